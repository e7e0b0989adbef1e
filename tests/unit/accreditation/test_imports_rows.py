"""Rows of people: what a cell means in three languages, and every problem by its name."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accreditation.model.people_sheet import FIELDS, Checked, PeopleSheet, Register, Taken
from services.accreditation.model.rights import Manager
from services.kit.spreadsheet import match_columns
from tests.unit.accreditation.test_badges import NOW, an_organisation, number

NATIONAL = Manager("1", frozenset({"admin"}), None)
IN_BAGHDAD = Manager("1", frozenset({"admin"}), frozenset({"IQ-BG"}))
EYE = an_organisation(registration="NGO-٠١٧", provinces=("IQ-BG", "IQ-AR"))
COMMISSION = an_organisation(id=number(4), kind="commission", names={"ar": "المفوضية"}, registration=None)
GONE = an_organisation(id=number(5), names={"ar": "منظمة موقوفة"}, registration="X-1", state="suspended")
TWINS = [an_organisation(id=number(n), names={"ar": "التوأم"}, registration=f"TW-{n}") for n in (6, 7)]
ALL = [EYE, COMMISSION, GONE, *TWINS]


def said(**cells: str) -> dict[str, str]:
    usual = {"name": "سلمى عبد الله", "organisation": "NGO-017", "roles": "مراقب", "provinces": "بغداد"}
    return {name: cells.get(name, usual.get(name, "")) for name in FIELDS}


def check(*rows: dict[str, str], manager: Manager = NATIONAL, taken: Taken | None = None) -> list[Checked]:
    sheet = PeopleSheet(Register(ALL), manager, NOW)
    return [sheet.check(n, values, taken or Taken()) for n, values in enumerate(rows, 2)]


def found(row: Checked) -> set[tuple[str, str]]:
    return {(one.field, one.code) for one in row.problems}


def warned(row: Checked) -> set[tuple[str, str]]:
    return {(one.field, one.code) for one in row.warnings}


def draft_of(values: dict[str, str], **how: Any) -> Any:
    (row,) = check(values, **how)
    assert row.problems == ()
    assert row.draft is not None
    return row.draft


def test_a_row_in_arabic_kurdish_or_english_is_the_same_person() -> None:
    rows = [
        said(roles="مراقب؛ مندوب", provinces="بغداد، أربيل", language="عربي", phone="+٩٦٤ (٧٧٠) ١٢٣-٤٥٦٧"),
        said(roles="چاودێر, نوێنەر", provinces="بەغدا, هەولێر", language="ar", phone="+۹۶۴۷۷۰۱۲۳۴۵۶۷"),
        said(roles="Observer / cso_delegate", provinces="IQ-BG; erbil", language="Arabic", phone="+964 770 123 4567"),
    ]

    drafts = [draft_of(row) for row in rows]

    assert drafts[0] == drafts[1] == drafts[2]
    assert (drafts[0].roles, drafts[0].provinces) == (("cso_delegate", "observer"), ("IQ-AR", "IQ-BG"))
    assert drafts[0].phone == "+9647701234567"


@pytest.mark.parametrize("called", ["NGO-017", "ngo-٠١٧", str(EYE.id), "شبكه عين لمراقبه الانتخابات", "EYE NETWORK"])
def test_an_organisation_is_found_by_number_id_or_any_of_its_names(called: str) -> None:
    assert draft_of(said(organisation=called)).organisation == EYE


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"name": ""}, ("name", "required")),
        ({"name": "\u200b"}, ("name", "unreadable")),
        ({"name": "س" * 201}, ("name", "too_long")),
        ({"username": "اسم فيه فراغ"}, ("username", "username_format")),
        ({"username": "taken.77"}, ("username", "username_taken")),
        ({"organisation": ""}, ("organisation", "required")),
        ({"organisation": "منظمة غير مسجلة"}, ("organisation", "organisation_unknown")),
        ({"organisation": "التوأم"}, ("organisation", "organisation_ambiguous")),
        ({"organisation": "X-1"}, ("organisation", "organisation_suspended")),
        ({"roles": ""}, ("roles", "required")),
        ({"roles": "رئيس الكون"}, ("roles", "role_unknown")),
        ({"roles": "admin"}, ("roles", "role_not_for_organisation")),
        ({"provinces": "أتلانتس"}, ("provinces", "province_unknown")),
        ({"provinces": "نينوى"}, ("provinces", "province_not_of_organisation")),
        ({"provinces": "all"}, ("provinces", "province_not_of_organisation")),
        ({"phone": "اتصل بي"}, ("phone", "phone_format")),
        ({"phone": "=1+1"}, ("phone", "phone_format")),
        ({"email": "a@b"}, ("email", "email_format")),
        ({"language": "fr"}, ("language", "language_unknown")),
        ({"valid_until": "31/02/2027"}, ("valid_until", "day_format")),
        ({"valid_until": "غداً"}, ("valid_until", "day_format")),
        ({"valid_until": "9999-12-31"}, ("valid_until", "day_format")),
        ({"valid_until": "2026-11-20"}, ("valid_until", "over_already")),
        ({"valid_from": "2026-12-02", "valid_until": "2026-12-01"}, ("valid_until", "before_valid_from")),
        ({"centre": "مركز"}, ("centre", "centre_format")),
        ({"centre": "300100"}, ("centre", "centre_elsewhere")),
        ({"centre": "100100", "roles": "cso_delegate"}, ("centre", "centre_only_for_observers")),
        ({"centre": " ".join(str(n) for n in range(21))}, ("centre", "too_many")),
    ],
)
def test_every_problem_of_a_row_has_its_name(cells: dict[str, str], problem: tuple[str, str]) -> None:
    taken = Taken(usernames=frozenset({"taken.77"}), centres={"300100": "IQ-NI", "100100": "IQ-BG"})

    (row,) = check(said(**cells), taken=taken)

    assert problem in found(row)
    assert row.draft is None


def test_all_problems_of_a_row_are_named_at_once() -> None:
    (row,) = check(said(name="", organisation="?", roles="x", provinces="y", phone="z", valid_until="w"))

    assert {field for field, _ in found(row)} == {"name", "organisation", "roles", "provinces", "phone", "valid_until"}


def test_an_empty_province_is_the_organisations_own_and_never_the_whole_country() -> None:
    assert draft_of(said(provinces="")).provinces == ("IQ-BG", "IQ-AR")
    (row,) = check(said(organisation="المفوضية", roles="operator", provinces=""))
    assert found(row) == {("provinces", "required")}
    assert draft_of(said(organisation="المفوضية", roles="operator", provinces="كل المحافظات")).provinces is None


def test_nobody_imports_rights_beyond_their_own() -> None:
    beyond = said(provinces="أربيل")
    (row,) = check(beyond, manager=IN_BAGHDAD)
    assert found(row) == {("provinces", "beyond_your_rights")}
    assert draft_of(said(provinces="بغداد"), manager=IN_BAGHDAD).provinces == ("IQ-BG",)
    admin = said(organisation="المفوضية", roles="admin", provinces="بغداد")
    (row,) = check(admin, manager=IN_BAGHDAD)
    assert ("roles", "beyond_your_rights") in found(row)
    (row,) = check(said(), manager=Manager("1", frozenset({"coordinator"}), None))
    assert ("roles", "beyond_your_rights") in found(row)


def test_a_user_name_twice_in_a_file_is_a_problem_and_points_to_the_first() -> None:
    rows = check(said(username="Salma.٧"), said(name="آخر", username="salma.7"), said(name="ثالث", username="other"))

    assert found(rows[0]) == set()
    assert [(one.code, one.expected) for one in rows[1].problems] == [("repeated", "2")]
    assert found(rows[2]) == set()


def test_what_may_be_the_same_person_is_only_warned_of() -> None:
    mine = said(phone="07701234567", email="A@example.org")
    taken = Taken(contacts=frozenset({"07709999999"}), names=frozenset({(EYE.id, "نور")}))

    rows = check(
        mine,
        said(name="سَلْمى عبد الله", phone="٠٧٧٠ ١٢٣ ٤٥٦٧", email="a@EXAMPLE.org"),
        said(name="نور", phone="07709999999"),
        taken=taken,
    )

    assert warned(rows[1]) == {("name", "repeated"), ("phone", "repeated"), ("email", "repeated")}
    assert warned(rows[2]) == {("name", "same_name_in_organisation"), ("phone", "contact_of_another")}
    assert all(row.draft is not None for row in rows)


def test_centres_are_codes_of_any_script_and_unknown_ones_a_warning() -> None:
    (row,) = check(said(centre="٢٠٥٤١٨، 205418 100/7"), taken=Taken(centres={"205418": "IQ-BG"}))

    assert row.draft is not None
    assert row.draft.centres == ("205418", "100/7")
    assert [(one.code, one.expected) for one in row.warnings] == [("centre_unknown", "100/7")]


def test_days_begin_and_end_by_the_clock_on_the_wall() -> None:
    for typed in ("2026-12-01", "٢٠٢٦/١٢/١", "1/12/2026", "01.12.2026", "2026-12-01T00:00:00", "2026-12-1 09:30"):
        draft = draft_of(said(valid_from=typed, valid_until=typed))
        assert draft.valid_from == datetime(2026, 11, 30, 21, tzinfo=UTC)
        assert draft.valid_until == datetime(2026, 12, 1, 21, tzinfo=UTC)


def test_cells_beyond_the_headers_are_not_lost_in_silence() -> None:
    row = PeopleSheet(Register(ALL), NATIONAL, NOW).check(2, said(), Taken(), extra_cells=True)

    assert found(row) == {("", "cells_beyond_headers")}


cell = st.text(max_size=30) | st.sampled_from(
    ["مراقب", "NGO-017", "IQ-BG", "2026-12-01", "٠٧٧٠١٢٣٤٥٦٧", "=cmd|' /C'!A0"]
)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(FIELDS, cell)), max_size=4))
def test_any_cells_are_a_person_or_named_problems_and_never_a_fault(rows: list[dict[str, str]]) -> None:
    for row in check(*rows):
        assert (row.draft is None) == bool(row.problems)
        assert all(one.field in {*FIELDS, ""} and one.code for one in (*row.problems, *row.warnings))


scopes = st.none() | st.frozensets(st.sampled_from(["IQ-BG", "IQ-AR", "IQ-NI"]), min_size=1)


@given(scopes, st.sampled_from(["بغداد", "أربيل", "بغداد، أربيل", ""]), st.sampled_from(["observer", "admin"]))
def test_a_wider_scope_never_makes_a_row_worse(scope: frozenset[str] | None, where: str, role: str) -> None:
    row = said(provinces=where, roles=role)
    (narrow,) = check(row, manager=Manager("1", frozenset({"admin"}), scope))
    wider = None if scope is None else scope | {"IQ-AR"}
    (wide,) = check(row, manager=Manager("1", frozenset({"admin"}), wider))

    assert found(wide) <= found(narrow)


def test_columns_are_known_in_three_languages() -> None:
    for headers in (
        ["الاسم الكامل", "الجهة", "الدور", "المحافظة", "رقم الهاتف", "مركز الاقتراع"],
        ["ناوی تەواو", "ڕێکخراو", "ڕۆڵ", "پارێزگا", "ژمارەی تەلەفۆن", "بنکەی دەنگدان"],
        ["Full Name", "ORGANIZATION", "role", "Governorate", "Phone-Number", "polling_center"],
    ):
        found = match_columns(headers, FIELDS)
        wanted = dict(zip(["name", "organisation", "roles", "provinces", "phone", "centre"], headers, strict=True))
        assert {field: header for field, header in found.items() if header} == wanted


def test_two_fields_have_no_word_in_common() -> None:
    from services.kit.text import search_key

    seen: dict[str, str] = {}
    for field, names in FIELDS.items():
        for name in (field, *names):
            key = search_key(name).replace(" ", "").replace("-", "").replace("_", "")
            assert seen.setdefault(key, field) == field, name


def test_an_id_is_no_name_of_somebody_else() -> None:
    assert isinstance(EYE.id, UUID)
    assert Register(ALL).find("") == []
