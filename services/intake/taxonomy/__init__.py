"""The categories of reports as versioned data: ``v<n>.json`` beside this file, one leaf a line, texts in ar, ckb, en.

A version is never changed once a report was filed under it; a new one is a new file. Reports keep the version they were
classified by.
"""

import json
from importlib.resources import files
from typing import Any

from services.intake.model import SeverityClock, Taxonomy

NEWEST = 1


def read(version: int = NEWEST) -> dict[str, Any]:
    """Return a version as written, with its texts."""
    text = files(__name__).joinpath(f"v{version}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def load(version: int = NEWEST) -> Taxonomy:
    """Return what the rules need of a version: severities of leaves and clocks of severities."""
    document = read(version)
    clocks = {
        row["code"]: SeverityClock(
            code=row["code"],
            triage_minutes=row["triage_minutes"],
            first_action_minutes=row["first_action_minutes"],
            answer_minutes=row["answer_minutes"],
            answer_by_end_of_day=row["answer_within"] == "end_of_day",
        )
        for row in document["severities"]
    }
    return Taxonomy(
        version=document["version"],
        unclassified=document["unclassified"],
        severity_of={row["code"]: row["severity"] for row in document["categories"]},
        clocks=clocks,
    )
