"""The room in one file, for a hall without network: sources, the wheels of the locks, the built pages.

Whoever unpacks it on the same kind of machine (system, processor, minor version of Python) runs `./opsroom up` and
nothing is fetched: the script finds `wheelhouse/` and the pages are already built.
"""

import hashlib
import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from services.kit.clock import SystemClock
from services.room.errors import RoomError

LOCKS = ("requirements.lock", "deploy/bootstrap.lock", "deploy/build.lock")
NOT_SOURCE = {
    ".git", ".venv", "node_modules", "dist", "wheelhouse", "__pycache__", ".hypothesis",
    ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache",
}  # fmt: skip


def pack(root: Path, out: Path | None) -> str:
    """Write the bundle and return what to say about it.

    Raises:
        RoomError: the wheels cannot be fetched or the file cannot be written.
    """
    kind = f"{sys.platform}-{platform.machine()}-py{sys.version_info[0]}{sys.version_info[1]}"
    name = f"opsroom-{SystemClock().now():%Y%m%d}-{kind}"
    target = (out or Path(f"{name}.tar.gz")).absolute()
    if not (root / "ops_room_ui" / "dist" / ".stamp").is_file():
        raise RoomError("The pages are not built.", "Run ./opsroom bundle where there is a network.")
    with tempfile.TemporaryDirectory(prefix="opsroom-bundle-") as scratch:
        wheels = Path(scratch) / "wheelhouse"
        _fetch(root, wheels)
        try:
            _write(root, wheels, name, target)
        except OSError as error:
            target.unlink(missing_ok=True)
            raise RoomError(f"{target} could not be written: {error.strerror}.", "Name another file.") from error
    size = target.stat().st_size / 1e6
    return f"{target} ({size:.0f} MB, for {kind}). There: unpack it, enter {name}, run ./opsroom up."


def _fetch(root: Path, wheels: Path) -> None:
    """Get a wheel of everything the locks name, for this kind of machine, each source checked against its hash.

    What is published only as source is built here. The bundle's own locks name the hashes of what lies in it, so that
    it is checked again where it is unpacked.
    """
    kept = root / "wheelhouse"
    source = ["--no-index", "--find-links", str(kept)] if kept.is_dir() else []
    for lock in LOCKS:
        place = wheels / Path(lock).stem
        bundled = kept / Path(lock).name
        named = bundled if bundled.is_file() else root / lock
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--require-hashes", "--no-deps",
                   "--wheel-dir", str(place), "-r", str(named), *source]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            last = [line for line in done.stderr.splitlines() if line.strip()][-1:] or ["no word"]
            raise RoomError(
                f"The wheels of {lock} could not be fetched: {last[0].strip()[:300]}", "Check network and proxy."
            )
        files = sorted(place.iterdir())
        (wheels / Path(lock).name).write_text("".join(map(_locked, files)), encoding="ascii")
        for file in files:
            file.rename(wheels / file.name)
        place.rmdir()


def _locked(wheel: Path) -> str:
    name, version = wheel.name.split("-")[:2]
    with wheel.open("rb") as file:
        return f"{name}=={version} --hash=sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}\n"


def sources(root: Path) -> list[Path]:
    """The files of the project, relative to its root: what git tracks, or what lies there when there is no git."""
    git = shutil.which("git")
    if git and (root / ".git").exists():
        command = [git, "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, capture_output=True, check=False)
        if listed.returncode == 0:
            found = [Path(os.fsdecode(name)) for name in listed.stdout.split(b"\0") if name]
            return sorted(path for path in found if (root / path).is_file())
    return sorted(path.relative_to(root) for path in _walk(root))


def _walk(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_SOURCE and not name.startswith(".opsroom")]
        yield from (Path(folder, name) for name in names if name != ".venv.lock")


def _write(root: Path, wheels: Path, name: str, target: Path) -> None:
    with tarfile.open(target, "w:gz", compresslevel=1) as archive:
        for path in sources(root):
            archive.add(root / path, f"{name}/{path}", filter=_anonymous)
        archive.add(root / "ops_room_ui" / "dist", f"{name}/ops_room_ui/dist", filter=_anonymous)
        for wheel in sorted(wheels.iterdir()):
            archive.add(wheel, f"{name}/wheelhouse/{wheel.name}", filter=_anonymous)
        _add_last(archive, f"{name}/ops_room_ui/dist/.stamp", (root / "ops_room_ui/dist/.stamp").read_bytes())


def _add_last(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    """The pages' stamp once more, newer than every source, so that nothing looks changed where it is unpacked."""
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    entry.mtime = int(SystemClock().now().timestamp())
    archive.addfile(entry, io.BytesIO(content))


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Nobody's account in the file: it belongs to whoever unpacks it."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry
