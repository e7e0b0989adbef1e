"""Frames as bytes: what any websocket client makes of them."""

import json

from hypothesis import given
from hypothesis import strategies as st
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame
from websockets.streams import StreamReader

from services.board.frames import FRAME_BYTES_MAX, WINDOW_BITS, Wire, cut, delta_payloads
from services.board.model import Change


def read(wire: bytes, *, packed: bool) -> bytes:
    """Read a frame as a client with the library's extension does, from any moment on: it has seen nothing before."""
    stream = StreamReader()
    stream.feed_data(wire)
    extension = PerMessageDeflate(True, True, WINDOW_BITS, WINDOW_BITS)
    parsing = Frame.parse(stream.read_exact, mask=False, extensions=[extension] if packed else [])
    try:
        while True:
            next(parsing)
    except StopIteration as end:
        frame: Frame = end.value
        return bytes(frame.data)


@given(st.text(max_size=3000))
def test_both_forms_of_a_frame_say_the_same(text: str) -> None:
    payload = json.dumps({"type": "delta", "text": text * 3}, ensure_ascii=False).encode("utf-8", "replace")
    wire = Wire(payload)
    assert read(wire.plain, packed=False) == payload
    assert read(wire.packed, packed=True) == payload


def test_a_long_frame_is_packed_and_a_short_one_is_sent_as_it_is() -> None:
    long, short = Wire("تأخّر فتح المحطة ".encode() * 100), Wire(b'{"type":"tick"}')
    assert len(long.packed) < len(long.plain) / 5
    assert short.packed == short.plain


@given(st.lists(st.integers(1, 20_000), max_size=30))
def test_what_is_cut_is_whole_in_order_and_small(sizes: list[int]) -> None:
    pieces = [b"%d" % number + b"x" * size for number, size in enumerate(sizes)]
    parts = list(cut(pieces))
    assert [piece for held, _ in parts for piece in held] == pieces
    assert [last for _, last in parts] == [False] * (len(parts) - 1) + [True]
    assert all(sum(map(len, held)) <= FRAME_BYTES_MAX or len(held) == 1 for held, _ in parts)


def test_only_the_last_frame_of_a_long_delta_moves_the_client_on() -> None:
    changes = [Change("incidents", f"e{number}", 1, b'{"x":"' + b"y" * 20_000 + b'"}') for number in range(6)]
    frames = [json.loads(payload) for payload in delta_payloads(9, 4, changes)]
    assert [frame["seq"] for frame in frames] == [4, 4, 9]
    assert [change["id"] for frame in frames for change in frame["changes"]] == [f"e{number}" for number in range(6)]


def test_no_change_is_no_frame() -> None:
    assert list(delta_payloads(9, 4, [])) == []
