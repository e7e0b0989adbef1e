"""Pictures: decoded and encoded anew, so that nothing is left of a file but what is seen."""

import io
import warnings
from pathlib import Path
from typing import Any, Final

from PIL import AvifImagePlugin, Image, ImageCms, ImageOps, JpegImagePlugin, UnidentifiedImageError, WebPImagePlugin

from services.intake.media.kinds import Cleaned, Refused
from services.intake.media.places import place_of_exif, time_of_exif

PIXELS_MAX: Final = 50_000_000
"""What is decoded at most: some 450 MB while it is turned. A larger JPEG is decoded at a half, quarter or eighth."""

QUALITY: Final = 92
PNG_LEVEL: Final = 3
"""A third of the time of the usual level, and a tenth larger."""

FORMATS: Final = ("JPEG", "PNG", "WEBP", "AVIF")
_PLUGINS: Final = (AvifImagePlugin, WebPImagePlugin)
"""Imported so that they can be asked; Pillow looks for them by itself only when it tries every format it knows."""

_TYPES: Final = {"PNG": "image/png", "WEBP": "image/webp"}


def clean(source: Path, target: Path) -> Cleaned:
    """Read a picture and write it anew, turned as the camera was held, in sRGB, without anything beside the pixels.

    JPEG keeps its own tables, so that hardly anything is lost; PNG loses nothing. Of moving pictures the first remains.

    Raises:
        Refused: it cannot be read, or has more pixels than is decoded.
    """
    Image.MAX_IMAGE_PIXELS = None  # asked below, where a large JPEG can still be taken
    warnings.simplefilter("ignore")
    try:
        with Image.open(source, formats=FORMATS) as image:
            kind = image.format or ""
            _fit(image)
            exif = image.getexif()
            place, taken_at = place_of_exif(exif), time_of_exif(exif)
            how = _tables(image)
            drawn = _plain(image, opaque=kind not in _TYPES)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, IndexError, KeyError, TypeError) as error:
        raise Refused("unreadable") from error
    _write(drawn, target, kind, how)
    media_type = _TYPES.get(kind, "image/jpeg")
    return Cleaned.at(media_type, place, taken_at)


def _fit(image: Any) -> None:
    if image.width * image.height <= PIXELS_MAX:
        return
    for scale in (2, 4, 8):
        wide, high = -(-image.width // scale), -(-image.height // scale)
        if image.format in {"JPEG", "MPO"} and wide * high <= PIXELS_MAX:
            image.draft(image.mode, (wide, high))
            break
    if image.width * image.height > PIXELS_MAX:
        raise Refused("too_heavy")


def _tables(image: Any) -> dict[str, Any]:
    """Return how a JPEG was encoded, to encode it again alike."""
    tables = getattr(image, "quantization", None)
    if image.format not in {"JPEG", "MPO"} or image.mode not in {"RGB", "L"} or not tables:
        return {"quality": QUALITY}
    sampling = JpegImagePlugin.get_sampling(image)
    return {"qtables": tables, **({"subsampling": sampling} if sampling >= 0 else {})}


def _plain(image: Any, *, opaque: bool) -> Image.Image:
    profile = image.info.get("icc_profile")
    turned: Image.Image = ImageOps.exif_transpose(image)
    turned.load()
    if profile and turned.mode == "RGB":
        turned = _in_srgb(turned, profile)
    transparent = "A" in turned.mode or "transparency" in turned.info
    mode = turned.mode if turned.mode in {"L", "RGB"} else "RGB"
    if transparent and not opaque:
        mode = "RGBA"
    plain = turned if turned.mode == mode else turned.convert(mode)
    plain.info = {}
    return plain


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # colours a little off are no reason to lose a picture
    return converted or image


def _write(drawn: Image.Image, target: Path, kind: str, how: dict[str, Any]) -> None:
    if kind == "PNG":
        drawn.save(target, "PNG", compress_level=PNG_LEVEL)
    elif kind == "WEBP":
        drawn.save(target, "WEBP", quality=QUALITY)
    else:
        try:
            drawn.save(target, "JPEG", **how)
        except (ValueError, OSError, TypeError):
            drawn.save(target, "JPEG", quality=QUALITY)
