"""Errors of intake, a closed list. The wording of each code lives in the UI catalogues in ar, ckb and en."""

from datetime import datetime
from typing import Final

from services.kit.errors import OpsError


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


class IncidentUnknown(OpsError):
    """There is no such incident, or not for this person: the answer is the same."""

    code = "intake.incident_unknown"
    http_status = 404


class VersionStale(OpsError):
    """Somebody changed it meanwhile; ``params["version"]`` is the version of now."""

    code = "intake.version_stale"
    http_status = 409


class WrongState(OpsError):
    """The verb does not fit the state it is in; ``params["state"]`` says which that is."""

    code = "intake.wrong_state"
    http_status = 409


class AnswerMissing(OpsError):
    """A case is not closed for this reason before its reporters were answered."""

    code = "intake.answer_missing"
    http_status = 409


class ThreadUnknown(OpsError):
    """There is no such thread or channel, or not for this person: the answer is the same."""

    code = "intake.thread_unknown"
    http_status = 404


class MessageUnknown(OpsError):
    """There is no such message in this thread."""

    code = "intake.message_unknown"
    http_status = 404


class AudienceClosed(OpsError):
    """It is not talked about before these readers, or not by this person; ``params["open"]`` says before whom it is.

    The page shows its user who would read the message now, and asks again.
    """

    code = "intake.audience_closed"
    http_status = 409


class TaxonomyUnknown(OpsError):
    """There is no edition of the taxonomy of this version."""

    code = "intake.taxonomy_unknown"
    http_status = 404


class AdviceUnknown(OpsError):
    """No such question to a desk waits for its advice."""

    code = "intake.advice_unknown"
    http_status = 404


class TwoPeopleNeeded(OpsError):
    """Whoever proposed a public answer does not approve it."""

    code = "intake.two_people_needed"
    http_status = 409


class MediaUnknown(OpsError):
    """There is no such file, or not for this person: the answer is the same."""

    code = "intake.media_unknown"
    http_status = 404


class MediaTooLarge(OpsError):
    """The file is larger than is taken (``params["bytes_max"]``)."""

    code = "intake.media_too_large"
    http_status = 413


class MediaTooMany(OpsError):
    """Too many unfinished files, or enough with this report or case (``params["files_max"]``)."""

    code = "intake.media_too_many"
    http_status = 409


class MediaOffsetWrong(OpsError):
    """The next part begins at ``params["offset"]``; ``params["state"]`` says whether one is expected at all."""

    code = "intake.media_offset_wrong"
    http_status = 409


class MediaLongerThanSaid(OpsError):
    """More came than the ``params["bytes"]`` that were announced; the part was not taken."""

    code = "intake.media_longer_than_said"
    http_status = 422


class MediaDigestWrong(OpsError):
    """What came is not what was announced; the upload begins anew at offset 0."""

    code = "intake.media_digest_wrong"
    http_status = 422


class MediaAbandoned(OpsError):
    """Nothing came of the upload for two days, so that what had come was thrown away."""

    code = "intake.media_abandoned"
    http_status = 410


class MediaFolderUnavailable(OpsError):
    """The folder of attached files cannot be used; nothing was taken, and reports are taken all the same."""

    code = "intake.media_folder_unavailable"
    http_status = 503
    retryable = True


class MediaKindRefused(OpsError):
    """Files of this kind are not taken, whatever their name says."""

    code = "intake.media_kind_refused"
    http_status = 422


class MediaUnreadable(OpsError):
    """The file is damaged, or is not what it begins like."""

    code = "intake.media_unreadable"
    http_status = 422


class MediaTooHeavy(OpsError):
    """Opened, it has more pixels, pages or parts than the room may read."""

    code = "intake.media_too_heavy"
    http_status = 422


class MediaUncleanable(OpsError):
    """Where it was taken cannot be removed from it safely; send it in another format. Nothing of it is kept."""

    code = "intake.media_uncleanable"
    http_status = 422


MEDIA_REFUSALS: Final[dict[str, type[OpsError]]] = {
    "kind_refused": MediaKindRefused,
    "unreadable": MediaUnreadable,
    "too_heavy": MediaTooHeavy,
    "uncleanable": MediaUncleanable,
}
"""Why a file that came whole is not kept."""


class ContactUnknown(OpsError):
    """No contact was given with this report, or there is no such report."""

    code = "intake.contact_unknown"
    http_status = 404


class ComplaintUnknown(OpsError):
    """There is no such complaint, or not for this person: the answer is the same."""

    code = "intake.complaint_unknown"
    http_status = 404


class ExportFailed(OpsError):
    """The workbook could not be written: the disk is full, or its writer was ended. Other forms need no disk."""

    code = "intake.export_failed"
    http_status = 503


class FormUnprintable(OpsError):
    """The form could not be printed: typefaces are missing (``params["missing"]``), or drawing failed."""

    code = "intake.form_unprintable"
    http_status = 503
