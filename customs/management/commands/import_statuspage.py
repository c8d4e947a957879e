"""`import_statuspage FILE_OR_URL`: outages and maintenances of a Statuspage v2 summary."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from customs import services
from customs.statuspage import UnreadableSummary, parse_summary
from customs.statuspage_client import PageUnreachable, fetch


class Command(BaseCommand):
    help = "Import outages and maintenances from an Atlassian Statuspage v2 summary."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="a file, or an http(s) address")

    def handle(self, *args: Any, source: str, **options: Any) -> None:
        try:
            summary = parse_summary(json.loads(_read(source)))
        except (OSError, ValueError, PageUnreachable, UnreadableSummary) as error:
            raise CommandError(f"{source}: {error}") from error
        result = services.outages_import(summary=summary, now=timezone.now())
        self.stdout.write(json.dumps(asdict(result)))


def _read(source: str) -> bytes:
    if source.startswith(("http://", "https://")):
        return fetch(source, etag="").body or b""
    return Path(source).read_bytes()
