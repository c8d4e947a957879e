"""A worker that is killed in the middle of a mail: everything of it is there once."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import F
from django.utils import timezone

from notifications.choices import InboundSource, InboundState
from notifications.inbound.storing import CLAIM, inbound_store
from notifications.models import InboundMessage
from tests import factories, servers
from tests.mail.letters import letter
from tickets.models import Ticket
from tickets.tasks import mails_sweep

HOLD = 20_261_124  # an advisory lock that nothing else takes
SLOW_DOWN = f"""
CREATE FUNCTION hold_the_files() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_advisory_xact_lock({HOLD}); RETURN NEW; END $$;
CREATE TRIGGER hold_the_files BEFORE INSERT ON tickets_ticketevent
FOR EACH ROW WHEN (NEW.kind = 'attachment_added') EXECUTE FUNCTION hold_the_files();
"""
LET_GO = "DROP TRIGGER hold_the_files ON tickets_ticketevent; DROP FUNCTION hold_the_files"
SOMEONE_WAITS = (
    f"SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = {HOLD} AND NOT granted"
)


def run(sql: str) -> bool:
    """Run it; say whether it found a row."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.description is not None and cursor.fetchone() is not None


@pytest.mark.django_db(transaction=True)
def test_killed_between_words_and_files_another_worker_goes_on(celery_worker):
    mail = letter(factories.person().email)
    for name in ("a.txt", "b.txt"):
        mail.add_attachment(name.encode(), "text", "plain", filename=name)
    run(SLOW_DOWN)
    run(f"SELECT pg_advisory_lock({HOLD})")
    inbound_store(raw=mail.as_bytes(), source=InboundSource.GATEWAY, now=timezone.now())
    servers.until(lambda: run(SOMEONE_WAITS), seconds=30)
    celery_worker.kill()
    run(f"SELECT pg_advisory_unlock({HOLD})")
    run(LET_GO)  # waits until the server has given up the dead worker's transaction
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
