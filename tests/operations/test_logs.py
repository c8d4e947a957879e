"""Each line says which request it belongs to, and nothing about people."""

import json
import logging
import sys
from io import StringIO

import pytest
from django.test import Client

from helpdesk.logs import ContextFilter, JsonFormatter, LineFormatter, log_context, mask
from tests import factories


@pytest.fixture
def lines():
    """What a JSON handler on the root writes."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(ContextFilter())
    watched = [logging.getLogger(), logging.getLogger("helpdesk.observing")]
    levels = [logger.level for logger in watched]
    logging.getLogger().addHandler(handler)
    for logger in watched:
        logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(watched, levels, strict=True):
        logger.setLevel(level)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("no such user: marie.durand+cas@usine.example", "no such user: ***@***"),
        ("EORI FR12345678901234 is unknown", "EORI FR*** is unknown"),
        ("GB123456789000 and ESB12345678", "GB*** and ES***"),
        ("key c4tdesk_abc-DEF_123 refused", "key c4tdesk_*** refused"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("Not Found: /invitations/MTI:1x:abc/", "Not Found: /invitations/***/"),
        ("pg://desk:s3cret@db/x", "pg://desk:***@db/x"),  # pragma: allowlist secret
        ("whsec_QUJD+/=", "whsec_***"),
    ],
)
def test_what_names_a_person_or_opens_a_door_is_masked(said, kept):
    assert mask(said) == kept


@pytest.mark.parametrize("said", ["24GB123456789ABCDE1", "P-26-000042", "DECLARATION", "CDS12056"])
def test_what_names_a_declaration_or_a_ticket_stays(said):
    assert mask(said) == said


def test_tracebacks_and_extras_are_masked_too():
    for formatter in (JsonFormatter(), LineFormatter()):
        try:
            int("marie@usine.example")
        except ValueError:
            record = logging.LogRecord("x", logging.ERROR, "f", 1, "m", None, sys.exc_info())
        record.address = "marie@usine.example"
        assert "marie" not in formatter.format(record)


def test_a_request_says_its_id_its_reader_and_its_ticket(lines, client: Client, db: None):
    ticket = factories.ticket()
    client.force_login(ticket.requester)
    answer = client.get(f"/tickets/{ticket.number}/", headers={"X-Request-ID": "edge-42"})
    assert answer["X-Request-ID"] == "edge-42"
    (line,) = [line for line in lines() if line["message"] == "request"]
    assert line["request_id"] == "edge-42"
    assert line["user_id"] == ticket.requester.pk
    assert line["ticket"] == ticket.number
    assert (line["status_code"], line["method"]) == (200, "GET")
    assert line["view"] == "ticket"
    assert ticket.requester.email not in json.dumps(lines())


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "é", 'a"b'])
def test_an_id_that_is_none_is_replaced(client: Client, given: str):
    answer = client.get("/health/live", headers={"X-Request-ID": given})
    assert answer["X-Request-ID"] != given
    assert len(answer["X-Request-ID"]) == 32


def test_what_is_logged_meanwhile_belongs_to_the_request_and_nothing_after_it(lines):
    with log_context(request_id="r1"):
        logging.getLogger("tickets").info("inside")
    logging.getLogger("tickets").info("after")
    inside, after = lines()
    assert inside["request_id"] == "r1"
    assert "request_id" not in after


def test_a_program_is_named_by_the_user_its_key_acts_as(lines, client: Client, db: None):
    user = factories.person()
    key = factories.api_key(user, "tickets:read")
    client.get("/api/v1/tickets/", headers={"Authorization": f"Bearer {key}"})
    (line,) = [line for line in lines() if line["message"] == "request"]
    assert line["user_id"] == user.pk
    assert key not in json.dumps(lines())
