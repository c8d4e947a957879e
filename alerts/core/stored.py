"""A classification as it is kept: in English, with the French words beside, for readers of either.

It is kept rather than made again for each reader: what was understood at the time is a fact.
"""

from collections.abc import Mapping
from typing import Any

from alerts.core.outcome import Classification

FRENCH = "fr"
_CODE_WORDS = ("title", "explanation", "likely_fix")


def to_stored(understood: Classification) -> dict[str, Any]:
    """Return the JSON form that is kept."""
    told: dict[str, Any] = understood.to_dict(FRENCH)
    words = {
        "codes": [{name: code[name] for name in _CODE_WORDS} for code in told["codes"]],
        "evidence": _whys(told["evidence"]),
        "priority": _whys(told["priority_hint"]["evidence"]),
        "consent": _whys(told["written_consent"]),
    }
    return {**understood.to_dict("en"), FRENCH: words}


def from_stored(kept: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """Return the JSON form for a reader; English where no French words were kept."""
    told = {name: value for name, value in kept.items() if name != FRENCH}
    words = kept.get(FRENCH)
    if words is None or not locale.startswith(FRENCH):
        return told
    hint = told["priority_hint"]
    return told | {
        "codes": [code | said for code, said in zip(told["codes"], words["codes"], strict=True)],
        "evidence": _said(told["evidence"], words["evidence"]),
        "priority_hint": hint | {"evidence": _said(hint["evidence"], words["priority"])},
        "written_consent": _said(told["written_consent"], words["consent"]),
    }


def _whys(evidence: list[dict[str, Any]]) -> list[str]:
    return [item["why"] for item in evidence]


def _said(evidence: list[dict[str, Any]], whys: list[str]) -> list[dict[str, Any]]:
    return [item | {"why": why} for item, why in zip(evidence, whys, strict=True)]
