"""MP3, AAC, WAV, FLAC and AMR: only the sound is written anew; tags and whatever stands around it stay behind."""

import struct
from collections.abc import Callable
from typing import Final

from services.intake.media.kinds import Cleaned, Refused

_RATES_1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_SAMPLES: Final = (44_100, 48_000, 32_000)
_AMR: Final = (12, 13, 15, 17, 19, 20, 26, 31, 5, None, None, None, None, None, None, 0)
_AMR_WIDE: Final = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, None, None, None, None, 0, 0)
_NARROW: Final = b"#!AMR\n"
_WIDE: Final = b"#!AMR-WB\n"
_STREAM_INFO, _PADDING, _SEEK_TABLE = 0, 1, 3

Frame = Callable[[bytearray, int], int]
"""Says how long the frame at an offset is; nought where there is none."""


def clean_mpeg(data: bytearray) -> tuple[Cleaned, bytes]:
    """Return MP3 or AAC without tags: the frames one after the other.

    Raises:
        Refused: most of the file is no sound.
    """
    start = _after_tag(data)
    mp3, aac = _sound(data, start, _mp3_frame), _sound(data, start, _aac_frame)
    sound, media_type = (mp3, "audio/mpeg") if len(mp3) >= len(aac) else (aac, "audio/aac")
    if len(sound) * 2 < len(data) - start or not sound:
        raise Refused("unreadable")
    return Cleaned(media_type), sound


def _after_tag(data: bytearray) -> int:
    """Return where the sound begins, after what ID3 holds (pictures, too)."""
    at = 0
    while data[at : at + 3] == b"ID3" and at + 10 <= len(data):
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size + (10 if data[at + 5] & 0x10 else 0)
    return at


def _sound(data: bytearray, start: int, frame: Frame) -> bytes:
    spans: list[bytearray] = []
    at, end = start, len(data)
    while 0 <= at < end - 4:
        size = frame(data, at)
        follows = at + size
        if size and follows <= end and (spans or follows == end or frame(data, follows)):
            begin = at
            while size and at + size <= end:
                at += size
                size = frame(data, at)
            spans.append(data[begin:at])
        else:
            at = data.find(b"\xff", at + 1)
    return b"".join(spans)


def _mp3_frame(data: bytearray, at: int) -> int:
    head = int.from_bytes(data[at : at + 4], "big") if at + 4 <= len(data) else 0
    version, layer, rate, samples = head >> 19 & 3, head >> 17 & 3, head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or layer != 1 or version == 1 or rate in {0, 15} or samples == 3:
        return 0
    first = version == 3
    frequency = _SAMPLES[samples] >> {3: 0, 2: 1, 0: 2}[version]
    return (144_000 if first else 72_000) * (_RATES_1 if first else _RATES_2)[rate] // frequency + (head >> 9 & 1)


def _aac_frame(data: bytearray, at: int) -> int:
    head = int.from_bytes(data[at : at + 7], "big") if at + 7 <= len(data) else 0
    if head >> 44 != 0xFFF or head >> 41 & 3 != 0 or head >> 34 & 15 > 12:
        return 0
    size = head >> 13 & 0x1FFF
    return size if size > 7 else 0


def clean_wave(data: bytearray) -> tuple[Cleaned, bytes]:
    """Return a WAV file of its format and its sound alone.

    Raises:
        Refused: it has no sound.
    """
    kept: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(data) and b"data" not in kept:
        kind, size = struct.unpack_from("<4sI", data, at)
        if kind == b"data" and (size == 0xFFFFFFFF or at + 8 + size > len(data)):
            size = len(data) - at - 8  # recorded without knowing how long it would be
        if kind in {b"fmt ", b"fact", b"data"}:
            kept[kind] = bytes(data[at + 8 : at + 8 + size])
        at += 8 + size + (size & 1)
    if not kept.get(b"data") or not 16 <= len(kept.get(b"fmt ", b"")) <= 40:
        raise Refused("unreadable")
    chunks = b"".join(
        struct.pack("<4sI", kind, len(kept[kind])) + kept[kind] + bytes(len(kept[kind]) & 1)
        for kind in (b"fmt ", b"fact", b"data")
        if kind in kept
    )
    return Cleaned("audio/wav"), b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks


def clean_flac(data: bytearray) -> tuple[Cleaned, bytes]:
    """Return a FLAC file whose comments and pictures are noughts.

    Raises:
        Refused: its blocks do not lead to sound.
    """
    at, last = 4, False
    while not last and at + 4 <= len(data):
        kind, last = data[at] & 0x7F, bool(data[at] & 0x80)
        end = at + 4 + int.from_bytes(data[at + 1 : at + 4], "big")
        if (
            end > len(data)
            or (kind == _STREAM_INFO and end - at != 38)
            or (kind == _SEEK_TABLE and (end - at - 4) % 18)
        ):
            raise Refused("unreadable")
        if kind not in {_STREAM_INFO, _SEEK_TABLE}:
            data[at] = _PADDING | (0x80 if last else 0)
            data[at + 4 : end] = bytes(end - at - 4)
        at = end
    if bytes(data[at : at + 2]) not in {b"\xff\xf8", b"\xff\xf9"}:
        raise Refused("unreadable")
    return Cleaned("audio/flac"), bytes(data)


def clean_amr(data: bytearray) -> tuple[Cleaned, bytes]:
    """Return the frames of an AMR recording.

    Raises:
        Refused: it has none.
    """
    wide = data.startswith(_WIDE)
    begins, sizes = (_WIDE, _AMR_WIDE) if wide else (_NARROW, _AMR)
    if not data.startswith(begins):
        raise Refused("unreadable")
    at = len(begins)
    while at < len(data) and data[at] & 0x83 == 0:
        size = sizes[data[at] >> 3 & 15]
        if size is None or at + 1 + size > len(data):
            break
        at += 1 + size
    if at == len(begins):
        raise Refused("unreadable")
    return Cleaned("audio/amr"), bytes(data[:at])
