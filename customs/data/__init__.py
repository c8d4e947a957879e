"""What the room knows of the outside world, as files that people can read and correct."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of `<name>.json`: `systems`, `continuity` or `contacts`."""
    loaded: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return loaded
