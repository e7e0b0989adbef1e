"""The check at the edge: who sent this, may they do that here, and what waits while revocations are not heard of."""

from datetime import timedelta
from typing import Annotated, Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from hypothesis import given
from hypothesis import strategies as st

from schemas.permissions import BREAK_GLASS_COMPARTMENTS, PERMISSIONS, READS, ROLES, needs_second_factor, readable
from services.kit.access import PUBLIC, Freshness, Guard, People, caller, cookie_name, permission
from services.kit.access.tokens import Claims, public_text, sign, signing_key
from services.kit.auth import Principal, Subject, permitted, reads
from services.kit.clock import rfc3339
from services.kit.errors import Forbidden, RevocationsStale, SignInIncomplete, SignInRequired, TokenRefused
from services.kit.health import Health
from services.kit.http import create_app
from services.kit.ids import Ids
from services.kit.telemetry import new_registry
from tests.support.clock import ELECTION_DAY, ManualClock

KEY = signing_key(b"s" * 32, "token", "k1aaaaaaaa")
PLACES = ("IQ-BG", "IQ-NI", "IQ-BA")
ALL_COMPARTMENTS = ("public", "joint", "commission", "security", "org-1", "org-2", "org-*")

roles = st.frozensets(st.sampled_from(ROLES))
provinces = st.one_of(st.none(), st.frozensets(st.sampled_from(PLACES)))
compartments = st.frozensets(st.sampled_from(ALL_COMPARTMENTS))
subjects = st.builds(
    Subject,
    province=st.sampled_from([None, *PLACES, "XX", "NA"]),
    organisation=st.sampled_from([None, "organisation-1", "organisation-2"]),
    person=st.sampled_from([None, "person-1", "person-2"]),
)


def somebody(
    roles: frozenset[str] = frozenset(), provinces: frozenset[str] | None = None,
    compartments: frozenset[str] = frozenset(), *, limited: bool = False,
) -> Principal:  # fmt: skip
    return Principal(
        "person-1", "session-1", "organisation-1", roles, provinces, compartments,
        ELECTION_DAY + timedelta(hours=12), limited=limited,
    )  # fmt: skip


def more(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    return None if one is None or other is None else one | other


class Edge:
    """A guard with its clock, its copy of people and its health."""

    def __init__(self, *, secure: bool = True) -> None:
        self.clock, self.people, self.health = ManualClock(), People(), Health("desk")
        self.guard = Guard(self.people, PERMISSIONS, self.clock, self.health, secure=secure)
        key = {"version": 1, "use": "token", "public": public_text(KEY), "state": "active"}
        self.people.take("signing_key", KEY.key_id, key)
        self.beat()
        self.enter("operator")

    def beat(self) -> None:
        self.people.take("heartbeat", "accreditation", {"at": rfc3339(self.clock.now())})

    def enter(self, *roles: str, version: int = 1, **changes: Any) -> None:
        state = {
            "version": version, "organisation_id": "organisation-1", "roles": list(roles), "provinces": None,
            "compartments": ["public", "joint"], "state": "active",
        } | changes  # fmt: skip
        self.people.take("person", "person-1", state)

    def token(self, **changes: Any) -> str:
        now = self.clock.now()
        said = {"session": "session-1", "person": "person-1", "made_at": now, "expires_at": now + timedelta(hours=1)}
        return sign(Claims(**(said | changes)), KEY)


@given(roles, roles, provinces, provinces, subjects, st.sampled_from(sorted(PERMISSIONS)))
def test_another_role_or_province_never_takes_a_right_away(
    some: frozenset[str], others: frozenset[str], here: frozenset[str] | None, there: frozenset[str] | None,
    what: Subject, action: str,
) -> None:  # fmt: skip
    smaller = somebody(some, here)
    larger = somebody(some | others, more(here, there))

    assert permitted(larger, PERMISSIONS[action], what) or not permitted(smaller, PERMISSIONS[action], what)


@given(roles, provinces, subjects, st.sampled_from(sorted(PERMISSIONS)), st.sampled_from(["fresh", "stale", "void"]))
def test_the_guard_lets_a_larger_one_do_whatever_a_smaller_one_may(
    some: frozenset[str], here: frozenset[str] | None, what: Subject, action: str, heard: str
) -> None:
    edge = Edge()
    edge.clock.advance({"fresh": 0, "stale": 60, "void": 600}[heard])

    def may(who: Principal) -> bool:
        try:
            edge.guard.check(who, action, what)
        except (Forbidden, RevocationsStale):
            return False
        return True

    smaller = may(somebody(some, here))
    assert smaller <= may(somebody(some | {"operator"}, here)) <= may(somebody(frozenset(ROLES), None))


@given(roles, roles, st.sampled_from(["1", "2"]), compartments, compartments)
def test_another_role_or_compartment_never_hides_anything(
    some: frozenset[str], others: frozenset[str], organisation: str, given_: frozenset[str], added: frozenset[str]
) -> None:
    smaller, larger = readable(some, organisation), readable(some | others, organisation)
    assert smaller <= larger

    for compartment in ALL_COMPARTMENTS:
        assert reads(given_ | added, compartment) or not reads(given_, compartment)


@given(provinces, subjects)
def test_an_auditor_changes_nothing_but_their_own_session(here: frozenset[str] | None, what: Subject) -> None:
    auditor = somebody(frozenset({"auditor"}), here, frozenset(ALL_COMPARTMENTS))

    changed = {row.action for row in PERMISSIONS.values() if row.changes and permitted(auditor, row, what)}

    assert changed <= {"session.own"}
    assert permitted(auditor, PERMISSIONS["audit.read"])


@given(roles, provinces, subjects, st.sampled_from(sorted(PERMISSIONS)))
def test_somebody_who_must_first_finish_signing_in_may_do_nothing(
    some: frozenset[str], here: frozenset[str] | None, what: Subject, action: str
) -> None:
    limited = somebody(some, here, limited=True)

    assert not permitted(limited, PERMISSIONS[action], what)
    with pytest.raises(SignInIncomplete):
        Edge().guard.check(limited, action, what)


@given(subjects)
def test_nobody_without_a_role_may_do_anything(what: Subject) -> None:
    assert not [row.action for row in PERMISSIONS.values() if permitted(somebody(), row, what)]


@pytest.mark.parametrize("action", sorted(row.action for row in PERMISSIONS.values() if row.scope == "provinces"))
def test_rights_in_a_province_end_at_its_border(action: str) -> None:
    row = PERMISSIONS[action]
    here = somebody(row.roles, frozenset({"IQ-BG"}))
    everywhere = somebody(row.roles, None)

    assert permitted(here, row, Subject(province="IQ-BG"))
    assert permitted(here, row, Subject(province="XX"))
    assert not permitted(here, row, Subject(province="IQ-NI"))
    assert not permitted(here, row, Subject(province="NA"))
    assert permitted(everywhere, row, Subject(province="NA"))


@pytest.mark.parametrize("action", sorted(row.action for row in PERMISSIONS.values() if row.national))
def test_what_is_national_needs_the_whole_country(action: str) -> None:
    row = PERMISSIONS[action]

    assert permitted(somebody(row.roles, None), row)
    assert not permitted(somebody(row.roles, frozenset(PLACES)), row)


def test_what_is_ones_own_is_nobody_elses() -> None:
    row = PERMISSIONS["session.own"]

    assert permitted(somebody(frozenset({"screen"})), row, Subject(person="person-1"))
    assert not permitted(somebody(frozenset(ROLES)), row, Subject(person="person-2"))


@pytest.mark.parametrize("action", sorted(PERMISSIONS))
def test_what_is_sensitive_waits_while_revocations_are_not_heard_of_and_nothing_else(action: str) -> None:
    edge, row = Edge(), PERMISSIONS[action]
    who = somebody(row.roles)
    for seconds in (0, 30, 31, 300):
        edge.beat()
        edge.clock.advance(seconds)
        edge.guard.check(who, action)
    edge.clock.advance(1)

    if row.sensitive:
        with pytest.raises(RevocationsStale):
            edge.guard.check(who, action)
        edge.beat()
    edge.guard.check(who, action)


def test_administration_and_breaking_glass_are_sensitive_and_reporting_and_watching_are_not() -> None:
    sensitive = {row.action for row in PERMISSIONS.values() if row.sensitive}

    assert sensitive >= {"person.manage", "organisation.manage", "key.rotate", "break_glass.open", "map.manage"}
    assert sensitive.isdisjoint({"report.file", "board.watch", "session.own", "audit.read", "badge.revoke"})


def test_stale_revocations_are_shown_and_close_nothing() -> None:
    edge = Edge()
    edge.clock.advance(31)
    edge.guard.check(somebody(frozenset({"operator"})), "report.file")

    assert edge.guard.freshness is Freshness.STALE
    part = edge.health.report()["parts"]["revocations"]
    assert (part["ok"], part["essential"], edge.health.ready) == (False, False, True)


def test_an_action_that_is_in_no_table_is_a_defect_of_the_caller() -> None:
    with pytest.raises(KeyError):
        Edge().guard.check(somebody(frozenset(ROLES)), "everything.allowed")


def test_the_table_knows_every_role_and_only_roles() -> None:
    named = frozenset[str]().union(*(row.roles for row in PERMISSIONS.values()))

    assert named == set(ROLES) == set(READS)
    assert set(BREAK_GLASS_COMPARTMENTS) <= set(ALL_COMPARTMENTS)
    assert [role for role in ROLES if needs_second_factor([role])] == ["admin", "liaison", "approver", "commissioner"]


def test_only_the_security_desk_and_whoever_watches_it_read_the_security_world() -> None:
    assert {role for role in ROLES if "security" in readable([role], "1")} == {"liaison", "commissioner", "auditor"}
    assert readable(["observer"], "7") == {"public", "org-7"}
    assert not reads(readable(["cso_delegate"], "7"), "org-8")


def test_the_bearer_goes_before_the_cookie_and_the_cookie_has_its_own_name() -> None:
    secure, plain = Edge(), Edge(secure=False)
    cookies = "__Host-opsroom=one; opsroom=two; other=three"

    assert secure.guard.token_of({"cookie": cookies}) == "one"
    assert plain.guard.token_of({"cookie": cookies}) == "two"
    assert secure.guard.token_of({"cookie": cookies, "authorization": "Bearer  four "}) == "four"
    assert secure.guard.token_of({"cookie": "opsroom=two"}) is None
    assert secure.guard.token_of({"authorization": "Basic dTpw", "cookie": ""}) is None
    assert cookie_name(secure=True).startswith("__Host-")


@pytest.mark.parametrize("headers", [{}, {"cookie": "__Host-opsroom="}, {"authorization": "Bearer "}])
def test_without_a_token_one_must_sign_in_first(headers: dict[str, str]) -> None:
    with pytest.raises(SignInRequired):
        Edge().guard.principal(headers)


@given(st.text(st.characters(max_codepoint=255), max_size=300))
def test_whatever_stands_in_the_headers_is_a_refusal_and_never_a_fault(text: str) -> None:
    edge = Edge()
    for headers in ({"cookie": text}, {"authorization": text}, {"cookie": f"__Host-opsroom={text}"}):
        with pytest.raises((SignInRequired, TokenRefused)):
            edge.guard.principal(headers)


async def test_a_route_asks_the_table_and_says_so_in_its_document() -> None:
    edge = Edge()
    app: FastAPI = create_app(
        service="desk", title="Desk", description="For this test.", health=edge.health, origins=[], ids=Ids(),
        registry=new_registry(),
    )  # fmt: skip

    async def manage(who: Annotated[Principal, caller(edge.guard, "map.manage")]) -> dict[str, str]:
        return {"by": who.id}

    async def about() -> dict[str, str]:
        return {}

    app.add_api_route("/manage", manage, methods=["POST"], openapi_extra=permission("map.manage"))
    app.add_api_route("/about", about, methods=["GET"], openapi_extra=permission(PUBLIC))
    bearer = {"authorization": f"Bearer {edge.token()}"}

    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://desk") as client:
        nobody = await client.post("/manage")
        operator = await client.post("/manage", headers=bearer)
        edge.enter("admin", version=2)
        admin = await client.post("/manage", headers=bearer)
        edge.clock.advance(301)
        void = await client.post("/manage", headers=bearer)
        limited = await client.post("/manage", headers={"authorization": f"Bearer {edge.token(limited=True)}"})
        public = await client.get("/about")
        document = (await client.get("/api/desk/openapi.json")).json()

    assert [answer.status_code for answer in (nobody, operator, admin, void, limited, public)] == [
        401, 403, 200, 503, 403, 200,
    ]  # fmt: skip
    assert [answer.json().get("code") for answer in (nobody, operator, void, limited)] == [
        "access.sign_in_required", "access.forbidden", "access.revocations_stale", "access.sign_in_incomplete",
    ]  # fmt: skip
    assert operator.json()["params"] == {"action": "map.manage"}
    assert document["paths"]["/manage"]["post"]["x-permission"] == "map.manage"
    assert document["paths"]["/manage"]["post"]["security"] == [{"session": []}, {"bearer": []}]
    assert document["paths"]["/about"]["get"]["x-permission"] == PUBLIC
    assert "security" not in document["paths"]["/about"]["get"]
