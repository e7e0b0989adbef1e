"""The envelope of every message: CloudEvents 1.0, NATS binding, binary mode, and how a body is read.

Headers: ``ce-specversion`` 1.0, ``ce-id`` (UUIDv7, also ``Nats-Msg-Id``), ``ce-type`` (``incident.opened.v1``),
``ce-source`` (``/intake``), ``ce-time``, ``ce-subject`` (entity id), ``ce-dataschema``, ``traceparent``, ``ops-cause``.

Source: CloudEvents 1.0.2 and its NATS protocol binding; decision 0002.
"""

import re
from typing import NamedTuple, TypeVar

from pydantic import BaseModel

from schemas.types import Moved

SUBJECT = re.compile(
    r"^ops\.(?P<service>[a-z]+)\.(?P<noun>[a-z_]+)\.(?P<compartment>[a-z0-9-]+)\.(?P<province>[A-Z0-9-]+)\.(?P<entity>[A-Za-z0-9_-]+)$"
)

State = TypeVar("State", bound=BaseModel)


class Subject(NamedTuple):
    """The parts of ``ops.<service>.<noun>.<compartment>.<province>.<entity id>``."""

    service: str
    noun: str
    compartment: str
    province: str
    entity: str

    def __str__(self) -> str:
        return f"ops.{self.service}.{self.noun}.{self.compartment}.{self.province}.{self.entity}"

    @classmethod
    def parse(cls, text: str) -> "Subject":
        """Take a subject apart.

        Raises:
            ValueError: the text does not follow the grammar; the reader treats the message as undecodable.
        """
        match = SUBJECT.match(text)
        if match is None:
            raise ValueError(f"not a subject of the room: {text!r}")
        return cls(**match.groupdict())


def read(contract: type[State], body: bytes) -> State | Moved:
    """Read a body tolerantly: unknown fields are ignored, a tombstone is recognised.

    Raises:
        pydantic.ValidationError: neither the state nor a tombstone; the message is undecodable.
    """
    if b'"moved"' in body:
        try:
            return Moved.model_validate_json(body, extra="ignore")
        except ValueError:
            pass
    return contract.model_validate_json(body, extra="ignore")
