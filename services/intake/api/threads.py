"""Talk over HTTP: threads on cases and channels of desks, their messages, receipts, and search in what one may read."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from schemas.types import Desk, Province
from services.intake.actions import threads
from services.intake.actions.deps import Deps
from services.intake.actions.threads import InChannel, InThread, OnCase, Said, Where
from services.intake.api.edge import Edge
from services.intake.api.thread_bodies import (
    ChannelMessageBody,
    FoundsAnswer,
    MarkAnswer,
    MessageAnswer,
    MessageBody,
    MessagesAnswer,
    ReadBody,
    ThreadsAnswer,
    ThreadWithMarksAnswer,
    found_answer,
    mark_answer,
    message_answer,
    thread_answer,
    thread_fields,
)
from services.intake.errors import AudienceClosed, IncidentUnknown, MessageUnknown, ThreadUnknown
from services.intake.model.threads import About
from services.intake.store.thread_lists import Asked, Listed
from services.kit.access import Guard, caller
from services.kit.auth import Principal
from services.kit.errors import DiskReserveReached, IdempotencyConflict
from services.kit.http import RoomApp
from services.kit.listing import PageAsked
from services.kit.once import once_of

READ, WRITE, MARK = "thread.read", "thread.write", "thread.mark"
PROVINCE: Final = r"^([A-Z]{2}-[A-Z0-9]{1,3}|NA)$"


def install(app: RoomApp, guard: Guard, deps: Deps) -> None:
    """Add the routes of talk to the application."""
    edge = Edge(app, deps, "threads")
    _reading(edge, guard)
    _writing(edge, guard)
    _marking(edge, guard)


def _reading(edge: Edge, guard: Guard) -> None:
    deps = edge.deps
    reader = Annotated[Principal, caller(guard, READ)]

    async def list_threads(
        who: reader,
        page: PageAsked,
        kind: About | None = None,
        province: Province | None = None,
        desk: Desk | None = None,
        incident: UUID | None = None,
    ) -> ThreadsAnswer:
        """List the threads one may read, the newest message first."""
        asked = Asked(kind, province, desk, incident)
        after = page.after(UUID)
        found = await threads.list_threads(deps, who, asked, after=after[0] if after else None, limit=page.fetch)
        return ThreadsAnswer(**page.answer(found, thread_answer, _place_in_list))

    async def show_thread(who: reader, thread_id: UUID) -> ThreadWithMarksAnswer:
        """Show a thread and how far the others have read it."""
        listed, marks = await threads.show_thread(deps, who, thread_id)
        return ThreadWithMarksAnswer(**thread_fields(listed), marks=[mark_answer(mark) for mark in marks])

    async def list_messages(
        who: reader,
        thread_id: UUID,
        before: Annotated[UUID | None, Query(description="Only what was written before this message.")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> MessagesAnswer:
        """List the messages of a thread, the newest first."""
        found = await threads.list_messages(deps, who, thread_id, before=before, limit=limit + 1)
        shown = found[:limit]
        following = shown[-1].id if len(found) > limit else None
        return MessagesAnswer(items=[message_answer(one) for one in shown], next=following)

    async def search_messages(
        who: reader,
        page: PageAsked,
        q: Annotated[str, Query(min_length=1, max_length=200, description="Part of a text, however it is spelled.")],
    ) -> FoundsAnswer:
        """Find messages in all threads one may read, the newest first."""
        after = page.after(UUID)
        found = await threads.search_messages(deps, who, q, after=after[0] if after else None, limit=page.fetch)
        return FoundsAnswer(**page.answer(found, found_answer, lambda one: (one.message.id,)))

    edge.add("GET", "/threads", list_threads, READ)
    edge.add("GET", "/threads/{thread_id}", show_thread, READ, errors=(ThreadUnknown,))
    edge.add("GET", "/threads/{thread_id}/messages", list_messages, READ, errors=(ThreadUnknown,))
    edge.add("GET", "/messages", search_messages, READ)


def _place_in_list(listed: Listed) -> tuple[UUID]:
    assert listed.thread.last_message is not None
    return (listed.thread.last_message,)


def _writing(edge: Edge, guard: Guard) -> None:
    deps = edge.deps
    writer = Annotated[Principal, caller(guard, WRITE)]
    where_said = Annotated[str, Path(pattern=PROVINCE, description="ISO 3166-2 code, or NA for the country.")]

    async def take(
        request: Request, response: Response, who: Principal, where: Where, body: MessageBody
    ) -> MessageAnswer:
        deps.disk.check()
        said = Said(body.text, body.language)
        once = await once_of(request, who.id)
        message, new = await threads.post(deps, edge.by(request, who, WRITE), who, where, said, once)
        response.status_code = 201 if new else 200
        return message_answer(message)

    async def write_in_thread(
        request: Request, response: Response, who: writer, thread_id: UUID, body: MessageBody
    ) -> MessageAnswer:
        """Write in a thread."""
        return await take(request, response, who, InThread(thread_id, body.compartment), body)

    async def write_on_case(
        request: Request, response: Response, who: writer, incident_id: UUID, body: MessageBody
    ) -> MessageAnswer:
        """Write on a case; the first message opens its thread for these readers."""
        return await take(request, response, who, OnCase(incident_id, body.compartment), body)

    async def write_in_channel(
        request: Request, response: Response, who: writer, province: where_said, desk: Desk, body: ChannelMessageBody
    ) -> MessageAnswer:
        """Write in the channel of a province and desk; the first message opens it."""
        return await take(request, response, who, InChannel(province, desk, body.compartment), body)

    each = (DiskReserveReached, IdempotencyConflict)
    for path, endpoint, errors in (
        ("/threads/{thread_id}/messages", write_in_thread, (ThreadUnknown, AudienceClosed, *each)),
        ("/incidents/{incident_id}/messages", write_on_case, (IncidentUnknown, ThreadUnknown, AudienceClosed, *each)),
        ("/channels/{province}/{desk}/messages", write_in_channel, (ThreadUnknown, *each)),
    ):
        edge.add("POST", path, endpoint, WRITE, status=201, errors=errors)


def _marking(edge: Edge, guard: Guard) -> None:
    deps = edge.deps
    marker = Annotated[Principal, caller(guard, MARK)]

    async def mark_read(request: Request, who: marker, thread_id: UUID, body: ReadBody) -> MarkAnswer:
        """Say that one has read a thread up to a message; going back changes nothing."""
        by = edge.by(request, who, MARK)
        return mark_answer(await threads.mark_read(deps, by, who, thread_id, body.message_id))

    errors = (ThreadUnknown, MessageUnknown, AudienceClosed)
    edge.add("POST", "/threads/{thread_id}/read", mark_read, MARK, errors=errors)
