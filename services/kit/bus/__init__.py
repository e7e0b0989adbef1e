"""The bus of the room (NATS JetStream): what a service says and what it listens to.

| file | question it answers |
| --- | --- |
| `line` | how is the server reached, and how is a refusal heard at once? |
| `outbound` | how is a message, or a batch of them, stored with an answer? |
| `pull` | what arrives of one consumer, gapless and in order, for whoever reads much? |
| `subscribers` | which rows does a service's table have, and what does FastStream make of them? |
| `consumers` | how do they start, report, stop, and say to the server what became of a message? |
| `verdict` | taken, later again, or dead? |
| `dead_letters` | what does a letter about a message that could not be taken say? |
| `document` | what does a service say about all this to machines (AsyncAPI)? |

Services bind to streams and durables that `opsroom provision` has made and hold no right to make any.
"""

from services.kit.bus.consumers import Consumers
from services.kit.bus.dead_letters import DeadLetter, Received, read_letter, write_letter
from services.kit.bus.document import Publishes, asyncapi_document
from services.kit.bus.line import Refusals, connect
from services.kit.bus.outbound import Outbound, Sendable
from services.kit.bus.subscribers import Consumes

__all__ = [
    "Consumers",
    "Consumes",
    "DeadLetter",
    "Outbound",
    "Publishes",
    "Received",
    "Refusals",
    "Sendable",
    "asyncapi_document",
    "connect",
    "read_letter",
    "write_letter",
]
