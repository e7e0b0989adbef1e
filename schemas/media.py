"""Media: a photo, recording, film or document that belongs to an incident, and who asked where it was taken.

The file itself is fetched over HTTP. Neither its name nor the place where it was taken is in any event.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Discriminator, Field, Tag

from schemas.types import Contract, OtherChange, UtcTime, Version, change_tag

MediaKind = Literal["photo", "audio", "video", "document"]


class MediaAttached(Contract):
    """It came whole, was cleaned and is kept."""

    kind: Literal["attached"] = "attached"


class MediaMoved(Contract):
    """Its incident has another audience or place now, or it belongs to another incident because two were merged."""

    kind: Literal["moved"] = "moved"


MediaChange = Annotated[
    Annotated[MediaAttached, Tag("attached")]
    | Annotated[MediaMoved, Tag("moved")]
    | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("attached", "moved")),
]


class MediaV1(Contract):
    """An attached file as it is kept: ``bytes`` and ``sha256`` are those of the cleaned file, whatever was sent.

    ``report_id`` is the report it came with; None when it was attached to the incident itself.
    """

    media_id: UUID
    version: Version
    incident_id: UUID
    report_id: UUID | None = None
    kind: MediaKind
    bytes: Annotated[int, Field(ge=1)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    media_type: Annotated[str, Field(pattern=r"^(image|audio|video|application)/[a-z0-9.+-]{1,60}$")]
    change: MediaChange


class MediaReadingDone(Contract):
    """It was shown where and when a camera says it was."""

    kind: Literal["done"] = "done"


MediaReadingChange = Annotated[
    Annotated[MediaReadingDone, Tag("done")] | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("done")),
]


class MediaReadingV1(Contract):
    """Somebody asked where a file was taken: who, and of which. The place itself is not here."""

    reading_id: UUID
    version: Version
    reader: UUID
    media_id: UUID
    at: UtcTime
    change: MediaReadingChange
