"""`mail_replay [ID …] [--failed]`: have e-mails that came read again."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from notifications.choices import InboundState
from notifications.inbound.storing import inbound_replay
from notifications.models import InboundMessage
from tickets.mail.taking import mails_take

BATCH = 50


class Command(BaseCommand):
    help = "Read e-mails again that are not in a ticket: those named, or all that failed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ids", nargs="*", type=int, help="as /desk/mail/ shows them")
        parser.add_argument("--failed", action="store_true", help="all that could not be read")

    def handle(self, *args: Any, ids: list[int], failed: bool, **options: Any) -> None:
        if bool(ids) == failed:
            raise CommandError("Name e-mails, or say --failed.")
        chosen = InboundMessage.objects.defer("raw").order_by("pk")
        chosen = chosen.filter(state=InboundState.FAILED) if failed else chosen.filter(pk__in=ids)
        for pk in list(chosen.values_list("pk", flat=True)):
            self._replay(pk)

    def _replay(self, pk: int) -> None:
        now = timezone.now()
        again = inbound_replay(pk=pk, now=now)
        mails_take(now=now, limit=BATCH)
        message = InboundMessage.objects.defer("raw").get(pk=pk)
        told = {"id": pk, "again": again, "state": message.state, "reason": message.reason}
        self.stdout.write(json.dumps(told))
