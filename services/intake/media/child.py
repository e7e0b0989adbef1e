"""Reads one attached file and writes it anew, in a process of its own with bounded memory and time.

``python -P -m services.intake.media.child SOURCE TARGET``: says on standard output what the file is
and what was taken out of it, or ``{"refused": …}``. A file can make its reader take all memory there is, run for ever
or crash; here it ends this process alone. Nothing of the service's environment or secrets is here.
"""

import contextlib
import json
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from services.intake.media.kinds import HEAD_BYTES, Cleaned, Reader, Refused, sniff

MEMORY_BYTES_MAX = 1024 * 1024 * 1024
CPU_SECONDS_MAX = 60
FILE_BYTES_MAX = 256 * 1024 * 1024
FILES_MAX = 64
NICER = 10


def clean(source: Path, target: Path) -> Cleaned:
    """Read a file with the reader its first bytes ask for and write what is kept of it.

    Raises:
        Refused: it is not taken.
    """
    with source.open("rb") as file:
        reader = sniff(file.read(HEAD_BYTES))
    if reader is None:
        raise Refused("kind_refused")
    if reader == "photo":
        from services.intake.media import photos

        return photos.clean(source, target)
    data = bytearray(source.read_bytes())
    found = _emptied(reader, data)
    if isinstance(found, Cleaned):
        target.write_bytes(data)
        return found
    target.write_bytes(found[1])
    return found[0]


def _emptied(reader: Reader, data: bytearray) -> Cleaned | tuple[Cleaned, bytes]:
    """Empty a file in place, or return it written anew."""
    if reader == "pdf":
        from services.intake.media import documents

        return documents.clean(data)
    if reader == "heif":
        from services.intake.media import heif

        return heif.clean(data)
    from services.intake.media import films, matroska, ogg, sounds

    readers: dict[Reader, Callable[[bytearray], Cleaned | tuple[Cleaned, bytes]]] = {
        "film": films.clean,
        "matroska": matroska.clean,
        "ogg": ogg.clean,
        "mpeg": sounds.clean_mpeg,
        "wave": sounds.clean_wave,
        "flac": sounds.clean_flac,
        "amr": sounds.clean_amr,
    }
    return readers[reader](data)


def bound() -> None:
    """Bound what this process may take, and let the room's services go first."""
    limits = (
        (resource.RLIMIT_AS, MEMORY_BYTES_MAX),
        (resource.RLIMIT_CPU, CPU_SECONDS_MAX),
        (resource.RLIMIT_FSIZE, FILE_BYTES_MAX),
        (resource.RLIMIT_NOFILE, FILES_MAX),
        (resource.RLIMIT_CORE, 0),
    )
    for what, most in limits:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))
    os.nice(NICER)


def main() -> int:
    """Clean one file and say what it was; a fault of the file is said in words, one of memory or time by dying."""
    bound()
    try:
        said: dict[str, object] = asdict(clean(Path(sys.argv[1]), Path(sys.argv[2])))
    except Refused as refused:
        said = {"refused": refused.reason}
    except (MemoryError, RecursionError):
        said = {"refused": "too_heavy"}
    except Exception:  # a file that breaks its reader in a way nobody thought of is a damaged file
        said = {"refused": "unreadable"}
    sys.stdout.write(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
