"""What a customer reads of the follow-up of their declaration, and the proof they bring."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from tickets import services
from tickets.models import FollowUp, FollowUpProof, Message

pytestmark = pytest.mark.django_db

KIND = "exit_confirmation_not_received"


@pytest.fixture
def agent():
    return factories.actor(factories.agent(), "desk")


@pytest.fixture
def ticket(requester, agent):
    found = factories.ticket(requester)
    services.follow_up_start(ticket_id=found.pk, kind=KIND, actor=agent)
    FollowUp.objects.update(country="DE", released_on=date(2026, 8, 1))
    return found


def read(portal, ticket):
    return portal.get(reverse("ticket", args=[ticket.number])).text


def sends(portal, ticket, **answer):
    url = reverse("proof", args=[ticket.number])
    return portal.post(url, {"kind": "cmr"} | answer)


@time_machine.travel("2026-11-23T10:00:00Z", tick=False)
def test_the_page_says_what_was_checked_and_until_when_the_law_waits(portal, ticket, agent):
    check = services.NewCheck("port", "progress", "Between us", "haulier", "phone")
    services.follow_up_check(ticket_id=ticket.pk, check=check, actor=agent)
    text = read(portal, ticket)
    assert "By law until 29 December 2026, 36 days left." in text
    assert "zoba; Riege, sourced" in text
    assert "The port system: it moves on. We asked the haulier by telephone." in text
    assert "Between us" not in text
    assert "Send the proof" not in text


def test_other_tickets_say_nothing_of_it(portal, requester):
    assert 'id="follow-up"' not in read(portal, factories.ticket(requester))


def test_a_proof_that_was_asked_for_comes_with_its_file(portal, ticket, agent):
    services.proof_ask(ticket_id=ticket.pk, actor=agent)
    assert "Send the proof" in read(portal, ticket)
    file = SimpleUploadedFile("cmr.pdf", b"%PDF")
    assert sends(portal, ticket, reference="CMR 4711", file=file).status_code == 302
    proof = FollowUpProof.objects.get()
    assert (proof.reference, proof.attachment.name) == ("CMR 4711", "cmr.pdf")
    said = Message.objects.filter(ticket=ticket).last()
    assert said.body == "Proof: Transport document (CMR) CMR 4711"
    assert "CMR 4711" in read(portal, ticket)


def test_a_proof_without_file_or_number_is_refused_where_it_is(portal, ticket, agent):
    services.proof_ask(ticket_id=ticket.pk, actor=agent)
    refused = sends(portal, ticket, reference="  ")
    assert refused.status_code == 422
    assert "Give the reference of the proof, or its file." in refused.text
    assert not FollowUpProof.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_anything_is_said(
    portal, ticket, agent, settings
):
    services.proof_ask(ticket_id=ticket.pk, actor=agent)
    settings.ATTACHMENT_MAX_BYTES = 3
    refused = sends(portal, ticket, reference="R", file=SimpleUploadedFile("a.pdf", b"%PDF"))
    assert refused.status_code == 422
    assert "Send a smaller file." in refused.text
    assert Message.objects.filter(ticket=ticket).count() == 1


def test_what_is_over_takes_no_proof_and_says_its_outcome(portal, ticket, agent):
    services.proof_ask(ticket_id=ticket.pk, actor=agent)
    services.follow_up_close(
        ticket_id=ticket.pk, outcome="certified", on=date(2026, 11, 20), actor=agent
    )
    assert "Exit certified, 20 November 2026" in read(portal, ticket)
    refused = sends(portal, ticket, reference="R")
    assert refused.status_code == 422
    assert Message.objects.filter(ticket=ticket).count() == 1


def test_a_solved_ticket_takes_no_proof(portal, ticket, agent):
    services.ticket_move(ticket_id=ticket.pk, to="resolved", actor=agent)
    assert sends(portal, ticket, reference="R").status_code == 302
    assert not FollowUpProof.objects.exists()
