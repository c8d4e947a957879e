"""What has been kept long enough."""

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from helpdesk.retention import retention_run


class Command(BaseCommand):
    """The worker does the same every hour."""

    help = "Forgets what is older than RETENTION_OUTBOX_DAYS and RETENTION_MAIL_DAYS say."

    def handle(self, **options: Any) -> None:
        self.stdout.write(json.dumps(retention_run(now=timezone.now())))
