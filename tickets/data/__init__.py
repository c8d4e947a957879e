"""The articles and playbooks that every desk begins with, as files that people can read and correct."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
BODIES = ("body_fr", "body_en")


def articles() -> list[dict[str, Any]]:
    """The columns of each article. The file keeps a text as its lines."""
    rows: list[dict[str, Any]] = json.loads((FOLDER / "articles.json").read_text("utf-8"))
    return [row | {name: "\n".join(row[name]) for name in BODIES} for row in rows]


def playbook_steps() -> list[dict[str, Any]]:
    """The columns of each step, in the order of the file."""
    rows: list[dict[str, Any]] = json.loads((FOLDER / "playbooks.json").read_text("utf-8"))
    return rows
