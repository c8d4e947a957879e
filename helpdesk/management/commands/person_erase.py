"""A person who is to be forgotten."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from helpdesk.persons import person_erase


class Command(BaseCommand):
    """Cannot be undone, hence --yes."""

    help = "Replaces the name and address of a person by a pseudonym; prints what was done as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help="it cannot be undone")

    def handle(self, email: str, yes: bool, **options: Any) -> None:
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            raise CommandError(f"Nobody has the address {email}.")
        if not yes:
            raise CommandError("This cannot be undone. Export first; then add --yes.")
        self.stdout.write(json.dumps(person_erase(user_id=user.pk), indent=1))
