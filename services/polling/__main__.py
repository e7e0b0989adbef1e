"""``python -m services.polling``: serve until SIGTERM; with ``--check`` only say whether the settings are right."""

import sys

from pydantic import ValidationError

from services.kit import logs
from services.kit.clock import clock_for
from services.kit.ids import Ids
from services.kit.lifecycle import serve
from services.polling.app import build
from services.polling.settings import PollingSettings

SETTINGS_WRONG = 2


def main() -> int:
    """Read the environment, serve, and return the exit code: 0 asked to stop, 1 fault, 2 settings wrong."""
    try:
        settings = PollingSettings()
    except ValidationError as error:
        for item in error.errors():
            name = "_".join(str(part) for part in item["loc"]).upper()
            sys.stderr.write(f"POLLING_{name}: {item['msg']}\n")
        return SETTINGS_WRONG
    if "--check" in sys.argv[1:]:
        return 0
    logs.configure("polling", settings.log_level)
    return serve(lambda: build(settings, clock=clock_for(settings.drill_file), ids=Ids()))


if __name__ == "__main__":
    sys.exit(main())
