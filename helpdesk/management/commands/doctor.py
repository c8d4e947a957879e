"""What is wrong, in plain words."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from helpdesk.doctor import examine


class Command(BaseCommand):
    """One line a check; exits 1 when something is wrong."""

    help = "Looks at everything that the helpdesk needs, and says what to do where it is missing."
    requires_system_checks: list[str] = []  # they are the first thing it looks at

    def handle(self, **options: Any) -> None:
        wrong = 0
        for finding in examine():
            wrong += not finding.ok
            style = self.style.SUCCESS if finding.ok else self.style.ERROR
            mark = style("ok   " if finding.ok else "WRONG")
            self.stdout.write(f"{mark} {finding.check}: {finding.text}")
        self.stdout.write("Nothing is wrong." if not wrong else f"{wrong} of these are wrong.")
        if wrong:
            sys.exit(1)
