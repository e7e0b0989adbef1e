"""People who ask about cases at an intake desk: cases with their reports, verbs on them, and questions by role."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import httpx
import orjson

from tests.integration.intake.desk import Desk
from tests.support.people import Somebody, bearer
from tests.support.postgres import connected

INCIDENTS = "/api/intake/incidents"


async def case_of(desk: Desk, *, by: Somebody | None = None, **changes: Any) -> str:
    """File a report, as somebody, and return the id of the case it opened. Each comes a second after the one before."""
    desk.clock.advance(1)
    token = None if by is None else desk.register.token(by)
    answer = await desk.file(desk.report(**changes), token=token)
    assert answer.status_code == 202, answer.text
    rows = await desk.rows("select incident_id from intake.report where id = $1", UUID(answer.json()["report_id"]))
    return str(rows[0][0])


async def ask(
    desk: Desk, path: str = "", /, *, role: str = "operator", token: str | None = None, **params: Any
) -> httpx.Response:
    """Ask about cases as somebody of a role."""
    headers = bearer(token or desk.register.token_for(role))
    return await desk.http.get(f"{INCIDENTS}{path}", params=params, headers=headers)


async def answered(desk: Desk, path: str = "", /, **how: Any) -> Any:
    """Ask what must be answered."""
    answer = await ask(desk, path, **how)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def listed(desk: Desk, /, **how: Any) -> list[str]:
    """The ids of the cases on the first page of a list."""
    return [item["id"] for item in (await answered(desk, **how))["items"]]


async def do(
    desk: Desk, case: str, verb: str, body: Mapping[str, Any] | None = None, *, role: str = "operator",
    token: str | None = None,
) -> Any:  # fmt: skip
    """Do a verb on the state of now, which must be taken; a second later than what was before."""
    desk.clock.advance(1)
    said = dict(body or {})
    if verb != "note":
        said["version"] = (await desk.rows("select version from intake.incident where id = $1", UUID(case)))[0][0]
    headers = bearer(token or desk.register.token_for(role))
    answer = await desk.http.post(f"{INCIDENTS}/{case}/{verb}", json=said, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def merge(desk: Desk, case: str, into: str) -> Any:
    """Merge a case into another one."""
    version = (await desk.rows("select version from intake.incident where id = $1", UUID(into)))[0][0]
    return await do(desk, case, "merge", {"into": into, "into_version": version})


async def centre_on_the_map(
    desk: Desk, code: str, stations: Sequence[str], *, province: str = "IQ-BG", place: tuple[float, float] | None = None
) -> None:
    """Let intake have heard of a centre, in memory and in its copies."""
    entity = str(desk.deps.ids.uuid())
    state: dict[str, Any] = {
        "centre_id": entity, "version": 1, "code": code, "names": {"ar": "مدرسة الشهيد"}, "province": province,
        "district": code[:3], "stations": [{"code": station} for station in stations], "state": "open",
    }  # fmt: skip
    if place is not None:
        state |= {"longitude": place[0], "latitude": place[1]}
    desk.deps.places.take_centre(entity, province, 1, state)
    async with connected(desk.database.owner) as conn:
        await conn.execute(
            "insert into intake.copy (subject, noun, entity, version, body, stream_seq) "
            "values ($1, 'centre', $2, 1, $3, 1)",
            f"ops.polling.centre.joint.{province}.{entity}", entity, orjson.dumps(state).decode(),
        )  # fmt: skip
