"""The one tree of errors: stable codes inside, wording only at the edge.

A service's own codes stand in its ``errors.py``; these are the kit's. Every code has a text in ``ar``, ``ckb`` and
``en`` in the UI catalogues, which a test compares.
"""

from dataclasses import dataclass
from typing import Any, ClassVar


class OpsError(Exception):
    """A refusal or fault with a stable code.

    ``http_status`` is what the HTTP edge answers; ``retryable`` tells a consumer (and a client) that the same thing may
    succeed later; ``params`` are values for the text, never secrets.
    """

    code: ClassVar[str] = "internal"
    http_status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False

    def __init__(self, detail: str = "", **params: Any) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.params = params


@dataclass(frozen=True)
class FieldError:
    """One field that cannot be taken: where, which rule, what was expected."""

    field: str
    code: str
    expected: str

    def as_json(self) -> dict[str, str]:
        """Return the form of problem+json's ``params.errors``."""
        return {"field": self.field, "code": self.code, "expected": self.expected}


class InvalidInput(OpsError):
    """The request was read but its content cannot be taken; ``params["errors"]`` names each field."""

    code = "request.invalid"
    http_status = 422

    def __init__(self, errors: list[FieldError], detail: str = "") -> None:
        super().__init__(detail or "The request has fields that cannot be taken.")
        self.errors = errors
        self.params = {"errors": [error.as_json() for error in errors]}


class NotFound(OpsError):
    """There is nothing here, or not for this person: the answer is the same."""

    code = "request.not_found"
    http_status = 404


class MethodRefused(OpsError):
    """The path exists, the method does not."""

    code = "request.method_refused"
    http_status = 405


class BodyTooLarge(OpsError):
    """The body is over the limit; nothing was taken."""

    code = "request.body_too_large"
    http_status = 413


class BodyTooSlow(OpsError):
    """The body did not arrive whole in time; nothing was taken. Sending again is safe."""

    code = "request.body_too_slow"
    http_status = 408
    retryable = True


class BodyIncomplete(OpsError):
    """The line broke before the body was whole; nothing was taken."""

    code = "request.body_incomplete"
    http_status = 400
    retryable = True


class MediaTypeRefused(OpsError):
    """The body is not of the media type this path takes."""

    code = "request.media_type_refused"
    http_status = 415


class TooManyRequests(OpsError):
    """Asked too often; wait for ``Retry-After``."""

    code = "request.throttled"
    http_status = 429
    retryable = True


class IdempotencyConflict(OpsError):
    """The key was used for another request; that one stands."""

    code = "request.idempotency_conflict"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another request in the last 48 hours; that one stands.")


class SignInRequired(OpsError):
    """Nobody is signed in; the page leads to sign-in."""

    code = "access.sign_in_required"
    http_status = 401


class TokenRefused(OpsError):
    """What came as a token is none of this room: forged, damaged, or signed by a key that is no longer believed."""

    code = "access.token_refused"
    http_status = 401


class SessionOver(OpsError):
    """The session has expired or was ended, or the person or their organisation may not enter any more."""

    code = "access.session_over"
    http_status = 401


class SignInIncomplete(OpsError):
    """First the password must be changed or the second factor enrolled; nothing else is allowed before."""

    code = "access.sign_in_incomplete"
    http_status = 403


class Forbidden(OpsError):
    """This person may not do this, or not here. ``params["action"]`` names the row of the table of permissions."""

    code = "access.forbidden"
    http_status = 403


class RevocationsStale(OpsError):
    """This service has not heard of accreditation for five minutes, so what is sensitive waits."""

    code = "access.revocations_stale"
    http_status = 503
    retryable = True


class OriginRefused(OpsError):
    """A web page of another origin called; the room answers its own pages only."""

    code = "access.origin_refused"
    http_status = 403


class HostRefused(OpsError):
    """The room was called by a name that is not its own: a page elsewhere may have pointed its name here."""

    code = "access.host_refused"
    http_status = 421


class Overloaded(OpsError):
    """More is queued than can be kept safely; nothing was taken. Sending again later is safe."""

    code = "request.overloaded"
    http_status = 503
    retryable = True


class DatabaseUnavailable(OpsError):
    """The database cannot be reached; nothing was taken. Sending again later is safe."""

    code = "room.database_unavailable"
    http_status = 503
    retryable = True


class DatabaseRefused(OpsError):
    """PostgreSQL refuses the role or its password: a fault of the room's set-up; it does not pass by itself."""

    code = "room.database_refused"
    http_status = 503


class SchemaMismatch(OpsError):
    """The schema in the database is not the one this service was written for; `opsroom provision` mends it."""

    code = "room.schema_mismatch"
    http_status = 503


class DiskReserveReached(OpsError):
    """The disk is nearly full: new work is refused before the engines suffer."""

    code = "room.disk_reserve_reached"
    http_status = 503
    retryable = True


class RoomUnavailable(OpsError):
    """The part behind the door is not there; the door answers for it."""

    code = "room.unavailable"
    http_status = 503
    retryable = True


class BusRefused(OpsError):
    """The log's permissions refuse this subject to this service: a fault of the room's set-up, never of a person."""

    code = "room.bus_refused"


class BusUnavailable(OpsError):
    """The log cannot be reached."""

    code = "room.bus_unavailable"
    http_status = 503
    retryable = True


class DurableMissing(OpsError):
    """A durable consumer that a service binds has not been made: run `opsroom provision`."""

    code = "room.durable_missing"
    http_status = 503

    def __init__(self, stream: str, durable: str) -> None:
        super().__init__(
            f"The durable consumer {durable} of stream {stream} is missing: run `opsroom provision`.",
            stream=stream,
            durable=durable,
        )
