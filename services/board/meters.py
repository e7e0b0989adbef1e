"""What the board counts about itself, for ``/metrics``."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Meters:
    """Counters and gauges of one board process."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.registry = registry
        self.clients = Gauge("opsroom_board_clients", "Screens connected.", registry=registry)
        self.lag_ms = Gauge("opsroom_board_lag_ms", "How far the board stands behind the log.", registry=registry)
        self.head = Gauge("opsroom_board_head", "Sequence in the log that the board has read.", registry=registry)
        self.entities = Gauge("opsroom_board_entities", "Entities held.", registry=registry)
        self.read = Counter("opsroom_board_messages", "Messages read by outcome.", ["outcome"], registry=registry)
        self.letters = Counter("opsroom_board_dead_letters", "Dead letters by outcome.", ["outcome"], registry=registry)
        self.forgotten = Counter("opsroom_board_forgotten", "Entities whose time was over.", registry=registry)
        self.resumes = Counter("opsroom_board_resumes", "Resumes by outcome.", ["outcome"], registry=registry)
        self.resyncs = Counter("opsroom_board_resyncs", "Resyncs by reason.", ["reason"], registry=registry)
        self.snapshots = Counter("opsroom_board_snapshots", "Snapshots begun.", registry=registry)
        self.held = Counter("opsroom_board_held", "Times a client was held back.", registry=registry)
        self.cut = Counter("opsroom_board_cut", "Clients cut after unanswered ticks.", registry=registry)
        self.refused = Counter("opsroom_board_refused", "Refusals by code.", ["code"], registry=registry)
        self.open = Gauge("opsroom_board_open", "Entities that screens here have open.", registry=registry)
        self.elsewhere = Gauge("opsroom_board_open_elsewhere", "Entities that screens of other processes have open.",
                               registry=registry)  # fmt: skip
        self.told = Counter("opsroom_board_present", "Times a screen was told who is there.", registry=registry)
        self.words = Counter("opsroom_board_neighbour_words", "Words between board processes by outcome.", ["outcome"],
                             registry=registry)  # fmt: skip
        self.sweep_seconds = Histogram("opsroom_board_sweep_seconds", "Length of a sweep.", registry=registry,
                                       buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5))  # fmt: skip
        self.stall_seconds = Gauge("opsroom_board_stall_seconds", "Longest stall of the loop in the last minute.",
                                   registry=registry)  # fmt: skip
