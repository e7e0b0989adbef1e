"""Which other cases may be the same matter: suggested by place, time, category and text, confirmed by a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from services.intake.actions.deps import Deps
from services.intake.actions.questions import reach_of, see
from services.intake.model import Duty
from services.intake.model.likeness import Likeness, Sketch, likeness
from services.intake.store import questions
from services.intake.store.duplicates import candidates
from services.intake.store.questions import Question, Seen
from services.kit.auth import Principal

SHOWN: Final = 10
SCORE_MIN: Final = 0.4
"""Less than this is no suggestion: as much as one station alone."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case that may be the same matter, as it stands, and what speaks for it."""

    seen: Seen
    duties: Sequence[Duty]
    likeness: Likeness


async def suggest(deps: Deps, who: Principal, incident_id: UUID, window: timedelta) -> list[Suggestion]:
    """Return the cases that look most like one, the likest first; only such as the asker may read.

    Raises:
        IncidentUnknown: there is none of this id, or not for the asker.
    """
    reach = reach_of(who)
    async with deps.db.transaction() as conn:
        seen = await see(conn, reach, incident_id)
        case = seen.case
        mine = Sketch(case.id, case.category, case.province, case.district, case.centre, case.station, case.occurred_at)
        compared = [likeness(mine, other) for other in await candidates(conn, reach, case, window)]
        best = sorted((one for one in compared if one.score >= SCORE_MIN), key=lambda one: (-one.score, one.id))[:SHOWN]
        ids = [one.id for one in best]
        question = Question(deps.clock.now(), ids=ids)
        found = await questions.page(conn, reach, question, "opened", after=None, limit=SHOWN) if ids else []
        duties = await questions.duties_of(conn, reach, ids)
    cases = {one.case.id: one for one in found}
    return [Suggestion(cases[one.id], duties[one.id], one) for one in best if one.id in cases]
