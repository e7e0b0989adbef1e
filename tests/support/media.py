"""Files as phones and cameras make them, small ones, each with its position and with what must not leave the room."""

import io
import struct
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

BAGHDAD = (33.3152, 44.3661)
SECRET = b"HIDDEN-33.3152-44.3661"
"""Stands in every place of a file where nothing is seen or heard; none of it may be left."""

PICTURE = b"\x65PICTURE" * 40
SOUND = b"\x21SOUND." * 30


def gps(latitude: float = BAGHDAD[0], longitude: float = BAGHDAD[1]) -> Image.Exif:
    """Return EXIF as a phone writes it."""
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    exif[0x0112] = 6
    place = exif.get_ifd(0x8825)
    place[1], place[2] = ("N" if latitude >= 0 else "S"), _sixties(abs(latitude))
    place[3], place[4] = ("E" if longitude >= 0 else "W"), _sixties(abs(longitude))
    inner = exif.get_ifd(0x8769)
    inner[0x9003], inner[0x9011] = "2026:11-21 07:05:00".replace("-", ":"), "+03:00"
    return exif


def _sixties(degrees: float) -> tuple[float, float, float]:
    minutes = degrees % 1 * 60
    return float(int(degrees)), float(int(minutes)), round(minutes % 1 * 60, 4)


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 32), *, exif: Image.Exif | None = None) -> bytes:
    """Return a picture whose left half is red, with a position and a comment."""
    image = Image.new("RGB", size, (20, 90, 40))
    image.paste((200, 30, 20), (0, 0, size[0] // 2, size[1]))
    made = io.BytesIO()
    more = {"comment": SECRET} if kind == "JPEG" else {}
    image.save(made, kind, exif=gps() if exif is None else exif, **more)
    return made.getvalue()


def box(kind: bytes, *parts: bytes) -> bytes:
    """Return a box of MP4 and its kin."""
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def full(kind: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    """Return a box with a version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def _header(kind: bytes, rest: int) -> bytes:
    return full(kind, struct.pack(">II", 3_846_000_000, 3_846_000_000), bytes(rest))


def track(number: int, handler: bytes, offset: int, sizes: list[int], *, chunks: list[int] | None = None) -> bytes:
    """Return a track with one sample in each chunk."""
    starts = chunks or [offset + sum(sizes[:at]) for at in range(len(sizes))]
    table = box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 0)),
        full(b"stsc", struct.pack(">IIII", 1, 1, 1, 1)),
        full(b"stsz", struct.pack(f">II{len(sizes)}I", 0, len(sizes), *sizes)),
        full(b"stco", struct.pack(f">I{len(starts)}I", len(starts), *starts)),
    )
    media = box(
        b"mdia",
        _header(b"mdhd", 12),
        full(b"hdlr", bytes(4), handler, bytes(12), SECRET + b"\0"),
        box(b"minf", box(b"dinf", full(b"dref", struct.pack(">I", 1), full(b"url ", flags=1))), table),
    )
    head = full(b"tkhd", struct.pack(">III", 3_846_000_000, 3_846_000_000, number), bytes(68))
    return box(b"trak", head, media, box(b"udta", box(b"name", SECRET)))


def film(brand: bytes = b"isom", *, video: bool = True, places: tuple[bytes, ...] | None = None) -> bytes:
    """Return a film with a position in its text, in a track of its own, between the samples and after its end."""
    first = box(b"ftyp", brand, bytes(4), brand)
    told = places if places is not None else (box(b"\xa9xyz", b"\0\x12\x15\xc7", b"+33.3152+044.3661/"),)
    samples = (SECRET, PICTURE, SECRET, SOUND, SECRET)

    def movie(start: int) -> bytes:
        at = [start + sum(map(len, samples[:n])) for n in range(len(samples))]
        tracks = [track(1, b"vide", at[1], [len(PICTURE)])] if video else []
        tracks += [track(2, b"soun", at[3], [len(SOUND)]), track(3, b"meta", at[0], [len(SECRET)])]
        tracks.append(track(4, b"sbtl", at[4], [len(SECRET)]))
        return box(b"moov", _header(b"mvhd", 88), *tracks, box(b"udta", *told), box(b"uuid", SECRET))

    start = len(first) + len(movie(0)) + 8
    return first + movie(start) + box(b"mdat", *samples) + box(b"free", SECRET) + box(b"uuid", SECRET)


def fragmented(*, known: bool = True) -> bytes:
    """Return a film in fragments, as messengers record it; its second track is a position."""
    empty = [
        track(1, b"vide", 0, [], chunks=[]),
        track(2, b"meta", 0, [], chunks=[]),
    ]
    extends = box(b"mvex", *(full(b"trex", struct.pack(">IIIII", n, 1, 0, 0, 0)) for n in (1, 2)))
    start = box(b"ftyp", b"iso5", bytes(4)) + box(b"moov", _header(b"mvhd", 88), *empty, extends)

    def fragment(data_at: int) -> bytes:
        def part(number: int, offset: int, size: int) -> bytes:
            run = full(b"trun", struct.pack(">Ii", 1, offset), struct.pack(">I", size), flags=0x201)
            return box(b"traf", full(b"tfhd", struct.pack(">I", number), flags=0x020000), run)

        return box(
            b"moof",
            full(b"mfhd", struct.pack(">I", 1)),
            part(1, data_at, len(PICTURE)),
            part(2, data_at + len(PICTURE), len(SECRET) if known else 1 << 24),
        )

    moof = fragment(len(fragment(0)) + 8)
    return start + moof + box(b"mdat", PICTURE, SECRET)


def heic() -> bytes:
    """Return a picture of a phone: one item of picture, one of EXIF, one of XMP."""
    exif = struct.pack(">I", 6) + gps().tobytes()
    items = ((1, b"hvc1", PICTURE), (2, b"Exif", exif), (3, b"mime", SECRET))

    def meta(start: int) -> bytes:
        at = [start + sum(len(one[2]) for one in items[:n]) for n in range(len(items))]
        names = [
            full(b"infe", struct.pack(">HH", number, 0), kind, b"\0", b"a/b\0" if kind == b"mime" else b"", version=2)
            for number, kind, _ in items
        ]
        places = b"".join(
            struct.pack(">HHHHII", number, 0, 0, 1, begin, len(data))
            for (number, _, data), begin in zip(items, at, strict=True)
        )
        return full(
            b"meta",
            full(b"hdlr", bytes(4), b"pict", bytes(12), b"\0"),
            full(b"pitm", struct.pack(">H", 1)),
            full(b"iinf", struct.pack(">H", 3), *names),
            full(b"iloc", struct.pack(">BBH", 0x44, 0x00, 3), places, version=1),
            box(b"iprp", box(b"ipco"), full(b"ipma", bytes(4))),
            box(b"uuid", SECRET),
        )

    first = box(b"ftyp", b"heic", bytes(4), b"mif1")
    return first + meta(len(first) + len(meta(0)) + 8) + box(b"mdat", *(data for _, _, data in items))


def element(kind: int, *parts: bytes, unknown: bool = False) -> bytes:
    """Return a part of WebM."""
    body = b"".join(parts)
    name = kind.to_bytes((kind.bit_length() + 7) // 8, "big")
    return name + (b"\x01" + b"\xff" * 7 if unknown else (len(body) | 1 << 56).to_bytes(8, "big")) + body


def webm(*, unknown: bool = True, kinds: tuple[int, ...] = (1, 2)) -> bytes:
    """Return a film as browsers record it, its segment and cluster of unknown length."""
    head = element(0x1A45DFA3, element(0x4282, b"webm"))
    info = element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40"), element(0x7BA9, SECRET), element(0x4D80, SECRET))
    tracks = element(
        0x1654AE6B,
        *(element(0xAE, element(0xD7, bytes([n])), element(0x83, bytes([kind])), element(0x536E, SECRET))
          for n, kind in enumerate(kinds, 1)),
    )  # fmt: skip
    cluster = element(
        0x1F43B675, element(0xE7, b"\0"), element(0xEC, SECRET), element(0xA3, b"\x81\0\0\x80" + PICTURE),
        unknown=unknown,
    )  # fmt: skip
    tags = element(0x1254C367, element(0x7373, SECRET))
    return head + element(0x18538067, info, tracks, cluster, tags, element(0x1941A469, SECRET), unknown=unknown)


def ogg(head: bytes = b"OpusHead", begins: bytes = b"OpusTags", ends: bytes = b"") -> bytes:
    """Return a voice message whose comments say where it was recorded, over two pages."""
    comment = b"LOCATION=" + SECRET
    comments = begins + struct.pack("<I", 4) + b"prog" + struct.pack("<II", 12, len(comment)) + comment
    comments += (struct.pack("<I", len(comment)) + comment) * 11 + ends
    first, second = comments[:255], comments[255:]
    return (
        _page(0, 2, [head + bytes(11)])
        + _page(1, 0, [first], whole=False)
        + _page(2, 1, [second])
        + _page(3, 4, [SOUND])
    )


def _page(number: int, flags: int, packets: list[bytes], *, whole: bool = True) -> bytes:
    table = b""
    for packet in packets:
        table += b"\xff" * (len(packet) // 255) + (bytes([len(packet) % 255]) if whole else b"")
    body = b"".join(packets)
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, 0, 77, number, 0, len(table))
    return head[:22] + struct.pack("<I", _ogg_crc(head + table + body)) + head[26:] + table + body


def _ogg_crc(data: bytes) -> int:
    """The check sum as the specification writes it, bit by bit."""
    found = 0
    for byte in data:
        found ^= byte << 24
        for _ in range(8):
            found = (found << 1 ^ (0x04C11DB7 if found & 0x80000000 else 0)) & 0xFFFFFFFF
    return found


def mp3() -> bytes:
    """Return a recording between tags."""
    tag = b"ID3\x04\0\0" + bytes([0, 0, 0, len(SECRET)]) + SECRET
    frame = b"\xff\xfb\x90\x00" + SOUND[:200] + bytes(417 - 204)
    return tag + frame * 5 + b"TAG" + SECRET.ljust(125, b" ")


def aac() -> bytes:
    """Return a recording of a phone in bare frames."""
    body = SOUND[:100]
    size = len(body) + 7
    head = bytes([0xFF, 0xF1, 0x50, 0x80 | size >> 11, size >> 3 & 0xFF, (size & 7) << 5 | 0x1F, 0xFC])
    return (head + body) * 6


def wave() -> bytes:
    """Return a recording with a list of facts about it."""
    chunks = (
        b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
        + b"LIST" + struct.pack("<I", len(SECRET)) + SECRET
        + b"data" + struct.pack("<I", len(SOUND)) + SOUND
        + b"bext" + struct.pack("<I", len(SECRET)) + SECRET
    )  # fmt: skip
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks


def flac() -> bytes:
    """Return a recording with comments."""
    return (
        b"fLaC\0" + (34).to_bytes(3, "big") + bytes(34)
        + b"\x84" + len(SECRET).to_bytes(3, "big") + SECRET
        + b"\xff\xf8" + SOUND
    )  # fmt: skip


def amr() -> bytes:
    """Return a voice message of an old phone, with something behind it."""
    return b"#!AMR\n" + (b"\x3c" + SOUND[:31]) * 4 + b"\xff" + SECRET


def pdf() -> bytes:
    """Return a scanned form: a photo with its position, a script, an attachment, and who made it."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    photo = DecodedStreamObject()
    photo._data = picture()
    names = {"/Type": "/XObject", "/Subtype": "/Image", "/ColorSpace": "/DeviceRGB", "/Filter": "/DCTDecode"}
    for name, value in names.items():
        photo[NameObject(name)] = NameObject(value)
    for name, number in {"/Width": 64, "/Height": 32, "/BitsPerComponent": 8}.items():
        photo[NameObject(name)] = NumberObject(number)
    held = DictionaryObject({NameObject("/Im0"): writer._add_object(photo)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): held})
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x()")})
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): script})
    page[NameObject("/Annots")] = ArrayObject(
        [DictionaryObject({NameObject("/Type"): NameObject("/Annot"), NameObject("/A"): script})]
    )
    writer._root_object[NameObject("/OpenAction")] = script
    writer.add_attachment("a.txt", SECRET)
    writer.add_metadata({"/Author": SECRET.decode()})
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of that many pixels, all of them nought, which takes a few kilobytes."""
    rows = zlib.compressobj(9)
    row = bytes(1 + width // 8)
    packed = b"".join(rows.compress(row) for _ in range(height)) + rows.flush()
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)),
            (b"IDAT", packed),
            (b"IEND", b""),
        )
    )
