"""`seed`: a large invented data set, for benchmarks and demos; a JSON summary at the end."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from helpdesk.seeding.loading import load


class Command(BaseCommand):
    help = "Add invented companies and tickets to a local database. Never in production."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tickets", type=int, default=10_000)
        parser.add_argument("--companies", type=int, default=50)
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same data")

    def handle(self, *args: object, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError("Invented data is for local use: set HELPDESK_LOCAL=1.")
        if options["tickets"] < 1 or options["companies"] < 1:
            raise CommandError("At least one ticket and one company are needed.")
        loaded = load(
            tickets=options["tickets"],
            companies=options["companies"],
            seed=options["seed"],
            now=timezone.now().replace(microsecond=0),
            report=lambda done: self.stderr.write(f"{done} of {options['tickets']} tickets"),
        )
        summary = asdict(loaded) | {"tickets_per_second": loaded.per_second}
        self.stdout.write(json.dumps(summary))
