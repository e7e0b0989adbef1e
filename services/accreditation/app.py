"""The composition of accreditation: every part made once, in the order of starting, and handed to the edges."""

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry

from schemas.permissions import PERMISSIONS
from services.accreditation.actions import deadlines
from services.accreditation.actions.deployments import MapWatch
from services.accreditation.actions.deps import Deps, Policy
from services.accreditation.actions.failures import Failures
from services.accreditation.actions.first_start import FirstStart
from services.accreditation.actions.hashing import Hasher
from services.accreditation.actions.heartbeat import Heartbeat
from services.accreditation.actions.import_desk import ImportDesk
from services.accreditation.actions.import_work import ImportWork
from services.accreditation.actions.keyring import KeyRing
from services.accreditation.actions.own_copy import OwnCopy
from services.accreditation.actions.press import BadgePrinter
from services.accreditation.actions.tidy import Tidy
from services.accreditation.actions.vault import Vault
from services.accreditation.api import (
    badges,
    break_glass,
    deployments,
    imports,
    invitations,
    keys,
    organisations,
    people,
    profile,
    readings,
    second_factor,
    session,
)
from services.accreditation.handlers import on_copied
from services.accreditation.model.centres import Centres
from services.accreditation.model.throttle import Rate, SignInThrottle
from services.accreditation.settings import AccreditationSettings
from services.accreditation.store.columns import SCHEMA
from services.kit import press
from services.kit.access import Guard, People, Upkeep
from services.kit.audit import install_audit
from services.kit.bus import Outbound
from services.kit.clock import Clock
from services.kit.copies import Copies
from services.kit.db import Database, DatabaseAddress, newest_revision
from services.kit.deadlines import Sweep
from services.kit.disk import DiskReserve
from services.kit.health import Health
from services.kit.http import HttpServer, create_app
from services.kit.ids import Ids
from services.kit.lifecycle import Service
from services.kit.relay import Relay
from services.kit.settings import secret_text
from services.kit.telemetry import new_registry

SECRET_KEY_BYTES: Final = 32
SECONDS_PER_GUESS_OF_NETWORK: Final = 2.0
SECONDS_PER_GUESS_OF_PAIR: Final = 10.0
SECONDS_PER_GUESS_OF_USERNAME: Final = 20.0

INSTALLERS: Final = (
    session.install,
    second_factor.install,
    profile.install,
    invitations.install,
    organisations.install,
    readings.install,
    people.install,
    keys.install,
    break_glass.install,
    badges.install,
    deployments.install,
    imports.install,
)
"""The routes, subject by subject; the order matters where a path could be read as another's."""


@dataclass(frozen=True)
class Accreditation(Service):
    """The wired service, with the tools its edges were given."""

    deps: Deps


def read_secret(settings: AccreditationSettings) -> bytes:
    """Read the key that signing keys and seals are computed from.

    Raises:
        ValueError: the file does not hold 64 hexadecimal characters.
        OSError: it cannot be read.
    """
    key = bytes.fromhex(secret_text(settings.secret_file))
    if len(key) != SECRET_KEY_BYTES:
        raise ValueError(f"{settings.secret_file} must hold {2 * SECRET_KEY_BYTES} hexadecimal characters")
    return key


def build(settings: AccreditationSettings, *, clock: Clock, ids: Ids) -> Accreditation:
    """Wire accreditation. Nothing is opened before the parts are started."""
    health = Health("accreditation")
    registry = new_registry()
    db = _database(settings, health)
    outbound = Outbound("accreditation", settings.nats_url, settings.nats_seed_file, health)
    relay = _relay(settings, outbound, clock, ids, health, registry)
    doubt = asyncio.Event()
    deps = _deps(settings, db, relay, doubt, clock, ids, health)
    guard = Guard(deps.people, PERMISSIONS, clock, health, secure=deps.secure)
    sweep = Sweep(db, partial(deadlines.miss_deadlines, deps), clock, health, registry=registry, after=relay.wake)
    copies = Copies(
        "accreditation",
        settings.nats_url,
        settings.nats_seed_file,
        db,
        on_copied(deps.centres),
        health=health,
        clock=clock,
        registry=registry,
    )
    parts = (
        db,
        deps.disk,
        outbound,
        relay,
        deps.failures,
        deps.hasher,
        FirstStart(deps),
        OwnCopy(deps, doubt),
        sweep,
        copies,
        Heartbeat(deps, outbound, health, period_seconds=settings.heartbeat_seconds),
        Tidy(deps),
        MapWatch(deps),
        ImportWork(deps),
        Upkeep(guard, clock),
        _http(settings, deps, guard, health, registry),
    )
    return Accreditation("accreditation", parts, health, deps)


def _deps(
    settings: AccreditationSettings,
    db: Database,
    relay: Relay,
    doubt: asyncio.Event,
    clock: Clock,
    ids: Ids,
    health: Health,
) -> Deps:
    secret = read_secret(settings)
    origin = settings.public_origin.split(",")[0].strip().rstrip("/")
    return Deps(
        db=db,
        clock=clock,
        ids=ids,
        disk=DiskReserve(settings.watched_folders, settings.disk_reserve_bytes, health),
        people=People(always_fresh=True),
        centres=Centres(),
        keys=KeyRing(secret),
        vault=Vault(secret),
        hasher=Hasher(
            time_cost=settings.argon2_time_cost,
            memory_kibibytes=settings.argon2_memory_kibibytes,
            parallelism=settings.argon2_parallelism,
            at_once=settings.hashes_at_once,
            waiting_max=settings.hashes_waiting_max,
        ),
        throttle=SignInThrottle(
            network=Rate(settings.guesses_per_network, SECONDS_PER_GUESS_OF_NETWORK),
            pair=Rate(settings.guesses_per_pair, SECONDS_PER_GUESS_OF_PAIR),
            username=Rate(settings.guesses_per_username, SECONDS_PER_GUESS_OF_USERNAME),
        ),
        failures=Failures(db),
        policy=Policy(
            password_characters_min=settings.password_characters_min,
            password_characters_max=settings.password_characters_max,
            session_hours=settings.session_hours,
            renewal_hours=settings.renewal_hours,
            invitation_hours=settings.invitation_hours,
        ),
        printer=BadgePrinter(settings.fonts or press.BUNDLED, health),
        import_desk=ImportDesk(),
        origin=origin,
        secure=origin.startswith("https://"),
        first_admin_file=settings.first_admin_file,
        wake_relay=relay.wake,
        in_doubt=doubt.set,
    )


def _database(settings: AccreditationSettings, health: Health) -> Database:
    return Database(
        _address(settings, settings.database_user, settings.database_password_file),
        schema=SCHEMA,
        revision=newest_revision(Path(__file__).parent / "migrations"),
        health=health,
        connections=settings.database_connections_max,
    )


def _relay(
    settings: AccreditationSettings,
    log: Outbound,
    clock: Clock,
    ids: Ids,
    health: Health,
    registry: CollectorRegistry,
) -> Relay:
    address = _address(settings, settings.relay_user, settings.relay_password_file)
    return Relay("accreditation", address, log, clock, health, new_id=ids.uuid, registry=registry)


def _address(settings: AccreditationSettings, user: str, password_file: Path) -> DatabaseAddress:
    return DatabaseAddress(settings.database_host, settings.database_port, settings.database_name, user, password_file)


def _http(
    settings: AccreditationSettings, deps: Deps, guard: Guard, health: Health, registry: CollectorRegistry
) -> HttpServer:
    app = create_app(
        service="accreditation",
        title="Accreditation",
        description="Who may enter: organisations, people and their rights, sign-in, keys, badges, broken glass.",
        health=health,
        origins=settings.origins,
        ids=deps.ids,
        registry=registry,
    )
    for install in INSTALLERS:
        install(app, guard, deps)
    install_audit(app, guard, deps.db, SCHEMA, "accreditation")
    return HttpServer(app, settings.listen)
