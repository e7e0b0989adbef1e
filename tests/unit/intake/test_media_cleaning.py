"""What is left of an attached file: picture and sound, and nothing that says where, by whom or with what."""

import io
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from services.intake.media import child
from services.intake.media.cleaning import Cleaning
from services.intake.media.kinds import Cleaned, Refused
from tests.support import media as files

SAMPLES: dict[str, tuple[Callable[[], bytes], bytes]] = {
    "video/mp4": (files.film, files.PICTURE),
    "video/quicktime": (lambda: files.film(b"qt  "), files.PICTURE),
    "video/3gpp": (lambda: files.film(b"3gp4"), files.PICTURE),
    "audio/mp4": (lambda: files.film(b"M4A ", video=False), files.SOUND),
    "image/heic": (files.heic, files.PICTURE),
    "video/webm": (files.webm, files.PICTURE),
    "audio/webm": (lambda: files.webm(unknown=False, kinds=(2,)), files.PICTURE),
    "audio/ogg": (files.ogg, files.SOUND),
    "audio/mpeg": (files.mp3, files.SOUND[:200]),
    "audio/aac": (files.aac, files.SOUND[:100]),
    "audio/wav": (files.wave, files.SOUND),
    "audio/flac": (files.flac, files.SOUND),
    "audio/amr": (files.amr, files.SOUND[:31]),
}


def cleaned(data: bytes, folder: Path) -> tuple[Cleaned, bytes]:
    source, target = folder / "source", folder / "target"
    source.write_bytes(data)
    found = child.clean(source, target)
    return found, target.read_bytes()


def refused(data: bytes, folder: Path) -> str:
    with pytest.raises(Refused) as caught:
        cleaned(data, folder)
    return caught.value.reason


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_keeps_what_is_seen_and_loses_where_it_was_taken(kind: str, tmp_path: Path) -> None:
    sent = files.picture(kind)
    assert files.SECRET in sent

    found, kept = cleaned(sent, tmp_path)

    assert (found.kind, found.media_type) == ("photo", f"image/{kind.lower()}")
    assert (found.latitude, found.longitude) == pytest.approx(files.BAGHDAD, abs=1e-5)
    assert found.taken_at == "2026-11-21T07:05:00+03:00"
    with Image.open(io.BytesIO(kept)) as image:
        assert image.format == kind
        assert image.size == (32, 64), "it is turned as the camera was held"
        assert not dict(image.getexif())
        assert set(image.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "background",
            "loop",
            "timestamp",
        }
        red = image.convert("RGB").getchannel("R")
    assert [round(float(red.getpixel((16, y))) / 100) for y in (8, 56)] == [2, 0]
    assert files.SECRET not in kept


@pytest.mark.parametrize("media_type", list(SAMPLES))
def test_sound_and_film_are_kept_byte_by_byte_and_nothing_hidden_is(media_type: str, tmp_path: Path) -> None:
    make, seen = SAMPLES[media_type]
    sent = make()
    assert seen in sent

    found, kept = cleaned(sent, tmp_path)

    assert found.media_type == media_type
    assert seen in kept
    assert files.SECRET not in kept
    assert b"33.3152" not in kept


@pytest.mark.parametrize("make", [files.film, files.heic, files.webm, files.ogg, files.flac, files.fragmented])
def test_what_is_emptied_in_place_keeps_its_length_and_can_be_emptied_again(
    make: Callable[[], bytes], tmp_path: Path
) -> None:
    sent = make()

    _, once = cleaned(sent, tmp_path)
    _, twice = cleaned(once, tmp_path)

    assert len(once) == len(sent)
    assert twice == once


@pytest.mark.parametrize(
    "told",
    [
        files.box(b"\xa9xyz", b"\0\x12\x15\xc7", b"+33.3152+044.3661+034.0/"),
        files.full(b"loci", b"\x15\xc7name\0\0", struct.pack(">ii", int(44.3661 * 65536), int(33.3152 * 65536))),
        files.box(
            b"meta",
            files.full(b"hdlr", bytes(4), b"mdta", bytes(12)),
            files.box(b"ilst", files.box(b"\0\0\0\1", files.box(b"data", bytes(8), b"+33.3152+044.3661+034.0/"))),
        ),
    ],
    ids=["quicktime", "3gpp", "apple"],
)  # fmt: skip
def test_the_place_of_a_film_is_read_however_it_is_written(told: bytes, tmp_path: Path) -> None:
    found, kept = cleaned(files.film(places=(told,)), tmp_path)

    assert (found.latitude, found.longitude) == pytest.approx(files.BAGHDAD, abs=1e-4)
    assert found.taken_at is not None
    assert found.taken_at.startswith("2025-")
    assert files.SECRET not in kept


def test_of_a_film_in_fragments_only_the_samples_of_its_picture_stay(tmp_path: Path) -> None:
    found, kept = cleaned(files.fragmented(), tmp_path)

    assert found.media_type == "video/mp4"
    assert files.PICTURE in kept
    assert files.SECRET not in kept


def test_a_film_whose_picture_lies_elsewhere_is_refused(tmp_path: Path) -> None:
    here, away = files.full(b"url ", flags=1), files.full(b"url ", flags=0)

    assert refused(files.film().replace(here, away), tmp_path) == "uncleanable"


def test_the_check_sums_of_a_voice_message_are_right_after_its_comments_are_gone(tmp_path: Path) -> None:
    for make in (files.ogg, lambda: files.ogg(b"\x01vorbis", b"\x03vorbis", b"\x01")):
        _, kept = cleaned(make(), tmp_path)

        at = 0
        while at < len(kept):
            segments = kept[at + 26]
            end = at + 27 + segments + sum(kept[at + 27 : at + 27 + segments])
            page = kept[at : at + 22] + bytes(4) + kept[at + 26 : end]
            assert struct.pack("<I", files._ogg_crc(page)) == kept[at + 22 : at + 26]
            at = end


def test_a_document_keeps_its_pages_and_loses_scripts_attachments_and_the_place_of_its_photo(tmp_path: Path) -> None:
    sent = files.pdf()
    assert b"/JavaScript" in sent

    found, kept = cleaned(sent, tmp_path)

    assert found.kind == "document"
    assert (found.latitude, found.longitude) == pytest.approx(files.BAGHDAD, abs=1e-5)
    reader = PdfReader(io.BytesIO(kept))
    assert len(reader.pages) == 1
    assert len(reader.pages[0].images) == 1
    for word in (files.SECRET, b"/JavaScript", b"/JS", b"/EmbeddedFile", b"/Author", b"/OpenAction", b"Exif", b"/AA"):
        assert word not in kept, word


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"MZ\x90\0" + bytes(60), "kind_refused"),
        (b"<html><script>alert(1)</script></html>", "kind_refused"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "kind_refused"),
        (b"GIF89a" + bytes(40), "kind_refused"),
        (b"PK\x03\x04" + bytes(40), "kind_refused"),
        (b"\xff\xd8\xff\xe0" + b"<script>" * 40, "unreadable"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "unreadable"),
        (b"RIFF\x10\0\0\0WEBPVP8 " + bytes(20), "unreadable"),
        (b"\0\0\0\x18ftypisom" + bytes(12), "unreadable"),
        (b"%PDF-1.7\n" + b"<script>" * 40, "unreadable"),
        (b"OggS" + bytes(60), "unreadable"),
        (b"ID3\x04\0\0\0\0\0\x05hello" + b"<script>" * 40, "unreadable"),
        (b"RIFF\x10\0\0\0WAVEfmt " + bytes(20), "unreadable"),
        (b"fLaC" + b"\x84\xff\xff\xff" + bytes(20), "unreadable"),
        (b"#!AMR\n<script>", "unreadable"),
        (b"\x1aE\xdf\xa3" + bytes(40), "unreadable"),
    ],
)
def test_what_only_pretends_to_be_a_photo_or_film_is_refused(data: bytes, reason: str, tmp_path: Path) -> None:
    assert refused(data, tmp_path) == reason


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hides_behind_a_picture_does_not_leave_with_it(kind: str, tmp_path: Path) -> None:
    archive = b"PK\x03\x04" + files.SECRET + b"<script>alert(1)</script>"

    _, kept = cleaned(files.picture(kind) + archive, tmp_path)

    assert b"PK\x03\x04" not in kept
    assert b"<script>" not in kept


@pytest.mark.parametrize("make", [files.film, files.heic, files.ogg, files.mp3, files.wave, files.amr])
def test_what_hides_behind_film_and_sound_does_not_leave_with_it(make: Callable[[], bytes], tmp_path: Path) -> None:
    _, kept = cleaned(make() + b"PK\x03\x04" + files.SECRET + b"<script>", tmp_path)

    assert files.SECRET not in kept
    assert b"<script>" not in kept


def test_a_bomb_of_pixels_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    bomb = files.bomb(20_000, 20_000)
    assert len(bomb) < 100_000

    assert refused(bomb, tmp_path) == "too_heavy"


def test_a_photo_of_a_phone_with_very_many_pixels_is_taken_smaller(tmp_path: Path) -> None:
    _, kept = cleaned(files.picture("JPEG", (9000, 6000), exif=Image.Exif()), tmp_path)

    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (4500, 3000)


@settings(max_examples=150, deadline=None)
@given(sample=st.sampled_from([make for make, _ in SAMPLES.values()]), where=st.floats(0, 1), byte=st.integers(0, 255),
       cut=st.floats(0, 1))  # fmt: skip
def test_a_damaged_file_is_cleaned_or_refused_and_never_breaks_its_reader(
    sample: Callable[[], bytes], where: float, byte: int, cut: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = bytearray(sample())
    data[int(where * (len(data) - 1))] = byte
    data = data[: int(len(data) * (1 if cut > 0.5 else cut * 2))]
    folder = tmp_path_factory.mktemp("damaged")
    try:
        cleaned(bytes(data), folder)
    except (Refused, struct.error, IndexError, ValueError):
        return  # what the reader's own process takes for a damaged file


async def test_the_process_that_reads_says_what_it_found_or_why_not(tmp_path: Path) -> None:
    cleaning = Cleaning()
    (tmp_path / "good").write_bytes(files.picture())
    (tmp_path / "bad").write_bytes(b"\xff\xd8\xff" + bytes(100))

    found = await cleaning.clean(tmp_path / "good", tmp_path / "good.clean")

    assert found.media_type == "image/jpeg"
    assert (tmp_path / "good.clean").stat().st_size > 0
    with pytest.raises(Refused, match="unreadable"):
        await cleaning.clean(tmp_path / "bad", tmp_path / "bad.clean")


async def test_a_file_that_takes_more_memory_than_its_reader_has_is_refused_and_harms_nobody(tmp_path: Path) -> None:
    count = 400_000_000
    greedy = files.film().replace(
        files.full(b"stsc", struct.pack(">IIII", 1, 1, 1, 1)), files.full(b"stsc", struct.pack(">IIII", 1, 1, count, 1))
    )
    (tmp_path / "bomb").write_bytes(files.bomb(20_000, 20_000))
    (tmp_path / "greedy").write_bytes(greedy)

    with pytest.raises(Refused, match="too_heavy"):
        await Cleaning().clean(tmp_path / "bomb", tmp_path / "bomb.clean")
    assert (await Cleaning().clean(tmp_path / "greedy", tmp_path / "greedy.clean")).media_type == "video/mp4"
