"""Two people at the same instant. Fifty equal requests at once: tests/api/test_idempotency.py."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.servers import until
from tickets.models import Ticket


def answer(agent: User, ticket: Ticket) -> int:
    """Answer what was seen when the ticket was new; return the status of the page."""
    seen = ticket.messages.get().pk
    data = {"kind": "public", "body": "We look at it.", "seen_message": seen}
    client = Client()
    client.force_login(agent)
    try:
        return client.post(reverse("desk:reply", args=[ticket.number]), data).status_code
    finally:
        connection.close()


def waiting() -> int:
    """How many connections to this database wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_agents_who_answer_at_once_one_is_told_of_the_other() -> None:
    """Both requests stand before the ticket when it is let go."""
    ticket, agents = factories.ticket(), [factories.agent(), factories.agent()]
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            Ticket.objects.select_for_update().get(pk=ticket.pk)
            answers = [pool.submit(answer, agent, ticket) for agent in agents]
            until(lambda: waiting() == 2, seconds=30)
        statuses = sorted(each.result(timeout=30) for each in answers)

    assert statuses == [302, 422]
    assert ticket.messages.filter(side="agent").count() == 1
