"""Signing keys over HTTP: everybody may read them, an admin rotates and retires."""

from typing import Annotated

from fastapi import Path
from starlette.requests import Request

from services.accreditation.actions import keys
from services.accreditation.actions.deps import Deps
from services.accreditation.api.answers import KeyAnswer, KeysAnswer, key_answer
from services.accreditation.api.bodies import RotateBody
from services.accreditation.api.edge import Edge
from services.accreditation.errors import LastKey, WrongState
from services.kit.access import PUBLIC, Guard, caller
from services.kit.auth import Principal
from services.kit.errors import NotFound
from services.kit.http import RoomApp

ROTATE = "key.rotate"


def install(app: RoomApp, guard: Guard, deps: Deps) -> None:
    """Add the routes of signing keys to the application."""
    edge = Edge(app, guard, deps, "keys")
    rotator = Annotated[Principal, caller(guard, ROTATE)]
    name = Annotated[str, Path(pattern=r"^[a-z0-9]{8,32}$")]

    async def list_keys() -> KeysAnswer:
        """List the public halves of all signing keys, the newest first."""
        return KeysAnswer(items=[key_answer(key) for key in await keys.list_keys(deps)])

    async def rotate(request: Request, who: rotator, body: RotateBody) -> KeyAnswer:
        """Sign with a new key from now on; what the ones before signed stays good."""
        return key_answer(await keys.rotate(deps, edge.by(request, who), body.use))

    async def retire(request: Request, who: rotator, key_id: name) -> KeyAnswer:
        """Believe nothing any more that this key has signed."""
        return key_answer(await keys.retire(deps, edge.by(request, who), key_id))

    edge.add("GET", "/keys", list_keys, PUBLIC)
    edge.add("POST", "/keys/rotate", rotate, ROTATE, status=201)
    edge.add("POST", "/keys/{key_id}/retire", retire, ROTATE, errors=(NotFound, WrongState, LastKey))
