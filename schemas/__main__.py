"""``python -m schemas``: write the committed JSON Schemas, or ``check`` that they equal the classes."""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from schemas.registry import CONTRACTS, FRAMES

FOLDER = Path(__file__).parent / "json"


class Titleless(GenerateJsonSchema):
    """JSON Schema without a title on every field, so that generated types get no aliases."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never: the field's name says it."""
        return False

    def tagged_union_schema(self, schema: Any) -> Any:
        """Say ``anyOf`` where an open alternative (a later change kind) takes what the others take too."""
        document = super().tagged_union_schema(schema)
        if "discriminator" not in document and "oneOf" in document:
            document["anyOf"] = document.pop("oneOf")
        return document


def schema(contract: type[BaseModel]) -> str:
    """Return the JSON Schema text of a contract as it is committed."""
    document = contract.model_json_schema(mode="serialization", schema_generator=Titleless)
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def documents() -> dict[str, str]:
    """Return file name to text for every contract and every board frame."""
    named: dict[str, type[BaseModel]] = {row.name: row.contract for row in CONTRACTS}
    named.update(FRAMES)
    return {f"{name}.json": schema(contract) for name, contract in named.items()}


def main(arguments: list[str]) -> int:
    """Write the schemas; with ``check`` only compare and say which differ (exit code 1)."""
    wanted = documents()
    if arguments == ["check"]:
        present = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
        differing = sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))
        for name in differing:
            sys.stderr.write(f"schemas/json/{name} differs from the class: run `python -m schemas`\n")
        return 1 if differing else 0
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.json"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
