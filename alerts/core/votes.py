"""A weak vote learned from labelled items, for texts that the lexicon's rules hardly know.

One linear model over the beginnings of words and over the concepts found, with a column for each
category and subtype, trained by `manage.py train_classifier` from the items in
`tests/data/evaluation/steer.jsonl`: deterministic, and a table of figures that anyone can read
(`lexicon/word_votes.json`). It speaks only where the rules are unsure or name no subtype, and never
alone decides against a named status or code.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from math import exp, sqrt
from pathlib import Path

from alerts.core.fold import fold
from alerts.core.lexicon.systems import LANGUAGE_WORDS
from alerts.core.words import NO_DEFAULT_SUBTYPE, SUBTYPES, Category

MODEL_FILE = Path(__file__).parent / "lexicon" / "word_votes.json"
TARGETS = tuple(
    f"{category.value}/{subtype}"
    for category in Category
    for subtype in (*SUBTYPES.get(category, ()), *([""] if category in NO_DEFAULT_SUBTYPE else []))
)
"""What is voted for, "category/subtype": the columns of the model."""

_WORD = re.compile("[a-z]{3,}")
_BEGINNING = 5
_READ = 2_000
_PASSES, _RATE, _FADE = 100, 0.3, 0.000_05
"""How often all items are read, how far one moves a weight, and what share of it each reading takes
back: of those tried, the best on items left out of the training (five folds)."""

_SEEN_IN = 3
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
    """Return how likely the model holds each target, or nothing for too few known features."""
    known = [weights[feature] for feature in features if feature in weights]
    if len(known) < _FEWEST:
        return {}
    scale = 1 / sqrt(len(known))
    sums = [exp(total * scale) for total in map(sum, zip(*known, strict=True))]
    whole = sum(sums)
    return {name: value / whole for name, value in zip(TARGETS, sums, strict=True)}


def by_category(chances: Mapping[str, float]) -> dict[Category, tuple[float, str]]:
    """Return for each category its chance, that of all its targets, and the likeliest of these."""
    found: dict[Category, tuple[float, str]] = {}
    for target, chance in chances.items():
        category = Category(target.partition("/")[0])
        known, best = found.get(category, (0.0, target))
        found[category] = (known + chance, max(best, target, key=lambda name: chances[name]))
    return found


def strongest(weights: Weights, features: Iterable[str], target: str) -> str:
    """Return the feature that speaks most for a target: the reason for its vote."""
    column = TARGETS.index(target)
    known = [feature for feature in features if feature in weights]
    return max(known, key=lambda feature: weights[feature][column], default="")


def train(items: Iterable[tuple[Iterable[str], str]]) -> dict[str, list[float]]:
    """Return the weights by feature, learned from (features, target) pairs.

    Multinomial logistic regression by stochastic descent in the order given: the same items give
    the same figures. Features seen in fewer than three items are left out.
    """
    texts = [(sorted(features), target) for features, target in items]
    seen = Counter(feature for features, _target in texts for feature in features)
    weights = {name: [0.0] * len(TARGETS) for name in sorted(seen) if seen[name] >= _SEEN_IN}
    for _ in range(_PASSES):
        for features, target in texts:
            _learn(weights, [name for name in features if name in weights], target)
    return {name: [round(figure, 1) + 0.0 for figure in row] for name, row in weights.items()}


def _learn(weights: dict[str, list[float]], features: list[str], target: str) -> None:
    if not features:
        return
    rate = _RATE / sqrt(len(features))
    for column, (name, chance) in enumerate(likelihoods(weights, features).items()):
        step = rate * ((name == target) - chance)
        for feature in features:
            weights[feature][column] += step - _FADE * weights[feature][column]


def load() -> dict[str, list[float]]:
    """Return the trained weights, as the training command wrote them."""
    loaded: dict[str, list[float]] = json.loads(MODEL_FILE.read_text(encoding="utf-8"))
    return loaded


def store(weights: Weights) -> None:
    """Write the weights, one feature a line, so that a retraining shows as a readable difference."""
    rows = (f"{json.dumps(name)}: {json.dumps(row)}" for name, row in weights.items())
    MODEL_FILE.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
