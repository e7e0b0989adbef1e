"""Nobody gives what they do not have, and more rights never take one away."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.accreditation import MACHINE_OWNER
from schemas.permissions import ROLES, readable
from services.accreditation.errors import OwnerFixed, OwnRights, RightsExceeded, RightsUnfit
from services.accreditation.model.entities import Organisation, Person
from services.accreditation.model.rights import (
    NATIONAL_GIVES,
    ROLES_OF,
    Given,
    Manager,
    check_fit,
    check_give,
    check_manage,
    given_of,
    readable_in,
    within,
)

NOW = datetime(2026, 11, 21, 5, 30, tzinfo=UTC)
PROVINCES = ("IQ-NI", "IQ-BG", "IQ-BA", "IQ-AR")
NAMESPACE = UUID(int=7)

scopes = st.none() | st.frozensets(st.sampled_from(PROVINCES), min_size=1)
roles = st.frozensets(st.sampled_from(ROLES), min_size=1, max_size=4)
kinds = st.sampled_from(sorted(ROLES_OF))
managers = st.builds(Manager, st.just("a manager"), roles, scopes)


def an_organisation(kind: str = "commission", provinces: frozenset[str] | None = None) -> Organisation:
    listed = None if provinces is None else tuple(sorted(provinces))
    return Organisation(
        UUID(int=1),
        1,
        kind,
        {"ar": "منظمة"},
        None,
        None,
        listed,
        "active",
        None,
        None,
        None,
        NOW,  # type: ignore[arg-type]
    )


def a_person(given: Given, *, number: int = 1) -> Person:
    provinces = None if given.provinces is None else tuple(sorted(given.provinces))
    return Person(
        id=uuid5(NAMESPACE, str(number)), version=1, username="x", name="شخص", organisation_id=UUID(int=1),
        roles=tuple(sorted(given.roles)), provinces=provinces, compartments=tuple(sorted(given.compartments)),
        opened=(), state="active", valid_from=None, valid_until=None, tokens_not_before=None, phone=None, email=None,
        language="ar", digits="arab", made_at=NOW,
    )  # fmt: skip


@st.composite
def givens(draw: st.DrawFn, of_roles: st.SearchStrategy[frozenset[str]] = roles) -> Given:
    chosen = draw(of_roles)
    readable_ones = sorted(readable(chosen, str(UUID(int=1))))
    return Given(chosen, draw(scopes), draw(st.frozensets(st.sampled_from(readable_ones))))


def allowed(check: object, *arguments: object) -> bool:
    try:
        check(*arguments)  # type: ignore[operator]
    except (RightsExceeded, RightsUnfit, OwnRights, OwnerFixed):
        return False
    return True


@given(managers, givens())
def test_nobody_gives_provinces_they_do_not_have(manager: Manager, rights: Given) -> None:
    if allowed(check_give, manager, rights):
        assert manager.provinces is None or (rights.provinces is not None and rights.provinces <= manager.provinces)


@given(managers, givens())
def test_only_an_admin_of_the_whole_country_makes_admins_commissioners_and_auditors(
    manager: Manager, rights: Given
) -> None:
    if allowed(check_give, manager, rights) and rights.roles & NATIONAL_GIVES:
        assert "admin" in manager.roles
        assert manager.provinces is None


@given(managers, givens())
def test_who_is_no_admin_gives_nothing(manager: Manager, rights: Given) -> None:
    if "admin" not in manager.roles:
        assert not allowed(check_give, manager, rights)


@given(managers, givens(), scopes, roles)
def test_giving_is_monotone_in_the_managers_own_rights(
    manager: Manager, rights: Given, more: frozenset[str] | None, more_roles: frozenset[str]
) -> None:
    wider = None if more is None or manager.provinces is None else manager.provinces | more
    mightier = Manager(manager.id, manager.roles | more_roles, wider)

    if allowed(check_give, manager, rights):
        assert allowed(check_give, mightier, rights)


@given(managers, givens(), givens())
def test_no_chain_of_managing_climbs(manager: Manager, first: Given, second: Given) -> None:
    """Whoever a manager makes can give no more than the manager could."""
    if allowed(check_give, manager, first):
        made = Manager("made", first.roles, first.provinces)
        if allowed(check_give, made, second):
            assert allowed(check_give, manager, second)


@given(managers, givens())
def test_who_is_managed_has_nothing_that_the_manager_could_not_give(manager: Manager, rights: Given) -> None:
    person = a_person(rights)

    assert allowed(check_manage, manager, person) == allowed(check_give, manager, rights)
    assert given_of(person) == rights


@given(givens())
def test_nobody_manages_their_own_rights_whatever_they_have(rights: Given) -> None:
    person = a_person(rights)
    themselves = Manager(str(person.id), frozenset(ROLES), None)

    with pytest.raises(OwnRights):
        check_manage(themselves, person)
    check_manage(themselves, person, rights=False)


def test_the_machines_owner_is_managed_by_nobody() -> None:
    owner = replace(a_person(Given(frozenset({"admin"}), None, frozenset())), id=MACHINE_OWNER)

    for rights in (True, False):
        with pytest.raises(OwnerFixed):
            check_manage(Manager("anybody", frozenset(ROLES), None), owner, rights=rights)


@given(kinds, scopes, givens())
def test_rights_that_fit_never_exceed_the_organisation(
    kind: str, provinces: frozenset[str] | None, rights: Given
) -> None:
    organisation = an_organisation(kind, provinces)
    if allowed(check_fit, rights, organisation):
        assert rights.roles <= ROLES_OF[kind]
        assert within(rights.provinces, provinces)
        assert rights.compartments <= readable(rights.roles, str(organisation.id))
        if kind not in {"commission", "governorate_office"}:
            assert "commission" not in rights.compartments


@given(kinds, givens(), st.sampled_from(PROVINCES))
def test_rights_still_fit_when_some_are_taken_away(kind: str, rights: Given, province: str) -> None:
    organisation = an_organisation(kind)
    if allowed(check_fit, rights, organisation):
        assert allowed(check_fit, replace(rights, compartments=frozenset()), organisation)
        if rights.provinces is None:
            assert allowed(check_fit, replace(rights, provinces=frozenset({province})), organisation)


@given(st.sampled_from(ROLES), kinds)
def test_more_roles_read_never_less(role: str, kind: str) -> None:
    organisation = an_organisation(kind)
    for other in ROLES:
        assert readable_in({role}, organisation) <= readable_in({role, other}, organisation)


def test_every_role_has_a_kind_of_organisation_for_it() -> None:
    assert frozenset().union(*ROLES_OF.values()) == frozenset(ROLES)
    assert "liaison" in ROLES_OF["agency"]
    assert [kind for kind, allowed_roles in ROLES_OF.items() if "auditor" in allowed_roles] == ["commission"]
