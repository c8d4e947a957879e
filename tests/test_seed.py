"""The large data set is what the product itself would have written, only more of it."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Company
from alerts.choices import Category
from alerts.core.check_digits import container_passes, mrn_passes
from helpdesk.seeding.stories import BOX, TOKEN
from notifications.models import OutboxMessage
from sla.models import Calendar, Clock, ClosingDay, Policy
from sla.services.policies import policy_publish
from tickets.choices import EventKind, Priority, Status
from tickets.models import (
    AuthorityApproval,
    Message,
    Ticket,
    TicketEvent,
    TicketReference,
    TicketTag,
)

NUMBER = 600


def different_clocks():
    written = StringIO()
    call_command("sla_recompute", check=True, stdout=written)
    return json.loads(written.getvalue().splitlines()[-1])["different"]


def seed(**options):
    written = StringIO()
    call_command("seed", stdout=written, stderr=StringIO(), **options)
    return json.loads(written.getvalue())


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """A data set, made once for the module and rolled back after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield seed(tickets=NUMBER, companies=20, seed=7)
        transaction.set_rollback(True)


def test_as_many_as_were_asked_for(seeded):
    assert seeded["tickets"] == Ticket.objects.count() == NUMBER
    assert Company.objects.count() == 20


def test_every_category_priority_and_status_occurs(seeded):
    for field, words in (("category", Category), ("priority", Priority), ("status", Status)):
        assert set(Ticket.objects.values_list(field, flat=True)) == set(words.values)


def test_the_clocks_are_those_of_the_log(seeded):
    assert different_clocks() == 0


def test_nothing_is_late_to_be_swept_and_no_mail_is_to_be_sent(seeded):
    assert not Clock.objects.due(timezone.now()).exists()
    assert not OutboxMessage.objects.exists()


def test_the_history_covers_months_and_numbers_follow_it(seeded):
    opened = list(Ticket.objects.order_by("pk").values_list("created_at", flat=True))
    assert opened == sorted(opened)
    assert (opened[-1] - opened[0]).days > 300
    assert opened[-1] <= timezone.now()


def test_nothing_happens_before_its_ticket_or_after_now(seeded):
    now = timezone.now()
    for event in TicketEvent.objects.select_related("ticket"):
        assert event.ticket.created_at <= event.at <= now


def test_each_ticket_has_references_of_its_own(seeded):
    texts = [*Message.objects.values_list("body", flat=True), *subjects()]
    assert not [text for text in texts if TOKEN in text or BOX in text]
    mrns = list(TicketReference.objects.filter(kind="mrn").values_list("value", flat=True))
    assert mrns
    assert all(map(mrn_passes, mrns))
    assert len(mrns) == len(set(mrns))
    boxes = TicketReference.objects.filter(kind="container").values_list("value", flat=True)
    assert boxes
    assert all(map(container_passes, boxes))


def subjects():
    return Ticket.objects.values_list("subject", flat=True)


def test_a_reference_is_found_in_the_text_it_was_read_from(seeded):
    for reference in TicketReference.objects.filter(kind="mrn").select_related("ticket"):
        opening = Message.objects.get(ticket=reference.ticket, is_opening=True)
        assert reference.value in opening.body
        assert reference.value in json.dumps(reference.ticket.classification)


def test_events_name_the_rows_of_their_own_ticket(seeded):
    messages = dict(Message.objects.values_list("pk", "ticket"))
    approvals = dict(AuthorityApproval.objects.values_list("pk", "ticket"))
    for event in TicketEvent.objects.all():
        if "message" in event.data:
            assert messages[event.data["message"]] == event.ticket_id
        if "approval" in event.data:
            assert approvals[event.data["approval"]] == event.ticket_id


def test_a_breach_is_recorded_at_the_instant_of_its_clock(seeded):
    breaches = TicketEvent.objects.filter(kind=EventKind.SLA_BREACHED)
    assert breaches.exists()
    for event in breaches:
        clock = Clock.objects.get(
            ticket=event.ticket_id, metric=event.data["metric"], cycle=event.data["cycle"]
        )
        assert event.data["breached_at"] == clock.breached_at.isoformat().replace("+00:00", "Z")
        assert event.ticket.created_at < clock.breached_at <= event.at


def test_tags_are_listed_and_told_by_the_log(seeded):
    tagged = Ticket.objects.exclude(tags=[])
    assert {(ticket.pk, tag) for ticket in tagged for tag in ticket.tags} == set(
        TicketTag.objects.values_list("ticket", "tag")
    )
    told = TicketEvent.objects.filter(kind=EventKind.TAGS_CHANGED)
    assert {ticket.pk for ticket in tagged} == set(told.values_list("ticket", flat=True)) != set()


def test_requesters_belong_to_the_company_of_the_ticket(seeded):
    for ticket in Ticket.objects.select_related("requester"):
        assert ticket.requester.company_id == ticket.company_id
        authors = ticket.messages.filter(author__company__isnull=False).values_list("author")
        assert {author for (author,) in authors} <= {ticket.requester_id}


def test_every_foreign_key_holds(seeded):
    """They are not looked up while copying, so they are here."""
    connection.check_constraints()


def test_new_tickets_go_on_behind_the_seeded_ones(seeded):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('tickets_ticket', 'id'))")
        assert cursor.fetchone()[0] > Ticket.objects.order_by("-pk").first().pk


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_data_and_goes_beside_what_is_there():
    seed(tickets=40, companies=3, seed=5)
    first = list(Ticket.objects.order_by("pk").values_list("category", "status", "locale"))
    seed(tickets=40, companies=3, seed=5)
    both = list(Ticket.objects.order_by("pk").values_list("category", "status", "locale"))
    assert len(both) == 80
    assert both[40:] == first


@pytest.mark.django_db
def test_it_is_refused_in_production(settings):
    settings.LOCAL = False
    with pytest.raises(CommandError, match="local use"):
        call_command("seed")


@pytest.mark.parametrize("options", [{"tickets": 0}, {"companies": 0}])
def test_nothing_is_no_data_set(options):
    with pytest.raises(CommandError, match="At least one"):
        call_command("seed", **options)


@pytest.mark.django_db
def test_a_closing_day_is_stepped_around():
    calendar = Calendar.objects.get(name="Premium")
    today = timezone.localdate()
    for days in (100, 101, 300):
        ClosingDay.objects.create(calendar=calendar, on=today - timedelta(days=days))
    for policy in Policy.objects.all():
        policy_publish(policy_id=policy.pk, actor=None)
    seed(tickets=100, companies=3, seed=3)
    assert different_clocks() == 0
