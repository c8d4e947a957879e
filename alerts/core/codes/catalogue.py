"""All codes that we can explain, by system."""

import re

from alerts.core.codes import ais, atlas, cas, cds, delta, dms, edifact, eu, pcs
from alerts.core.codes.words import Code

ENTRIES: tuple[Code, ...] = (
    *cds.CODES,
    *eu.CODES,
    *delta.CODES,
    *dms.CODES,
    *atlas.CODES,
    *ais.CODES,
    *cas.CODES,
    *pcs.CODES,
    *edifact.CODES,
)

_BY_KEY = {(entry.system, entry.code): entry for entry in ENTRIES}
assert len(_BY_KEY) == len(ENTRIES), "a code stands twice in the catalogue"

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
