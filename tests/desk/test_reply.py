"""Answering: nobody is answered twice or past what they wrote, nothing typed is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from helpdesk.desk.promised import announces_file
from tests import factories
from tickets.choices import Priority
from tickets.models import Message, Ticket
from tickets.services import message_add, ticket_prioritise

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def act(name: str, ticket: Ticket) -> str:
    return reverse(f"desk:{name}", args=[ticket.number])


def write(ticket: Ticket, author, body: str) -> Message:
    actor = factories.actor(author, "desk" if author.is_agent else "portal")
    return message_add(ticket_id=ticket.pk, author=author, body=body, actor=actor)


@pytest.fixture
def ticket(db):
    return factories.ticket()


@pytest.fixture
def answer(ticket):
    """A reply written against the opening message."""
    seen = ticket.messages.get().pk
    return {"kind": "public", "body": "Please send it again.", "then": "", "seen_message": seen}


def test_an_answer_past_a_new_message_is_kept_and_shows_it(desk, ticket, answer):
    write(ticket, ticket.requester, "Wait, it works now")
    response = desk.post(act("reply", ticket), answer)
    assert response.status_code == 422
    assert "Please send it again.</textarea>" in response.text
    told = response.text.partition('id="reply-told"')[2].partition("</form>")[0]
    assert f"{ticket.requester} wrote meanwhile." in told
    assert "it works now" in told
    assert not ticket.messages.filter(side="agent").exists()


def test_sent_once_more_it_goes(desk, ticket, answer):
    newest = write(ticket, ticket.requester, "Wait, it works now")
    refused = desk.post(act("reply", ticket), answer)
    assert f'name="seen_message" value="{newest.pk}"' in refused.text
    desk.post(act("reply", ticket), answer | {"seen_message": newest.pk})
    assert ticket.messages.filter(side="agent").count() == 1


def test_a_colleague_s_note_is_news_too(desk, ticket, answer):
    colleague = factories.agent(name="Lena Vogt")
    actor = factories.actor(colleague, "desk")
    message_add(ticket_id=ticket.pk, author=colleague, body="On it", actor=actor, public=False)
    response = desk.post(act("reply", ticket), answer)
    assert "Lena Vogt wrote meanwhile." in response.text


def test_the_second_of_two_clicks_sends_nothing(desk, ticket, answer):
    desk.post(act("reply", ticket), answer)
    assert desk.post(act("reply", ticket), answer).status_code == 422
    assert ticket.messages.filter(side="agent").count() == 1


def test_what_nobody_wrote_holds_no_answer_back(desk, agent, ticket, answer):
    actor = factories.actor(agent, "desk")
    ticket_prioritise(ticket_id=ticket.pk, priority=Priority.CRITICAL, actor=actor)
    desk.post(act("reply", ticket), answer)
    assert ticket.messages.filter(side="agent").exists()


def test_with_script_text_and_files_stay_in_the_browser(desk, ticket, answer):
    write(ticket, ticket.requester, "Wait, it works now")
    response = desk.post(act("reply", ticket), answer, headers=HTMX)
    assert response.status_code == 422
    assert 'id="reply-told" hx-swap-oob="innerHTML"' in response.text
    assert "<textarea" not in response.text.partition('id="reply-told"')[2]


@pytest.mark.parametrize(
    "text",
    [
        "The form is attached.",
        "Vous trouverez la liste ci-jointe.",
        "Zie bijlage",
        "Anbei das Dokument",
        "Siehe Anhang.",
        "PIÈCE JOINTE",
    ],
)
def test_words_that_announce_a_file(text):
    assert announces_file(text)


@pytest.mark.parametrize(
    "text", ["We look at it.", "> see the attached file\nWhich file?", "an unattached note", ""]
)
def test_words_that_announce_none(text):
    assert not announces_file(text)


def test_an_announced_file_is_asked_for_once(desk, ticket, answer):
    data = answer | {"body": "See the attached list."}
    asked = desk.post(act("reply", ticket), data)
    assert asked.status_code == 422
    assert "Attach it, or send without." in asked.text
    assert 'name="without_file" value="1"' in asked.text
    desk.post(act("reply", ticket), data | {"without_file": "1"})
    assert ticket.messages.filter(side="agent").exists()


def test_an_announced_file_that_is_there_is_sent(desk, ticket, answer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    data = answer | {"body": "See the attached list.", "uploads": [SimpleUploadedFile("a", b"a")]}
    desk.post(act("reply", ticket), data)
    assert ticket.attachments.count() == 1


class TestLive:
    def test_what_has_not_changed_moves_nothing_and_costs_little(
        self, desk, ticket, broker, django_assert_num_queries
    ):
        url = act("live", ticket)
        etag = desk.get(url, {"seen": ticket.version}).headers["ETag"]
        with django_assert_num_queries(3):  # the session, the agent, the version
            response = desk.get(url, headers={"If-None-Match": etag})
        assert (response.status_code, response.content) == (304, b"")

    def test_a_new_message_comes_with_the_columns(self, desk, ticket, broker):
        url = act("live", ticket)
        first = desk.get(url, {"seen": ticket.version})
        assert 'id="tk-thread"' not in first.text
        message = write(ticket, ticket.requester, "It works now")
        headers = {"If-None-Match": first.headers["ETag"]}
        response = desk.get(url, {"seen": ticket.version}, headers=headers)
        assert response.status_code == 200
        assert "It works now" in response.text
        assert f'name="seen_message" value="{message.pk}"' in response.text

    def test_who_is_writing_has_not_seen_it_yet(self, desk, ticket, broker):
        write(ticket, ticket.requester, "It works now")
        response = desk.get(act("live", ticket), {"seen": ticket.version, "writing": "1"})
        assert "It works now" in response.text
        assert "seen_message" not in response.text

    def test_colleagues_see_each_other_read_and_write(self, desk, client, ticket, broker):
        lena = factories.agent(name="Lena Vogt")
        alone = desk.get(act("live", ticket), {"seen": ticket.version})
        assert "reads this too" not in alone.text
        client.force_login(lena)
        assert "Claire Vasseur reads this too" in client.get(act("live", ticket)).text
        client.get(act("live", ticket), {"writing": "1"})
        client.force_login(factories.agent())
        assert "Lena Vogt is writing" in client.get(act("live", ticket)).text

    def test_who_left_is_forgotten(self, desk, client, ticket, broker):
        desk.get(act("live", ticket))
        client.force_login(factories.agent())
        with time_machine.travel(timezone.now() + timedelta(seconds=31)):
            assert "reads this too" not in client.get(act("live", ticket)).text

    def test_without_valkey_the_page_is_read_without_names(self, desk, ticket, settings):
        from helpdesk.desk.presence import _client

        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        _client.cache_clear()
        try:
            assert desk.get(act("live", ticket)).status_code == 200
        finally:
            _client.cache_clear()


class TestLiveList:
    def test_what_has_not_changed_moves_nothing(self, desk, ticket, django_assert_num_queries):
        with time_machine.travel("2026-11-23 10:00:05Z"):
            etag = desk.get(reverse("desk:list"), headers=HTMX).headers["ETag"]
            with django_assert_num_queries(3):  # the session, the agent, the end of the log
                same = desk.get(reverse("desk:list"), headers=HTMX | {"If-None-Match": etag})
        assert (same.status_code, same.content) == (304, b"")

    def test_a_new_message_changes_it_and_so_does_the_minute(self, desk, ticket):
        with time_machine.travel("2026-11-23 10:00:05Z"):
            etag = desk.get(reverse("desk:list"), headers=HTMX).headers["ETag"]
            write(ticket, ticket.requester, "It works now")
            changed = desk.get(reverse("desk:list"), headers=HTMX | {"If-None-Match": etag})
            assert changed.status_code == 200
        etag = changed.headers["ETag"]
        with time_machine.travel("2026-11-23 10:01:05Z"):
            later = desk.get(reverse("desk:list"), headers=HTMX | {"If-None-Match": etag})
        assert later.status_code == 200
