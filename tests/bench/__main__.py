"""``python -m tests.bench <name>``: run one benchmark by its name."""

import runpy
import sys

NAMES = ("start", "intake", "board", "journey", "import", "signin", "search", "duplicates", "export")
MODULES = {"import": "imports"}
"""Where a benchmark's module cannot be called by its name."""

TOGETHER = {"search": "cases", "duplicates": "cases", "export": "cases"}
"""Where several are one module, which is told which of them is meant."""

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
        sys.exit(f"which benchmark? one of {', '.join(NAMES)}")
    name = sys.argv[1]
    if name not in TOGETHER:
        sys.argv.pop(1)
    runpy.run_module(f"tests.bench.{TOGETHER.get(name) or MODULES.get(name, name)}", run_name="__main__")
