"""Have all files scanned again."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tickets.services.files import files_rescan


class Command(BaseCommand):
    help = "Has every stored file looked at again: after a scanner was set up, or learned much."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{files_rescan(now=timezone.now())} files wait for the worker.")
