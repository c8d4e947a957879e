"""Weighing evidence: from single proofs to the best classes and how likely they are right."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp

from alerts.core.lexicon.calibration import CALIBRATION, FALLBACK_SUBTYPE, SPECIFIC_ENOUGH
from alerts.core.outcome import Guess
from alerts.core.texts import Text
from alerts.core.words import NO_DEFAULT_SUBTYPE, SUBTYPES, Category

_DECAY = 0.7
_CATEGORIES = {category.value: category for category in Category}


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence: the class it points at, how strongly, where it stands and why.

    `status` is what a notification says, for evidence that is no span of a text.
    """

    category: Category
    subtype: str
    weight: float
    start: int
    end: int
    why: Text
    status: str = ""


def split_target(target: str) -> tuple[Category, str]:
    """Return the category and subtype of "category/subtype". Raises KeyError for an unknown one."""
    name, _, subtype = target.partition("/")
    return _CATEGORIES[name], subtype


def guesses(
    proofs: Iterable[Proof], surest: float = 1.0
) -> tuple[list[Guess], tuple[float, float] | None]:
    """Return the two best classes, best first, with calibrated confidence; and their scores.

    No confidence is above `surest`.
    """
    weights: dict[Category, list[float]] = {}
    subtypes: dict[Category, dict[str, list[float]]] = {}
    for proof in proofs:
        weights.setdefault(proof.category, []).append(proof.weight)
        subtypes.setdefault(proof.category, {}).setdefault(proof.subtype, []).append(proof.weight)
    if not weights:
        return [], None
    ranked = sorted(((total(w), category) for category, w in weights.items()), key=_by_score)
    best, rival = ranked[0][0], ranked[1][0] if len(ranked) > 1 else 0.0
    likely = [min(surest, confidence(*pair)) for pair in ((best, rival), (rival, best))]
    found = [
        Guess(category, _subtype(category, subtypes[category]), chance)
        for (_score, category), chance in zip(ranked[:2], likely, strict=False)
    ]
    return found, (best, rival)


def _by_score(item: tuple[float, Category]) -> float:
    return -item[0]


def total(weights: list[float]) -> float:
    """Add evidence with less for each further piece, so that much weak evidence proves no more."""
    weights.sort(reverse=True)
    score, share = 0.0, 1.0
    for weight in weights:
        score += weight * share
        share *= _DECAY
    return score


def _subtype(category: Category, weights: dict[str, list[float]]) -> str:
    """Return the best subtype; a general one only where no specific one is well founded."""
    general = FALLBACK_SUBTYPE.get(category, "")
    scores = {name: total(found) for name, found in weights.items() if name and name != general}
    best = max(scores, key=lambda name: scores[name], default="")
    if best and (scores[best] >= SPECIFIC_ENOUGH.get(category, 0.0) or general not in weights):
        return best
    if general:
        return general
    return "" if category in NO_DEFAULT_SUBTYPE else SUBTYPES[category][0]


def confidence(score: float, rival: float) -> float:
    """Return how likely a class with this score is right, given its best rival's score.

    A logistic map fitted on labelled items (`manage.py evaluate_classifier --fit`).
    """
    base, per_score, per_lead = CALIBRATION
    value = base + per_score * min(score, 10.0) + per_lead * (score - rival)
    return round(1 / (1 + exp(-max(min(value, 30.0), -30.0))), 3)
