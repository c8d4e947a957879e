"""Reminders of legal limits: in time, in opening hours, once; after a downtime too."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from customs.legal import DateName
from notifications.channels.email import build
from notifications.models import OutboxMessage
from sla.due import calendar_read
from sla.services.reminders import reminder_at, reminders_sweep
from sla.tasks import reminders_sweep as task
from tests import factories, faults
from tickets import services
from tickets.models import FollowUp, FollowUpReminder, Ticket, TicketEvent

PARIS = ZoneInfo("Europe/Paris")
CONTRACT = calendar_read(None)
STARTED = "2026-11-02T09:00:00Z"


@pytest.fixture
def agent(db):
    return factories.agent(name="Claire Vasseur")


@pytest.fixture
def follow_up(agent):
    """The export office may invalidate on Tuesday 1 December 2026, 150 days after release."""
    return followed(agent)


def followed(agent, *, assignee=True):
    with time_machine.travel(STARTED, tick=False):
        requester = factories.person(factories.company(contract_countries=["DE"]))
        ticket = factories.ticket(requester, description="Exit not confirmed")
        actor = factories.actor(agent, "desk")
        services.follow_up_start(
            ticket_id=ticket.pk, kind="exit_confirmation_not_received", actor=actor
        )
        if assignee:
            services.ticket_assign(ticket_id=ticket.pk, assignee=agent, actor=actor)
        return services.follow_up_set(
            ticket_id=ticket.pk,
            actor=actor,
            declaration_reference="06DE586600006143E1",
            country="DE",
            dates={DateName.RELEASED: date(2026, 7, 4)},
        )


def sweep(at):
    now = datetime.fromisoformat(at)
    with time_machine.travel(now, tick=False):
        return reminders_sweep(now=now)


def mails():
    return list(OutboxMessage.objects.filter(template="limit_near").order_by("pk"))


@pytest.mark.django_db
class TestSweep:
    def test_reminders_go_out_in_turn_and_once_each(self, follow_up, agent):
        assert sweep("2026-11-02T09:01:00+00:00").claimed == 1
        follow_up.refresh_from_db()
        # 14 days before 1 December is Tuesday 17 November: at opening, 9:00 in Paris.
        assert follow_up.look_at == datetime(2026, 11, 17, 8, tzinfo=UTC)
        assert sweep("2026-11-17T07:59:59+00:00").claimed == 0
        assert sweep("2026-11-17T08:00:00+00:00").sent == 1
        assert sweep("2026-11-17T08:00:00+00:00").claimed == 0
        assert sweep("2026-11-24T08:00:05+00:00").sent == 1
        # Two days before is a Sunday: the Friday opening is in time.
        follow_up.refresh_from_db()
        assert follow_up.look_at == datetime(2026, 11, 27, 8, tzinfo=UTC)
        assert sweep("2026-11-27T08:00:05+00:00").sent == 1
        assert [one.context["days_left"] for one in mails()] == [14, 7, 4]
        assert {one.recipient for one in mails()} == {agent.email}
        reminded = TicketEvent.objects.filter(data__change="reminded")
        assert reminded.count() == 3

    def test_after_a_downtime_one_mail_says_what_is_left(self, follow_up):
        sweep("2026-11-02T09:01:00+00:00")
        assert sweep("2026-11-25T22:00:00+00:00").sent == 1
        [mail] = mails()
        assert mail.context["days_left"] == 5  # when it is read, at opening
        assert mail.next_attempt_at == datetime(2026, 11, 26, 8, tzinfo=UTC)
        assert sorted(FollowUpReminder.objects.values_list("days", flat=True)) == [7, 14]

    def test_even_when_the_limit_itself_passed_meanwhile(self, follow_up):
        sweep("2026-11-02T09:01:00+00:00")
        assert sweep("2026-12-03T09:00:00+00:00").sent == 1
        written: EmailMultiAlternatives = build(mails()[0])
        assert written.subject.startswith("[CAS-")
        assert "A legal limit has passed" in written.subject
        follow_up.refresh_from_db()
        assert (follow_up.limit_on, follow_up.look_at) == (date(2026, 12, 1), None)

    def test_what_had_passed_when_the_dates_were_written_is_not_told(self, agent):
        followed(agent)
        assert not FollowUpReminder.objects.filter(limit="exit_enquiry").exists()
        sweep("2026-11-02T09:01:00+00:00")
        assert mails() == []  # 90 days after release was 2 October

    def test_without_an_assignee_the_leads_hear(self, agent):
        lead = factories.agent(role="lead")
        factories.agent(role="lead", is_active=False)
        followed(agent, assignee=False)
        sweep("2026-11-02T09:01:00+00:00")
        sweep("2026-11-17T08:00:00+00:00")
        assert [one.recipient for one in mails()] == [lead.email]

    def test_what_is_over_is_not_reminded_of(self, follow_up, agent):
        services.follow_up_close(
            ticket_id=follow_up.ticket_id,
            outcome="certified",
            on=date(2026, 11, 3),
            actor=factories.actor(agent, "desk"),
        )
        assert sweep("2026-11-17T08:00:00+00:00").claimed == 0

    def test_the_mail_says_limit_declaration_and_source(self, follow_up):
        sweep("2026-11-02T09:01:00+00:00")
        sweep("2026-11-17T08:00:00+00:00")
        text = str(build(mails()[0]).body)
        assert "Until Dec. 1, 2026: the declaration is invalidated automatically" in text
        assert "06DE586600006143E1" in text
        assert "Source: zoba; Riege" in text
        assert f"/desk/tickets/{Ticket.objects.get().number}/finalisation/" in text

    def test_one_that_raises_stops_nobody(self, follow_up, agent, caplog):
        other = followed(agent)
        sweep("2026-11-02T09:01:00+00:00")
        of_the_first = f"NEW.follow_up_id = {follow_up.pk}"
        with faults.disk_full("tickets_followupreminder", when=of_the_first):
            done = sweep("2026-11-17T08:00:00+00:00")
        assert (done.sent, done.failed) == (1, 1)
        follow_up.refresh_from_db()
        other.refresh_from_db()
        assert follow_up.look_at == datetime(2026, 11, 17, 8, 5, tzinfo=UTC)
        assert other.look_at == datetime(2026, 11, 24, 8, tzinfo=UTC)
        assert "reminder failed" in caplog.text

    def test_the_task_sweeps_now(self, follow_up):
        task.delay()
        task()
        assert FollowUp.objects.get().look_at != follow_up.look_at


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_sweeps_at_once_send_one_mail(agent):
    followed(agent)
    sweep("2026-11-02T09:01:00+00:00")
    at = datetime(2026, 11, 17, 8, tzinfo=UTC)

    def once(_number):
        try:
            return reminders_sweep(now=at).sent
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(once, range(4))) == 1
    assert len(mails()) == 1


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_reminder_comes_at_an_opening_on_its_day_or_the_open_day_before(day):
    at = reminder_at(CONTRACT, day)
    local = at.astimezone(PARIS)
    assert (local.hour, local.minute) == (9, 0)
    assert CONTRACT.is_open(at)
    assert timedelta(0) <= day - local.date() <= timedelta(days=2)
    assert (day == local.date()) == (day.weekday() < 5)
