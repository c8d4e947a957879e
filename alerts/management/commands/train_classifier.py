"""`manage.py train_classifier FILE`: learn the weak vote from labelled items."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alerts.core.evaluation import training_pairs
from alerts.core.votes import MODEL_FILE, store, train


class Command(BaseCommand):
    """Train the word votes and write them beside the lexicon. Needs no database."""

    help = "Learns the classifier's word votes from labelled items (JSON lines)."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file of items."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Train on every item that has a text; the same file gives the same figures."""
        try:
            lines = options["file"].read_text(encoding="utf-8").splitlines()
            items = [json.loads(line) for line in lines if line.strip()]
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        weights = train(training_pairs(items))
        store(weights)
        self.stdout.write(f"{len(items)} items, {len(weights)} words -> {MODEL_FILE}")
