"""``python -m tests.bench <name>``: run one benchmark by its name."""

import runpy
import sys

NAMES = ("start", "intake", "board", "journey", "import", "signin")
MODULES = {"import": "imports"}
"""Where a benchmark's module cannot be called by its name."""

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        sys.exit(f"which benchmark? one of {', '.join(NAMES)}")
    name = sys.argv.pop(1)
    runpy.run_module(f"tests.bench.{MODULES.get(name, name)}", run_name="__main__")
