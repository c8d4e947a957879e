"""Everything into one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from helpdesk.backup import BackupError, backup_write, bucket_name


class Command(BaseCommand):
    """Prints the path of the file it wrote, for the script that carries it away."""

    help = "Writes the database and the attachments into one file of the folder DIR."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, folder: Path, **options: Any) -> None:
        try:
            self.stdout.write(str(backup_write(folder, now=timezone.now())))
            if bucket := bucket_name():
                self.stderr.write(f"Attachments lie in the bucket {bucket} and are not in it.")
        except BackupError as error:
            raise CommandError(str(error)) from error
