"""Whether the migrations may run while the version before them still does."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.loader import MigrationLoader

from helpdesk.migration_rules import faults_of


class Command(BaseCommand):
    """Needs no database: it reads what the migrations say."""

    help = "Refuses migrations that lock big tables or break the version that is still running."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        faults = faults_of(MigrationLoader(None))
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} found; the rules are in helpdesk/migration_rules.py")
