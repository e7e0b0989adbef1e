"""The rooms of the code: services have the fixed names, the import contracts list all of them, sizes stay small."""

import ast
import contextlib
import importlib.metadata
import os
import re
import tomllib
from pathlib import Path

import schemas
import services

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NOT_A_SERVICE = {"kit", "room", "__pycache__"}
FIXED = {
    "__init__",
    "__main__",
    "app",
    "api",
    "handlers",
    "actions",
    "store",
    "model",
    "errors",
    "settings",
    "migrations",
}
BOARD = {"__init__", "__main__", "app", "api", "handlers", "model", "errors", "settings", "hub"}
LINES_MAX = 400
MADE_BY_TOOLS = (".opsroom", ".mypy", ".ruff", ".hypo", ".import", ".pytest")
LONGER: dict[str, str] = {}
"""Modules over the limit, each with its reason."""

MODULES = sorted([*(ROOT / "services").rglob("*.py"), *(ROOT / "schemas").rglob("*.py")])


def service_names() -> set[str]:
    return {path.name for path in (ROOT / "services").iterdir() if path.is_dir()} - NOT_A_SERVICE


def contract(identifier: str) -> dict[str, list[str]]:
    return next(c for c in CONFIG["tool"]["importlinter"]["contracts"] if c["id"] == identifier)


def test_every_service_is_in_the_import_contracts() -> None:
    dotted = {f"services.{name}" for name in service_names()}

    assert set(contract("services-independent")["modules"]) == dotted
    assert set(contract("inside-a-service")["containers"]) == dotted
    assert dotted <= set(contract("kit-below-services")["forbidden_modules"])
    assert dotted <= set(contract("broker-in-the-kit")["source_modules"])
    assert set(contract("model-is-pure")["source_modules"]) == {f"{name}.model" for name in dotted}
    assert set(contract("settings-at-the-root")["protected_modules"]) == {f"{name}.settings" for name in dotted}


def test_every_service_has_the_fixed_names_and_names_the_others_in_its_card() -> None:
    for name in service_names():
        folder = ROOT / "services" / name
        present = {p.stem for p in folder.iterdir() if p.suffix == ".py" or (p.is_dir() and p.name != "__pycache__")}
        fixed = BOARD if name == "board" else FIXED
        card = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""

        assert fixed <= present, name
        for extra in present - fixed:
            assert re.search(rf"\b{extra}\b", card), f"{name}/{extra} is not named in the service's card"


def test_nothing_is_called_by_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}

    named = [p for p in [*MODULES, *(ROOT / "tests").rglob("*.py")] if p.stem in empty or p.parent.name in empty]

    assert named == []


def test_modules_stay_small() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in MODULES
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > LINES_MAX
    }

    assert long.keys() == LONGER.keys()


def test_functions_stay_small() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 60, f"{path.relative_to(ROOT)}: {node.name}"


def test_no_time_is_read_in_sql() -> None:
    reading = re.compile(
        r"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp)\(\)|current_timestamp", re.I
    )
    for path in MODULES:
        if "store" in path.parts or path.stem == "store" or "migrations" in path.parts or path.parent.name == "kit":
            code = path.read_text(encoding="utf-8")
            text = "".join(
                n.value for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            )
            text = re.sub(r"", "", text)
            docs = {
                ast.get_docstring(n, clean=False)
                for n in ast.walk(ast.parse(code))
                if isinstance(n, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            }
            for doc in filter(None, docs):
                text = text.replace(doc, "")
            assert not reading.search(text), path.relative_to(ROOT)


def test_nothing_is_left_unfinished() -> None:
    mark = re.compile(
        r"\b(TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b|NotImplemented" + r"Error|pytest\.mark\.(skip|xfail)|pytest\.skip\("
    )
    for folder in ("services", "schemas", "tests", "ops_room_ui/src", "deploy"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".ts", ".svelte"} and "node_modules" not in path.parts:
                assert not mark.search(path.read_text(encoding="utf-8")), path.relative_to(ROOT)


def test_only_kit_and_provisioning_touch_the_broker() -> None:
    allowed = {ROOT / "services" / "room"}
    for path in MODULES:
        imports = {
            (alias.name if isinstance(node, ast.Import) else node.module or "").split(".")[0]
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        if imports & {"faststream", "nats"} and "kit" not in path.parts:
            assert path.parent in allowed, path.relative_to(ROOT)
            assert path.stem.startswith(("provision", "parts")), path.relative_to(ROOT)


def test_top_level_packages_are_ours() -> None:
    owners = importlib.metadata.packages_distributions()
    for package in (services, schemas):
        assert Path(package.__file__ or "").is_relative_to(ROOT)
        assert set(owners.get(package.__name__, ["opsroom"])) == {"opsroom"}


def test_the_root_holds_what_a_newcomer_expects() -> None:
    for name in ("README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "compose.yaml", "opsroom", ".ci/run"):
        assert (ROOT / name).is_file(), name


def test_the_repository_names_no_registry_host_and_no_machine_path() -> None:
    hosts = re.compile("python" + r"hosted\.org|py" + r"pi\.org|registry\.npm" + r"js|deb\.deb" + "ian")
    made_here = {".git", ".venv", "node_modules", "dist", "wheelhouse", "__pycache__"}
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [one for one in folders if one not in made_here and not one.startswith(MADE_BY_TOOLS)]
        for path in (Path(folder, name) for name in names):
            if path.suffix in {".woff2", ".png", ".pyc"} or path.name.startswith(MADE_BY_TOOLS) or not path.is_file():
                continue
            with contextlib.suppress(FileNotFoundError):  # what other tests of this moment made and removed
                text = path.read_text(encoding="utf-8", errors="replace")
                assert not hosts.search(text), path.relative_to(ROOT)
