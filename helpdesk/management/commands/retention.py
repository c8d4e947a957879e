"""What has been kept long enough."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from helpdesk.retention import retention_preview, retention_run


class Command(BaseCommand):
    """The worker does the same every hour."""

    help = "Forgets what is older than the variables RETENTION_… say; prints of what how many."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--preview",
            action="store_true",
            help="change nothing; say how many tickets would lose their texts",
        )

    def handle(self, preview: bool, **options: Any) -> None:
        act = retention_preview if preview else retention_run
        self.stdout.write(json.dumps(act(now=timezone.now())))
