"""The dead-letter desk: whatever a consumer could not take becomes somebody's duty, whatever it holds."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from services.intake import model
from services.intake.actions.contracts import duty_opened
from services.intake.actions.deadlines import deadline_of
from services.intake.actions.deps import Deps
from services.intake.store import duties as store
from services.intake.store.columns import SCHEMA
from services.kit import deadlines, events
from services.kit.events import Provenance
from services.kit.text import clean_text

LETTER_SEVERITY: Final[model.Severity] = "S2"
TITLE_CHARACTERS_MAX: Final = 280
DETAIL_CHARACTERS_MAX: Final = 2000


@dataclass(frozen=True, slots=True)
class Letter:
    """A message of stream ``DEAD``: where it lay, why it is there in words, and all of its bytes.

    ``identity`` is the same in every letter of one service about one message: a board that starts again meets the
    message again and writes again, and each of several boards writes its own.
    """

    identity: bytes
    stream_seq: int
    subject: str
    reason: str
    where: str
    detail: str
    headers: dict[str, str]
    data: bytes
    traceparent: str | None


async def open_letter(deps: Deps, letter: Letter) -> bool:
    """Keep a dead letter and open the duty to handle it, in one transaction; False when it was kept before.

    Idempotent by the letter's identity.

    Raises:
        DatabaseUnavailable: the message is delivered again later.
    """
    now = deps.clock.now()
    kept = store.StoredLetter(
        id=deps.ids.uuid(),
        stream_seq=letter.stream_seq,
        identity=sha256(letter.identity).digest(),
        subject=_line(letter.subject, DETAIL_CHARACTERS_MAX),
        reason=_line(letter.reason, 40),
        detail=clean_text(letter.detail)[:DETAIL_CHARACTERS_MAX],
        headers={_line(name, 200): _line(value, DETAIL_CHARACTERS_MAX) for name, value in letter.headers.items()},
        data=letter.data,
        received_at=now,
    )
    duty = model.Duty(
        id=deps.ids.uuid(),
        version=1,
        kind="handle_dead_letter",
        state="open",
        owner=model.LADDER["handle_dead_letter"][0],
        due_at=model.triage_due_at(LETTER_SEVERITY, now, deps.taxonomy),
        opened_at=now,
        closed_at=None,
        step=0,
        severity=LETTER_SEVERITY,
        province=model.NATIONAL,
        station=None,
        subject_noun="dead_letter",
        subject_id=kept.id,
        title=_line(f"{letter.reason}: {letter.where}", TITLE_CHARACTERS_MAX),
    )
    by = Provenance(
        actor="intake",
        role="service",
        origin="consumer intake-dead",
        recorded_at=now,
        cause=f"DEAD:{letter.stream_seq}",
        traceparent=letter.traceparent,
    )
    async with deps.db.transaction() as conn:
        if not await store.keep_letter(conn, kept):
            return False
        await store.add_duty(conn, duty)
        await deadlines.schedule(conn, SCHEMA, [deadline_of(duty)])
        await events.append(conn, SCHEMA, [duty_opened(duty, deps.ids.uuid(), by)])
    deps.wake_relay()
    return True


def _line(text: str, characters_max: int) -> str:
    return " ".join(clean_text(text).split())[:characters_max]
