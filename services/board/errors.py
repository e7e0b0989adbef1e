"""Errors of the board, a closed list. The wording of each code lives in the UI catalogues in ar, ckb and en.

Two kinds: a refusal before the websocket opens is answered with an HTTP status and ``problem+json``; a refusal of a
frame is an ``error`` frame, and where ``close_code`` is set the socket is closed with it.
"""

from typing import ClassVar

from services.kit.errors import OpsError


class FrameRefused(OpsError):
    """A client's frame that the board does not take. ``close_code`` None: the connection goes on."""

    code = "board.message_invalid"
    http_status = 422
    close_code: ClassVar[int | None] = None


class MessageInvalid(FrameRefused):
    """Not JSON text of a known frame type, or a field that cannot be taken; the client is broken and is closed."""

    code = "board.message_invalid"
    close_code = 4400


class HelloExpected(FrameRefused):
    """The first frame was not ``hello``, or none came in ten seconds, or a second one came."""

    code = "board.hello_expected"
    close_code = 4401


class ProtocolUnsupported(FrameRefused):
    """The page speaks another version of the protocol: it must be loaded anew."""

    code = "board.protocol_unsupported"
    close_code = 4402


class TopicUnknown(FrameRefused):
    """A topic that this board does not have. After ``hello`` the socket is closed."""

    code = "board.topic_unknown"
    close_code = 4404


class NotShown(FrameRefused):
    """Presence was asked at something that this view does not show, whether there is such a thing or not."""

    code = "board.not_shown"


class SessionEnded(FrameRefused):
    """The session is over or the person may no longer enter; the page leads to sign-in and does not come back."""

    code = "board.session_over"
    http_status = 401
    close_code = 4403


class RightsChanged(FrameRefused):
    """What the person may see is no longer what this line was opened for; the page connects again at once."""

    code = "board.rights_changed"
    http_status = 403
    retryable = True
    close_code = 4403


class TooSlow(FrameRefused):
    """Three ticks stayed without an answer: the line or the page is stuck. Connect again after a random wait."""

    code = "board.too_slow"
    close_code = 4408


class Restarting(FrameRefused):
    """The board process stops; another one, or the same again, takes the connection after a random wait."""

    code = "board.restarting"
    http_status = 503
    retryable = True
    close_code = 1012


class NotReady(OpsError):
    """The board is still reading the log; connect again in a moment."""

    code = "board.not_ready"
    http_status = 503
    retryable = True


class Full(OpsError):
    """The process has as many clients as it may have; another process or a later moment takes this one."""

    code = "board.full"
    http_status = 503
    retryable = True


class BoardOriginRefused(OpsError):
    """A web page of another origin wanted to watch the board."""

    code = "board.origin_refused"
    http_status = 403
