"""One sweep now, as Celery beat does every ten seconds."""

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from sla.services.sweep import sweep


class Command(BaseCommand):
    help = "Records breaches and fires escalation rules that are due now."

    def handle(self, **options: Any) -> None:
        swept = sweep(now=timezone.now())
        answer = {
            "claimed": swept.claimed,
            "breached": swept.breached,
            "escalated": swept.escalated,
            "failed": swept.failed,
            "seconds": swept.seconds,
        }
        self.stdout.write(json.dumps(answer))
