"""Everything back from one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from helpdesk.backup import BackupError, backup_check, backup_restore


class Command(BaseCommand):
    """Refuses a damaged file, a newer version's, and a database that holds something."""

    help = "Restores what `manage.py backup` wrote."
    requires_system_checks: list[str] = []  # an empty database is what it is for
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="delete what the database and MEDIA_ROOT hold"
        )
        parser.add_argument(
            "--check", action="store_true", help="only read the file and compare its checksums"
        )

    def handle(self, file: Path, replace: bool, check: bool, **options: Any) -> None:
        try:
            manifest = backup_check(file) if check else backup_restore(file, replace=replace)
        except BackupError as error:
            raise CommandError(str(error)) from error
        done = "is whole" if check else "is restored. Now run: manage.py migrate"
        count = len(manifest["files"]) - 1
        self.stdout.write(f"The backup of {manifest['made_at']} ({count} files) {done}")
