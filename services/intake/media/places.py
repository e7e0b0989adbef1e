"""Where and when a camera says it was: EXIF of pictures, ISO 6709 of films. What cannot be is as if it were unsaid."""

import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

GPS: Final = 0x8825
EXIF: Final = 0x8769
DATE_TIME: Final = 0x0132
DATE_TIME_ORIGINAL: Final = 0x9003
OFFSET_ORIGINAL: Final = 0x9011

Place = tuple[float, float]

_ISO6709: Final = re.compile(r"([+-]\d{2,6}(?:\.\d{1,12})?)([+-]\d{3,7}(?:\.\d{1,12})?)")
_EXIF_TIME: Final = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
_OFFSET: Final = re.compile(r"[+-]\d\d:\d\d")
_EPOCH_1904: Final = datetime(1904, 1, 1, tzinfo=UTC)
_CLOCKS_START: Final = datetime(1990, 1, 1, tzinfo=UTC)


def checked(latitude: float, longitude: float) -> Place | None:
    """Return a place on the globe; None for what is none, and for the nought of cameras that do not know."""
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180 or (latitude == 0 and longitude == 0):
        return None
    return round(latitude, 7), round(longitude, 7)


def place_of_exif(exif: Any) -> Place | None:
    """Return the place in a picture's EXIF (Pillow's own object)."""
    gps = exif.get_ifd(GPS)
    try:
        latitude = _degrees(gps[2]) * (-1 if _letter(gps.get(1)) == "S" else 1)
        longitude = _degrees(gps[4]) * (-1 if _letter(gps.get(3)) == "W" else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return checked(latitude, longitude)


def time_of_exif(exif: Any) -> str | None:
    """Return when the camera's own clock says a picture was taken, with a zone only where the camera wrote one."""
    inner = exif.get_ifd(EXIF)
    said = _EXIF_TIME.fullmatch(_text(inner.get(DATE_TIME_ORIGINAL) or exif.get(DATE_TIME)).strip(" \0"))
    if said is None:
        return None
    zone = _text(inner.get(OFFSET_ORIGINAL)).strip(" \0")
    text = f"{said[1]}-{said[2]}-{said[3]}T{said[4]}" + (zone if _OFFSET.fullmatch(zone) else "")
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return None


def place_of_iso6709(text: str) -> Place | None:
    """Return the place in a text like ``+33.3152+044.3661+034/``, in degrees, minutes or seconds."""
    found = _ISO6709.search(text)
    return checked(_sexagesimal(found[1], 2), _sexagesimal(found[2], 3)) if found else None


def time_since_1904(seconds: int) -> str | None:
    """Return a time as films carry it, seconds since 1904; None where no clock was set."""
    try:
        moment = _EPOCH_1904 + timedelta(seconds=seconds)
    except OverflowError:
        return None
    return moment.isoformat() if moment >= _CLOCKS_START and moment.year < 2200 else None


def _sexagesimal(text: str, degrees_digits: int) -> float:
    sign, number = (-1 if text[0] == "-" else 1), text[1:]
    whole, _, fraction = number.partition(".")
    rest = whole[degrees_digits:]
    tail = float(f"0.{fraction}") if fraction else 0.0
    degrees = float(whole[:degrees_digits])
    if len(rest) == 2:
        return sign * (degrees + (int(rest) + tail) / 60)
    if len(rest) == 4:
        return sign * (degrees + int(rest[:2]) / 60 + (int(rest[2:]) + tail) / 3600)
    return sign * (float(whole) + tail)


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def _letter(value: Any) -> str:
    return _text(value)[:1].upper()


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("ascii", "replace")
    return value if isinstance(value, str) else ""
