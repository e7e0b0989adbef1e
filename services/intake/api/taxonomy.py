"""The tree of categories over HTTP: read any edition, make the next one."""

from functools import cache
from typing import Annotated, Any, Final, Literal

import orjson
from fastapi import Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError
from starlette.requests import Request
from starlette.responses import Response

from schemas.types import Desk, Severity, UtcTime
from services.intake.actions import taxonomy
from services.intake.actions.deps import Deps
from services.intake.api.edge import Edge
from services.intake.errors import TaxonomyUnknown, VersionStale
from services.intake.model.taxonomy import LEAVES_MAX, MINUTES_MAX
from services.intake.store.taxonomy import Edition
from services.kit.access import Guard, caller
from services.kit.auth import Principal
from services.kit.clock import rfc3339
from services.kit.errors import IdempotencyConflict
from services.kit.http import RoomApp
from services.kit.once import once_of
from services.kit.text import clean_text, is_readable

READ: Final = "taxonomy.read"
MANAGE: Final = "taxonomy.manage"
TEXT_CHARACTERS_MAX: Final = 300
VERSION_MAX: Final = 2**31 - 1


def _worded(value: str) -> str:
    text = " ".join(clean_text(value).split())
    if not is_readable(text):
        raise PydanticCustomError("text_empty", "a text that can be read is expected")
    if len(text) > TEXT_CHARACTERS_MAX:
        raise PydanticCustomError(
            "text_too_long", "at most {max} characters are expected", {"max": TEXT_CHARACTERS_MAX}
        )
    return text


Worded = Annotated[str, Field(json_schema_extra={"maxLength": TEXT_CHARACTERS_MAX}), AfterValidator(_worded)]
Minutes = Annotated[int, Field(ge=1, le=MINUTES_MAX)]


class _Asking(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class TaxonomyText(_Asking):
    """One text in the room's three languages; none may be empty."""

    ar: Worded
    ckb: Worded
    en: Worded


class SeverityBody(_Asking):
    """A severity and its clocks; a step without minutes is not owed, or (an answer) by the end of the day."""

    code: Severity
    triage_minutes: Minutes
    first_action_minutes: Minutes | None = None
    answer_minutes: Minutes | None = None
    answer_within: Literal["minutes", "end_of_day"]
    text: TaxonomyText


class FamilyBody(_Asking):
    """A family of leaves by its letter."""

    code: Annotated[str, Field(pattern=r"^[A-L]$")]
    text: TaxonomyText


class LeafBody(_Asking):
    """A category: how grave, who reads a case of it, and which desk it comes to first.

    ``retired`` leaves are offered to nobody; old reports are still read by them.
    """

    code: Annotated[str, Field(pattern=r"^[A-L][0-9]{1,2}$")]
    family: Annotated[str, Field(pattern=r"^[A-L]$")]
    severity: Severity
    compartment: Literal["joint", "commission"] = "joint"
    chain: Desk
    retired: bool = False
    text: TaxonomyText


class Tree(_Asking):
    """What an edition holds. ``unclassified`` is the leaf that reports come under whose category is in no leaf."""

    unclassified: Annotated[str, Field(pattern=r"^[A-L][0-9]{1,2}$")]
    severities: Annotated[list[SeverityBody], Field(min_length=4, max_length=4)]
    families: Annotated[list[FamilyBody], Field(min_length=1, max_length=12)]
    leaves: Annotated[list[LeafBody], Field(min_length=1, max_length=LEAVES_MAX)]


class EditionBody(Tree):
    """The next edition, whole, and the version it was made from."""

    base_version: Annotated[int, Field(ge=1, le=VERSION_MAX)]


class EditionAnswer(Tree):
    """An edition. ``digest`` is its ``ETag`` as well; ``active`` says whether it is the one in use."""

    version: int
    active: bool
    digest: str
    made_at: UtcTime


def install(app: RoomApp, guard: Guard, deps: Deps) -> None:
    """Add the routes of the taxonomy to the application."""
    edge = Edge(app, deps, "taxonomy")
    reader = Annotated[Principal, caller(guard, READ)]
    manager = Annotated[Principal, caller(guard, MANAGE)]

    async def read_taxonomy(
        request: Request,
        who: reader,
        version: Annotated[int | None, Query(ge=1, le=VERSION_MAX, description="None: the edition in use.")] = None,
    ) -> Response:
        """Return the edition in use, or an old one; 304 to whoever has it already."""
        edition = taxonomy.edition_of(deps, version)
        answer = _answer(deps, edition)
        if answer.headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=dict(answer.headers.items()) | {"content-length": "0"})
        return answer

    async def make_edition(request: Request, who: manager, body: EditionBody) -> Response:
        """Make the next edition: it is in use at once, and old reports keep theirs."""
        document = body.model_dump(mode="json", exclude={"base_version"})
        once = await once_of(request, who.id)
        made = await taxonomy.make_edition(deps, edge.by(request, who, MANAGE), once, body.base_version, document)
        return _answer(deps, made, status=201)

    described = _described()
    made, read = {"responses": {"201": described}}, {"responses": {"200": described}}
    edge.add("GET", "/taxonomy", read_taxonomy, READ, errors=(TaxonomyUnknown,), said=read)
    edge.add(
        "POST", "/taxonomy", make_edition, MANAGE, status=201, errors=(VersionStale, IdempotencyConflict), said=made
    )


def _answer(deps: Deps, edition: Edition, *, status: int = 200) -> Response:
    active = edition.version == deps.taxonomies.active.version
    said = {
        "version": edition.version,
        "active": active,
        "digest": edition.digest,
        "made_at": rfc3339(edition.made_at),
        **edition.document,
    }
    tag = f'"{edition.digest}{"" if active else "-old"}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    return Response(orjson.dumps(said), status, headers, media_type="application/json")


@cache
def _described() -> dict[str, Any]:
    tag = {"ETag": {"description": "Of this edition.", "schema": {"type": "string"}}}
    schema = EditionAnswer.model_json_schema(ref_template="#/components/schemas/{model}")
    del schema["$defs"]  # they are components already, because an edition is asked for as well
    content = {"application/json": {"schema": schema}}
    return {"description": "An edition.", "headers": tag, "content": content}
