"""The decision table of the rectification guide, the first line that fits decides.

`customs/data/rectification.toml` holds it; a line that makes no sense stops the start.
"""

from typing import Any

from customs.data import record, tables
from customs.rectification.words import Note, Rule

_TABLES = tables("rectification")


def _rule(row: dict[str, Any]) -> Rule:
    """`reason` and `tell` may name a text that several lines share."""
    named = {
        name: _TABLES["texts"][row[name]]
        for name in ("reason", "tell")
        if isinstance(row[name], str)
    }
    return record(Rule, row | named)


RULES = tuple(map(_rule, _TABLES["rule"]))
UNKNOWN = _rule(_TABLES["unknown"])
TOO_LATE = _rule(_TABLES["too_late"])
# What each country adds to a route.
NOTES = tuple(record(Note, row) for row in _TABLES["note"])
