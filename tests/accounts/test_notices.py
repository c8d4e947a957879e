"""Which e-mails someone wants, and the morning on which a digest leaves."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.notices import digest_of, notices_choose, unsubscribe_path
from notifications.models import OutboxMessage
from notifications.services import outbox_sweep
from tests import factories
from tickets.services import approval_ask, message_add

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("now", "due", "zone"),
    [
        ("2026-11-23T07:59:59", "2026-11-23T08:00:00", "Europe/Paris"),
        ("2026-11-23T08:00:00", "2026-11-24T08:00:00", "Europe/Paris"),
        ("2026-11-27T12:00:00", "2026-11-30T08:00:00", "Europe/Paris"),  # Friday to Monday
        ("2026-10-23T12:00:00", "2026-10-26T08:00:00", "Europe/Paris"),  # winter time began
        ("2026-11-23T20:00:00", "2026-11-24T14:00:00", "America/New_York"),
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
    assert due["agent_replied"] == "2026-11-24T08:00:00+00:00"
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


def test_a_reader_of_digests_gets_one_summary_by_ticket(mailoutbox):
    requester, agent = factories.person(digest=True, language="en"), factories.agent()
    with connection.cursor() as cursor:  # the keys of the two have one digit more in between
        cursor.execute("SELECT setval(pg_get_serial_sequence('tickets_ticket', 'id'), 99998)")
    with time_machine.travel("2026-11-23T10:00:00Z", tick=False):
        first, second = factories.ticket(requester), factories.ticket(requester)
        for ticket in (first, second, first):
            actor = factories.actor(agent, "desk")
            message_add(ticket_id=ticket.pk, author=agent, body="Hello", actor=actor)
    morning = datetime(2026, 11, 24, 8, tzinfo=UTC)
    outbox_sweep(now=morning, limit=50)
    [mail] = [one for one in mailoutbox if one.to == [requester.email]]
    assert "Your day" in mail.subject
    places = [mail.body.index(ticket.number) for ticket in (first, second)]
    assert places == sorted(places)
    assert mail.body.rindex(first.number) < mail.body.index(second.number)
    assert "List-Unsubscribe" not in mail.extra_headers
    assert mail.body.count("Hello ") == 1  # at the top, not in each notice again
    assert "Premium support" not in mail.body
    assert mail.alternatives[0][0].count("Premium support") == 1


def test_one_click_ends_a_kind_of_e_mail_and_reading_the_page_does_not(mailoutbox):
    requester = factories.person(language="en")
    factories.ticket(requester)
    outbox_sweep(now=datetime.now(UTC), limit=50)
    [mail] = [one for one in mailoutbox if one.to == [requester.email]]
    link = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    program = Client(enforce_csrf_checks=True)  # a mail program has no cookie of ours
    path = urlsplit(link).path
    assert b"No more e-mails" in program.get(path).content
    assert User.objects.get(pk=requester.pk).notices_off == []
    for _time in range(2):
        assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert User.objects.get(pk=requester.pk).notices_off == ["ticket_opened"]


def test_a_link_that_was_changed_ends_nothing():
    requester = factories.person()
    path = unsubscribe_path(requester, "agent_replied")
    for wrong in (path.replace("agent_replied", "ticket_opened"), "/unsubscribe/1.x~y/"):
        assert Client().post(wrong).status_code == 404
    assert unsubscribe_path(requester, "approval_asked") == ""
