"""What every route of polling has in common: bodies read within limits, answers as bytes."""

import re
from collections.abc import Sequence
from typing import Any, Final, TypeVar
from uuid import UUID

import orjson
from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from schemas.permissions import PERMISSIONS
from services.kit.access import permission
from services.kit.auth import Principal
from services.kit.clock import Clock
from services.kit.errors import (
    BodyIncomplete,
    BodyTooLarge,
    BodyTooSlow,
    MediaTypeRefused,
    OpsError,
)
from services.kit.events import Provenance
from services.kit.http import invalid, read_body

JSON_BYTES_MAX: Final = 256 * 1024
MANAGE: Final = "map.manage"
READ: Final = "map.read"
BODY: Final[Sequence[type[OpsError]]] = (BodyIncomplete, BodyTooSlow, BodyTooLarge, MediaTypeRefused)
"""What `read_json` may refuse."""

_JSON_TYPE: Final = re.compile(r"application/([a-z0-9.+-]+\+)?json\s*(;.*)?", re.IGNORECASE)

Body = TypeVar("Body", bound=BaseModel)


async def read_json(request: Request, contract: type[Body], timeout_seconds: float) -> Body:
    """Read a JSON body within a size and a time.

    Raises:
        MediaTypeRefused, BodyTooLarge, BodyTooSlow, BodyIncomplete, InvalidInput: nothing was done.
    """
    if not _JSON_TYPE.fullmatch(request.headers.get("content-type", "").strip()):
        raise MediaTypeRefused("The body must be application/json.")
    data = await read_body(request, limit_bytes=JSON_BYTES_MAX, timeout_seconds=timeout_seconds)
    try:
        return contract.model_validate_json(data)
    except ValidationError as error:
        raise invalid(error) from error


def answer(value: Any, status: int = 200) -> Response:
    """Return a JSON answer."""
    return Response(orjson.dumps(value, _id_text, orjson.OPT_UTC_Z), status, media_type="application/json")


def _id_text(value: Any) -> str:
    """The database's own kind of UUID, which the encoder does not know."""
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)


def tagged(request: Request, etag: str, body: bytes, media_type: str) -> Response:
    """Return an answer that a browser keeps and asks about again; 304 where it has this one already."""
    headers = {"etag": etag, "cache-control": "private, no-cache"}
    asked = request.headers.get("if-none-match", "")
    if etag in {tag.strip().removeprefix("W/") for tag in asked.split(",")}:
        return Response(status_code=304, headers=headers)
    return Response(body, 200, headers, media_type=media_type)


def provenance(request: Request, who: Principal, action: str, origin: str, clock: Clock) -> Provenance:
    """Return who does something by this request, in which of their roles."""
    state: dict[str, Any] = request.scope["state"]
    role = min(PERMISSIONS[action].roles & who.roles)
    return Provenance(who.id, role, origin, clock.now(), state["reference"], state["traceparent"])


def said(action: str, body: type[BaseModel] | None = None) -> dict[str, Any]:
    """Return what a route adds to the OpenAPI document: its permission and its body."""
    told = permission(action)
    if body is not None:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": body.model_json_schema()}}}
    return told
