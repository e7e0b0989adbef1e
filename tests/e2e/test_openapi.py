"""The surface behaves as its OpenAPI document says, for thousands of requests nobody wrote by hand."""

import json
import os
from collections.abc import Iterator

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from services.room.documents import openapi_text
from tests.support.room import Room, running

EXAMPLES = 600 if os.environ.get("OPSROOM_LONG") else 12
DOCUMENT = json.loads(openapi_text("intake"))
surface = schemathesis.openapi.from_dict(DOCUMENT)


@pytest.fixture(scope="module")
def fuzzed_room() -> Iterator[Room]:
    """A room of its own: thousands of wrong guesses make it throttle everybody on this machine."""
    with running() as started:
        yield started


def test_the_document_people_are_served_is_the_one_the_command_prints(fuzzed_room: Room) -> None:
    served = httpx.get(f"{fuzzed_room.url}/api/intake/openapi.json", verify=fuzzed_room.trust, trust_env=False)

    assert served.json() == DOCUMENT


@surface.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_the_document_names(case: Case, fuzzed_room: Room) -> None:
    # What is right by its form may still be wrong by a rule: a time outside this election is the documented 422. The
    # session goes with every request; that nobody comes in without one is walked route by route elsewhere.
    case.call_and_validate(
        base_url=fuzzed_room.url,
        headers=fuzzed_room.headers(),
        excluded_checks=[positive_data_acceptance, ignored_auth],
        verify=str(fuzzed_room.state.authority_file),
        timeout=20,
    )
