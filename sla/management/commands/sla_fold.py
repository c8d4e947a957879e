"""The clocks of a ticket, recomputed from its events, with their explanation."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from sla.core.explain import as_json
from sla.queries import clocks_now
from tickets.models import Ticket


class Command(BaseCommand):
    help = "Prints the clocks of a ticket as JSON, from its log alone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="CAS-000123")

    def handle(self, number: str, **options: Any) -> None:
        ticket = Ticket.objects.by_number(number).first()
        if ticket is None:
            raise CommandError(f"There is no ticket {number}.")
        now = timezone.now()
        clocks = [as_json(clock, now) for clock in clocks_now(ticket.pk, now=now)]
        self.stdout.write(json.dumps({"ticket": ticket.number, "clocks": clocks}, indent=2))
