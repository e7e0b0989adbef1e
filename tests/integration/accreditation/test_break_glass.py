"""Broken glass is told to everybody concerned at once, ends by itself, and another person reviews it."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from schemas.accreditation import BreakGlassV1, PersonV1
from schemas.obligation import ObligationV1
from tests.integration.accreditation.desk import API, Desk, Person, refused, taken
from tests.support.eventually import eventually

REASON = "بلاغ عن إطلاق نار قرب مركزين ولا ضابط ارتباط على الخط"


async def _opened(desk: Desk, person: Person, **changes: Any) -> Any:
    body = {"compartment": "security", "reason": REASON, "minutes": 30} | changes
    return taken(await desk.of(person).post(f"{API}/break-glass", json=body), 201)


async def _duties(desk: Desk) -> list[tuple[str, ObligationV1]]:
    rows = await desk.told("obligation.%")
    return [(row["subject"].split(".")[3], ObligationV1.model_validate_json(row["body"])) for row in rows]


async def test_it_opens_the_compartment_for_a_while_and_no_longer(desk: Desk) -> None:
    admin = await desk.arrived("admin")
    client = desk.of(admin)

    glass = await _opened(desk, admin, minutes=30)

    until = desk.clock.now() + timedelta(minutes=30)
    assert glass["until"] == until.isoformat().replace("+00:00", "Z")
    me = taken(await client.get(f"{API}/session"))
    assert me["compartments"] == ["commission", "joint", "public", "security"]
    desk.clock.advance(30 * 60)
    assert taken(await client.get(f"{API}/session"))["compartments"] == ["commission", "joint", "public"]


async def test_the_compartments_readers_and_the_commission_are_told_with_the_reason(desk: Desk) -> None:
    admin = await desk.arrived("admin")

    glass = await _opened(desk, admin)

    told = await desk.told("break_glass.opened.v1")
    subjects = [f"ops.accreditation.break_glass.{name}.NA.{glass['id']}" for name in ("commission", "security")]
    assert [row["subject"] for row in told] == subjects
    for row in told:
        state = BreakGlassV1.model_validate_json(row["body"])
        assert (str(state.person_id), state.opened, state.reason) == (admin.id, "security", REASON)
        assert row["actor"] == admin.id
    (person,) = await desk.told("person.glass_broken.v1")
    opened = PersonV1.model_validate_json(person["body"]).opened
    assert [(one.compartment, one.until) for one in opened] == [("security", desk.clock.now() + timedelta(minutes=30))]


async def test_the_commissioner_owes_a_review_within_a_day_in_both_audiences(desk: Desk) -> None:
    admin = await desk.arrived("admin")

    glass = await _opened(desk, admin)

    duties = await _duties(desk)
    assert [audience for audience, _ in duties] == ["commission", "security"]
    for audience, duty in duties:
        assert (duty.kind, duty.owner.id, duty.severity, duty.state) == (
            "review_break_glass", "commissioner", "S2", "open",
        )  # fmt: skip
        assert duty.due_at == desk.clock.now() + timedelta(hours=24)
        assert (duty.subject.noun, str(duty.subject.id), duty.compartment) == ("break_glass", glass["id"], audience)
        assert (duty.title, duty.province) == (REASON, "NA")
    assert duties[0][1].obligation_id == duties[1][1].obligation_id


async def test_a_compartment_of_the_commission_is_told_once(desk: Desk) -> None:
    # A commissioner whose admin has given them less opens what their role alone would not need to open.
    person = await desk.arrived("commissioner", compartments=["public", "joint"])

    await _opened(desk, person, compartment="commission")

    assert len(await desk.told("break_glass.opened.v1")) == len(await desk.told("obligation.opened.v1")) == 1


async def test_the_review_of_another_person_discharges_the_duty_with_its_proof(desk: Desk) -> None:
    admin, commissioner = await desk.arrived("admin"), await desk.arrived("commissioner")
    glass = await _opened(desk, admin)
    desk.clock.advance(600)

    body = {"version": 1, "finding": "justified"}
    own = await desk.of(admin).post(f"{API}/break-glass/{glass['id']}/review", json=body)
    reviewed = taken(await desk.of(commissioner).post(f"{API}/break-glass/{glass['id']}/review", json=body))
    again = await desk.of(commissioner).post(f"{API}/break-glass/{glass['id']}/review", json=body | {"version": 2})

    assert refused(own) == (403, "accreditation.own_review")
    assert refused(again) == (409, "accreditation.wrong_state")
    assert (reviewed["reviewed_by"], reviewed["finding"], reviewed["closed_at"]) == (commissioner.id, "justified", None)
    events = await desk.rows("select id, subject from accreditation.event where type = 'break_glass.reviewed.v1'")
    proof = next(row["id"] for row in events if ".commission." in row["subject"])
    done = [duty for _, duty in await _duties(desk) if duty.state == "discharged"]
    assert len(done) == 2
    for duty in done:
        assert duty.proof is not None
        assert (duty.proof.event_id, duty.proof.at) == (UUID(str(proof)), desk.clock.now())
    assert await desk.rows("select 1 from accreditation.deadline") == []


async def test_what_was_not_justified_ends_with_the_review(desk: Desk) -> None:
    admin, commissioner = await desk.arrived("admin"), await desk.arrived("commissioner")
    glass = await _opened(desk, admin)

    body = {"version": 1, "finding": "not_justified"}
    reviewed = taken(await desk.of(commissioner).post(f"{API}/break-glass/{glass['id']}/review", json=body))

    assert reviewed["closed_at"] is not None
    assert "security" not in taken(await desk.of(admin).get(f"{API}/session"))["compartments"]


async def test_closed_before_its_time_it_is_closed(desk: Desk) -> None:
    admin = await desk.arrived("admin")
    glass = await _opened(desk, admin)
    path = f"{API}/break-glass/{glass['id']}/close"

    stale = await desk.of(admin).post(path, json={"version": 9})
    closed = taken(await desk.of(admin).post(path, json={"version": 1}))
    again = await desk.of(admin).post(path, json={"version": 2})

    assert refused(stale) == (409, "accreditation.version_conflict")
    assert refused(again) == (409, "accreditation.wrong_state")
    assert closed["version"] == 2
    assert "security" not in taken(await desk.of(admin).get(f"{API}/session"))["compartments"]
    assert len(await desk.told("break_glass.closed.v1")) == 2
    assert [duty.state for _, duty in await _duties(desk)] == ["open", "open"]


async def test_a_review_nobody_makes_lapses_and_can_still_be_made(desk: Desk) -> None:
    admin, commissioner = await desk.arrived("admin"), await desk.arrived("commissioner")
    glass = await _opened(desk, admin)
    desk.clock.advance(24 * 3600 + 1)

    async def lapsed() -> bool:
        return [duty.state for _, duty in await _duties(desk)] == ["open", "open", "lapsed", "lapsed"]

    assert await eventually(lapsed, 60)
    body = {"version": 1, "finding": "justified"}
    taken(await desk.of(commissioner).post(f"{API}/break-glass/{glass['id']}/review", json=body))
    assert [duty.state for _, duty in await _duties(desk)][-2:] == ["discharged", "discharged"]


async def test_two_opened_compartments_end_each_at_its_own_time(desk: Desk) -> None:
    person = await desk.arrived("commissioner", compartments=["public"])
    client = desk.of(person)
    await _opened(desk, person, compartment="security", minutes=10)
    await _opened(desk, person, compartment="joint", minutes=20)

    assert taken(await client.get(f"{API}/session"))["compartments"] == ["joint", "public", "security"]
    desk.clock.advance(10 * 60)
    assert taken(await client.get(f"{API}/session"))["compartments"] == ["joint", "public"]


async def test_nothing_is_opened_without_need_reason_or_right(desk: Desk) -> None:
    admin, operator = await desk.arrived("admin"), await desk.arrived("operator")

    def body(**changes: Any) -> dict[str, Any]:
        return {"compartment": "security", "reason": REASON, "minutes": 30} | changes

    path = f"{API}/break-glass"
    for changes in (
        {"reason": "قصير"},
        {"minutes": 4},
        {"minutes": 61},
        {"compartment": "org-1"},
        {"compartment": "public"},
    ):
        assert refused(await desk.of(admin).post(path, json=body(**changes))) == (422, "request.invalid"), changes
    needless = await desk.of(admin).post(path, json=body(compartment="joint"))
    assert refused(needless) == (409, "accreditation.glass_not_needed")
    assert refused(await desk.of(operator).post(path, json=body())) == (403, "access.forbidden")
    assert await desk.told("break_glass.%") == []


async def test_what_was_opened_is_listed_for_those_who_may_know(desk: Desk) -> None:
    admin, auditor, operator = [await desk.arrived(role) for role in ("admin", "auditor", "operator")]
    glass = await _opened(desk, admin)

    listed = taken(await desk.of(auditor).get(f"{API}/break-glass"))

    assert [row["id"] for row in listed["items"]] == [glass["id"]]
    assert json.dumps(listed["items"][0]) == json.dumps(glass)
    assert refused(await desk.of(operator).get(f"{API}/break-glass")) == (403, "access.forbidden")
    review = await desk.of(auditor).post(
        f"{API}/break-glass/{glass['id']}/review", json={"version": 1, "finding": "justified"}
    )
    assert refused(review) == (403, "access.forbidden")
