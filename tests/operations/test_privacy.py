"""What is forgotten, handed out and taken away; and an inventory that leaves no model out."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import EmailField
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import ApiKey, User
from helpdesk.persons import person_erase, person_export, references
from helpdesk.retention import retention_run
from notifications.inbound.storing import inbound_replay
from notifications.models import InboundMessage, OutboxMessage
from tests import factories
from tickets.models import TicketEvent

PRIVACY = Path(__file__).parent.parent.parent / "docs" / "privacy.md"
NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=400)


def sent(key: str, **fields) -> OutboxMessage:
    return OutboxMessage.objects.create(
        key=key,
        template="t",
        context={"name": "Marie"},
        **{
            "recipient": "marie@usine.example",
            "state": "sent",
            "next_attempt_at": None,
            "created_at": LONG_AGO,
        }
        | fields,
    )


def received(state: str = "processed", **fields) -> InboundMessage:
    return InboundMessage.objects.create(
        raw=b"From: marie@usine.example", size=25, sha256=state.ljust(64, "0"), source="imap",
        received_at=LONG_AGO, settled_at=LONG_AGO, state=state, from_address="marie@usine.example",
        from_name="Marie", subject="MRN", **fields,
    )  # fmt: skip


def test_old_e_mails_are_emptied_and_still_say_that_they_were_sent(db):
    old, young = sent("old"), sent("young", created_at=NOW)
    waiting = sent("waiting", state="pending", next_attempt_at=NOW)
    assert retention_run(now=NOW)["e-mails sent"] == 1
    for message in (old, young, waiting):
        message.refresh_from_db()
    assert (old.recipient, old.context, old.state) == ("", {}, "sent")
    assert young.recipient
    assert waiting.recipient
    assert retention_run(now=NOW)["e-mails sent"] == 0


def test_old_webhook_calls_go_with_their_answers(db):
    message = factories.webhook_message(None)
    OutboxMessage.objects.filter(pk=message.pk).update(
        state="sent", next_attempt_at=None, created_at=LONG_AGO
    )
    assert retention_run(now=NOW)["webhook calls"] == 1
    assert not OutboxMessage.objects.filter(pk=message.pk).exists()


def test_an_old_e_mail_that_came_is_emptied_and_cannot_be_read_again(db):
    done, triage = received("ignored"), received("triage")
    assert retention_run(now=NOW)["e-mails received"] == 1
    done.refresh_from_db()
    triage.refresh_from_db()
    assert (bytes(done.raw), done.from_address, done.subject) == (b"", "", "")
    assert bytes(triage.raw)
    assert not inbound_replay(pk=done.pk, now=NOW)


def test_nothing_is_forgotten_where_the_settings_say_so(db, settings: Settings):
    settings.RETENTION_OUTBOX_DAYS = settings.RETENTION_MAIL_DAYS = 0
    sent("old")
    received()
    assert set(retention_run(now=NOW).values()) == {0}


def test_an_export_holds_what_the_person_did_and_no_secret(db, capsys):
    ticket = factories.ticket()
    person = ticket.requester
    factories.api_key(person, "tickets:read")
    sent("to-them", recipient=person.email)
    call_command("person_export", person.email.upper())
    told = capsys.readouterr().out
    report = json.loads(told)
    assert report["person"]["email"] == person.email
    assert report["tickets.Ticket.requester"][0]["id"] == ticket.pk
    assert report["tickets.Message.author"]
    assert report["notifications.OutboxMessage.recipient"]
    assert person.password not in told
    assert ApiKey.objects.get(user=person).key_hash not in told


def test_a_person_is_erased_and_what_they_wrote_stays(db, client: Client):
    ticket = factories.ticket()
    person, email, name = ticket.requester, ticket.requester.email, ticket.requester.name
    key = factories.api_key(person, "tickets:read")
    OutboxMessage.objects.all().delete()
    sent("to-them", recipient=email)
    client.force_login(person)
    events = list(TicketEvent.objects.values())
    body = ticket.messages.get().body

    report = person_erase(user_id=person.pk)
    assert (report["keys revoked"], report["e-mails sent"]) == (1, 1)
    told = json.dumps(person_export(user=User.objects.get(pk=person.pk)), default=str)
    assert email not in told
    assert name not in told
    assert ticket.messages.get().body == body
    assert list(TicketEvent.objects.values()) == events
    assert client.get("/").status_code == 302
    refused = client.get("/api/v1/tickets/", headers={"Authorization": f"Bearer {key}"})
    assert refused.status_code == 401
    again = person_erase(user_id=person.pk)
    assert (again["keys revoked"], again["e-mails sent"]) == (0, 0)


def test_a_person_is_erased_only_on_a_clear_word(db):
    person = factories.person()
    with pytest.raises(CommandError, match="cannot be undone"):
        call_command("person_erase", person.email)
    with pytest.raises(CommandError, match="Nobody"):
        call_command("person_erase", "nobody@example.org", "--yes")
    person.refresh_from_db()
    assert person.is_active


def test_the_inventory_names_every_field_that_points_to_a_person():
    named = {
        f"{model._meta.label}.{field.name}" for model, fields in references() for field in fields
    }
    named |= {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EmailField)
    }
    text = PRIVACY.read_text(encoding="utf-8")
    assert sorted(one for one in named if f"`{one}`" not in text) == []
