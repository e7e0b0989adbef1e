"""The press: what is said becomes a PDF by a template, in a process of its own with bounded memory and time.

``draw.py`` is run by path and imports nothing of the room. What people wrote reaches a template as data
(``json(bytes(sys.inputs.said))``) and is never read as its language. Only the typefaces given here are used.
"""

import asyncio
import subprocess
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import orjson
import structlog

from services.kit.health import Health

FONTS: Final = (
    "NotoSans_400Regular.ttf",
    "NotoSans_700Bold.ttf",
    "NotoSansArabic_400Regular.ttf",
    "NotoSansArabic_700Bold.ttf",
)
"""Files that have every letter of the three languages, ێ ۆ ڵ ڕ ە among them; their licence is the OFL."""

BUNDLED: Final = Path(__file__).parents[3] / "ops_room_ui" / "dist" / "fonts"
"""Where the build of the pages puts them."""

AT_ONCE: Final = 2
SECONDS_MAX: Final = 180
_DRAW: Final = Path(__file__).with_name("draw.py")

_log = structlog.get_logger(__name__)


class FontsAbsent(Exception):
    """Typefaces are not there; ``names`` are their files."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = list(names)


class Undrawable(Exception):
    """Drawing failed or took longer than it may."""


class Press:
    """Draws a few sheets at a time; whether it can is a fact of the health report, as ``part``, but no essential one.

    ``what`` names in that report what cannot be printed: "Badges".
    """

    def __init__(self, fonts: Path, health: Health, *, part: str, what: str) -> None:
        self._fonts = fonts
        self._health = health
        self._part = part
        self._what = what
        self._turn = asyncio.Semaphore(AT_ONCE)
        self.missing()

    def missing(self) -> list[str]:
        """Name the typefaces that are not there; asking also puts it into the health report."""
        found = [name for name in FONTS if not (self._fonts / name).is_file()]
        reason = f"{self._what} cannot be printed: {', '.join(found)} missing in {self._fonts}." if found else ""
        self._health.set(self._part, not found, reason, essential=False)
        return found

    async def print(self, template: Path, said: Mapping[str, Any]) -> bytes:
        """Return a PDF of what is said; ``said["printed_at"]`` is its date in seconds since 1970.

        A text under the key ``qr``, however deep, reaches the template as its QR code in SVG.

        Raises:
            FontsAbsent: the typefaces are not there.
            Undrawable: drawing failed or took longer than it may.
        """
        missing = self.missing()
        if missing:
            raise FontsAbsent(missing)
        async with self._turn:
            return await asyncio.to_thread(self._draw, template, said)

    def _draw(self, template: Path, said: Mapping[str, Any]) -> bytes:
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(_DRAW), str(template), str(self._fonts)],
                input=orjson.dumps(said),
                capture_output=True,
                timeout=SECONDS_MAX,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Undrawable(f"{self._what} took too long to draw.") from error
        if done.returncode != 0 or not done.stdout.startswith(b"%PDF-"):
            # The template's complaints name places in the template, not what is said; no more than their end.
            _log.error(
                "press.undrawable",
                part=self._part,
                exit_code=done.returncode,
                said=done.stderr[-300:].decode("utf-8", "replace"),
            )
            raise Undrawable(f"{self._what} could not be drawn.")
        return done.stdout


def written(text: str, language: str | None = None) -> dict[str, Any]:
    """Return a text with the direction it is written in: that of its first letter, whatever it is said to be in."""
    strong = next((kind for letter in text if (kind := unicodedata.bidirectional(letter)) in {"L", "R", "AL"}), "L")
    rtl = strong != "L"
    return {"text": text, "lang": language or ("ar" if rtl else "en"), "rtl": rtl}
