"""Measuring the classifier on labelled items."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp
from time import perf_counter
from typing import Any

from alerts.core.classify import Classification, classify, learned_features
from alerts.core.words import Category

_BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One labelled item and what was answered."""

    item: Mapping[str, Any]
    found: Classification
    seconds: float

    def expected(self, name: str) -> str | None:
        """Return a label as a string, "" for null, or None where the item has no such label."""
        labels = self.item.get("expected", self.item)
        if name not in labels:
            return None
        return labels[name] or ""

    @property
    def right(self) -> bool:
        """Tell whether the category is right."""
        return self.expected("category") == self.found.category


@dataclass(slots=True)
class Report:
    """All outcomes of a run, and the figures drawn from them."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        """Share of right categories."""
        return _share([outcome.right for outcome in self.outcomes])

    def f1_by_category(self) -> dict[str, float]:
        """F1 of every category that is expected or answered at least once."""
        expected, found, right = Counter[str](), Counter[str](), Counter[str]()
        for outcome in self.outcomes:
            label = outcome.expected("category") or ""
            expected[label] += 1
            found[outcome.found.category.value] += 1
            right[label] += outcome.right
        names = [category.value for category in Category if expected[category] or found[category]]
        return {name: 2 * right[name] / (expected[name] + found[name]) for name in names}

    @property
    def macro_f1(self) -> float:
        """Mean of the categories' F1."""
        scores = self.f1_by_category().values()
        return sum(scores) / len(scores) if scores else 0.0

    def share_of(self, name: str, *, only_right: bool = False) -> float:
        """Share of items whose `name` (subtype, customs_system, country) is as labelled."""
        judged = [
            getattr(outcome.found, name) == outcome.expected(name)
            for outcome in self.outcomes
            if outcome.expected(name) is not None and (outcome.right or not only_right)
        ]
        return _share(judged)

    def references(self) -> tuple[int, float, float]:
        """Return (items that list their references, precision, recall) over all their values."""
        expected = found = right = items = 0
        for outcome in self.outcomes:
            labels = outcome.item.get("expected", outcome.item).get("references")
            if labels is None:
                continue
            wanted, got = _pairs(labels), _pairs(outcome.found.references)
            items += 1
            expected, found = expected + len(wanted), found + len(got)
            right += len(wanted & got)
        return items, right / max(found, 1), right / max(expected, 1)

    def confusion(self) -> dict[str, dict[str, int]]:
        """Count answers by expected category."""
        table: dict[str, Counter[str]] = defaultdict(Counter)
        for outcome in self.outcomes:
            table[outcome.expected("category") or ""][outcome.found.category.value] += 1
        return {label: dict(counts) for label, counts in sorted(table.items())}

    def calibration(self) -> list[tuple[str, int, float]]:
        """Return (confidence range, items, share right) for each range that has items."""
        rows = []
        for low, high in itertools.pairwise(_BINS):
            inside = [o.right for o in self.outcomes if low <= o.found.confidence < high]
            if inside:
                rows.append((f"{low:.2f}-{min(high, 1.0):.2f}", len(inside), _share(inside)))
        return rows

    @property
    def milliseconds(self) -> float:
        """Mean time per item."""
        return 1000 * sum(o.seconds for o in self.outcomes) / max(len(self.outcomes), 1)


def _pairs(references: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
    return {(kind, value) for kind, values in references.items() for value in values}


def _share(judged: list[bool]) -> float:
    return sum(judged) / len(judged) if judged else 0.0


def evaluate(items: Iterable[Mapping[str, Any]]) -> Report:
    """Classify every item and keep the answer beside its labels.

    An item has `text` (or `body`), `subject`, `payload`, `locale`, and its labels either beside
    them or under `expected`. An item that has `references` lists all of them, kind by kind.
    """
    report = Report()
    for item in items:
        begin = perf_counter()
        found = classify(
            item.get("text") or item.get("body") or "",
            subject=item.get("subject") or "",
            payload=item.get("payload"),
            locale=item.get("locale") or "",
        )
        report.outcomes.append(Outcome(item, found, perf_counter() - begin))
    return report


def training_pairs(items: Iterable[Mapping[str, Any]]) -> list[tuple[list[str], str]]:
    """Return what the vote is learned from, (features, target) of every item with a text."""
    pairs = []
    for item in items:
        if text := item.get("text") or item.get("body") or "":
            labels = item.get("expected", item)
            features = learned_features(text, item.get("subject") or "")
            pairs.append((features, f"{labels['category']}/{labels.get('subtype') or ''}"))
    return pairs


def fit(rows: list[tuple[float, float, bool]], steps: int = 4000) -> tuple[float, float, float]:
    """Return the logistic map (base, per score, per lead) that best explains who was right.

    `rows` are (score at most 10, lead over the rival, right). Plain gradient descent with a little
    shrinkage: deterministic, and three figures need no more.
    """
    base = per_score = per_lead = 0.0
    rate, shrink = 0.05, 0.002
    for _ in range(steps):
        down = [0.0, 0.0, 0.0]
        for score, lead, right in rows:
            miss = 1 / (1 + exp(-(base + per_score * score + per_lead * lead))) - right
            down[0] += miss
            down[1] += miss * score
            down[2] += miss * lead
        base -= rate * down[0] / len(rows)
        per_score -= rate * (down[1] / len(rows) + shrink * per_score)
        per_lead -= rate * (down[2] / len(rows) + shrink * per_lead)
    return round(base, 2), round(per_score, 2), round(per_lead, 2)
