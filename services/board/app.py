"""The board wired: hub, door, projector."""

from services.board.api import Door
from services.board.hub import Hub
from services.board.meters import Meters
from services.board.projector import Projector
from services.board.settings import BoardSettings
from services.board.steadiness import Steadiness
from services.kit.bus import Outbound
from services.kit.clock import clock_for
from services.kit.health import Health
from services.kit.lifecycle import Service
from services.kit.replay import LogReader
from services.kit.telemetry import new_registry


def build(settings: BoardSettings) -> Service:
    """Return one board process, not yet started. Call it inside the running loop.

    Started in this order: the hub, the door (health answers at once, websockets wait), then the reading of the log.
    """
    clock = clock_for(settings.drill_file)
    health = Health("board")
    meters = Meters(new_registry())
    log = LogReader(settings.nats_url, settings.nats_seed_file, settings.process, health)
    letters = Health("letters")  # what cannot be sent there waits; whether the log can be read is the reader's word
    outbound = Outbound(settings.process, settings.nats_url, settings.nats_seed_file, letters)
    hub = Hub(clock=clock, meters=meters, tick_seconds=settings.tick_seconds, drill=settings.drill_file is not None)
    projector = Projector(
        process=settings.process, log=log, outbound=outbound, hub=hub, health=health, clock=clock, meters=meters
    )
    hub.lag_ms = projector.lag_ms
    health.set("board", False, "The log is being read.")
    door = Door(
        listen=settings.listen,
        origins=settings.origins,
        clients_max=settings.clients_max,
        hub=hub,
        health=health,
        meters=meters,
    )
    steadiness = Steadiness(clock=clock, meters=meters, clients=lambda: hub.clients)
    return Service("board", (steadiness, hub, door, projector), health)
