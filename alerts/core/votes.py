"""A weak vote learned from labelled items, for texts that the lexicon's rules hardly know.

One linear model over the beginnings of words and over the concepts found, trained by `manage.py train_classifier` from the
items in `tests/data/evaluation/steer.jsonl`: deterministic, and a table of figures that anyone can
read (`lexicon/word_votes.json`). It speaks only where the rules are unsure, and never alone decides
against a named status or code.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from math import exp, sqrt
from pathlib import Path

from alerts.core.fold import fold
from alerts.core.lexicon.systems import LANGUAGE_WORDS
from alerts.core.words import Category

MODEL_FILE = Path(__file__).parent / "lexicon" / "word_votes.json"
CATEGORIES = tuple(category.value for category in Category)
_WORD = re.compile("[a-z]{3,}")
_BEGINNING = 5
_READ = 2_000
_PASSES, _RATE = 25, 0.15
_SEEN_TWICE = 2
_FEWEST = 5

_SMALL = frozenset(fold(" ".join(LANGUAGE_WORDS.values())).split())

Weights = Mapping[str, list[float]]


def beginnings(folded: str, start: int, end: int) -> dict[str, tuple[int, int]]:
    """Return the beginnings of a stretch's words, small words left out, with their first spans."""
    found: dict[str, tuple[int, int]] = {}
    for match in _WORD.finditer(folded, start, min(end, start + _READ)):
        if match.group() not in _SMALL:
            found.setdefault(match.group()[:_BEGINNING], match.span())
    return found


def concept_feature(name: str) -> str:
    """Return the feature of a concept, told apart from words."""
    return f"@{name}"


def likelihoods(weights: Weights, features: Iterable[str]) -> dict[str, float]:
    """Return how likely the model holds each category, or nothing for too few known features."""
    known = [weights[feature] for feature in features if feature in weights]
    if len(known) < _FEWEST:
        return {}
    scale = 1 / sqrt(len(known))
    sums = [exp(sum(column) * scale) for column in zip(*known, strict=True)]
    whole = sum(sums)
    return {name: value / whole for name, value in zip(CATEGORIES, sums, strict=True)}


def strongest(weights: Weights, features: Iterable[str], category: str) -> str:
    """Return the feature that speaks most for a category: the reason for its vote."""
    column = CATEGORIES.index(category)
    known = [feature for feature in features if feature in weights]
    return max(known, key=lambda feature: weights[feature][column], default="")


def train(items: Iterable[tuple[Iterable[str], str]]) -> dict[str, list[float]]:
    """Return the weights by feature, learned from (features, category) pairs.

    Multinomial logistic regression by stochastic descent in the order given: the same items give
    the same figures. Features seen in one item only are left out.
    """
    texts = [(sorted(features), category) for features, category in items]
    seen = Counter(feature for features, _category in texts for feature in features)
    weights = {name: [0.0] * len(CATEGORIES) for name in sorted(seen) if seen[name] >= _SEEN_TWICE}
    for _ in range(_PASSES):
        for features, category in texts:
            _learn(weights, [name for name in features if name in weights], category)
    return {name: [round(figure, 2) for figure in row] for name, row in weights.items()}


def _learn(weights: dict[str, list[float]], features: list[str], category: str) -> None:
    if not features:
        return
    rate = _RATE / sqrt(len(features))
    for column, (name, chance) in enumerate(likelihoods(weights, features).items()):
        step = rate * ((name == category) - chance)
        for feature in features:
            weights[feature][column] += step


def load() -> dict[str, list[float]]:
    """Return the trained weights, as the training command wrote them."""
    loaded: dict[str, list[float]] = json.loads(MODEL_FILE.read_text(encoding="utf-8"))
    return loaded


def store(weights: Weights) -> None:
    """Write the weights, one feature a line, so that a retraining shows as a readable difference."""
    rows = (f"{json.dumps(name)}: {json.dumps(row)}" for name, row in weights.items())
    MODEL_FILE.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
