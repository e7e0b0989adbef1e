"""``python -m services.board``: a board process as told by ``BOARD_…``; ``--check`` looks at that only."""

import sys

from pydantic import ValidationError

from services.board.app import build
from services.board.settings import BoardSettings
from services.kit.lifecycle import serve
from services.kit.logs import configure


def main() -> int:
    """Run until SIGTERM; 2 when the settings cannot be used."""
    try:
        settings = BoardSettings()  # the environment fills it
    except ValidationError as error:
        for finding in error.errors():
            place = "_".join(str(part) for part in finding["loc"]).upper()
            sys.stderr.write(f"BOARD_{place}: {finding['msg']}\n")
        return 2
    if "--check" in sys.argv[1:]:
        return 0
    configure(settings.process, settings.log_level)
    return serve(lambda: build(settings))


if __name__ == "__main__":
    sys.exit(main())
