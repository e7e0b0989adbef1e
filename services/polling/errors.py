"""Errors of polling, a closed list. The wording of each code lives in the UI catalogues in ar, ckb and en."""

from services.kit.errors import OpsError


class NoElection(OpsError):
    """Nobody has said yet which election this room is for; an admin does so first."""

    code = "polling.no_election"
    http_status = 404

    def __init__(self) -> None:
        super().__init__("No election was described in this room yet.")


class VersionStale(OpsError):
    """Somebody else changed it meanwhile: load it anew and decide again."""

    code = "polling.version_stale"
    http_status = 409

    def __init__(self, *, current: int) -> None:
        super().__init__("It was changed meanwhile.", current=current)


class DistrictUnknown(OpsError):
    """The accepted map has no district of this code."""

    code = "polling.district_unknown"
    http_status = 404


class CentreUnknown(OpsError):
    """The accepted map has no polling centre of this code."""

    code = "polling.centre_unknown"
    http_status = 404


class StationUnknown(OpsError):
    """The accepted map has no polling station of this code."""

    code = "polling.station_unknown"
    http_status = 404


class ContestUnknown(OpsError):
    """There is no contest of this code."""

    code = "polling.contest_unknown"
    http_status = 404


class ImportUnknown(OpsError):
    """No file came under this id."""

    code = "polling.import_unknown"
    http_status = 404


class ImportHasProblems(OpsError):
    """The file cannot be accepted as it is; its report names every problem. Nothing was imported."""

    code = "polling.import_has_problems"
    http_status = 409

    def __init__(self, *, problems: int) -> None:
        super().__init__("The file has problems; nothing was imported.", problems=problems)


class ImportNotReady(OpsError):
    """The file is still being read, or a decision about it was taken already. ``params["state"]`` says which."""

    code = "polling.import_not_ready"
    http_status = 409

    def __init__(self, *, state: str) -> None:
        super().__init__("This file waits for no decision.", state=state)


class ImportInProgress(OpsError):
    """Another file of this kind is being imported right now; wait until it is done."""

    code = "polling.import_in_progress"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("Another file of this kind is being imported.")


class MapChanged(OpsError):
    """Another file was accepted since this report was made: the file is read anew, then the new report is looked at."""

    code = "polling.map_changed"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("Another file was accepted since this report was made; it is being made anew.")


class TooManyImports(OpsError):
    """Several files wait to be read already; one more is taken when one of them was decided about."""

    code = "polling.too_many_imports"
    http_status = 429
    retryable = True

    def __init__(self, *, limit: int) -> None:
        super().__init__("Too many files wait to be read.", limit=limit, retry_after_seconds=10)


class WorkInterrupted(OpsError):
    """Working on the file broke off too often; what it holds may be too much for this machine. Nothing was imported."""

    code = "polling.import_interrupted"
    http_status = 503
