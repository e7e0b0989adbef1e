"""``python -m services.intake``: serve until SIGTERM; with ``--check`` only say whether the settings are right."""

import gc
import sys

from pydantic import ValidationError

from services.intake.app import build, read_secret
from services.intake.settings import IntakeSettings
from services.kit import logs
from services.kit.clock import clock_for
from services.kit.ids import Ids
from services.kit.lifecycle import serve

SETTINGS_WRONG = 2
COLLECT_AFTER_OBJECTS = 50_000
"""A report makes a few hundred short-lived objects without cycles; looking for cycles after every 700 costs a tenth."""


def main() -> int:
    """Read the environment, serve, and return the exit code: 0 asked to stop, 1 fault, 2 settings wrong."""
    try:
        settings = IntakeSettings()
        read_secret(settings)
    except ValidationError as error:
        for item in error.errors():
            name = "_".join(str(part) for part in item["loc"]).upper()
            sys.stderr.write(f"INTAKE_{name}: {item['msg']}\n")
        return SETTINGS_WRONG
    except (OSError, ValueError) as error:
        sys.stderr.write(f"INTAKE_SECRET_FILE: {error}\n")
        return SETTINGS_WRONG
    if "--check" in sys.argv[1:]:
        return 0
    logs.configure("intake", settings.log_level)
    gc.set_threshold(COLLECT_AFTER_OBJECTS, 10, 10)
    return serve(lambda: build(settings, clock=clock_for(settings.drill_file), ids=Ids()))


if __name__ == "__main__":
    sys.exit(main())
