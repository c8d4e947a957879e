"""A mail server posts what came; nobody else can."""

import time

import pytest
from django.test import Client

from helpdesk.api.mail import signature
from notifications.models import InboundMessage
from tests import factories
from tests.mail.letters import letter
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
PATH = "/api/v1/mail/inbound/"


def post(raw: bytes, *, age: int = 0, signed: bytes | None = None, **headers: str):
    stamp = str(int(time.time()) - age)
    given = {"X-Mail-Timestamp": stamp, "X-Mail-Signature": signature(stamp, signed or raw)}
    return Client().post(PATH, raw, content_type="message/rfc822", headers=given | headers)


def test_what_is_posted_is_kept_once_and_read_by_a_worker(settings, broker):
    raw = letter(factories.person().email).as_bytes()
    first, second = post(raw), post(raw)
    assert (first.status_code, second.status_code) == (202, 200)
    assert second.json() == {"id": first.json()["id"], "repeated": True}
    assert bytes(InboundMessage.objects.get().raw) == raw
    assert Ticket.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [{"age": 301}, {"age": -400}, {"signed": b"other"}, {"X-Mail-Signature": ""},
     {"X-Mail-Timestamp": "soon"}, {"X-Mail-Signature": "é"}],
)  # fmt: skip
def test_what_is_not_signed_now_is_refused_and_not_kept(change):
    assert post(b"From: a@b\n\nx", **change).status_code == 401
    assert not InboundMessage.objects.exists()


def test_without_a_secret_there_is_no_such_address(settings):
    settings.MAIL_INBOUND_SECRET = ""
    assert post(b"From: a@b\n\nx").status_code == 404


def test_more_than_is_kept_is_refused(settings):
    settings.MAIL_MAX_BYTES = 1000
    assert post(b"x" * 1001).status_code == 413
    assert post(b"x" * 1000).status_code == 202


def test_nothing_is_not_a_mail():
    assert post(b"").status_code == 400
