"""Errors of intake, a closed list. The wording of each code lives in the UI catalogues in ar, ckb and en."""

from datetime import datetime

from services.kit.errors import OpsError


class IdempotencyConflict(OpsError):
    """The same key came with another body: the first report stands, and this one needs a key of its own."""

    code = "intake.idempotency_conflict"
    http_status = 409

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another report in the last 48 hours.")


class TimeOutOfRange(OpsError):
    """The time in the report cannot belong to this election; the phone asks its user to correct it."""

    code = "intake.time_out_of_range"
    http_status = 422

    def __init__(self, *, earliest: datetime, latest: datetime) -> None:
        super().__init__(
            "occurred_at is before the calendar's first day or more than five minutes ahead.",
            field="occurred_at",
            earliest=_rfc3339(earliest),
            latest=_rfc3339(latest),
        )


class ReportUnknown(OpsError):
    """No report under this id or code with this secret. Which of the two was wrong is never said."""

    code = "intake.report_unknown"
    http_status = 404

    def __init__(self) -> None:
        super().__init__("There is no report under this code with this secret.")


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
