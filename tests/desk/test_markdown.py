"""What agents write is Markdown: shown to both sides, harmless, its source kept; the rest is not."""

import pytest
from django.urls import reverse

from notifications.channels.email import build
from notifications.models import OutboxMessage
from tests import factories
from tickets.services import message_add

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
WRITTEN = "Add **C678** to item 2:\n\n- first\n- second"


@pytest.fixture
def ticket(db):
    return factories.ticket(description="1 * 2 * 3 and **not bold**")


def act(name, ticket):
    return reverse(f"desk:{name}", args=[ticket.number])


def reply(desk, ticket, body, kind="public"):
    desk.post(act("reply", ticket), {"kind": kind, "body": body, "then": ""})
    return ticket.messages.latest("pk")


def test_both_sides_read_it_and_the_source_stays(desk, client, ticket):
    message = reply(desk, ticket, WRITTEN)
    assert message.body == WRITTEN
    texts = [desk.get(act("ticket", ticket)).text]
    client.force_login(ticket.requester)
    texts.append(client.get(reverse("ticket", args=[ticket.number])).text)
    for text in texts:
        assert "<strong>C678</strong>" in text
        assert "<li>second</li>" in text
        assert "1 * 2 * 3 and **not bold**" in text


@pytest.mark.parametrize(
    "more",
    [
        {"scope_answer": "other-documents"},
        {"mark": "solution"},
        {"to_parts": "1"},
    ],
)
def test_so_is_every_kind_of_reply(desk, ticket, more):
    data = {"kind": "public", "body": WRITTEN, "then": ""}
    assert desk.post(act("reply", ticket), data | more).status_code == 302
    assert ticket.messages.latest("pk").is_markdown


def test_the_mail_has_it_too_and_its_text_is_the_source(desk, ticket):
    message = reply(desk, ticket, WRITTEN)
    mail = build(OutboxMessage.objects.get(key=f"message:{message.pk}"))
    assert "**C678**" in mail.body
    assert "<strong>C678</strong>" in mail.alternatives[0][0]


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[here](javascript:alert(1))",
        "![x](https://tracker.example/a.png)",
        "[here](data:text/html,<script>alert(1)</script>)",
        '<a href="https://x" onclick="alert(1)">x</a>',
        "<svg/onload=alert(1)>",
    ],
)
def test_nothing_that_is_written_does_anything(desk, ticket, body):
    reply(desk, ticket, body, kind="note")
    items = desk.get(act("ticket", ticket)).context["thread"].items
    html = items[-1].html.lower()
    for harm in (
        "<script",
        "<img",
        "<svg",
        'href="javascript',
        'href="data',
        '<a href="https://x" onclick',
    ):
        assert harm not in html


def test_what_came_by_other_doors_is_shown_as_typed(desk, agent, ticket):
    actor = factories.actor(agent, "api")
    message_add(ticket_id=ticket.pk, author=agent, body="**as typed**", actor=actor)
    assert "**as typed**" in desk.get(act("ticket", ticket)).text


def test_the_preview_keeps_and_sends_nothing(desk, ticket):
    part = desk.post(act("draft", ticket), {"body": WRITTEN}, headers=HTMX)
    assert "<strong>C678</strong>" in part.text
    page = desk.post(act("draft", ticket), {"kind": "note", "body": WRITTEN})
    assert "<strong>C678</strong>" in page.text
    assert "- second</textarea>" in page.text
    assert ticket.messages.count() == 1
