"""`python -m kernel.llm.embedded [serve]` runs the model server; `… fetch` brings its model files."""

from __future__ import annotations

import importlib
import sys

from kernel.shared.errors import AIgentError

_COMMANDS = ("serve", "fetch")


def main() -> None:
    command, *argv = sys.argv[1:] or ["serve"]
    if command not in _COMMANDS:
        sys.exit(f"usage: python -m kernel.llm.embedded [{' | '.join(_COMMANDS)}] [--help]")
    # imported by name so that a fetch that finds everything in place starts in no time
    module = importlib.import_module(f"kernel.llm.embedded.{command}")
    try:
        module.main(argv)
    except AIgentError as error:
        sys.exit(f"embedded models: {error.detail}")


if __name__ == "__main__":
    main()
