"""`demo`: the demo data, once, with fresh random secrets in DATA_DIR/demo.json (mode 600)."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Company
from helpdesk.demo.load import Demo
from helpdesk.embedded import write_private


class Command(BaseCommand):
    help = "Load the demo data into an empty local database. Never in production."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.LOCAL:
            raise CommandError("The demo is for local use: set HELPDESK_LOCAL=1, or do without it.")
        if Company.objects.exists():
            raise CommandError("The database holds companies already; the demo needs an empty one.")
        demo = Demo(timezone.now().replace(microsecond=0))
        with transaction.atomic():
            demo.load()
            access = demo.access(settings.SITE_URL)
            write_private(settings.DATA_DIR / "demo.json", json.dumps(access, indent=2))
