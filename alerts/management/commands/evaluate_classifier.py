"""`manage.py evaluate_classifier FILE`: how good the classifier is on labelled items."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alerts.core.evaluation import Outcome, Report, evaluate, fit


class Command(BaseCommand):
    """Measure the classifier. Needs no database."""

    help = "Classifies labelled items (JSON lines) and prints how often the answers are right."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file and what to print besides the figures."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--wrong", action="store_true", help="list the items answered wrongly")
        parser.add_argument("--fit", action="store_true", help="fit the confidence map")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print accuracy, macro-F1, confusion, calibration and time per item."""
        try:
            lines = options["file"].read_text(encoding="utf-8").splitlines()
            report = evaluate(json.loads(line) for line in lines if line.strip())
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        if not report.outcomes:
            raise CommandError("The file holds no items.")
        if options["json"]:
            self.stdout.write(json.dumps(_figures(report)))
        else:
            self._print(report)
        if options["wrong"]:
            for outcome in report.outcomes:
                self._print_wrong(outcome)
        if options["fit"]:
            self.stdout.write(f"CALIBRATION = {fit(_rows(report))}")

    def _print(self, report: Report) -> None:
        figures = _figures(report)
        for name in ("items", "accuracy", "macro_f1", "subtype", "customs_system", "country"):
            self.stdout.write(f"{name:16} {figures[name]}")
        for name in ("reference_items", "reference_precision", "reference_recall"):
            self.stdout.write(f"{name:20} {figures[name]}")
        self.stdout.write(f"{'ms per item':16} {figures['ms_per_item']}")
        self.stdout.write("\nF1 by category")
        for name, score in report.f1_by_category().items():
            self.stdout.write(f"  {name:22} {score:.3f}")
        self.stdout.write("\nConfusion (expected: answered)")
        for name, counts in report.confusion().items():
            told = ", ".join(f"{other} {n}" for other, n in sorted(counts.items()))
            self.stdout.write(f"  {name:22} {told}")
        self.stdout.write("\nCalibration (confidence: items, right)")
        for span, count, share in report.calibration():
            self.stdout.write(f"  {span:22} {count:4} {share:.3f}")

    def _print_wrong(self, outcome: Outcome) -> None:
        wrong = [
            f"{name}: {outcome.expected(name) or '-'} -> {getattr(outcome.found, name) or '-'}"
            for name in ("category", "subtype", "customs_system", "country")
            if outcome.expected(name) not in (None, getattr(outcome.found, name))
        ]
        if wrong:
            self.stdout.write(f"{outcome.item.get('id', '')}: {'; '.join(wrong)}")


def _figures(report: Report) -> dict[str, float]:
    listed, precision, recall = report.references()
    return {
        "items": len(report.outcomes),
        "accuracy": round(report.accuracy, 4),
        "macro_f1": round(report.macro_f1, 4),
        "subtype": round(report.share_of("subtype"), 4),
        "customs_system": round(report.share_of("customs_system"), 4),
        "country": round(report.share_of("country"), 4),
        "reference_items": listed,
        "reference_precision": round(precision, 4),
        "reference_recall": round(recall, 4),
        "ms_per_item": round(report.milliseconds, 3),
    }


def _rows(report: Report) -> list[tuple[float, float, bool]]:
    """Return what the confidence map is fitted on: the best class's score, its lead, its truth."""
    rows = []
    for outcome in report.outcomes:
        found = outcome.found
        if found.scores:
            best, rival = found.scores
            guess = found.guesses[0].category
            rows.append((min(best, 10.0), best - rival, guess == outcome.expected("category")))
    return rows
