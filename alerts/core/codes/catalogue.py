"""All codes that we can explain: `catalogue.csv`, for people to read and correct.

A row names its system by slug, or "eu" for what the transit, export and import systems share; its
remedy by the name in `remedies.py`; its nature and certainty by the words of `words.py`.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from alerts.core.codes.remedies import REMEDIES
from alerts.core.codes.words import Certainty, Code, Nature
from alerts.core.texts import Text

CATALOGUE = Path(__file__).parent / "catalogue.csv"


def read_codes(lines: Iterable[str]) -> tuple[Code, ...]:
    """The codes of a catalogue, in its order, the names of its columns first.

    Raises ValueError, with the row, for a word that nobody knows, a cell too many, too few or
    empty, and a code that stands twice.
    """
    found: dict[tuple[str, str], Code] = {}
    for row in csv.DictReader(lines, strict=True):
        try:
            entry = _code(row)
        except (KeyError, ValueError) as error:
            raise ValueError(f"{error!r} in {row}") from error
        if (entry.system, entry.code) in found:
            raise ValueError(f"{entry.code} of {entry.system} stands twice")
        found[entry.system, entry.code] = entry
    return tuple(found.values())


def _code(row: Mapping[Any, str]) -> Code:
    if None in row or not all(row.values()):
        raise ValueError("a cell too many, too few or empty")
    remedy = REMEDIES[row["remedy"]]
    return Code(
        code=row["code"],
        system=row["system"],
        title=Text(row["title_fr"], row["title_en"]),
        explanation=Text(row["explanation_fr"], row["explanation_en"]),
        cause=remedy.cause,
        likely_fix=remedy.fix,
        actor=remedy.actor,
        approval_usual=remedy.approval_usual,
        source=row["source"],
        certainty=Certainty(row["certainty"]),
        nature=Nature(row["nature"]),
    )


with CATALOGUE.open(encoding="utf-8", newline="") as _lines:
    ENTRIES = read_codes(_lines)

_BY_KEY = {(entry.system, entry.code): entry for entry in ENTRIES}

# Systems whose codes hold wherever the caller's system is another or unknown.
_SHARED = ("eu", "edifact")
_EU_MESSAGE = re.compile(r"(?:CC|CD|IE)(\d{3})[A-Z]?", re.ASCII)


def _key(code: str) -> str:
    """Return how the catalogue writes a code: one name for IE056 and CC056C, Nat-130bis."""
    if message := _EU_MESSAGE.fullmatch(code):
        return f"IE{message.group(1)}"
    return code.replace("-bis", "bis").replace("-ter", "ter")


def look_up(system: str, code: str, family: str) -> tuple[Code | None, bool]:
    """Return the entry of a code and True, else of its family and False, else None."""
    for name, exact in ((_key(code), True), (family, False)):
        for owner in (system, *_SHARED):
            if entry := _BY_KEY.get((owner, name)):
                return entry, exact
    return None, False


def knows(system: str, code: str) -> bool:
    """Tell whether the catalogue explains exactly this code of this system."""
    return (system, code) in _BY_KEY or (system in ("ncts", "aes") and ("eu", code) in _BY_KEY)


def eu_rule_family(rule: str) -> str:
    """Return the family of a rule or code list of the EU systems: "CLnnn", "C0nnn", "R0nnn" ..."""
    return "CLnnn" if rule.startswith("CL") else f"{rule[:2]}nnn"
