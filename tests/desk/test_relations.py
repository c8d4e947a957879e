"""The pages on which agents merge, link and split."""

import pytest
from django.urls import reverse

from tests import factories
from tickets.choices import LinkKind, Status
from tickets.models import Message, Ticket, TicketLink
from tickets.services import message_add, ticket_link, ticket_merge

pytestmark = pytest.mark.django_db


def act(name, ticket, *more):
    return reverse(f"desk:{name}", args=[ticket.number, *more])


def say(ticket, author, body):
    actor = factories.actor(author, "desk" if author.is_agent else "portal")
    return message_add(ticket_id=ticket.pk, author=author, body=body, actor=actor)


@pytest.fixture
def requester(db):
    return factories.person(name="Maud Perrot")


@pytest.fixture
def source(requester):
    return factories.ticket(requester, subject="First", description="Asked first")


@pytest.fixture
def target(requester):
    return factories.ticket(requester, subject="Second", description="Asked second")


def test_what_a_merge_does_is_shown_before_it_is_done(desk, source, target):
    shown = desk.get(act("merge", source), {"into": target.number})
    assert "Maud Perrot is told by e-mail" in shown.text
    source.refresh_from_db()
    assert source.status == Status.NEW
    done = desk.post(act("merge", source), {"into": target.number, "confirmed": "1"})
    assert done.url == act("ticket", target)
    source.refresh_from_db()
    assert source.merged_into == target


def test_two_who_will_read_each_other_are_named(desk, requester, source):
    colleague = factories.person(requester.company, name="Ines Roca")
    theirs = factories.ticket(colleague)
    text = desk.get(act("merge", source), {"into": theirs.number}).text
    assert "Maud Perrot and Ines Roca will read each other" in text


@pytest.mark.parametrize("typed", ["CAS-999999", "nonsense", ""])
def test_a_wrong_number_is_told_at_the_field(desk, source, typed):
    response = desk.get(act("merge", source), {"into": typed})
    assert response.status_code == 422
    assert 'id="id_into_error"' in response.text


def test_another_company_s_ticket_is_refused_at_the_field(desk, source):
    data = {"into": factories.ticket().number, "confirmed": "1"}
    response = desk.post(act("merge", source), data)
    assert response.status_code == 422
    assert "different companies" in response.text


def test_both_pages_tell_the_whole_conversation(desk, agent, source, target):
    say(source, agent, "A note to the first")
    by = factories.actor(agent, "desk")
    ticket_merge(ticket_id=source.pk, into_id=target.pk, actor=by)
    for text in (desk.get(act("ticket", target)).text, desk.get(act("ticket", source)).text):
        assert "A note to the first" in text
    items = desk.get(act("ticket", target)).context["thread"].items
    assert [item.at for item in items] == sorted(item.at for item in items)
    assert f"goes on in {target.number}" in desk.get(act("ticket", source)).text


def test_the_customer_reads_it_in_one_place_and_is_led_there(
    client, agent, requester, source, target
):
    by = factories.actor(agent, "desk")
    ticket_merge(ticket_id=source.pk, into_id=target.pk, actor=by)
    client.force_login(requester)
    assert "Asked first" in client.get(reverse("ticket", args=[target.number])).text
    old = client.get(reverse("ticket", args=[source.number])).text
    assert f"This request goes on in {target.number}" in old
    answer = client.post(reverse("reply", args=[source.number]), {"body": "More", "then": ""})
    assert target.number in answer.url
    assert Message.objects.get(body="More").ticket == target


@pytest.mark.parametrize(
    ("kind", "link_kind", "is_turned"),
    [
        ("related", LinkKind.RELATED, False),
        ("part", LinkKind.CHILD, False),
        ("incident", LinkKind.CHILD, True),
    ],
)
def test_tickets_are_linked_and_the_link_taken_away(
    desk, source, target, kind, link_kind, is_turned
):
    desk.post(act("link", source), {"kind": kind, "other": str(target.pk)})
    link = TicketLink.objects.get()
    assert link.kind == link_kind
    assert (link.ticket == target) is is_turned
    assert "Second" in desk.get(act("ticket", source)).text
    desk.post(act("unlink", source, target.number))
    assert not TicketLink.objects.exists()


def test_a_link_that_cannot_be_is_refused_at_the_field(desk, source):
    response = desk.post(act("link", source), {"kind": "part", "other": source.number})
    assert response.status_code == 422
    assert "cannot be linked to itself" in response.text


def test_an_answer_goes_to_the_parts_of_an_incident_only_when_chosen(desk, agent, source, target):
    by = factories.actor(agent, "desk")
    ticket_link(ticket_id=source.pk, other_id=target.pk, kind=LinkKind.CHILD, actor=by)
    assert 'name="to_parts"' in desk.get(act("ticket", target)).text
    assert 'name="to_parts"' not in desk.get(act("ticket", source)).text
    data = {"kind": "public", "body": "We look at it.", "then": ""}
    desk.post(act("reply", target), data)
    assert not source.messages.filter(side="agent").exists()
    desk.post(act("reply", target), data | {"to_parts": "1", "then": "resolved"})
    source.refresh_from_db()
    assert source.status == Status.RESOLVED


def test_a_later_message_is_split_off(desk, requester, source):
    message = say(source, requester, "Another thing\nwith details")
    assert act("split", source, message.pk) in desk.get(act("ticket", source)).text
    assert 'value="Another thing"' in desk.get(act("split", source, message.pk)).text
    response = desk.post(act("split", source, message.pk), {"subject": "Another thing"})
    new = Ticket.objects.latest("pk")
    assert response.url == act("ticket", new)
    assert new.subject == "Another thing"


def test_a_message_of_another_ticket_is_not_there(desk, requester, source, target):
    message = say(target, requester, "Elsewhere")
    assert desk.get(act("split", source, message.pk)).status_code == 404
