"""What a complaint lacks, until when it can be filed, and what its printed form says; the room never classes it."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from schemas.complaint import ComplaintV1
from services.accreditation.model.words import PROVINCE_NAMES
from services.intake.actions.forms.complaint import TEMPLATE, FormPrinter, form
from services.intake.actions.forms.words import CAPTIONS, PROVINCES
from services.intake.errors import FormUnprintable, VersionStale, WrongState
from services.intake.model.complaint import LATE, NEEDED, Complaint, changed, deadline_at, missing
from services.kit.health import Health
from services.kit.press import FONTS

HERE = ZoneInfo("Asia/Baghdad")
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
PACKAGES = Path(__file__).parents[3] / "ops_room_ui" / "node_modules" / "@expo-google-fonts"
HOSTILE = '#set text(red); #panic("x") *b* $x$ @a <l> \\u{41} [c](d) `e` // f "'
CLASSES = re.compile(
    r"(?:\b|_)(?:red|yellow|green|colou?r)(?:\b|_)|أحمر|أصفر|أخضر|حمراء|صفراء|خضراء|لون|سوور|زەرد|سەوز|ڕەنگ", re.I
)


def a_complaint(**changes: Any) -> Complaint:
    whole = Complaint(
        id=UUID(int=1),
        version=1,
        incident_id=UUID(int=2),
        compartment="commission",
        province="IQ-BG",
        station="10120/1",
        language="ar",
        occurred_at=datetime(2026, 11, 21, 6, 0, tzinfo=UTC),
        role="voter",
        name="زينب علي حسن",
        address="بغداد، حي الجامعة",
        phone="07701234567",
        statement="مُنعتُ من التصويت مع أن اسمي في السجل.\nرفض مدير المحطة تدوين اعتراضي.",
        on_form=True,
        form_number="١١٠/٢٠٢٦",
        signed=True,
        witnessed=True,
        confirmed=True,
        filed_at=None,
        made_by="somebody",
        made_at=NOW,
        updated_at=NOW,
    )
    return replace(whole, **changes)


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The typefaces as the build of the pages lays them out; `npm ci` in ops_room_ui brings them."""
    folder = tmp_path_factory.mktemp("fonts")
    for name in FONTS:
        (found,) = PACKAGES.glob(f"*/*/{name}")
        shutil.copy(found, folder / name)
    yield folder


def drawn(one: Complaint, fonts: Path, language: Any = "ar") -> list[str]:
    """The pages as they are drawn, as text that can be looked into."""
    pages = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]),
        ignore_system_fonts=True,
        format="svg",
        sys_inputs={"said": json.dumps(form(one, "K7M4QX2P", language, NOW, HERE))},
    )
    found = pages if isinstance(pages, list) else [pages]
    return [page.decode() for page in found if page is not None]


def test_a_whole_complaint_in_time_lacks_nothing() -> None:
    assert missing(a_complaint(), now=NOW, zone=HERE) == []


def test_each_formal_requirement_that_is_not_met_is_named_and_nothing_else() -> None:
    for field in NEEDED:
        empty = False if isinstance(getattr(a_complaint(), field), bool) else None
        assert missing(a_complaint(**{field: empty}), now=NOW, zone=HERE) == [field]
    nothing = a_complaint(
        **{field: False if isinstance(getattr(a_complaint(), field), bool) else None for field in NEEDED}
    )
    assert missing(nothing, now=NOW, zone=HERE) == list(NEEDED)


@pytest.mark.parametrize(
    ("occurred", "until"),
    [
        (datetime(2026, 11, 21, 4, 0, tzinfo=UTC), "2026-11-23T00:00:00+03:00"),
        (datetime(2026, 11, 21, 20, 59, tzinfo=UTC), "2026-11-23T00:00:00+03:00"),
        (datetime(2026, 11, 21, 21, 1, tzinfo=UTC), "2026-11-24T00:00:00+03:00"),
        (datetime(2026, 12, 30, 8, 0, tzinfo=UTC), "2027-01-01T00:00:00+03:00"),
    ],
)
def test_two_days_are_the_day_itself_and_the_following_one_by_the_clock_on_the_wall(
    occurred: datetime, until: str
) -> None:
    assert deadline_at(occurred, HERE).isoformat() == until


def test_what_is_filed_in_time_stays_in_time_and_what_is_not_is_late_from_the_end_of_the_days() -> None:
    end = deadline_at(a_complaint().occurred_at, HERE)
    before, after = end - timedelta(seconds=1), end + timedelta(days=30)

    assert missing(a_complaint(), now=before, zone=HERE) == []
    assert missing(a_complaint(), now=end, zone=HERE) == [LATE]
    assert missing(a_complaint(filed_at=before), now=after, zone=HERE) == []
    assert missing(a_complaint(filed_at=end), now=after, zone=HERE) == [LATE]


@given(st.integers(0, 365 * 24 * 60))
def test_there_is_always_more_than_one_day_and_never_more_than_two(minutes: int) -> None:
    moment = NOW + timedelta(minutes=minutes)
    left = deadline_at(moment, HERE) - moment
    assert timedelta(days=1) < left <= timedelta(days=2)


def test_only_the_version_that_was_seen_is_changed() -> None:
    after, names = changed(a_complaint(), 1, {"name": "سارة", "signed": True, "role": "agent"}, NOW)

    assert (after.version, names) == (2, ["name", "role"])
    assert changed(after, 2, {"role": "agent"}, NOW) == (after, [])
    with pytest.raises(VersionStale) as stale:
        changed(after, 1, {"role": "voter"}, NOW)
    assert stale.value.params == {"version": 2}


def test_what_was_filed_is_changed_only_after_the_filing_is_taken_back() -> None:
    filed, names = changed(a_complaint(), 1, {"filed_at": NOW}, NOW)
    assert names == ["filed_at"]

    with pytest.raises(WrongState):
        changed(filed, 2, {"name": "سارة"}, NOW)
    with pytest.raises(WrongState):
        changed(filed, 2, {"filed_at": NOW + timedelta(minutes=1)}, NOW)
    back, names = changed(filed, 2, {"filed_at": None, "name": "سارة"}, NOW)
    assert (back.filed_at, back.name, names) == (None, "سارة", ["filed_at", "name"])


# -- never a class


def test_no_field_word_or_caption_classes_a_complaint() -> None:
    names = {field.name for field in fields(Complaint)} | set(ComplaintV1.model_fields)
    assert not [name for name in names if CLASSES.search(name)]
    assert not [text for words in CAPTIONS.values() for text in words.values() if CLASSES.search(text)]
    assert not CLASSES.search(json.dumps(ComplaintV1.model_json_schema()["properties"]))


@pytest.mark.parametrize("language", ["ar", "ckb", "en"])
def test_the_form_is_black_on_white(fonts: Path, language: str) -> None:
    for page in drawn(a_complaint(), fonts, language):
        assert set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', page)) <= {"#000000", "#ffffff"}


# -- the form


def test_a_form_is_one_page_of_a4_in_every_language_and_empty_as_well(fonts: Path) -> None:
    empty = a_complaint(role=None, name=None, address=None, phone=None, statement=None, station=None,
                        form_number=None, on_form=False, witnessed=False, confirmed=False)  # fmt: skip
    for language in ("ar", "ckb", "en"):
        for one in (a_complaint(), empty):
            (page,) = drawn(one, fonts, language)
            width, height = (float(value) for value in re.findall(r'(?:width|height)="([\d.]+)pt"', page)[:2])
            assert (round(width * 25.4 / 72), round(height * 25.4 / 72)) == (210, 297)


def test_a_long_statement_goes_on_over_pages_and_loses_nothing(fonts: Path) -> None:
    line = "مُنعتُ من التصويت مع أن اسمي في السجل. "
    short, long = (drawn(a_complaint(statement=line * n), fonts) for n in (1, 100))

    assert len(long) > 1

    def glyphs(pages: list[str]) -> int:
        return sum(len(re.findall(r"<use ", page)) for page in pages)

    assert glyphs(long) - glyphs(short) > 90 * 20


def test_what_people_wrote_is_never_read_as_the_templates_language(fonts: Path) -> None:
    one = a_complaint(name=HOSTILE, address=HOSTILE, statement=HOSTILE, form_number=HOSTILE, station=HOSTILE)

    pages = drawn(one, fonts)

    assert all("#ff4136" not in page.lower() for page in pages)


def test_the_form_says_what_was_filled_in_with_the_last_day_and_the_names_of_places() -> None:
    said = form(a_complaint(filed_at=NOW), "K7M4QX2P", "ckb", NOW, HERE)

    assert said["province"]["text"] == "بەغدا"
    assert (said["deadline"]["text"], said["occurred_at"]["text"]) == ("2026-11-22", "2026-11-21 09:00")
    assert (said["filed_at"]["text"], said["case"]["text"]) == ("2026-11-21 11:00", "K7M-4QX-2P")
    assert [role for role in said["roles"] if role["ticked"]] == [{"name": "voter", "ticked": True}]
    assert [line["rtl"] for line in said["statement"]] == [True, True]
    assert form(a_complaint(province="XX"), "K7M4QX2P", "ar", NOW, HERE)["province"] is None


def test_captions_are_the_same_in_three_languages_and_provinces_are_named_as_on_badges() -> None:
    assert CAPTIONS["ar"].keys() == CAPTIONS["ckb"].keys() == CAPTIONS["en"].keys()
    assert PROVINCES == PROVINCE_NAMES


async def test_a_form_is_printed_as_pdf_and_missing_typefaces_are_named(fonts: Path, tmp_path: Path) -> None:
    printed = await FormPrinter(fonts, Health("intake")).print(a_complaint(), "K7M4QX2P", "ar", NOW, HERE)
    assert printed.startswith(b"%PDF-")

    health = Health("intake")
    with pytest.raises(FormUnprintable) as refused:
        await FormPrinter(tmp_path, health).print(a_complaint(), "K7M4QX2P", "ar", NOW, HERE)
    assert refused.value.params == {"missing": list(FONTS)}
    part = health.report()["parts"]["form-fonts"]
    assert (part["ok"], part["essential"]) == (False, False)
