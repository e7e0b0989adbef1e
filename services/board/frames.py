"""Frames of the board as bytes: JSON put together from items that were encoded once, framed and packed once per view.

A frame is written to many transports, so it is made by the websocket library's own pieces one time: a plain text frame
(RFC 6455), and a compressed one (RFC 7692) for clients that negotiated it. Compression has no context takeover: each
frame stands alone, so the same bytes are right for every client, and a frame that would not shrink is sent plain to all
(a message without RSV1 is legal on a compressed connection).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import orjson
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode

from services.board.model import Change

FRAME_BYTES_MAX = 48 * 1024
"""A snapshot or delta is cut into frames of about this size; a single item may exceed it (≤ 64 kB)."""

WINDOW_BITS = 12
COMPRESS = {"level": 3, "memLevel": 6}
PACK_FROM_BYTES = 256

_PACKER = (
    PerMessageDeflate(
        remote_no_context_takeover=True,
        local_no_context_takeover=True,
        remote_max_window_bits=WINDOW_BITS,
        local_max_window_bits=WINDOW_BITS,
        compress_settings=COMPRESS,
    ),
)


class Wire:
    """One frame ready for the transport, in the two forms clients may need. The packed one is made when first asked."""

    __slots__ = ("_packed", "_payload", "plain")

    def __init__(self, payload: bytes) -> None:
        self._payload: bytes | None = payload if len(payload) >= PACK_FROM_BYTES else None
        self.plain = Frame(Opcode.TEXT, payload).serialize(mask=False)
        self._packed: bytes | None = None

    @property
    def packed(self) -> bytes:
        """Bytes for clients that negotiated compression."""
        if self._packed is None:
            self._packed = self.plain
            if self._payload is not None:
                shrunk = Frame(Opcode.TEXT, self._payload).serialize(mask=False, extensions=_PACKER)
                if len(shrunk) < len(self.plain):
                    self._packed = shrunk
                self._payload = None
        return self._packed


def rfc3339(moment: datetime) -> str:
    """Write a moment as the board says it: UTC with ``Z``, milliseconds."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def say(**fields: Any) -> bytes:
    """Encode a small frame."""
    return orjson.dumps(fields)


def snapshot_payload(topic: str, seq: int, encoded: Sequence[bytes], *, last: bool) -> bytes:
    """Put one chunk of a topic's snapshot together."""
    end = b"true" if last else b"false"
    head = b'{"type":"snapshot","topic":"%b","seq":%d,"last":%b,"items":[' % (topic.encode(), seq, end)
    return b"%b%b]}" % (head, b",".join(encoded))


def cut(encoded: Iterable[bytes]) -> Iterator[tuple[list[bytes], bool]]:
    """Cut what was encoded into frames' worths; the last one (of nothing: the only one, empty) says so."""
    held: list[bytes] = []
    size = 0
    for piece in encoded:
        if held and size + len(piece) > FRAME_BYTES_MAX:
            yield held, False
            held, size = [], 0
        held.append(piece)
        size += len(piece) + 1
    yield held, True


def change_json(change: Change) -> bytes:
    """Encode one change around its item."""
    head = b'{"topic":"%b","id":"%b","version":%d,' % (change.topic.encode(), change.id.encode(), change.version)
    if change.item is None:
        return head + b'"op":"drop","item":null}'
    return b'%b"op":"put","item":%b}' % (head, change.item)


def delta_payloads(seq: int, before: int, changes: Sequence[Change]) -> Iterator[bytes]:
    """Cut changes into delta frames. All but the last say ``before``: the client has all up to ``seq`` only then."""
    if changes:
        for held, last in cut(change_json(change) for change in changes):
            yield b'{"type":"delta","seq":%d,"changes":[%b]}' % (seq if last else before, b",".join(held))
