"""Headers read the fast way are the headers nats-py reads, and a refusal finds whoever must hear it."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nats.aio.client import Client

from services.kit.bus.line import Refusals, _Line
from services.kit.errors import BusRefused

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


VIOLATION = 'nats: permissions violation for {kind} to "ops.polling.centre.joint.iq-bg.c1"'


async def test_a_refused_publish_is_told_to_whoever_waits_for_it_and_else_to_the_user() -> None:
    told: list[str] = []
    refusals = Refusals("intake", lambda subject: None, on_publish=told.append)
    subject = "ops.polling.centre.joint.IQ-BG.c1"

    waiting = asyncio.ensure_future(refusals.answer([subject], asyncio.sleep(60)))
    await asyncio.sleep(0)
    await refusals.heard(RuntimeError(VIOLATION.format(kind="Publish")))
    with pytest.raises(BusRefused):
        await waiting
    assert told == []

    await refusals.heard(RuntimeError(VIOLATION.format(kind="Publish")))
    assert told == [subject.lower()]


async def test_a_refused_subscription_is_told_as_one() -> None:
    published: list[str] = []
    subscribed: list[str] = []
    refusals = Refusals("intake", subscribed.append, on_publish=published.append)

    await refusals.heard(RuntimeError(VIOLATION.format(kind="Subscription")))
    await refusals.heard(RuntimeError("the line broke"))

    assert (len(subscribed), published) == (1, [])
