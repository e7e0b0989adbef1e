"""The composition of intake: every part made once, in the order of starting, and handed to the edges."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from prometheus_client import CollectorRegistry

from schemas.permissions import PERMISSIONS
from services.intake import taxonomy
from services.intake.actions import deadlines, reports
from services.intake.actions.clusters import Clusters
from services.intake.actions.deps import Deps
from services.intake.actions.filing import Filing, FirstReply, ReportFlush
from services.intake.actions.forms.complaint import FormPrinter
from services.intake.actions.media_desk import MediaDesk
from services.intake.actions.taxonomy import Editions
from services.intake.api import Api, bulk, complaints, contacts, incidents, threads, verbs
from services.intake.api import media as media_routes
from services.intake.api import taxonomy as taxonomy_routes
from services.intake.handlers import CONSUMES, on_copied
from services.intake.settings import IntakeSettings
from services.intake.store.columns import SCHEMA
from services.intake.store.places import Places
from services.intake.store.taxonomy import Taxonomies
from services.kit import press
from services.kit.access import Guard, People, Throttle, Upkeep
from services.kit.audit import install_audit
from services.kit.bus import Consumers, Outbound
from services.kit.clock import Clock
from services.kit.commit import GroupCommit
from services.kit.copies import Copied, Copies
from services.kit.db import Database, DatabaseAddress, newest_revision
from services.kit.deadlines import Sweep
from services.kit.disk import DiskReserve
from services.kit.errors import DatabaseUnavailable
from services.kit.health import Health
from services.kit.http import HttpServer, create_app
from services.kit.ids import Ids
from services.kit.lifecycle import Service
from services.kit.relay import Relay
from services.kit.settings import secret_text
from services.kit.tasks import end
from services.kit.telemetry import new_registry

SECRET_KEY_BYTES = 32
FORGET_SECONDS = 600.0


@dataclass(frozen=True)
class Intake(Service):
    """The wired service, with the tools its edges were given."""

    deps: Deps


class OldKeys:
    """Forgets idempotency keys of reports and of everything else made once, when their 48 hours are over."""

    name = "old-keys"

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to forget."""
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        """End; what is left is forgotten after the next start."""
        await end(self._task)

    async def forget(self) -> int:
        """Forget now and say how many."""
        return await reports.forget_old_keys(self._deps)

    async def _run(self) -> None:
        log = structlog.get_logger(__name__)
        while True:
            try:
                await self.forget()
            except DatabaseUnavailable as fault:
                log.warning("old_keys.later", reason=str(fault))
            except Exception:
                log.exception("old_keys.failed")
            await asyncio.sleep(FORGET_SECONDS)


def read_secret(settings: IntakeSettings) -> bytes:
    """Read the key that reporters' secrets are computed from.

    Raises:
        ValueError: the file does not hold 64 hexadecimal characters.
        OSError: it cannot be read.
    """
    key = bytes.fromhex(secret_text(settings.secret_file))
    if len(key) != SECRET_KEY_BYTES:
        raise ValueError(f"{settings.secret_file} must hold {2 * SECRET_KEY_BYTES} hexadecimal characters")
    return key


def build(settings: IntakeSettings, *, clock: Clock, ids: Ids) -> Intake:
    """Wire intake. Nothing is opened before the parts are started."""
    health = Health("intake")
    registry = new_registry()
    db = _database(settings, health)
    people, places = People(), Places()
    copies = _copies(settings, db, lambda copied: on_copied(copied, people, places), health, clock, registry)
    outbound = Outbound("intake", settings.nats_url, settings.nats_seed_file, health)
    relay = _relay(settings, outbound, clock, ids, health, registry)
    disk = DiskReserve(settings.watched_folders, settings.disk_reserve_bytes, health)
    commit: GroupCommit[Filing, FirstReply] = GroupCommit(
        ReportFlush(db, ids, relay.wake),
        max_batch=settings.batch_max,
        max_queue=settings.queue_max,
        registry=registry,
    )
    deps = Deps(
        db=db,
        clock=clock,
        ids=ids,
        guard=Guard(people, PERMISSIONS, clock, health, secure=settings.secure),
        places=places,
        taxonomies=Taxonomies(taxonomy.load()),
        zone=ZoneInfo(settings.time_zone),
        disk=disk,
        submit=commit.submit,
        wake_relay=relay.wake,
        secret_key=read_secret(settings),
        calendar_first_day=settings.calendar_first_day,
    )
    sweep = Sweep(db, partial(deadlines.miss_deadlines, deps), clock, health, registry=registry, after=relay.wake)
    consumers = Consumers(
        "intake", settings.nats_url, settings.nats_seed_file, CONSUMES, deps, health, clock=clock, registry=registry
    )
    media = MediaDesk(deps, settings.media_folder, health)
    http = _http(settings, deps, media, health, ids, registry)
    parts = (
        db,
        copies,
        disk,
        outbound,
        relay,
        Editions(deps),
        commit,
        sweep,
        Clusters(deps),
        OldKeys(deps),
        media,
        Upkeep(deps.guard, clock),
        consumers,
        http,
    )
    return Intake("intake", parts, health, deps)


def _database(settings: IntakeSettings, health: Health) -> Database:
    return Database(
        _address(settings, settings.database_user, settings.database_password_file),
        schema=SCHEMA,
        revision=newest_revision(Path(__file__).parent / "migrations"),
        health=health,
        connections=settings.database_connections_max,
    )


def _copies(
    settings: IntakeSettings,
    db: Database,
    take: Callable[[Copied], None],
    health: Health,
    clock: Clock,
    registry: CollectorRegistry,
) -> Copies:
    url, seed = settings.nats_url, settings.nats_seed_file
    return Copies("intake", url, seed, db, take, health=health, clock=clock, registry=registry)


def _relay(
    settings: IntakeSettings, log: Outbound, clock: Clock, ids: Ids, health: Health, registry: CollectorRegistry
) -> Relay:
    address = _address(settings, settings.relay_user, settings.relay_password_file)
    return Relay("intake", address, log, clock, health, new_id=ids.uuid, registry=registry)


def _address(settings: IntakeSettings, user: str, password_file: Path) -> DatabaseAddress:
    return DatabaseAddress(settings.database_host, settings.database_port, settings.database_name, user, password_file)


def _http(
    settings: IntakeSettings, deps: Deps, media: MediaDesk, health: Health, ids: Ids, registry: CollectorRegistry
) -> HttpServer:
    app = create_app(
        service="intake",
        title="Intake",
        description="Reports of election day: file one, ask what became of it, and read what was recorded.",
        health=health,
        origins=settings.origins,
        ids=ids,
        registry=registry,
    )
    api = Api(deps, Throttle(), body_timeout_seconds=settings.body_timeout_seconds, secure=settings.secure)
    api.install(app)
    verbs.install(app, deps)
    contacts.install(app, deps)
    threads.install(app, deps.guard, deps)
    incidents.install(app, deps.guard, deps)
    media_routes.install(app, deps.guard, deps, media)
    taxonomy_routes.install(app, deps.guard, deps)
    bulk.install(app, deps.guard, deps)
    complaints.install(app, deps.guard, deps, FormPrinter(settings.fonts or press.BUNDLED, health))
    install_audit(app, deps.guard, deps.db, SCHEMA, "intake")
    return HttpServer(app, settings.listen)
