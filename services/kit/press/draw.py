"""Draws: JSON on standard input, a PDF on standard output. Run by path, with the template and the fonts' folder.

Typesetting keeps what it has computed, and a sheet of five hundred pages takes some hundred megabytes; all of it goes
with this process. Imports nothing of the room.
"""

import contextlib
import io
import json
import resource
import sys
from pathlib import Path
from typing import Any

import segno
import typst

MEMORY_BYTES_MAX = 2 * 1024 * 1024 * 1024
CPU_SECONDS_MAX = 120
QR_MASK = 4
"""Any of the eight masks can be read; choosing the prettiest takes eight times as long."""


def qr(text: str) -> str:
    """Return the QR code of a text as SVG, with the quiet zone that readers need."""
    drawn = io.BytesIO()
    segno.make_qr(text, error="m", mask=QR_MASK).save(drawn, kind="svg", border=4, xmldecl=False, nl=False)
    return drawn.getvalue().decode()


def with_codes(said: Any) -> Any:
    """Return what is said with every text under the key ``qr`` as its QR code."""
    if isinstance(said, dict):
        return {name: qr(one) if name == "qr" else with_codes(one) for name, one in said.items()}
    return [with_codes(one) for one in said] if isinstance(said, list) else said


def main() -> int:
    """Draw what is said on standard input."""
    for what, most in ((resource.RLIMIT_AS, MEMORY_BYTES_MAX), (resource.RLIMIT_CPU, CPU_SECONDS_MAX)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))
    template, fonts = sys.argv[1:]
    said = with_codes(json.load(sys.stdin.buffer))
    drawn = typst.compile(
        Path(template).read_bytes(),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        timestamp=said["printed_at"],
    )
    assert isinstance(drawn, bytes)
    sys.stdout.buffer.write(drawn)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
