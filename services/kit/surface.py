"""How a service describes the errors of its routes: the same words everywhere, taken from the tree of errors."""

from collections.abc import Sequence
from typing import Any, Final

from pydantic import BaseModel

from services.kit.access import PUBLIC
from services.kit.errors import (
    DatabaseUnavailable,
    Forbidden,
    IdempotencyConflict,
    InvalidInput,
    OpsError,
    OriginRefused,
    SessionOver,
    SignInIncomplete,
    SignInRequired,
    TokenRefused,
)
from services.kit.http import PROBLEM_TYPE

_SIGNED_IN: Final[Sequence[type[OpsError]]] = (SignInRequired, TokenRefused, SessionOver, SignInIncomplete, Forbidden)
_ANY: Final[Sequence[type[OpsError]]] = (InvalidInput, OriginRefused, DatabaseUnavailable)
_RETRY: Final = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}


class Problem(BaseModel):
    """RFC 9457 problem. ``code`` is stable; its texts in ar, ckb and en are in the UI catalogues."""

    type: str
    code: str
    title: str
    status: int
    detail: str
    params: dict[str, Any]
    reference: str


KEY_HEADER: Final = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Kept 48 hours. The same key with the same body gets what the first one made, with another 409.",
    "schema": {"type": "string", "pattern": r"^[!-~]{1,128}$"},
}

_CONTENT: Final = {PROBLEM_TYPE: {"schema": Problem.model_json_schema()}}


def problems(
    action: str, errors: Sequence[type[OpsError]] = (), *, status: int = 200
) -> dict[int | str, dict[str, Any]]:
    """Return the refusals of a route for its description: per status the codes it may have.

    ``action`` is the row of the table of permissions it needs, or ``PUBLIC``; ``errors`` are its own, besides those
    that every route has. What is made (``status`` 201) once under a key is answered with 200 the second time.
    """
    raised = (*errors, *_ANY) if action == PUBLIC else (*_SIGNED_IN, *errors, *_ANY)
    codes: dict[int, list[str]] = {}
    for error in dict.fromkeys(raised):
        codes.setdefault(error.http_status, []).append(error.code)
    told: dict[int | str, dict[str, Any]] = {}
    if status == 201 and IdempotencyConflict in errors:
        told[200] = {"description": "What the first request under this key made."}
    for refused, found in sorted(codes.items()):
        told[refused] = {
            "description": ", ".join(f"`{code}`" for code in sorted(found)),
            "content": _CONTENT,
            **({"headers": _RETRY} if refused in {429, 503} else {}),
        }
    return told


def keyed(errors: Sequence[type[OpsError]]) -> dict[str, Any]:
    """Return the parameter of a route that has its effect once under a key: one of its errors is that of the key."""
    return {"parameters": [KEY_HEADER]} if IdempotencyConflict in errors else {}
