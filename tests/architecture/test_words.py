"""Every code has its words in three languages, and the three catalogues say the same things."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CATALOGUES: dict[str, str] = {}
for part in sorted((ROOT / "ops_room_ui" / "src" / "i18n").glob("*/*.ftl")):
    CATALOGUES[part.parent.name] = CATALOGUES.get(part.parent.name, "") + part.read_text(encoding="utf-8") + "\n"
MESSAGE = re.compile(r"^([a-z][a-z0-9-]*)\s*=", re.M)
ARABIC_PLURALS = {"zero", "one", "two", "few", "many", "other"}


def error_codes() -> set[str]:
    found = set()
    for path in [*(ROOT / "services").rglob("errors.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            value = getattr(node, "value", None)
            if (
                isinstance(node, ast.Assign | ast.AnnAssign)
                and any(isinstance(t, ast.Name) and t.id == "code" for t in targets)
                and isinstance(value, ast.Constant)
            ):
                found.add(str(value.value))
    return found


def messages(language: str) -> set[str]:
    return set(MESSAGE.findall(CATALOGUES[language]))


def test_there_is_a_catalogue_for_each_language() -> None:
    assert CATALOGUES.keys() == {"ar", "ckb", "en"}


def test_the_three_catalogues_have_the_same_messages() -> None:
    assert messages("ar") == messages("en")
    assert messages("ckb") == messages("en")


def test_every_error_code_has_a_text_in_three_languages() -> None:
    codes = error_codes()
    assert len(codes) > 15
    for language in CATALOGUES:
        known = messages(language)
        missing = {code for code in codes if "error-" + re.sub(r"[._]", "-", code) not in known}
        assert missing == set(), language


def test_every_rule_for_a_field_has_a_text_in_three_languages() -> None:
    sources = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "services").rglob("*.py"))
    rules = set(re.findall(r'"field\.([a-z_]+)"|PydanticCustomError\(\s*"([a-z_]+)"', sources))
    assert len(rules) > 30
    for language in CATALOGUES:
        known = messages(language)
        assert {rule for rule in map("".join, rules) if f"invalid-{rule.replace('_', '-')}" not in known} == set(), (
            language
        )


def test_arabic_plurals_have_all_six_arms() -> None:
    text = CATALOGUES["ar"]
    for block in re.findall(r"->\s*\n((?:\s*\*?\[[^\n]*\n)+)", text):
        arms = set(re.findall(r"\*?\[(\w+)\]", block))
        if arms & {"zero", "two", "few", "many"}:
            assert arms >= ARABIC_PLURALS, block
