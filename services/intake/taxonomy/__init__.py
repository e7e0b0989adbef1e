"""The categories that a new room begins with: ``v<n>.json`` beside this file, one leaf a line, texts in ar, ckb, en.

The newest file is the first edition of a room; from then on its admins make the next ones (``actions/taxonomy``). A
file is never changed in what a report taken under it means: its codes, severities and clocks.
"""

import json
from importlib.resources import files
from typing import Any

from services.intake.model import Taxonomy
from services.intake.model.taxonomy import taxonomy_of

NEWEST = 1


def read(version: int = NEWEST) -> dict[str, Any]:
    """Return a file as written, with its texts."""
    text = files(__name__).joinpath(f"v{version}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def edition(version: int = NEWEST) -> dict[str, Any]:
    """Return a file as an edition's document: as it is stored, travels and is checked."""
    document = read(version)
    return {
        "unclassified": document["unclassified"],
        "severities": document["severities"],
        "families": document["families"],
        "leaves": [{**leaf, "retired": False} for leaf in document["categories"]],
    }


def load(version: int = NEWEST) -> Taxonomy:
    """Return what the rules need of a file."""
    return taxonomy_of(version, edition(version))
