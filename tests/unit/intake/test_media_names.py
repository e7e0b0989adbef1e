"""What a file is called and told to be when it leaves, and where cameras say they were."""

from pathlib import Path
from urllib.parse import unquote
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.media.kinds import EXTENSIONS, SHOWN, disposition, file_name, name_for, sniff
from services.intake.media.places import checked, place_of_iso6709, time_since_1904
from services.intake.media.storage import MediaFolder
from tests.support import media as files

MEDIA_ID = UUID("0193f0c2-7b1e-7cc3-9c55-2f1f6a1ba101")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("صورة المحطة.jpg", "صورة المحطة.jpg"),
        ("وێنە.HEIC", "وێنە.jpg"),
        ("photo\u202egpj.exe", "photogpj.jpg"),
        ("\u2066a\u2069\u200e\u200f\u061cb.png", "ab.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\me\\a.jpg", "a.jpg"),
        ("a.tar.gz", "a.tar.jpg"),
        ("....", "photo.jpg"),
        ("", "photo.jpg"),
        (" .jpg", "jpg.jpg"),
        ('a"b\r\nc<d>.html', "ab cd.jpg"),
        ("x" * 500, "x" * 120 + ".jpg"),
        ("a.thisisnoending", "a.thisisnoending.jpg"),
    ],
)
def test_a_name_loses_what_could_lead_elsewhere_or_mislead(said: str, name: str) -> None:
    assert name_for(file_name(said), "image/jpeg") == name


@given(st.text(max_size=300), st.sampled_from(sorted(EXTENSIONS)), st.booleans())
def test_no_name_breaks_out_of_its_header(said: str, media_type: str, download: bool) -> None:
    header = disposition(said, media_type, download=download)

    assert header.isascii()
    assert header.isprintable()
    how, plain, encoded = header.split("; ")
    assert how == ("inline" if media_type in SHOWN and not download else "attachment")
    assert plain.endswith(f'.{EXTENSIONS[media_type]}"')
    name = unquote(encoded.removeprefix("filename*=UTF-8''"), errors="strict")
    assert name.endswith(f".{EXTENSIONS[media_type]}")
    assert not set(name) & set('/\\"<>:|?*\r\n\0\u202e\u202d\u2066\u2067\u2068\u2069\u200e\u200f\u061c')


@given(st.binary(max_size=64))
def test_any_first_bytes_are_looked_at_without_harm(head: bytes) -> None:
    sniff(head)


def test_documents_are_never_shown_in_place() -> None:
    assert "application/pdf" not in SHOWN
    assert all(not kind.endswith(("html", "xml", "svg+xml", "javascript")) for kind in EXTENSIONS)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("+33.3152+044.3661/", (33.3152, 44.3661)),
        ("+33.3152+044.3661+034.120/", (33.3152, 44.3661)),
        ("+3318.912+04421.966/", (33.3152, 44.3661)),
        ("+331854.72+0442157.96/", (33.3152, 44.3661)),
        ("-33.5-070.25/", (-33.5, -70.25)),
        ("+00.0000+000.0000/", None),
        ("+99.0000+044.3661/", None),
        ("+33.3152+200.0000/", None),
        ("nowhere", None),
        ("", None),
    ],
)
def test_a_place_is_read_in_degrees_minutes_or_seconds(text: str, place: tuple[float, float] | None) -> None:
    found = place_of_iso6709(text)

    assert found == (pytest.approx(place, abs=1e-6) if place else None)


def test_what_is_no_place_and_no_time_is_none() -> None:
    assert checked(float("nan"), 44.0) is None
    assert checked(33.0, float("inf")) is None
    assert time_since_1904(0) is None
    assert time_since_1904(2**63) is None
    assert time_since_1904(3_846_000_000) == "2025-11-14T21:20:00+00:00"


def test_a_part_is_written_where_it_belongs_and_what_was_never_answered_for_is_cut_off(tmp_path: Path) -> None:
    folder = MediaFolder(tmp_path / "media")
    folder.prepare()

    assert folder.write(MEDIA_ID, 0, b"first")
    assert folder.write(MEDIA_ID, 5, b" and more than was answered for")
    assert folder.write(MEDIA_ID, 5, b" second")
    assert not folder.write(MEDIA_ID, 100, b"beyond")

    assert folder.coming(MEDIA_ID).read_bytes() == b"first second"
    assert folder.coming(MEDIA_ID).stat().st_mode & 0o777 == 0o600


def test_what_is_kept_lies_under_its_digest_once_and_cannot_be_changed(tmp_path: Path) -> None:
    folder = MediaFolder(tmp_path / "media")
    folder.prepare()
    digests = set()
    for _ in range(2):
        folder.cleaned(MEDIA_ID).write_bytes(files.PICTURE)
        digests.add(folder.keep(MEDIA_ID))

    ((digest, size),) = digests
    assert size == len(files.PICTURE)
    assert folder.kept(digest).read_bytes() == files.PICTURE
    assert folder.kept(digest).stat().st_mode & 0o222 == 0
    assert not folder.cleaned(MEDIA_ID).exists()
    assert folder.strangers(()) == []
