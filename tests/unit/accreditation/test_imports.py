"""Imports of people: what may follow what, how files are called, and when two files are alike."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accreditation.errors import ImportHasProblems, ImportMappingUnfit, WrongState
from services.accreditation.model.imports import Import, file_name_of, headers_digest, missing_columns
from services.accreditation.model.people_sheet import FIELDS
from tests.unit.accreditation.test_badges import NOW, number

HEADERS = ["الاسم", "الجهة", "الدور", "ملاحظات"]
COLUMNS = {"name": "الاسم", "organisation": "الجهة", "roles": "الدور"}


def an_import(**changed: Any) -> Import:
    facts: dict[str, Any] = {
        "id": number(8),
        "version": 3,
        "file_name": "مراقبون.csv",
        "media_type": "text/csv",
        "file_sha256": "0" * 64,
        "state": "ready",
        "maker": number(2),
        "accepter": None,
        "headers": HEADERS,
        "columns": dict.fromkeys(FIELDS) | COLUMNS,
        "mapped": False,
        "rows": 10,
        "good": 10,
        "warnings": 0,
        "people": 0,
        "deployments": 0,
        "error": None,
        "made_at": NOW,
    }
    return Import(**facts | changed)


@pytest.mark.parametrize("state", ["reading", "unusable", "accepting", "accepted", "discarded", "failed"])
def test_only_what_was_read_is_accepted(state: str) -> None:
    with pytest.raises(WrongState):
        an_import(state=state).accept(number(9))


def test_a_file_with_one_problem_is_not_accepted() -> None:
    with pytest.raises(ImportHasProblems) as refused:
        an_import(good=9).accept(number(9))

    assert refused.value.params == {"problems": 1}
    accepted = an_import(warnings=10).accept(number(9))
    assert (accepted.state, accepted.accepter, accepted.version) == ("accepting", number(9), 4)


@pytest.mark.parametrize("state", ["accepting", "accepted", "discarded"])
def test_what_is_being_taken_or_over_is_not_discarded(state: str) -> None:
    with pytest.raises(WrongState):
        an_import(state=state).discard(NOW)
    assert an_import(state="failed").discard(NOW).state == "discarded"


def test_invitations_are_made_once_and_only_of_what_was_taken() -> None:
    taken = an_import(state="accepting").taken(people=10, deployments=4, now=NOW)

    invited = taken.invite(NOW)

    assert (taken.people, taken.deployments, taken.closed_at) == (10, 4, NOW)
    for one in (invited, an_import(), an_import(state="discarded")):
        with pytest.raises(WrongState):
            one.invite(NOW)


def test_a_choice_of_columns_is_read_again_and_fields_left_out_have_none() -> None:
    chosen = an_import(good=3, error={"code": "x", "params": {}}).map_columns({**COLUMNS, "phone": "ملاحظات"})

    assert (chosen.state, chosen.mapped, chosen.rows, chosen.error) == ("reading", True, 0, None)
    assert chosen.columns == dict.fromkeys(FIELDS) | COLUMNS | {"phone": "ملاحظات"}


@pytest.mark.parametrize(
    ("columns", "missing", "unfit"),
    [
        ({"name": "الاسم"}, ["organisation", "roles"], []),
        ({**COLUMNS, "phone": "غير موجود"}, [], ["غير موجود"]),
        ({**COLUMNS, "password": "ملاحظات"}, [], ["password"]),
        ({**COLUMNS, "phone": "الاسم"}, [], ["الاسم"]),
        ({}, ["name", "organisation", "roles"], []),
    ],
)
def test_columns_that_do_not_fit_are_named(columns: dict[str, str], missing: list[str], unfit: list[str]) -> None:
    with pytest.raises(ImportMappingUnfit) as refused:
        an_import().map_columns(columns)

    assert refused.value.params == {"missing": missing, "unfit": unfit}


def test_what_sent_a_file_back_is_said_while_it_holds() -> None:
    why = {"code": ImportHasProblems.code, "params": {"problems": 1}}
    back = an_import(state="accepting").send_back(why)

    assert (back.state, back.error) == ("reading", why)
    assert back.read(HEADERS, COLUMNS, rows=10, good=9, warnings=0).error == why
    assert back.read(HEADERS, COLUMNS, rows=10, good=10, warnings=0).error is None
    other = {"code": "access.forbidden", "params": {}}
    assert an_import().send_back(other).read(HEADERS, COLUMNS, rows=1, good=1, warnings=0).error == other


def test_needed_columns_are_named() -> None:
    assert missing_columns(dict.fromkeys(FIELDS) | {"roles": "الدور"}) == ["name", "organisation"]


def test_files_with_the_same_headers_are_alike_in_any_order_and_spelling() -> None:
    assert headers_digest(["الاسم", "Phone"]) == headers_digest(["PHONE", "الإسم"])
    assert headers_digest(["a", "b"]) != headers_digest(["ab"])


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("people.csv", "people.csv"),
        ("%D9%85%D8%B1%D8%A7%D9%82%D8%A8%D9%88%D9%86.xlsx", "مراقبون.xlsx"),
        ("..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("C%3A%5CUsers%5Cme%5C%DA%86%D8%A7%D9%88%D8%AF%DB%8E%D8%B1.csv", "چاودێر.csv"),
        ("invoice%E2%80%AEfdp.xlsx", "invoicefdp.xlsx"),
        ("a%0D%0Ab%00%1B%5B31m.csv", "a b[31m.csv"),
        ("%E2%80%8F%E2%80%8E", "file"),
        ("", "file"),
        ("...", "file"),
        ("%FF%FE", "\ufffd\ufffd"),
        ("x" * 300 + ".xlsx", "x" * 114 + "….xlsx"),
    ],
)
def test_names_of_files_are_shown_without_doing_anything(sent: str, shown: str) -> None:
    assert file_name_of(sent) == shown


@given(st.text(max_size=400))
def test_any_name_of_a_file_can_stand_beside_other_text(sent: str) -> None:
    name = file_name_of(sent)

    assert 1 <= len(name) <= 120
    assert not set(name) & set("\n\r\0/\\\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
    assert name.encode("utf-8").decode() == name
