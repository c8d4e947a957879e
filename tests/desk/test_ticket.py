"""The agent's page of a ticket: what it shows, what can be done from it, what it costs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from customs.models import CustomsSystem, Outage
from customs.services import outage_open
from customs.services.outages import OutageReport
from tests import factories
from tickets.choices import Status
from tickets.models import AlertLink, Message, Queue, Ticket
from tickets.services import (
    approval_ask,
    attachment_add,
    message_add,
    ticket_assign,
    ticket_link,
    ticket_merge,
    ticket_move,
    ticket_scope_confirm,
)

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PASTED = "Rejet douane, code CDS40045.\nMRN 26FRD41Q8K9P3B16R7\nJe vous donne mon accord pour contacter la douane."


def page(ticket: Ticket) -> str:
    return reverse("desk:ticket", args=[ticket.number])


def act(name: str, ticket: Ticket, *more: object) -> str:
    return reverse(f"desk:{name}", args=[ticket.number, *more])


def seen(ticket: Ticket) -> Ticket:
    ticket.refresh_from_db()
    return ticket


def test_the_page_shows_what_was_understood(desk):
    ticket = factories.ticket(subject="Rejet", description=PASTED, locale="fr")
    text = desk.get(page(ticket)).text
    assert "CDS40045" in text
    assert 'data-copy="26FRD41Q8K9P3B16R7"' in text
    assert '<mark id="finding-1"' in text


def test_what_a_customer_writes_is_never_markup(desk):
    ticket = factories.ticket(
        subject="<script>alert(1)</script>", description="<img src=x> CDS40045 <b>bold</b>"
    )
    text = desk.get(page(ticket)).text
    assert "<script>alert" not in text
    assert "<img src=x>" not in text
    assert "&lt;b&gt;bold" in text


def test_events_stand_between_the_messages(desk, agent):
    ticket = factories.ticket()
    ticket_assign(ticket_id=ticket.pk, assignee=agent, actor=factories.actor(agent, "desk"))
    desk.post(act("reply", ticket), {"kind": "note", "body": "Same office as yesterday"})
    items = desk.get(page(ticket)).context["thread"].items
    kinds = [getattr(item, "kind", "") for item in items]
    assert kinds[0] == "customer"
    assert items[1].text == "Taken by Claire Vasseur"
    assert kinds[2] == "note"


def test_thirty_messages_cost_the_queries_of_one(
    desk,
    agent,
    django_assert_max_num_queries: DjangoAssertNumQueries,
):
    ticket = factories.ticket(description=PASTED)
    with django_assert_max_num_queries(15) as one:
        desk.get(page(ticket))
    for number in range(15):
        write(ticket, ticket.requester, f"Question {number} GMRA00KB1CS2")
        write(ticket, agent, f"Answer {number}")
    for _ in range(4):
        factories.ticket(ticket.requester, description=PASTED)
    with django_assert_max_num_queries(len(one)):
        desk.get(page(ticket))


def test_the_page_of_everything_costs_fifteen_queries_at_most(
    desk, agent, settings, tmp_path, django_assert_max_num_queries: DjangoAssertNumQueries
):
    """Files, approvals, contacts, links, what was merged, alerts, an outage: all on one ticket."""
    settings.MEDIA_ROOT = tmp_path
    by = factories.actor(agent, "desk")
    requester = factories.person()
    ticket = factories.ticket(requester, description=PASTED, customs_system="delta_ie")
    same_number = {"ticket_id": ticket.pk, "actor": by}
    outage_open(
        report=OutageReport(title="Slow", systems=[CustomsSystem.objects.get(slug="delta_ie")]),
        actor=agent,
    )
    message = write(ticket, requester, "Look")
    attachment_add(message=message, upload=SimpleUploadedFile("a.txt", b"a"), actor=by)
    approval_ask(purpose="why", shared="what", **same_number)
    write(ticket, requester, "Yes, go ahead")
    ticket_scope_confirm(verdict="excluded", **same_number)
    other = factories.ticket(requester)
    ticket_link(other_id=factories.ticket(requester).pk, kind="related", **same_number)
    ticket_merge(ticket_id=other.pk, into_id=ticket.pk, actor=by)
    alert = factories.alert(ticket.company, "CustomsError", at="2026-11-20T10:00:00Z")
    AlertLink.objects.create(ticket=ticket, alert=alert)
    factories.alert(ticket.company, "Accepted", at="2026-11-20T12:00:00Z")
    with django_assert_max_num_queries(15):
        desk.get(page(ticket))
    with django_assert_max_num_queries(15):
        desk.get(act("earlier", ticket), headers=HTMX)


def write(ticket: Ticket, author: User, body: str) -> Message:
    actor = factories.actor(author, "desk" if author.is_agent else "portal")
    return message_add(ticket_id=ticket.pk, author=author, body=body, actor=actor)


def test_a_reply_is_public_and_opens_a_new_ticket(desk, agent):
    ticket = factories.ticket()
    data = {
        "kind": "public",
        "body": "We look at it.",
        "then": "",
        "seen_message": ticket.messages.last().pk,
    }
    response = desk.post(act("reply", ticket), data, headers={"HX-Request": "true"})
    message = ticket.messages.latest("pk")
    assert (message.public, message.author, message.body) == (True, agent, "We look at it.")
    assert seen(ticket).status == Status.OPEN
    assert f'data-draft-sent="reply-{ticket.number}"' in response.text


@pytest.mark.parametrize("then", [Status.WAITING_CUSTOMER, Status.RESOLVED])
def test_a_reply_may_set_the_status_with_it(desk, then):
    ticket = factories.ticket()
    desk.post(act("reply", ticket), {"kind": "public", "body": "Done.", "then": then})
    assert seen(ticket).status == then


def test_a_note_stays_inside_and_moves_nothing(desk):
    ticket = factories.ticket()
    desk.post(act("reply", ticket), {"kind": "note", "body": "Hm.", "then": Status.RESOLVED})
    assert ticket.messages.latest("pk").public is False
    assert seen(ticket).status == Status.NEW


def test_an_empty_reply_says_so(desk):
    response = desk.post(act("reply", factories.ticket()), {"kind": "public", "body": " "})
    assert response.status_code == 422
    assert "Write your message before sending it." in response.text


def test_a_file_goes_with_the_reply_and_comes_back_as_a_download(desk, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ticket = factories.ticket()
    upload = SimpleUploadedFile("note.html", b"<script>alert(1)</script>", "text/html")
    desk.post(act("reply", ticket), {"kind": "public", "body": "Here.", "uploads": [upload]})
    attachment = ticket.attachments.get()
    response = desk.get(reverse("desk:attachment", args=[attachment.pk]))
    assert response["Content-Disposition"] == 'attachment; filename="note.html"'
    assert response["Content-Type"] == "application/octet-stream"
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"


def test_the_category_is_accepted_or_corrected(desk):
    ticket = factories.ticket(description="help")
    data = {"of_class": "finalisation/release_not_received", "system": "delta_ie"}
    desk.post(act("classify", ticket), data)
    assert seen(ticket).category == "finalisation"
    assert ticket.subtype == "release_not_received"
    assert ticket.customs_system == "delta_ie"
    assert ticket.category_confirmed


def test_the_contract_verdict_is_confirmed(desk):
    ticket = factories.ticket()
    desk.post(act("scope", ticket), {"verdict": "excluded"})
    assert seen(ticket).scope_verdict == "excluded"
    assert ticket.scope_confirmed


def test_priority_assignee_and_status_change_by_one_form_each(desk, agent):
    ticket = factories.ticket()
    desk.post(act("prioritise", ticket), {"priority": "critical"})
    desk.post(act("assign", ticket), {"assignee": agent.pk})
    desk.post(act("status", ticket), {"to": Status.WAITING_THIRD_PARTY})
    assert seen(ticket).priority == "critical"
    assert ticket.assignee == agent
    assert ticket.status == Status.WAITING_THIRD_PARTY
    desk.post(act("assign", ticket), {"assignee": ""})
    assert seen(ticket).assignee is None


def test_waiting_for_the_authority_without_approval_is_refused_with_the_reason(desk):
    ticket = factories.ticket()
    response = desk.post(act("status", ticket), {"to": Status.WAITING_AUTHORITY})
    assert response.status_code == 422
    assert "Ask the customer for their approval" in response.text


@pytest.mark.parametrize(
    ("name", "data", "field", "before"),
    [
        ("prioritise", {"priority": "critical"}, "priority", "normal"),
        ("status", {"to": Status.RESOLVED}, "status", Status.OPEN),
    ],
)
def test_the_last_action_can_be_undone_once(desk, agent, name, data, field, before):
    ticket = factories.ticket()
    actor = factories.actor(agent, "desk")
    ticket_move(ticket_id=ticket.pk, to=Status.OPEN, actor=actor)
    desk.post(act(name, ticket), data)
    undo = act("undo", ticket, seen(ticket).version)
    desk.post(undo)
    assert getattr(seen(ticket), field) == before
    response = desk.post(undo, follow=True)
    assert "can no longer be undone" in response.text


def test_undo_does_not_touch_what_a_colleague_did(desk, client):
    ticket = factories.ticket()
    desk.post(act("prioritise", ticket), {"priority": "critical"})
    client.force_login(factories.agent())
    response = client.post(act("undo", ticket, seen(ticket).version), follow=True)
    assert "can no longer be undone" in response.text
    assert seen(ticket).priority == "critical"


def test_asking_for_an_approval_waits_for_the_customer(desk):
    ticket = factories.ticket()
    data = {"purpose": "The release is missing", "shared": "MRN 26FR… accepted on Thursday"}
    desk.post(act("approval-ask", ticket), data)
    assert seen(ticket).status == Status.WAITING_CUSTOMER
    assert ticket.approvals.get().shared == "MRN 26FR… accepted on Thursday"


def test_an_answer_given_elsewhere_is_recorded_with_where(desk, agent):
    ticket = factories.ticket()
    approval = approval_ask(
        ticket_id=ticket.pk, purpose="why", shared="what", actor=factories.actor(agent, "desk")
    )
    url = act("approval-answer", ticket, approval.pk)
    assert desk.post(url, {"answer": "given", "reason": ""}).status_code == 422
    desk.post(url, {"answer": "given", "reason": "e-mail of Monday 9:20"})
    approval.refresh_from_db()
    assert (approval.state, approval.answered_by) == ("given", ticket.requester)
    assert approval.reason == "e-mail of Monday 9:20"
    assert approval.answered_via == "desk"


def test_an_outage_of_its_system_is_offered_and_tied(desk, agent):
    ticket = factories.ticket(customs_system="delta_ie")
    outage = outage_open(
        report=OutageReport(
            title="DELTA IE slow", systems=[CustomsSystem.objects.get(slug="delta_ie")]
        ),
        actor=agent,
    )
    assert "DELTA IE slow" in desk.get(page(ticket)).text
    desk.post(act("outage-link", ticket, outage.pk))
    assert seen(ticket).outage == Outage.objects.get()


def test_macros_speak_the_customer_s_language(desk):
    requester = factories.person(name="Maud Perrot")
    ticket = factories.ticket(requester, locale="nl")
    text = desk.get(act("macro", ticket, "ask-declaration")).text
    assert text.startswith("Dag Maud Perrot,")
    assert "Claire Vasseur" in text
    assert "Dag Maud Perrot" in desk.get(page(ticket), {"macro": "ask-declaration"}).text


def test_tickets_of_the_same_declaration_are_shown(desk, agent):
    ticket = factories.ticket(description=PASTED)
    other = factories.ticket(subject="The same MRN", description="MRN 26FRD41Q8K9P3B16R7 again")
    factories.ticket(subject="Nothing in common")
    context = desk.get(page(ticket), {"earlier": 1}).context
    assert [one.number for one in context["related"]] == [other.number]


def test_solved_tickets_of_the_same_signature_come_with_their_solution(desk, agent):
    requester = factories.person()
    solved = factories.ticket(requester, description=PASTED)
    write(solved, agent, "Add document C678 to item 2.")
    ticket_move(ticket_id=solved.pk, to=Status.RESOLVED, actor=factories.actor(agent, "desk"))
    ticket = factories.ticket(requester, description=PASTED)
    similar = desk.get(act("earlier", ticket), headers=HTMX).context["similar"]
    assert [one.solution for one in similar] == ["Add document C678 to item 2."]


def test_the_preview_is_a_part_of_the_list_only(desk):
    ticket = factories.ticket()
    url = act("preview", ticket)
    assert desk.get(url).url == page(ticket)
    response = desk.get(url, headers={"HX-Request": "true"})
    assert ticket.subject in response.text
    assert "<html" not in response.text


def test_what_does_not_exist_is_not_found(desk):
    assert desk.get("/desk/tickets/CAS-999999/").status_code == 404
    assert desk.get("/desk/tickets/none/").status_code == 404


def test_a_closed_ticket_offers_no_editor(desk, agent):
    ticket = factories.ticket()
    ticket_move(ticket_id=ticket.pk, to=Status.CLOSED, actor=factories.actor(agent, "desk"))
    text = desk.get(page(ticket)).text
    assert "This ticket is closed." in text
    assert "<textarea" not in text.partition('id="editor"')[2].partition('id="tk-right"')[0]


@pytest.mark.parametrize(
    ("place", "before", "after"), [(0, None, 1), (1, 0, 2), (2, 1, 3), (3, 2, None)]
)
def test_the_neighbours_are_those_of_the_list(desk, place, before, after):
    tickets = [factories.ticket() for _ in range(4)]
    for ticket, hours in zip(tickets, (1, 1, 2, None), strict=True):
        due = None if hours is None else NOON + timedelta(hours=hours)
        Ticket.objects.filter(pk=ticket.pk).update(next_due_at=due)
    for side, other in (("previous", before), ("next", after)):
        expected = "/desk/" if other is None else page(tickets[other])
        assert desk.get(act(side, tickets[place])).url == expected


def test_the_page_is_read_without_a_contract(desk):
    requester = factories.person()
    ticket = factories.ticket(requester)
    requester.company.contract.delete()
    assert desk.get(page(ticket)).status_code == 200


def test_a_problem_met_before_says_how_often(desk):
    requester = factories.person()
    tickets = [factories.ticket(requester, description=PASTED) for _each in range(3)]
    response = desk.get(act("earlier", tickets[0]), headers=HTMX)
    assert response.context["again"].times == 3
    assert "3 times in 12 weeks" in response.text
    first = factories.ticket(description=PASTED)
    assert desk.get(act("earlier", first), headers=HTMX).context["again"] is None


def test_a_good_status_proposes_to_solve_and_solves_nothing_by_itself(desk):
    ticket = factories.ticket()
    alert = factories.alert(ticket.company, "CustomsError", at="2026-11-20T10:00:00Z")
    AlertLink.objects.create(ticket=ticket, alert=alert)
    assert "It seems to be over." not in desk.get(page(ticket)).text
    factories.alert(ticket.company, "Accepted", at="2026-11-20T12:00:00Z")
    text = desk.get(page(ticket)).text
    assert "It seems to be over." in text
    assert "CAS reported “Accepted”" in text
    assert seen(ticket).status == Status.NEW
    desk.post(act("move", ticket, Status.RESOLVED))
    assert "It seems to be over." not in desk.get(page(ticket)).text


def test_one_of_two_alerts_being_over_proposes_nothing(desk):
    ticket = factories.ticket()
    for declaration in ("one", "two"):
        alert = factories.alert(ticket.company, "CustomsError", id=declaration)
        AlertLink.objects.create(ticket=ticket, alert=alert)
    factories.alert(ticket.company, "Accepted", at="2026-11-20T12:00:00Z", id="one")
    assert desk.get(page(ticket)).context["over"] is None


def test_the_queue_is_picked_and_taken_back(desk, agent):
    ticket = factories.ticket()
    before = Ticket.objects.get(pk=ticket.pk).queue
    other = Queue.objects.exclude(pk=before.pk).first()
    answer = desk.post(act("requeue", ticket), {"queue": other.slug}, follow=True)
    assert Ticket.objects.get(pk=ticket.pk).queue == other
    history = answer.context["thread"].history
    assert history[0].text == f"Moved to the queue {other.name_en} by {agent}"
    version = Ticket.objects.get(pk=ticket.pk).version
    desk.post(act("undo", ticket, version))
    assert Ticket.objects.get(pk=ticket.pk).queue == before
    desk.post(act("requeue", ticket), {"queue": ""})
    assert Ticket.objects.get(pk=ticket.pk).queue is None


def test_system_and_country_are_corrected_with_the_category_and_told(desk, agent):
    ticket = factories.ticket(customs_system="cds")
    said = {"of_class": "customs_error/", "system": "delta_ie", "country": "FR"}
    answer = desk.post(act("classify", ticket), said, follow=True)
    ticket.refresh_from_db()
    assert (ticket.customs_system, ticket.country) == ("delta_ie", "FR")
    assert answer.context["thread"].history[0].text.endswith("system DELTA IE, country FR")


def test_what_else_the_same_person_waits_for_is_shown(desk):
    ticket = factories.ticket()
    other = factories.ticket(ticket.requester, subject="The other one")
    solved = factories.ticket(ticket.requester)
    Ticket.objects.filter(pk=solved.pk).update(status="resolved", resolved_at=solved.created_at)
    factories.ticket(factories.person(ticket.company))
    answer = desk.get(act("earlier", ticket), headers=HTMX)
    assert answer.context["theirs"] == [other]
    assert "The other one" in answer.text


def test_what_else_comes_back_to_the_company_is_shown(desk):
    ticket = factories.ticket()
    for _ in range(3):
        other = factories.ticket(factories.person(ticket.company))
        same = {"category": "port_error", "signature": "port_error|mrn_unknown"}
        Ticket.objects.filter(pk=other.pk).update(**same)
    answer = desk.get(act("earlier", ticket), headers=HTMX)
    assert answer.context["lately"] == [
        ("port_error|mrn_unknown", "Port error, MRN unknown to the port", 3)
    ]
