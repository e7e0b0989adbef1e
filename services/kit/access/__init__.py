"""Who may enter: tokens, the service's own copy of people and sessions, and the check at its edges.

| file | question it answers |
| --- | --- |
| `tokens` | what does a signed token say, and is its signature good? |
| `people` | whom does this service know, what are their rights, whose were taken away, how fresh is that? |
| `guard` | who sent this request, and may they do this? |
| `throttle` | who guessed wrong how often? |
| `upkeep` | who looks at how fresh all that is when nobody asks? |

Rights never come from the token: it names a session and a person, and everything else is the service's own copy, kept
by events. So sign-in being down stops nobody, and what is taken away ends at once.
"""

from services.kit.access.guard import PUBLIC, Guard, caller, cookie_name, permission
from services.kit.access.people import Freshness, People
from services.kit.access.throttle import Throttle
from services.kit.access.tokens import Claims, TokenKey, public_text, sign, signing_key
from services.kit.access.upkeep import Upkeep

__all__ = [
    "PUBLIC",
    "Claims",
    "Freshness",
    "Guard",
    "People",
    "Throttle",
    "TokenKey",
    "Upkeep",
    "caller",
    "cookie_name",
    "permission",
    "public_text",
    "sign",
    "signing_key",
]
