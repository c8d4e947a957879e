"""Putting aside, following, mentioning."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from notifications.models import OutboxMessage
from sla.queries import clocks_now
from tests import factories
from tickets.choices import EventKind, Priority, Status
from tickets.errors import AgentsOnly, SnoozeRefused
from tickets.models import Ticket, TicketEvent, TicketFollower
from tickets.services import (
    message_add,
    snoozes_sweep,
    ticket_follow,
    ticket_merge,
    ticket_move,
    ticket_prioritise,
    ticket_snooze,
    ticket_unfollow,
    ticket_wake,
)
from tickets.services.following import mentioned_in

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def agent(db):
    return factories.agent(name="Claire Vasseur")


@pytest.fixture
def by(agent):
    return factories.actor(agent, "desk")


@pytest.fixture
def ticket(db):
    row = factories.ticket()
    Ticket.objects.filter(pk=row.pk).update(next_due_at=None)
    return row


def say(ticket, author, body, **more):
    actor = factories.actor(author, "desk" if author.is_agent else "portal")
    return message_add(ticket_id=ticket.pk, author=author, body=body, actor=actor, **more)


def snooze(ticket, by, until=MONDAY + HOUR):
    return ticket_snooze(ticket_id=ticket.pk, until=until, actor=by)


def causes(ticket):
    rows = TicketEvent.objects.filter(ticket=ticket, kind=EventKind.WOKEN)
    return [event.data["because"] for event in rows]


class TestSnooze:
    def test_it_sleeps_until_its_moment_and_wakes_once(self, ticket, by):
        snooze(ticket, by)
        assert snoozes_sweep(now=MONDAY + HOUR - timedelta(seconds=1)) == 0
        assert snoozes_sweep(now=MONDAY + HOUR) == 1
        assert snoozes_sweep(now=MONDAY + HOUR) == 0
        assert causes(ticket) == ["time"]

    def test_no_clock_knows_of_it(self, by):
        ticket = factories.ticket()
        before = clocks_now(ticket.pk, now=MONDAY)
        ticket.refresh_from_db()
        if ticket.next_due_at:
            snooze(ticket, by, until=ticket.next_due_at)
        assert clocks_now(ticket.pk, now=MONDAY) == before

    def test_past_the_next_deadline_is_refused_with_the_reason(self, ticket, by):
        Ticket.objects.filter(pk=ticket.pk).update(next_due_at=MONDAY + HOUR)
        with pytest.raises(SnoozeRefused, match="A promise falls due before"):
            snooze(ticket, by, until=MONDAY + HOUR + timedelta(seconds=1))
        snooze(ticket, by, until=MONDAY + HOUR)

    @pytest.mark.parametrize("wrong", ["past", "solved"])
    def test_what_makes_no_sense_is_refused(self, ticket, by, wrong):
        if wrong == "solved":
            ticket_move(ticket_id=ticket.pk, to=Status.RESOLVED, actor=by)
        with pytest.raises(SnoozeRefused):
            snooze(ticket, by, until=MONDAY if wrong == "past" else MONDAY + HOUR)

    def test_a_deadline_that_moves_before_it_wakes_it(self, ticket, by):
        snooze(ticket, by)
        Ticket.objects.filter(pk=ticket.pk).update(next_due_at=MONDAY + HOUR / 2)
        assert snoozes_sweep(now=MONDAY) == 1
        assert causes(ticket) == ["deadline"]

    def test_the_customer_wakes_it_and_a_note_does_not(self, ticket, agent, by):
        snooze(ticket, by)
        say(ticket, agent, "A note", public=False)
        assert causes(ticket) == []
        say(ticket, ticket.requester, "Any news?")
        assert causes(ticket) == ["message"]

    def test_what_is_solved_or_merged_sleeps_no_more(self, ticket, by):
        other = factories.ticket(ticket.requester)
        target = factories.ticket(ticket.requester)
        for row in (ticket, other):
            Ticket.objects.filter(pk=row.pk).update(next_due_at=None)
            snooze(row, by)
        ticket_move(ticket_id=ticket.pk, to=Status.RESOLVED, actor=by)
        ticket_merge(ticket_id=other.pk, into_id=target.pk, actor=by)
        assert not Ticket.objects.filter(snoozed_until__isnull=False).exists()

    def test_waking_what_is_awake_changes_nothing(self, ticket, by):
        version = ticket_wake(ticket_id=ticket.pk, actor=by).version
        assert version == ticket.version


class TestFollow:
    def mails(self, person):
        rows = OutboxMessage.objects.filter(key__startswith="followed:", recipient=person.email)
        return [row.context["happened"] for row in rows.order_by("pk")]

    def test_who_follows_hears_of_what_others_do(self, ticket, agent, by):
        lena = factories.agent(name="Lena Vogt")
        ticket_follow(ticket=ticket, user=lena)
        ticket_follow(ticket=ticket, user=lena)
        say(ticket, ticket.requester, "Any news?")
        ticket_prioritise(ticket_id=ticket.pk, priority=Priority.HIGH, actor=by)
        say(ticket, lena, "I look at it")
        assert self.mails(lena) == ["Message added", "Priority changed"]
        ticket_unfollow(ticket=ticket, user=lena)
        say(ticket, ticket.requester, "Thanks")
        assert len(self.mails(lena)) == 2

    def test_several_things_at_once_are_one_mail(self, ticket, agent):
        lena = factories.agent()
        ticket_follow(ticket=ticket, user=lena)
        say(ticket, agent, "Done", then=Status.RESOLVED)
        assert self.mails(lena) == ["Message added"]

    def test_customers_do_not_follow(self, ticket):
        with pytest.raises(AgentsOnly):
            ticket_follow(ticket=ticket, user=ticket.requester)

    def test_a_colleague_named_in_a_note_is_told_and_follows(self, ticket, agent):
        lena = factories.agent(name="Lena Vogt")
        note = say(ticket, agent, "@lena, have you seen this?", public=False)
        assert TicketFollower.objects.get().user == lena
        assert OutboxMessage.objects.filter(key=f"mentioned:{note.pk}:{lena.pk}").exists()

    def test_a_public_reply_names_nobody(self, ticket, agent):
        factories.agent(name="Lena Vogt")
        say(ticket, agent, "Write to support@lena or @Lena Vogt")
        assert not TicketFollower.objects.exists()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Lena Vogt please", ["Lena Vogt"]),
        ("please, @lena.", ["Lena Vogt"]),
        ("@Marc Dubois and @lena", ["Lena Vogt", "Marc Dubois"]),
        ("@marc", []),  # there are two
        ("mail@lena.example", []),
        ("@lenaïc", []),
    ],
)
def test_a_name_behind_an_at_sign(text, named):
    people = [factories.agent(name=name) for name in ("Lena Vogt", "Marc Dubois", "Marc Weber")]
    assert sorted(person.name for person in mentioned_in(text, people)) == named
