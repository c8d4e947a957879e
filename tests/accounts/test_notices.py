"""Which e-mails someone wants, and the morning on which a digest leaves."""

from datetime import UTC, datetime

import pytest
import time_machine

from accounts.notices import digest_of, notices_choose
from notifications.models import OutboxMessage
from tests import factories
from tickets.services import approval_ask, message_add

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("now", "due", "zone"),
    [
        ("2026-11-23T06:59:59", "2026-11-23T07:00:00", "Europe/Paris"),
        ("2026-11-23T07:00:00", "2026-11-24T07:00:00", "Europe/Paris"),
        ("2026-11-27T12:00:00", "2026-11-30T07:00:00", "Europe/Paris"),  # Friday to Monday
        ("2026-10-23T12:00:00", "2026-10-26T07:00:00", "Europe/Paris"),  # winter time began
        ("2026-11-23T20:00:00", "2026-11-24T13:00:00", "America/New_York"),
    ],
)
def test_a_digest_leaves_in_the_morning_of_the_readers_working_day(now, due, zone):
    reader = factories.person(digest=True, time_zone=zone)
    at = digest_of(reader, "agent_replied", datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert at == datetime.fromisoformat(due).replace(tzinfo=UTC)


@pytest.mark.parametrize(("digest", "notice"), [(False, "agent_replied"), (True, "approval_asked")])
def test_others_leave_at_once(digest, notice):
    assert digest_of(factories.person(digest=digest), notice, datetime.now(UTC)) is None


def reply(ticket):
    agent = factories.agent()
    actor = factories.actor(agent, "desk")
    message_add(ticket_id=ticket.pk, author=agent, body="Hello", actor=actor)
    approval_ask(ticket_id=ticket.pk, purpose="Why", shared="What", actor=actor)


def test_what_is_not_wanted_is_not_written_but_a_question_always_is():
    requester = factories.person()
    notices_choose(user=requester, wanted=["ticket_opened"], digest=False)
    reply(factories.ticket(requester))
    written = OutboxMessage.objects.filter(recipient=requester.email)
    assert set(written.values_list("template", flat=True)) == {"ticket_opened", "approval_asked"}


def test_a_reader_of_digests_is_written_to_in_the_morning():
    requester = factories.person(digest=True)
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False):
        reply(factories.ticket(requester))
    due = {
        one.template: one.next_attempt_at.isoformat()
        for one in OutboxMessage.objects.filter(recipient=requester.email)
    }
    assert due["agent_replied"] == "2026-11-24T07:00:00+00:00"
    assert due["approval_asked"] == "2026-11-23T10:00:00+00:00"


@pytest.mark.parametrize(("role", "kept"), [("customer", 2), ("agent", 1)])
def test_the_choice_is_made_in_the_profile(client, role, kept):
    reader = factories.agent() if role == "agent" else factories.person()
    client.force_login(reader)
    page = client.get("/profile/").text
    assert page.count('name="wanted"') == kept + 1
    unwanted = "ticket_assigned" if role == "agent" else "agent_replied"
    wanted = ("ticket_opened", "ticket_resolved", "customer_replied")
    mine = [value for value in wanted if f'value="{value}"' in page]
    client.post("/profile/notices/", {"wanted": mine, "digest": "True"})
    reader.refresh_from_db()
    assert (reader.notices_off, reader.digest) == ([unwanted], True)
    refused = client.post("/profile/notices/", {"wanted": ["approval_asked"], "digest": "True"})
    assert refused.status_code == 422
