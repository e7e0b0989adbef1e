"""The surface behaves as its OpenAPI document says, for thousands of requests nobody wrote by hand."""

import json
import os
from collections.abc import Iterator

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.core.failures import AcceptedNegativeData, FailureGroup
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from services.kit.text import clean_text
from services.room.documents import openapi_text
from tests.support.room import Room, running

LONG = bool(os.environ.get("OPSROOM_LONG"))
EXAMPLES = 600 if LONG else 12
"""The few of every run are the same ones each time, so that it judges the change alone; long runs find new ones."""

DOCUMENT = json.loads(openapi_text("intake"))
surface = schemathesis.openapi.from_dict(DOCUMENT)


@pytest.fixture(scope="module")
def fuzzed_room() -> Iterator[Room]:
    """A room of its own: thousands of wrong guesses make it throttle everybody on this machine."""
    with running() as started:
        yield started


def test_the_document_people_are_served_is_the_one_the_command_prints(fuzzed_room: Room) -> None:
    url = f"{fuzzed_room.url}/api/intake/openapi.json"
    served = httpx.get(url, verify=fuzzed_room.trust, trust_env=False, timeout=60)

    assert served.json() == DOCUMENT


@surface.parametrize()
@settings(max_examples=EXAMPLES, derandomize=not LONG, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_the_document_names(case: Case, fuzzed_room: Room) -> None:
    # What is right by its form may still be wrong by a rule: a time outside this election is the documented 422. The
    # session goes with every request; that nobody comes in without one is walked route by route elsewhere.
    try:
        case.call_and_validate(
            base_url=fuzzed_room.url,
            headers=fuzzed_room.headers(),
            excluded_checks=[positive_data_acceptance, ignored_auth],
            verify=str(fuzzed_room.state.authority_file),
            timeout=60,
        )
    except FailureGroup as found:
        if not too_long_by_what_nobody_sees(case, found):
            raise


def too_long_by_what_nobody_sees(case: Case, found: FailureGroup) -> bool:
    """Tell whether a text was taken that is longer than the document says, by marks that are left out of it."""
    texts = [value for value in case.body.values() if isinstance(value, str)] if isinstance(case.body, dict) else []
    too_long = all(isinstance(one, AcceptedNegativeData) and "`maxLength`" in one.message for one in found.exceptions)
    return too_long and any(clean_text(text) != text for text in texts)
