"""Everything in the sample data goes through the public doors and lands where it belongs."""

import json
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from alerts.models import Alert
from customs.models import Outage
from helpdesk.demo.load import DATA, Demo
from notifications.models import OutboxMessage
from tickets.models import AuthorityApproval, Rating, Ticket

SAMPLES = [
    json.loads(line) for line in (DATA / "tickets.jsonl").read_text(encoding="utf-8").splitlines()
]


def compact(text):
    """Without blanks and signs: one of the texts gives a reference by its last digits only."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, loaded once for the module and rolled back after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        demo = Demo(timezone.now().replace(microsecond=0))
        demo.load()
        yield demo
        transaction.set_rollback(True)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["subject"][:40])
def test_each_written_ticket_is_understood(demo, sample):
    ticket = Ticket.objects.get(subject=sample["subject"])
    understood = (ticket.category, ticket.subtype, ticket.customs_system)
    assert understood == (sample["category"], sample["subtype"], sample["customs_system"] or "")
    reference = sample["declaration_reference"]
    if reference and compact(reference) in compact(sample["body"]):
        assert ticket.references.filter(value=reference).exists()


def test_every_notification_is_stored_with_its_class(demo):
    alerts = Alert.objects.all()
    assert alerts.count() == 30
    by_category = {
        "technical_validation": 4,
        "validation_violation": 2,
        "customs_error": 4,
        "rectification": 1,
        "port_error": 2,
        "sending_error": 1,
        "finalisation": 5,
        "continuity": 1,
        "out_of_scope": 1,
        "": 9,
    }
    for category, number in by_category.items():
        assert alerts.filter(category=category).count() == number, category


def test_the_status_page_shows_an_outage_now_and_the_stories_have_every_state(demo):
    assert Outage.objects.production().current(demo.now).exists()
    statuses = set(Ticket.objects.values_list("status", flat=True))
    assert statuses >= {"new", "open", "waiting_customer", "waiting_third_party", "resolved"}
    assert AuthorityApproval.objects.filter(state="asked").exists()


def test_reports_have_a_past_of_weeks_in_which_everything_was_solved(demo):
    past = Ticket.objects.filter(created_at__lt=demo.now - timedelta(days=7))
    weeks = {ticket.created_at.isocalendar()[:2] for ticket in past}
    assert len(weeks) >= 6
    assert set(past.values_list("status", flat=True)) <= {"resolved", "closed"}
    assert {rating.good for rating in Rating.objects.all()} == {True, False}


def test_no_mail_of_the_past_is_left_to_send(demo):
    assert Ticket.objects.filter(created_at__lt=demo.now - timedelta(days=7)).exists()
    assert not OutboxMessage.objects.filter(created_at__lt=demo.now - timedelta(days=7)).exists()


@pytest.mark.django_db
def test_the_demo_is_refused_in_production(settings):
    settings.LOCAL = False
    with pytest.raises(CommandError, match="local use"):
        call_command("demo")


@pytest.mark.django_db
def test_the_access_file_is_private(settings, tmp_path):
    settings.DATA_DIR, settings.LOCAL = tmp_path, True
    call_command("demo")
    path = tmp_path / "demo.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert set(json.loads(path.read_text())) == {"url", "users", "api_keys"}
    with pytest.raises(CommandError, match="empty"):
        call_command("demo")
