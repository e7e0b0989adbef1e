"""Dead letter: a message that failed for its own sake, kept whole with the reason, so that a person can look at it."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.types import Contract, UtcTime


class DeadLetterV1(Contract):
    """What a consumer could not take, on ``dead.<service>.<consumer>`` in stream ``DEAD``.

    ``data_base64`` is the body as received; ``stream``/``stream_seq`` say where the original lies.
    """

    service: str
    consumer: str
    reason: Literal["undecodable", "rejected", "failed", "exhausted"]
    detail: Annotated[str, Field(max_length=2000)]
    stream: str
    stream_seq: Annotated[int, Field(ge=0)]
    subject: str
    headers: dict[str, str]
    data_base64: str
    at: UtcTime
