"""Head of a service's seal chain, published every minute so that others can keep it as a witness."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from schemas.types import Contract, OtherChange, UtcTime, Version, change_tag


class SealPublished(Contract):
    """The minute's head was read from the event table."""

    kind: Literal["published"] = "published"


SealChange = Annotated[
    Annotated[SealPublished, Tag("published")] | Annotated[OtherChange, Tag("other")],
    Discriminator(change_tag("published")),
]


class SealHeadV1(Contract):
    """The newest seal of one service: whoever keeps it can show later that history was or was not changed.

    ``version`` equals ``seal_no``: a head never goes back. ``seal`` is 64 hexadecimal characters.
    """

    service: Annotated[str, Field(pattern=r"^[a-z]+$")]
    version: Version
    seal_no: Annotated[int, Field(ge=1)]
    seal: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    at: UtcTime
    change: SealChange
