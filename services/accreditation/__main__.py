"""``python -m services.accreditation``: serve until SIGTERM; with ``--check`` only look at the settings."""

import sys

from pydantic import ValidationError

from services.accreditation.app import build, read_secret
from services.accreditation.settings import AccreditationSettings
from services.kit import logs
from services.kit.clock import clock_for
from services.kit.ids import Ids
from services.kit.lifecycle import serve

SETTINGS_WRONG = 2


def main() -> int:
    """Read the environment, serve, and return the exit code: 0 asked to stop, 1 fault, 2 settings wrong."""
    try:
        settings = AccreditationSettings()
        read_secret(settings)
    except ValidationError as error:
        for item in error.errors():
            name = "_".join(str(part) for part in item["loc"]).upper()
            sys.stderr.write(f"ACCREDITATION_{name}: {item['msg']}\n")
        return SETTINGS_WRONG
    except (OSError, ValueError) as error:
        sys.stderr.write(f"ACCREDITATION_SECRET_FILE: {error}\n")
        return SETTINGS_WRONG
    if "--check" in sys.argv[1:]:
        return 0
    logs.configure("accreditation", settings.log_level)
    return serve(lambda: build(settings, clock=clock_for(settings.drill_file), ids=Ids()))


if __name__ == "__main__":
    sys.exit(main())
