"""Attached files over HTTP: sent in parts that survive a broken line, fetched so that no browser runs them.

What comes is named by its sender and believed in nothing. What goes out has the type that was found, never the one that
was said, and may not be sniffed, framed or run.
"""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import Depends, Header, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from schemas.media import MediaKind
from schemas.types import UtcTime
from services.intake.actions import media as actions
from services.intake.actions.deps import Deps
from services.intake.actions.media_desk import MediaDesk
from services.intake.api.edge import Edge
from services.intake.errors import (
    MEDIA_REFUSALS,
    IncidentUnknown,
    MediaDigestWrong,
    MediaFolderUnavailable,
    MediaLongerThanSaid,
    MediaOffsetWrong,
    MediaTooLarge,
    MediaTooMany,
    MediaUnknown,
    ReportUnknown,
)
from services.intake.media.kinds import disposition, kind_of, name_for
from services.intake.store.media import Media
from services.kit.access import Guard, caller
from services.kit.auth import Principal
from services.kit.errors import (
    BodyIncomplete,
    BodyTooLarge,
    BodyTooSlow,
    DiskReserveReached,
    IdempotencyConflict,
    MediaTypeRefused,
    OpsError,
)
from services.kit.http import RoomApp, read_body
from services.kit.once import once_of
from services.kit.text import clean_text

ATTACH, READ, POSITION = "media.attach", "media.read", "media.position"
PART_SECONDS: Final = 60.0
"""Seconds a part may take: a quarter of a megabyte at the least rate the proxy lets pass."""

PART_TYPES: Final = frozenset({"application/octet-stream", "application/offset+octet-stream"})
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
_SAFE: Final = {
    "cache-control": "private, no-cache",
    "content-security-policy": POLICY,
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
}
_PART: Final = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in sorted(PART_TYPES)},
    }
}
_BYTES: Final = {"*/*": {"schema": {"type": "string", "format": "binary"}}}


_SAID: Final = "As the phone says; what it is, is found out."


def _readable(text: str) -> str:
    cleaned = clean_text(text)
    if "\0" in text or len(cleaned) > 300:
        raise PydanticCustomError("text_too_long", "at most {max} characters are expected", {"max": 300})
    return cleaned


class OfferBody(BaseModel):
    """A file that is about to be sent, and what it belongs to: exactly one of report and incident."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    report_id: UUID | None = None
    incident_id: UUID | None = None
    file_name: Annotated[str, Field(max_length=1000), AfterValidator(_readable)] = ""
    media_type: Annotated[str, Field(max_length=200, description=_SAID), AfterValidator(_readable)] = ""
    bytes: Annotated[int, Field(ge=1, le=2**31 - 1, description="At most 50 MB are taken.")]
    sha256: Annotated[
        str | None, Field(pattern=r"^[0-9a-f]{64}$", description="Of the whole file; compared when it has come.")
    ] = None

    @model_validator(mode="after")
    def _of_one_thing(self) -> "OfferBody":
        if (self.report_id is None) == (self.incident_id is None):
            raise PydanticCustomError("one_of_two", "either report_id or incident_id is expected")
        return self


class UploadAnswer(BaseModel):
    """How far an upload is; the next part begins at ``offset``."""

    media_id: UUID
    offset: int
    bytes: int
    part_bytes_max: int
    state: Literal["receiving", "checking", "attached", "refused"]


class MediaAnswer(BaseModel):
    """An attached file as it is kept; the file itself is at ``/media/{id}``."""

    id: UUID
    version: int
    incident_id: UUID
    report_id: UUID | None
    kind: MediaKind
    media_type: str
    bytes: int
    sha256: str
    file_name: str
    attached_at: UtcTime
    placed: Annotated[bool, Field(description="Whether a camera said where it was taken.")]


class MediaListAnswer(BaseModel):
    """The files of a case, in the order they were attached."""

    items: list[MediaAnswer]


class PositionAnswer(BaseModel):
    """Where and when a camera says it was; null where it does not say.

    ``taken_at`` is the camera's own clock, with a zone only where the camera has one.
    """

    media_id: UUID
    latitude: float | None
    longitude: float | None
    taken_at: str | None


def install(app: RoomApp, guard: Guard, deps: Deps, desk: MediaDesk) -> None:
    """Add the routes of attached files to the application."""
    edge = Edge(app, deps, "media")
    _sending(edge, guard, desk)
    _fetching(edge, desk)
    _asking(edge)


def _sending(edge: Edge, guard: Guard, desk: MediaDesk) -> None:
    deps = edge.deps
    sender = Annotated[Principal, _sender(guard)]

    async def offer(request: Request, response: Response, who: sender, body: OfferBody) -> UploadAnswer:
        """Begin an upload; 201 for a new one, 200 when it was begun under this key before."""
        offered = actions.Offered(
            body.report_id, body.incident_id, body.file_name, body.media_type, body.bytes, body.sha256
        )
        once = await once_of(request, who.id)
        by = edge.by(request, who, ATTACH)
        found, fresh = await actions.start_upload(
            deps, by, who, offered, once, lambda compartment, province: edge.see(who, ATTACH, compartment, province)
        )
        response.status_code = 201 if fresh else 200
        response.headers["upload-offset"] = str(found.received)
        return _upload(found)

    async def part(
        request: Request, response: Response, who: sender, media_id: UUID, upload_offset: Annotated[int, Header(ge=0)]
    ) -> UploadAnswer:
        """Send the part that begins at ``Upload-Offset``, 1 MiB at most; it is on disk when this is answered."""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in PART_TYPES:
            raise MediaTypeRefused("A part is sent as application/octet-stream.")
        await actions.own_upload(deps, who, media_id)
        data = await read_body(request, limit_bytes=actions.PART_BYTES_MAX, timeout_seconds=PART_SECONDS)
        by = edge.by(request, who, ATTACH)
        found = await actions.take_part(deps, desk, by, who, media_id, upload_offset, data)
        response.headers["upload-offset"] = str(found.received)
        return _upload(found)

    async def how_far(who: sender, media_id: UUID) -> Response:
        """Say to its sender how far an upload is, in the headers."""
        found = await actions.own_upload(deps, who, media_id)
        told = {
            "upload-offset": str(found.received),
            "upload-length": str(found.bytes_said),
            "upload-state": found.state,
            **({"upload-refusal": found.reason} if found.reason else {}),
        }
        return Response(status_code=200, headers=told)

    begun: Sequence[type[OpsError]] = (
        MediaTooLarge,
        MediaTooMany,
        ReportUnknown,
        IncidentUnknown,
        IdempotencyConflict,
        DiskReserveReached,
    )
    taken: Sequence[type[OpsError]] = (
        MediaUnknown, MediaOffsetWrong, MediaLongerThanSaid, MediaDigestWrong, *MEDIA_REFUSALS.values(),
        MediaTypeRefused, BodyTooLarge, BodyTooSlow, BodyIncomplete, DiskReserveReached,
        MediaFolderUnavailable,
    )  # fmt: skip
    edge.add("POST", "/media", offer, ATTACH, status=201, errors=begun)
    edge.add("PATCH", "/media/{media_id}", part, ATTACH, errors=taken, said=_PART)
    told = {"responses": {"200": {"description": "Upload-Offset, Upload-Length, Upload-State, Upload-Refusal."}}}
    edge.add("HEAD", "/media/{media_id}", how_far, ATTACH, errors=(MediaUnknown,), said=told)


def _fetching(edge: Edge, desk: MediaDesk) -> None:
    deps = edge.deps
    reader = Annotated[Principal, caller(edge.guard, READ)]

    async def fetch(
        request: Request,
        who: reader,
        media_id: UUID,
        download: Annotated[str | None, Query(max_length=10, description="With any value: to be saved.")] = None,
    ) -> Response:
        """Answer the file, whole or one range of it. Where it was taken is not in it any more."""
        found, path = await actions.open_media(
            deps, desk, media_id, lambda compartment, province: edge.see(who, READ, compartment, province)
        )
        media_type = str(found.media_type)
        headers = {
            **_SAFE,
            "content-disposition": disposition(found.file_name, media_type, download=download is not None),
            "etag": f'"{found.sha256}"',
        }
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        _one_range_or_none(request, int(found.bytes or 0))
        return FileResponse(path, headers=headers, media_type=media_type)

    async def list_media(who: reader, incident_id: UUID) -> MediaListAnswer:
        """List the attached files of a case."""
        found = await actions.of_incident(
            deps, incident_id, lambda compartment, province: edge.see(who, READ, compartment, province)
        )
        return MediaListAnswer(items=[_media(one, placed=placed) for one, placed in found])

    said: dict[str, Any] = {
        "responses": {
            "200": {"description": "The file.", "content": _BYTES},
            "206": {"description": "A range of it.", "content": _BYTES},
            "304": {"description": "It is the one of `If-None-Match`."},
        }
    }
    edge.add("GET", "/media/{media_id}", fetch, READ, errors=(MediaUnknown,), said=said)
    edge.add("GET", "/incidents/{incident_id}/media", list_media, READ, errors=(IncidentUnknown,))


def _asking(edge: Edge) -> None:
    deps = edge.deps
    asker = Annotated[Principal, caller(edge.guard, POSITION)]

    async def position(request: Request, who: asker, media_id: UUID) -> PositionAnswer:
        """Say where and when a camera says it was; who asks is told to the commission."""
        by = edge.by(request, who, POSITION)
        found = await actions.position_of(
            deps, by, media_id, lambda compartment, province: edge.see(who, POSITION, compartment, province)
        )
        return PositionAnswer(
            media_id=media_id, latitude=found.latitude, longitude=found.longitude, taken_at=found.taken_at
        )

    edge.add("GET", "/media/{media_id}/position", position, POSITION, errors=(MediaUnknown,))


def _sender(guard: Guard) -> Any:
    """Return a FastAPI dependency: who sends. Like a report, a file is taken from people not heard of yet."""

    async def dependency(request: Request) -> Principal:
        who = guard.principal(request.headers)
        if who.known or who.limited:
            guard.check(who, ATTACH)
        return who

    return Depends(dependency)


def _one_range_or_none(request: Request, size: int) -> None:
    """Leave one range that lies in the file, and of every other wish nothing: then the whole file is the answer."""
    said = request.headers.get("range")
    if said is None:
        return
    first, dash, last = said.removeprefix("bytes=").partition("-")
    good = said.startswith("bytes=") and dash and (first + last).isdigit() and len(first + last) <= 20
    if good and first:
        good = int(first) < size and (not last or int(first) <= int(last))
    elif good:
        good = int(last) > 0
    if not good:
        request.scope["headers"] = [pair for pair in request.scope["headers"] if pair[0] != b"range"]


def _upload(found: Media) -> UploadAnswer:
    return UploadAnswer(
        media_id=found.id,
        offset=found.received,
        bytes=found.bytes_said,
        part_bytes_max=actions.PART_BYTES_MAX,
        state=found.state,
    )


def _media(found: Media, *, placed: bool) -> MediaAnswer:
    media_type = str(found.media_type)
    return MediaAnswer.model_validate(
        {
            "id": found.id,
            "version": found.version,
            "incident_id": found.incident_id,
            "report_id": found.report_id,
            "kind": kind_of(media_type),
            "media_type": media_type,
            "bytes": found.bytes,
            "sha256": found.sha256,
            "file_name": name_for(found.file_name, media_type),
            "attached_at": found.attached_at,
            "placed": placed,
        }
    )
