"""Stored clocks against the log: rewrite them, or say where they differ."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from sla.services.recompute import recompute


class Command(BaseCommand):
    """Prints one JSON line for each ticket that differs, and one that sums up."""

    help = "Rewrites the stored clocks from the log of events."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 on a difference"
        )

    def handle(self, check: bool, **options: Any) -> None:
        outcome = recompute(now=timezone.now(), write=not check, report=self.report)
        self.stdout.write(json.dumps(outcome))
        if check and outcome["different"]:
            sys.exit(1)

    def report(self, difference: dict[str, Any]) -> None:
        """One ticket whose stored clocks are not what its log says."""
        self.stdout.write(json.dumps(difference, default=str))
