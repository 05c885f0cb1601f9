"""Prints /openapi.json without starting anything: `python -m kernel.api.openapi > openapi.json`."""

from __future__ import annotations

import json
import sys

from kernel.api.app import create_app
from kernel.shared.clock import system_clock
from kernel.shared.settings import load_settings

if __name__ == "__main__":
    json.dump(create_app(load_settings(), system_clock()).openapi(), sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")
