"""A weak vote learned from labelled items, for texts that the lexicon hardly knows.

One linear model over the beginnings of words, trained by `manage.py train_classifier` from the
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

_SMALL = frozenset(fold(" ".join(LANGUAGE_WORDS.values())).split())

Weights = Mapping[str, list[float]]


def beginnings(folded: str) -> dict[str, tuple[int, int]]:
    """Return the beginnings of a folded text's words, small words left out, with their first spans."""
    found: dict[str, tuple[int, int]] = {}
    for match in _WORD.finditer(folded, 0, _READ):
        if match.group() not in _SMALL:
            found.setdefault(match.group()[:_BEGINNING], match.span())
    return found


def likelihoods(weights: Weights, words: Iterable[str]) -> dict[str, float]:
    """Return how likely the model holds each category for a set of word beginnings."""
    known = [weights[word] for word in words if word in weights]
    if not known:
        return {}
    scale = 1 / sqrt(len(known))
    sums = [exp(sum(column) * scale) for column in zip(*known, strict=True)]
    whole = sum(sums)
    return {name: value / whole for name, value in zip(CATEGORIES, sums, strict=True)}


def strongest(weights: Weights, words: Iterable[str], category: str, count: int) -> list[str]:
    """Return the word beginnings that speak most for a category: the reason for its vote."""
    column = CATEGORIES.index(category)
    known = sorted((word for word in words if word in weights), key=lambda w: -weights[w][column])
    return [word for word in known[:count] if weights[word][column] > 0]


def train(items: Iterable[tuple[str, str]]) -> dict[str, list[float]]:
    """Return the weights by word beginning, learned from (folded text, category) pairs.

    Multinomial logistic regression by stochastic descent in the order given: the same items give
    the same figures. Words seen in one item only are left out.
    """
    texts = [(sorted(beginnings(text)), category) for text, category in items]
    seen = Counter(word for words, _category in texts for word in words)
    weights = {word: [0.0] * len(CATEGORIES) for word in sorted(seen) if seen[word] >= _SEEN_TWICE}
    for _ in range(_PASSES):
        for words, category in texts:
            _learn(weights, [word for word in words if word in weights], category)
    return {word: [round(figure, 2) for figure in row] for word, row in weights.items()}


def _learn(weights: dict[str, list[float]], words: list[str], category: str) -> None:
    if not words:
        return
    rate = _RATE / sqrt(len(words))
    for column, (name, chance) in enumerate(likelihoods(weights, words).items()):
        step = rate * ((name == category) - chance)
        for word in words:
            weights[word][column] += step


def load() -> dict[str, list[float]]:
    """Return the trained weights, as the training command wrote them."""
    loaded: dict[str, list[float]] = json.loads(MODEL_FILE.read_text(encoding="utf-8"))
    return loaded


def store(weights: Weights) -> None:
    """Write the weights, one word a line, so that a retraining shows as a readable difference."""
    rows = (f"{json.dumps(word)}: {json.dumps(row)}" for word, row in weights.items())
    MODEL_FILE.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")
