"""The pages offer what the one table of permissions gives, no more and no less."""

import re
from pathlib import Path

from schemas.permissions import PERMISSIONS, SECOND_FACTOR_ROLES

RIGHTS = Path(__file__).parents[2] / "ops_room_ui" / "src" / "api" / "rights.ts"


def test_the_pages_know_the_roles_of_the_table() -> None:
    text = RIGHTS.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^ {2}'([a-z_]+\.[a-z_]+)': \[([^\]]*)\],$", text, re.M))
    assert len(rows) > 4
    for action, listed in rows.items():
        assert set(re.findall(r"'(\w+)'", listed)) == PERMISSIONS[action].roles, action


def test_the_pages_know_who_needs_a_second_factor() -> None:
    text = RIGHTS.read_text(encoding="utf-8")
    found = re.search(r"^const SECOND_FACTOR_ROLES[^=]*= \[([^\]]*)\];$", text, re.M)
    assert found is not None
    assert set(re.findall(r"'(\w+)'", found[1])) == SECOND_FACTOR_ROLES
