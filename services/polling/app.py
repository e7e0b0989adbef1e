"""The composition of polling: every part made once, in the order of starting, and handed to the edges."""

from dataclasses import dataclass
from pathlib import Path

from prometheus_client import CollectorRegistry

from schemas.permissions import PERMISSIONS
from services.kit.access import Guard, People, Upkeep
from services.kit.bus import Outbound
from services.kit.clock import Clock
from services.kit.copies import Copies
from services.kit.db import Database, DatabaseAddress, newest_revision
from services.kit.disk import DiskReserve
from services.kit.health import Health
from services.kit.http import HttpServer, create_app
from services.kit.ids import Ids
from services.kit.lifecycle import Service
from services.kit.relay import Relay
from services.kit.telemetry import new_registry
from services.polling import api
from services.polling.actions.deps import Deps
from services.polling.actions.importer import Importer
from services.polling.handlers import on_copied
from services.polling.settings import PollingSettings
from services.polling.store.tables import SCHEMA


@dataclass(frozen=True)
class Polling(Service):
    """The wired service, with the tools its edges were given."""

    deps: Deps


def build(settings: PollingSettings, *, clock: Clock, ids: Ids) -> Polling:
    """Wire polling. Nothing is opened before the parts are started."""
    health = Health("polling")
    registry = new_registry()
    db = _database(settings, health)
    people = People()
    copies = Copies(
        "polling",
        settings.nats_url,
        settings.nats_seed_file,
        db,
        lambda copied: on_copied(copied, people),
        health=health,
        clock=clock,
        registry=registry,
    )
    outbound = Outbound("polling", settings.nats_url, settings.nats_seed_file, health)
    relay = _relay(settings, outbound, clock, ids, health, registry)
    disk = DiskReserve(settings.watched_folders, settings.disk_reserve_bytes, health)
    importer = Importer(health)
    deps = Deps(
        db=db,
        clock=clock,
        ids=ids,
        guard=Guard(people, PERMISSIONS, clock, health, secure=settings.secure),
        disk=disk,
        wake_relay=relay.wake,
        wake_importer=importer.wake,
    )
    importer.serve(deps)
    http = _http(settings, deps, health, ids, registry)
    parts = (db, copies, disk, outbound, relay, importer, Upkeep(deps.guard, clock), http)
    return Polling("polling", parts, health, deps)


def _database(settings: PollingSettings, health: Health) -> Database:
    return Database(
        _address(settings, settings.database_user, settings.database_password_file),
        schema=SCHEMA,
        revision=newest_revision(Path(__file__).parent / "migrations"),
        health=health,
        connections=settings.database_connections_max,
    )


def _relay(
    settings: PollingSettings, log: Outbound, clock: Clock, ids: Ids, health: Health, registry: CollectorRegistry
) -> Relay:
    address = _address(settings, settings.relay_user, settings.relay_password_file)
    return Relay("polling", address, log, clock, health, new_id=ids.uuid, registry=registry)


def _address(settings: PollingSettings, user: str, password_file: Path) -> DatabaseAddress:
    return DatabaseAddress(settings.database_host, settings.database_port, settings.database_name, user, password_file)


def _http(settings: PollingSettings, deps: Deps, health: Health, ids: Ids, registry: CollectorRegistry) -> HttpServer:
    app = create_app(
        service="polling",
        title="Polling",
        description="The election and its map: provinces, districts, centres, stations, contests, staff.",
        health=health,
        origins=settings.origins,
        ids=ids,
        registry=registry,
    )
    api.install(
        app,
        deps,
        body_timeout_seconds=settings.body_timeout_seconds,
        upload_timeout_seconds=settings.upload_timeout_seconds,
    )
    return HttpServer(app, settings.listen)
