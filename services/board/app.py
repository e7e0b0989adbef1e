"""The board wired: hub, neighbours, attendance, admission, door, projector."""

from schemas.permissions import PERMISSIONS
from services.board.actions import Admission
from services.board.api import Door
from services.board.hub import Hub
from services.board.meters import Meters
from services.board.neighbours import Neighbours
from services.board.presence import Attendance
from services.board.projector import Projector
from services.board.settings import BoardSettings
from services.board.steadiness import Steadiness
from services.kit.access import Guard, People, Upkeep
from services.kit.bus import Outbound
from services.kit.clock import clock_for
from services.kit.health import Health
from services.kit.lifecycle import Service
from services.kit.replay import LogReader
from services.kit.telemetry import new_registry


def build(settings: BoardSettings) -> Service:
    """Return one board process, not yet started. Call it inside the running loop.

    Started in this order: the hub, who looks after those who watch and what they have open, the door (health answers at
    once, websockets wait), then the reading of the log.
    """
    clock = clock_for(settings.drill_file)
    health = Health("board")
    meters = Meters(new_registry())
    log = LogReader(settings.nats_url, settings.nats_seed_file, settings.process, health)
    letters = Health("letters")  # what cannot be sent there waits; whether the log can be read is the reader's word
    outbound = Outbound(settings.process, settings.nats_url, settings.nats_seed_file, letters)
    hub = Hub(clock=clock, meters=meters, tick_seconds=settings.tick_seconds, drill=settings.drill_file is not None)
    neighbours = Neighbours(process=settings.process, url=settings.nats_url, seed_file=settings.nats_seed_file,
                            clock=clock, meters=meters)  # fmt: skip
    attendance = Attendance(hub=hub, clock=clock, meters=meters, neighbours=neighbours)
    guard = Guard(People(), PERMISSIONS, clock, health, secure=settings.secure)
    admission = Admission(guard=guard, hub=hub, clock=clock)
    projector = Projector(process=settings.process, log=log, outbound=outbound, hub=hub, admission=admission,
                          health=health, clock=clock, meters=meters)  # fmt: skip
    hub.lag_ms = projector.lag_ms
    hub.stale = lambda: admission.stale
    health.set("board", False, "The log is being read.")
    door = Door(
        listen=settings.listen,
        origins=settings.origins,
        clients_max=settings.clients_max,
        hub=hub,
        admission=admission,
        attendance=attendance,
        health=health,
        meters=meters,
    )
    steadiness = Steadiness(clock=clock, meters=meters, clients=lambda: hub.clients)
    parts = (steadiness, hub, neighbours, attendance, admission, Upkeep(guard, clock), door, projector)
    return Service("board", parts, health)
