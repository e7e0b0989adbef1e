"""The press: three languages, the right direction, every letter, and nobody's text is ever read as a template."""

import json
import re
import shutil
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typst

from services.accreditation.actions.press import BadgePrinter, Printed
from services.accreditation.actions.press.printer import TEMPLATE, sheet
from services.accreditation.errors import FontsMissing
from services.accreditation.model import badges as rules
from services.kit.health import Health
from services.kit.press import FONTS, written
from services.kit.press.draw import qr
from tests.unit.accreditation.test_badges import KEY, NOW, ORIGIN, a_badge

PACKAGES = Path(__file__).parents[3] / "ops_room_ui" / "node_modules" / "@expo-google-fonts"
LETTERS = "ێۆڵڕەھیکگپچژڤئەاآإأؤئىيكةءبتثجحخدذرزسشصضطظعغفقلمنهوABCxyz0123456789٠١٢٣٤٥٦٧٨٩"
HOSTILE = '#set text(red); #panic("x") *b* $x$ @a <l> \\u{41} [c](d) `e` // f "'


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The typefaces as the build of the pages lays them out; `npm ci` in ops_room_ui brings them."""
    folder = tmp_path_factory.mktemp("fonts")
    for name in FONTS:
        (found,) = PACKAGES.glob(f"*/*/{name}")
        shutil.copy(found, folder / name)
    yield folder


def printed(name: str = "ڕێبین سەڵاح‌الدین", **changed: Any) -> Printed:
    badge = a_badge(**changed)
    return Printed(badge, name, rules.qr_text(badge, KEY, ORIGIN))


def drawn(badges: list[Printed], fonts: Path, form: Any = "svg") -> list[str]:
    """The pages as they are drawn, as text that can be looked into."""
    said = sheet(badges, NOW)
    for badge in said["badges"]:
        badge["qr"] = qr(badge["qr"])
    pages = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]),
        ignore_system_fonts=True,
        format=form,
        sys_inputs={"said": json.dumps(said)},
    )
    found = pages if isinstance(pages, list) else [pages]
    return [page.decode() for page in found if page is not None]


def pages_of(pdf: bytes) -> int:
    plain = pdf
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.S):
        try:
            plain += zlib.decompress(match[1])
        except zlib.error:
            continue
    return max(int(count) for count in re.findall(rb"/Count (\d+)", plain))


async def test_a_pdf_has_a_page_for_each_badge(fonts: Path) -> None:
    printer = BadgePrinter(fonts, Health("accreditation"))

    one = await printer.print([printed()], NOW)
    three = await printer.print([printed(), printed(HOSTILE), printed("x" * 200, provinces=None)], NOW)

    assert (pages_of(one), pages_of(three)) == (1, 3)
    assert one.startswith(b"%PDF-")


async def test_missing_typefaces_are_named_and_are_a_fact_of_health(tmp_path: Path, fonts: Path) -> None:
    health = Health("accreditation")
    shutil.copytree(fonts, tmp_path / "some")
    (tmp_path / "some" / FONTS[2]).unlink()

    with pytest.raises(FontsMissing) as refused:
        await BadgePrinter(tmp_path / "some", health).print([printed()], NOW)

    assert refused.value.params == {"missing": [FONTS[2]]}
    part = health.report()["parts"]["badge-fonts"]
    assert (part["ok"], part["essential"]) == (False, False)
    assert FONTS[2] in part["reason"]


def test_a_badge_is_a6(fonts: Path) -> None:
    (page,) = drawn([printed()], fonts)

    width, height = (float(value) for value in re.findall(r'(?:width|height)="([\d.]+)pt"', page)[:2])
    assert (round(width * 25.4 / 72), round(height * 25.4 / 72)) == (105, 148)


def test_what_people_wrote_is_never_read_as_the_templates_language(fonts: Path) -> None:
    names = {"ar": HOSTILE, "en": '#image("/etc/passwd")'}

    (page,) = drawn([printed(HOSTILE, names=names, roles=("observer", HOSTILE))], fonts)

    assert "#ff4136" not in page.lower()
    glyphs = len(re.findall(r"<use ", page))
    (harmless,) = drawn([printed("a" * len(HOSTILE.replace(" ", "")), names=names, roles=("observer", HOSTILE))], fonts)
    assert abs(glyphs - len(re.findall(r"<use ", harmless))) <= 2


def test_every_letter_of_the_three_languages_has_a_glyph(fonts: Path) -> None:
    def glyphs(text: str) -> set[str]:
        source = "#set page(width: auto, height: auto)\n"
        source += '#set text(font: ("Noto Sans", "Noto Sans Arabic"), fallback: false)\n'
        page = typst.compile(
            f"{source}#text(json(bytes(sys.inputs.t)))".encode(),
            font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]),
            ignore_system_fonts=True,
            format="svg",
            sys_inputs={"t": json.dumps(text)},
        )
        assert isinstance(page, bytes)
        return set(re.findall(r' d="([^"]+)"', page.decode()))

    nothing = glyphs("\ue000")
    assert nothing
    for letter in LETTERS:
        found = glyphs(letter)
        assert found, letter
        assert not found <= nothing, letter


@pytest.mark.parametrize(
    ("text", "rtl"),
    [("سلمى", True), ("Salma سلمى", False), ("٣ (هەولێر) B12", True), ("12 - 7", False), ("«Ali»", False), ("", False)],
)
def test_text_runs_in_the_direction_of_its_first_letter(text: str, rtl: bool) -> None:
    assert written(text)["rtl"] is rtl


@pytest.mark.parametrize(
    ("until", "day"),
    [
        (datetime(2026, 11, 30, 21, 0, tzinfo=UTC), "2026-11-30"),
        (datetime(2026, 11, 30, 21, 0, 1, tzinfo=UTC), "2026-12-01"),
        (datetime(2026, 11, 30, 20, 59, 59, tzinfo=UTC), "2026-11-30"),
    ],
)
def test_a_badge_names_the_last_day_by_the_clock_on_the_wall(until: datetime, day: str) -> None:
    said = sheet([printed(valid_until=until)], NOW + timedelta(days=1))

    assert said["badges"][0]["until"] == day


def test_a_badge_says_code_roles_organisation_and_provinces_in_three_languages() -> None:
    said = sheet([printed(provinces=("IQ-BG", "IQ-AR"))], NOW)["badges"][0]

    assert said["code"] == "AG2-DTH-4W"
    assert [name["text"] for name in said["roles"][0]] == ["مراقب", "چاودێر", "Observer"]
    assert [name["text"] for name in said["provinces"]] == ["بغداد، أربيل", "بەغدا، هەولێر", "Baghdad, Erbil"]
    assert len(said["organisation"]) == 3
