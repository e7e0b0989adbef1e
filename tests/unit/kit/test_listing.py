"""Pages of lists: a cursor brings one on exactly where one was, and nothing else is taken for one."""

import base64
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from hypothesis import given
from hypothesis import strategies as st

from services.kit.errors import InvalidInput
from services.kit.health import Health
from services.kit.http import create_app
from services.kit.ids import Ids
from services.kit.listing import LIMIT_MAX, Page, PageAsked, decode_cursor, encode_cursor
from services.kit.telemetry import new_registry
from tests.support.clock import ELECTION_DAY

moments = st.datetimes(datetime(1970, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)


@given(words, st.integers(-(2**63), 2**63 - 1), moments, st.uuids())
def test_a_cursor_gives_back_the_key_it_was_made_of(text: str, number: int, moment: datetime, id_: UUID) -> None:
    cursor = encode_cursor(text, number, moment, id_)

    assert cursor.isascii()
    assert decode_cursor(cursor, (str, int, datetime, UUID)) == (text, number, moment, id_)


def forged(content: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(content)).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "", "!", "بغداد", "AAAA", "=" * 8, "A" * 2000,
        forged({"n": 1}), forged([]), forged([1, 2]), forged("7"), forged([True]), forged(["7"]), forged([1.5]),
        forged([None]), forged([2**63]), forged([[1]]), encode_cursor("text"), encode_cursor(ELECTION_DAY),
    ],
)  # fmt: skip
def test_what_is_no_cursor_of_this_list_is_refused_by_its_name(cursor: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        decode_cursor(cursor, (int,))

    assert [(error.field, error.code) for error in refused.value.errors] == [("cursor", "field.cursor")]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (["not-a-uuid"], UUID),
        (["2026-11-21T05:30:00"], datetime),
        (["9999-12-31T23:59:59+00:00"], datetime),
        (["soon"], datetime),
        ([7], str),
        (["a\0b"], str),
    ],
)
def test_a_part_of_another_type_is_refused(content: list[Any], kind: type[Any]) -> None:
    with pytest.raises(InvalidInput):
        decode_cursor(forged(content), (kind,))


@given(st.text(max_size=60))
def test_no_text_is_a_fault(text: str) -> None:
    with pytest.raises(InvalidInput):
        decode_cursor(text, (int, UUID))


@given(st.lists(st.integers(0, 10**6), unique=True, max_size=60), st.integers(1, 20))
def test_page_by_page_every_item_is_shown_once_and_in_order(numbers: list[int], limit: int) -> None:
    stored, shown, cursor = sorted(numbers), list[int](), None
    while True:
        page = Page(limit, cursor)
        behind = page.after(int)
        rows = [n for n in stored if behind is None or n > behind[0]][: page.fetch]
        answer = page.answer(rows, lambda n: n, lambda n: (n,))
        assert len(answer["items"]) <= limit
        shown += answer["items"]
        cursor = answer["next"]
        if cursor is None:
            break

    assert shown == stored


async def test_a_page_has_fifty_items_unless_asked_and_never_more_than_two_hundred() -> None:
    app: FastAPI = create_app(
        service="desk", title="Desk", description="For this test.", health=Health("desk"), origins=[], ids=Ids(),
        registry=new_registry(),
    )  # fmt: skip

    async def items(page: PageAsked) -> dict[str, Any]:
        return {"limit": page.limit, "after": page.after(int)}

    app.add_api_route("/items", items, methods=["GET"])
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://desk") as client:
        assert (await client.get("/items")).json() == {"limit": 50, "after": None}
        asked = await client.get("/items", params={"limit": LIMIT_MAX, "cursor": encode_cursor(7)})
        assert asked.json() == {"limit": 200, "after": [7]}
        for wrong in ({"limit": 201}, {"limit": 0}, {"limit": "all"}, {"cursor": "x"}):
            answer = await client.get("/items", params=wrong)
            assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
