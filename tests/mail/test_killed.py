"""A worker that is killed in the middle of a mail: everything of it is there once."""

import pytest
from django.core.cache import cache
from django.db.models import F
from django.utils import timezone

from notifications.choices import InboundSource, InboundState
from notifications.inbound.storing import CLAIM, inbound_store
from notifications.models import InboundMessage
from tests import factories, faults, servers
from tests.mail.letters import letter
from tickets.models import Ticket
from tickets.tasks import mails_sweep


@pytest.mark.django_db(transaction=True)
def test_killed_between_words_and_files_another_worker_goes_on(celery_worker):
    mail = letter(factories.person().email)
    for name in ("a.txt", "b.txt"):
        mail.add_attachment(name.encode(), "text", "plain", filename=name)
    with faults.held("tickets_ticketevent", when="NEW.kind = 'attachment_added'"):
        inbound_store(raw=mail.as_bytes(), source=InboundSource.GATEWAY, now=timezone.now())
        servers.until(faults.someone_is_held, seconds=30)
        celery_worker.kill()
    assert (Ticket.objects.count(), InboundMessage.objects.get().state) == (1, InboundState.STORED)

    cache.clear()  # the broker forgets, too, that it was asked to
    celery_worker.restart()
    due = InboundMessage.objects.filter(state=InboundState.STORED)
    due.update(next_attempt_at=F("next_attempt_at") - CLAIM)
    mails_sweep.delay()
    servers.until(lambda: not due.exists(), seconds=30)
    ticket = Ticket.objects.get()
    assert ticket.messages.count() == 1
    assert sorted(file.name for file in ticket.attachments.all()) == ["a.txt", "b.txt"]
    assert InboundMessage.objects.get().state == InboundState.PROCESSED
