"""The edge of accreditation towards the log: what it keeps of what others say, the centres of the map.

Fed by ``kit/copies`` from the durable ``accreditation-copies``. A centre that the map knows, or knows no longer, is
compared with the deployments to it.
"""

from collections.abc import Callable

from services.accreditation.model.centres import Centres
from services.kit.copies import Copied

CENTRE = "centre"


def on_copied(centres: Centres) -> Callable[[Copied], None]:
    """Return what takes a copied state into memory."""

    def take(copied: Copied) -> None:
        if copied.noun == CENTRE:
            centres.take(copied.entity, copied.province, copied.state)

    return take
