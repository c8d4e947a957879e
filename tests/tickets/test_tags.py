"""Tags, and the table by which tickets are found by them."""

from importlib import import_module

import pytest
from django.db import connection

from tests import factories
from tickets.models import Ticket, TicketTag

pytestmark = pytest.mark.django_db


def listed() -> set[tuple[int, str]]:
    return set(TicketTag.objects.values_list("ticket", "tag"))


def test_the_list_follows_the_tags_whoever_writes_them():
    ticket = factories.ticket()
    tagged = factories.ticket()
    assert listed() == set()
    Ticket.objects.filter(pk=tagged.pk).update(tags=["late", "port"])
    assert listed() == {(tagged.pk, "late"), (tagged.pk, "port")}
    Ticket.objects.filter(pk=tagged.pk).update(tags=["port", "port", "vip"])
    assert listed() == {(tagged.pk, "port"), (tagged.pk, "vip")}
    ticket.tags = ["vip"]
    ticket.save()
    assert set(Ticket.objects.tagged(" VIP ")) == {ticket, tagged}
    assert not Ticket.objects.tagged("late").exists()
    Ticket.objects.update(tags=[])
    assert listed() == set()


def test_a_ticket_that_is_written_with_tags_is_listed():
    ticket = factories.ticket()
    copy = Ticket.objects.get(pk=ticket.pk)
    copy.pk, copy.tags = None, ["moved"]
    copy.save(force_insert=True)
    assert listed() == {(copy.pk, "moved")}


def test_tags_from_before_the_list_are_listed_once():
    ticket = factories.ticket()
    Ticket.objects.filter(pk=ticket.pk).update(tags=["late", "port"])
    TicketTag.objects.filter(tag="late").delete()
    migration = import_module("tickets.migrations.0030_facets_without_tags")
    with connection.cursor() as cursor:
        cursor.execute(migration.FILL)
    assert listed() == {(ticket.pk, "late"), (ticket.pk, "port")}
