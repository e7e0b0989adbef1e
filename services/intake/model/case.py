"""Rules of a case: which verb fits when, and what it makes of the case. Pure; every verb gets the time it decides by.

A verb returns the case after it. Who may do it is asked at the edge; what it does to duties is in
``model.answer_clock``; what the log is told is in ``actions/contracts``. Each verb is one change: the version goes up
by one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from schemas.incident import CloseReason, IncidentStatus, OutsideBody, PublicAnswer, Verification
from schemas.types import Desk, Language, Severity
from services.intake.errors import AnswerMissing, VersionStale, WrongState

ANSWERED_REASONS: Final = frozenset({"answered", "resolved", "unfounded", "referred"})
"""A case is closed for one of these only after its reporters were answered, or with the answer."""

RAISED_BY_REPORTS: Final = 3
"""So many independent organisations with the same at one centre within ``RAISE_WINDOW`` make a case graver by one."""

RAISE_WINDOW_MINUTES: Final = 30

GRAVER: Final[Mapping[str, Severity]] = {"S2": "S1", "S3": "S2", "S4": "S3"}


@dataclass(frozen=True, slots=True)
class Case:
    """An incident as its rules see it; the columns of its row, without what is only searched.

    ``reports``, ``organisations`` and ``media`` of a merged case are those that it brought along.
    """

    id: UUID
    version: int
    code: str
    status: IncidentStatus
    severity: Severity
    category: str
    category_version: int
    compartment: str
    province: str
    district: str | None
    centre: str | None
    station: str | None
    station_known: bool
    place: str
    time_flag: str
    language: Language
    summary: str
    evidence: bool
    reports: int
    organisations: int
    desk: Desk | None
    assignee: UUID | None
    verification: Verification
    referred_to: OutsideBody | None
    advice_open: int
    public_answer: PublicAnswer
    merged_into: UUID | None
    close_reason: CloseReason | None
    raised: bool
    media: int
    occurred_at: datetime
    opened_at: datetime
    triaged_at: datetime | None
    acted_at: datetime | None
    answered_at: datetime | None
    answer_due_at: datetime | None
    closed_at: datetime | None
    owed_since: datetime | None = None

    @property
    def since(self) -> datetime:
        """From when on what is owed is counted: when it was opened, reopened, or stood alone again."""
        return self.owed_since or self.opened_at


def at_version(case: Case, version: int) -> None:
    """Refuse a verb decided on an older state than this.

    Raises:
        VersionStale: somebody changed the case meanwhile.
    """
    if case.version != version:
        raise VersionStale("The incident was changed meanwhile.", version=case.version)


def triage(case: Case, now: datetime, said: Mapping[str, Any]) -> Case:
    """Take a first look: say what it is, where, how grave, and whose desk it is.

    ``said`` holds those of category, category_version, severity, province, district, centre, station, station_known,
    time_flag and desk that somebody decided.

    Raises:
        WrongState: it was triaged before: then it is reclassified, assigned.
    """
    _in(case, {"new"})
    return _next(case, status="triaged", triaged_at=now, **said)


def assign(case: Case, now: datetime, said: Mapping[str, Any]) -> Case:
    """Give it to another desk or person; what ``said`` leaves out stays."""
    _open(case)
    return _acted(case, now, **said)


def noted(case: Case) -> Case:
    """Count a note: nothing else changes, also of a closed case."""
    return _next(case)


def verify(case: Case, now: datetime, outcome: Verification) -> Case:
    """Say what the room found out."""
    _open(case)
    return _acted(case, now, verification=outcome)


def refer(case: Case, now: datetime, to: OutsideBody) -> Case:
    """Hand it to a body outside the room.

    Raises:
        WrongState: it is outside already.
    """
    _open(case)
    if case.referred_to is not None:
        raise WrongState("It is with a body outside the room already.", state="referred")
    return _acted(case, now, referred_to=to)


def come_back(case: Case) -> Case:
    """Take it back from the body outside the room.

    Raises:
        WrongState: it is with none.
    """
    if case.referred_to is None:
        raise WrongState("It is with no body outside the room.", state="not_referred")
    return _next(case, referred_to=None)


def ask_advice(case: Case, now: datetime) -> Case:
    """Count a question to another desk."""
    _open(case)
    return _acted(case, now, advice_open=case.advice_open + 1)


def give_advice(case: Case) -> Case:
    """Count an answered question of another desk."""
    return _next(case, advice_open=max(0, case.advice_open - 1))


def answer(case: Case, now: datetime) -> Case:
    """Note that the reporters were answered; the first time counts for the clock.

    Raises:
        WrongState: it was merged.
    """
    _alone(case)
    return _acted(case, now, answered_at=case.answered_at or now)


def propose(case: Case, now: datetime) -> Case:
    """Note a proposed public answer, also of a closed case.

    Raises:
        WrongState: another one waits for approval, it was merged, or the readers of the case are few by design.
    """
    _alone(case)
    if case.compartment == "security":
        raise WrongState("A case of the security desk has no public answer.", state="security")
    if case.public_answer == "proposed":
        raise WrongState("A public answer waits for approval already.", state="proposed")
    return _acted(case, now, public_answer="proposed")


def decide(case: Case, *, published: bool, before: PublicAnswer) -> Case:
    """Note what a second person decided about the proposed public answer; ``before`` is what stood before it.

    Raises:
        WrongState: none is proposed, or the case's readers are few by design now.
    """
    if case.public_answer != "proposed":
        raise WrongState("No public answer waits for approval.", state=case.public_answer)
    if published and case.compartment == "security":
        raise WrongState("A case of the security desk has no public answer.", state="security")
    return _next(case, public_answer="published" if published else before)


def close(case: Case, now: datetime, reason: CloseReason, *, answered: bool) -> Case:
    """Close it; questions to other desks end. ``answered`` says that an answer to the reporters comes with it.

    Raises:
        WrongState: it is closed, or outside the room, or waits for the approval of an answer.
        AnswerMissing: nobody has answered the reporters.
    """
    _open(case)
    if case.referred_to is not None and reason != "referred":
        raise WrongState("It is with a body outside the room.", state="referred")
    if case.public_answer == "proposed":
        raise WrongState("A public answer waits for approval.", state="proposed")
    if reason in ANSWERED_REASONS and not answered and case.answered_at is None:
        raise AnswerMissing("Answer the reporters first, or with closing.")
    first = case.answered_at or (now if answered else None)
    return _acted(case, now, status="closed", close_reason=reason, closed_at=now, answered_at=first, advice_open=0)


def reopen(case: Case, now: datetime) -> Case:
    """Open it again; the reporters are owed another answer, from now on.

    Raises:
        WrongState: it is open, or was merged (that is taken back by ``unmerge``).
    """
    if case.status != "closed" or case.merged_into is not None:
        raise WrongState("Only a closed incident that stands alone is reopened.", state=case.status)
    return replace(_opened_again(case, now), answered_at=None)


def reclassify(case: Case, said: Mapping[str, Any]) -> Case:
    """Say that it is something else, graver or lighter, elsewhere, or for other readers.

    Raises:
        WrongState: it was merged; then it has the readers of the case it is part of.
    """
    _alone(case)
    return _next(case, **said)


def follow(case: Case, before: Case, after: Case) -> Case | None:
    """Let a merged case go where the case it is part of went; None where nothing changes for it.

    It always has the same readers; where it stood in the same province, it is taken to the new place as well.
    """
    changes: dict[str, Any] = {}
    if case.compartment != after.compartment:
        changes["compartment"] = after.compartment
    if case.province == before.province != after.province:
        changes |= {name: getattr(after, name) for name in ("province", "district", "centre", "station")}
        changes["station_known"] = after.station_known
    return _next(case, **changes) if changes else None


def merge(case: Case, into: Case, now: datetime) -> tuple[Case, Case]:
    """Merge a case into another one: it is closed, its questions to other desks end. What is counted is counted after.

    Raises:
        WrongState: one of them is closed, they are the same, or their readers differ: then nothing said to few becomes
            known to many.
    """
    _open(case)
    _open(into)
    if case.id == into.id:
        raise WrongState("An incident is not merged into itself.", state="same")
    if case.compartment != into.compartment:
        raise WrongState("Their readers differ: reclassify one of them first.", state=into.compartment)
    if case.referred_to is not None or case.public_answer == "proposed":
        raise WrongState("Something of it is still waited for.", state="referred" if case.referred_to else "proposed")
    gone = _next(case, status="closed", close_reason="merged", closed_at=now, merged_into=into.id, advice_open=0)
    grown = _next(into, severity=min(case.severity, into.severity), evidence=into.evidence or case.evidence)
    return gone, grown


def unmerge(case: Case, now: datetime) -> Case:
    """Take a merging back: the case stands alone, untriaged where nobody triaged it. What is counted is counted after.

    Raises:
        WrongState: it is not merged.
    """
    if case.merged_into is None:
        raise WrongState("It is not merged into another incident.", state=case.status)
    return replace(_opened_again(case, now), merged_into=None)


def release(within: Case) -> Case:
    """Note that what had been merged into this case, or into one that is part of it, stands alone."""
    return _next(within)


def raise_severity(case: Case, independent: int) -> Case | None:
    """Make a case graver by one because independent organisations report the same there; None where the rule is silent.

    Once for a case; S1 is the gravest; a closed case stays.
    """
    if case.raised or case.status == "closed" or case.severity == "S1" or independent < RAISED_BY_REPORTS:
        return None
    graver = GRAVER[case.severity]
    return _next(case, severity=graver, raised=True)


def attach(case: Case) -> Case:
    """Count a picture, recording or film."""
    return _next(case, media=case.media + 1)


def _next(case: Case, **changes: Any) -> Case:
    return replace(case, version=case.version + 1, **changes)


def _acted(case: Case, now: datetime, **changes: Any) -> Case:
    """A verb that counts as the first action."""
    return _next(case, **{"acted_at": case.acted_at or now, **changes})


def _in(case: Case, states: Collection[str]) -> None:
    if case.status not in states:
        raise WrongState("The verb does not fit the state of the incident.", state=case.status)


def _open(case: Case) -> None:
    _in(case, {"new", "triaged"})


def _alone(case: Case) -> None:
    if case.merged_into is not None:
        raise WrongState("It was merged; this belongs to the incident it is part of.", state="merged")


def _opened_again(case: Case, now: datetime) -> Case:
    status: IncidentStatus = "new" if case.triaged_at is None else "triaged"
    return _next(case, status=status, close_reason=None, closed_at=None, owed_since=now)
