"""Compares two JSON Schemas of one contract: what would a reader of the old one stumble over?"""

from typing import Any

SAME = ("type", "const", "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "$ref")


def breaking_changes(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return what is not an optional addition, each as a sentence with its place."""
    found = _object(old, new, old.get("title", "contract"))
    for name, definition in old.get("$defs", {}).items():
        if name not in new.get("$defs", {}):
            found.append(f"{name} vanished")
        else:
            found += _object(definition, new["$defs"][name], name)
    return found


def _object(old: dict[str, Any], new: dict[str, Any], place: str) -> list[str]:
    found = _value(old, new, place)
    before, after = old.get("properties", {}), new.get("properties", {})
    for name, value in before.items():
        if name not in after:
            found.append(f"{place}.{name} was taken away")
        else:
            found += _value(value, after[name], f"{place}.{name}")
    for name in after.keys() - before.keys():
        if "default" not in after[name]:
            found.append(f"{place}.{name} was added without a meaning for 'absent'")
    return found


def _value(old: dict[str, Any], new: dict[str, Any], place: str) -> list[str]:
    found = [f"{place}: {key} changed" for key in SAME if old.get(key) != new.get(key)]
    known, offered = set(old.get("enum", [])), set(new.get("enum", []))
    if known - offered or bool(known) != bool(offered):
        found.append(f"{place}: a value was taken away")
    elif offered - known:
        found.append(f"{place}: values were added")
    if "items" in old or "items" in new:
        found += _value(old.get("items", {}), new.get("items", {}), f"{place}[]")
    return found + _alternatives(old, new, place)


def _alternatives(old: dict[str, Any], new: dict[str, Any], place: str) -> list[str]:
    found = []
    for key in ("anyOf", "oneOf"):
        remaining = [repr(option) for option in new.get(key, [])]
        for option in old.get(key, []):
            if repr(option) not in remaining:
                found.append(f"{place}: an alternative changed or vanished")
    return found
