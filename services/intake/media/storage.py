"""Where the bytes lie: while they come under the upload's own name, for good under their SHA-256.

```
<folder>/coming/<media id>          what has come of an upload so far
<folder>/coming/<media id>.clean    what its reader writes
<folder>/kept/<ab>/<sha256>         whole, cleaned, never changed; the same bytes lie there once
```

Every method blocks and is called in a thread. What a method has returned from is on disk: file and folder are synced.
"""

import hashlib
import os
from collections.abc import Collection
from pathlib import Path
from typing import Final
from uuid import UUID

_STEP_BYTES: Final = 1024 * 1024


class MediaFolder:
    """The folder of attached files."""

    def __init__(self, folder: Path) -> None:
        self._coming = folder / "coming"
        self._kept = folder / "kept"

    def prepare(self) -> None:
        """Make the folders that are missing."""
        for folder in (self._coming, self._kept):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _sync_folder(folder.parent)

    def coming(self, media_id: UUID) -> Path:
        """Return where the bytes of an upload lie while they come."""
        return self._coming / str(media_id)

    def cleaned(self, media_id: UUID) -> Path:
        """Return where the reader of an upload writes."""
        return self._coming / f"{media_id}.clean"

    def kept(self, sha256: str) -> Path:
        """Return where the file with this digest lies."""
        return self._kept / sha256[:2] / sha256

    def write(self, media_id: UUID, offset: int, part: bytes) -> bool:
        """Write a part and cut off what an answer that never came had left behind it.

        False when the bytes before ``offset`` are not there any more: the upload has to begin anew.
        """
        path = self.coming(media_id)
        fresh = not path.exists()
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if os.fstat(descriptor).st_size < offset:
                return False
            os.ftruncate(descriptor, offset)
            written = 0
            while written < len(part):
                written += os.pwrite(descriptor, part[written:], offset + written)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if fresh:
            _sync_folder(self._coming)
        return True

    def head(self, media_id: UUID, count: int) -> bytes:
        """Return the first bytes of what came."""
        with self.coming(media_id).open("rb") as file:
            return file.read(count)

    def digest_of_coming(self, media_id: UUID) -> str | None:
        """Return the SHA-256 of what came; None when it is not there any more."""
        try:
            return digest(self.coming(media_id))
        except FileNotFoundError:
            return None

    def keep(self, media_id: UUID) -> tuple[str, int]:
        """Put what the reader wrote where it stays; return its SHA-256 and how many bytes it has."""
        path = self.cleaned(media_id)
        found = digest(path)
        size = path.stat().st_size
        place = self.kept(found)
        if not place.parent.exists():
            place.parent.mkdir(exist_ok=True, mode=0o700)
            _sync_folder(self._kept)
        path.chmod(0o400)
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.replace(place)
        _sync_folder(place.parent)
        return found, size

    def forget(self, media_id: UUID) -> None:
        """Remove what came of an upload; what is kept stays."""
        self.coming(media_id).unlink(missing_ok=True)
        self.cleaned(media_id).unlink(missing_ok=True)

    def strangers(self, known: Collection[UUID]) -> list[UUID]:
        """Return the uploads that lie here and are none of those known."""
        found = set()
        for path in self._coming.iterdir():
            try:
                found.add(UUID(path.name.partition(".")[0]))
            except ValueError:
                continue
        return sorted(found - set(known))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    seen = hashlib.sha256()
    with path.open("rb") as file:
        while step := file.read(_STEP_BYTES):
            seen.update(step)
    return seen.hexdigest()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
