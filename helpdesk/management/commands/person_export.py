"""What is kept about a person."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import User
from helpdesk.persons import person_export


class Command(BaseCommand):
    """Read it before you send it: messages and tickets speak of others too."""

    help = "Prints as JSON everything that names the person with this e-mail address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, email: str, **options: Any) -> None:
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            raise CommandError(f"Nobody has the address {email}.")
        report = person_export(user=user)
        self.stdout.write(json.dumps(report, cls=_Encoder, indent=1, ensure_ascii=False))


class _Encoder(DjangoJSONEncoder):
    """Files are told by their names."""

    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)
