"""Taxonomy: the tree of categories that reports are taken under. An admin edits it; every edition is a version.

The whole tree travels over HTTP (``GET /api/intake/taxonomy``); the log says only that there is a new one. Reports keep
the version they were taken under, and every version can be read for ever. The first edition is the file that a room
and its pages begin with: it is not said in the log, and whoever has heard of none uses that one.
"""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Discriminator, Field, Tag

from schemas.types import Contract, OtherChange, UtcTime, Version, change_tag


class TaxonomyMade(Contract):
    """An edition was made from the one before, and is in use from now on."""

    kind: Literal["made"] = "made"
    from_version: Version


TaxonomyChange = Annotated[
    Annotated[TaxonomyMade, Tag("made")] | Annotated[OtherChange, Tag("other")], Discriminator(change_tag("made"))
]


class TaxonomyV1(Contract):
    """The edition in use: its version, its families by their letters, and how many leaves it offers.

    ``leaves`` counts what can be chosen, ``retired`` what is kept for old reports only. ``digest`` is the SHA-256 of
    the tree as sorted JSON, in hexadecimal digits, and the ``ETag`` of the HTTP answer.
    """

    taxonomy_id: UUID
    version: Version
    families: Annotated[list[Annotated[str, Field(pattern=r"^[A-L]$")]], Field(min_length=1, max_length=12)]
    leaves: Annotated[int, Field(ge=1)]
    retired: Annotated[int, Field(ge=0)] = 0
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    made_at: UtcTime
    change: TaxonomyChange
