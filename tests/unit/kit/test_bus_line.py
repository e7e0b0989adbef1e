"""Headers read the fast way are the headers nats-py reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nats.aio.client import Client

from services.kit.bus.line import _Line

BLOCKS = [
    b"",
    b"\r\n",
    b"ce-id: 019\r\nce-type:incident.opened.v1\r\n\r\n",
    b"a:\tb \r\nno colon\r\n: empty name\r\nwith space: x\r\n\xff: y\r\nz: \xff\xfe\r\n",
    "ops-cause: بلاغ\r\na: 1\r\na: 2\r\n".encode(),
    b"x: a:b:c\r\n y : 1\r\nq\tr: 1\r\n",
]


@pytest.mark.parametrize("block", BLOCKS)
def test_known_blocks_are_read_alike(block: bytes) -> None:
    assert _Line._parse_header_lines(block) == Client._parse_header_lines(block)


@given(st.lists(st.binary(max_size=30), max_size=6))
def test_any_block_is_read_alike(lines: list[bytes]) -> None:
    block = b"\r\n".join(lines)
    assert _Line._parse_header_lines(block) == Client._parse_header_lines(block)
