"""Who may call what, as a page of the documentation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from helpdesk.permissions import permissions_text


class Command(BaseCommand):
    help = "Writes docs/permissions.md from the doors and permission classes of the code."

    def handle(self, **options: Any) -> None:
        page = settings.BASE_DIR / "docs" / "permissions.md"
        page.write_text(permissions_text(), encoding="utf-8")
        self.stdout.write(f"Wrote {page}")
