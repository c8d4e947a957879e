"""Webhooks: signed, told once, tried again, and given up when nobody answers."""

import base64
import hashlib
import hmac
import json
import shutil
import socket
import ssl
import subprocess
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.utils import timezone

from notifications import calls, endpoints, retries
from notifications.channels import webhook
from notifications.choices import DeliveryState, DisabledReason, EventType
from notifications.endpoints import (
    endpoint_create,
    endpoint_delete,
    endpoint_ping,
    endpoint_rotate,
    endpoint_update,
    message_replay,
)
from notifications.errors import EndpointDisabled, EventTypeRefused, TooManyEndpoints
from notifications.models import OutboxMessage, WebhookDelivery, WebhookEndpoint
from notifications.services import outbox_deliver, webhooks_sweep
from notifications.webhooks import WebhookEvent, webhooks_enqueue
from tests import factories, servers
from tests.listener import answer, drip, endless, listening, silent

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
COMPANY = 7


@pytest.fixture
def listener(settings):
    settings.WEBHOOKS_ALLOW_PRIVATE_NETWORKS = True
    with listening() as found:
        yield found


def register(listener, *types, company_id=COMPANY):
    endpoint, _secret = endpoint_create(
        company_id=company_id,
        url=listener.url,
        event_types=types or [EventType.TICKET_CREATED],
        created_by="maud@customer.example",
    )
    return endpoint


def tell(key="event:1", kind=EventType.TICKET_CREATED, now=None, **options):
    defaults = {"data": {"number": "CAS-000001"}, "companies": frozenset({COMPANY})}
    now = now or timezone.now()
    event = WebhookEvent(key=key, type=kind, at=NOW, **defaults | options)
    webhooks_enqueue([event], now=now)


def verify(request, secret):
    """As the specification tells a receiver to check."""
    headers = {name.lower(): value for name, value in request["headers"].items()}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request["body"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return expected in headers["webhook-signature"].split(" ")


def test_signatures_are_those_of_the_specification():
    """The example that the specification's own libraries are tested with."""
    at = datetime.fromtimestamp(1614265330, UTC)
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # pragma: allowlist secret
    found = webhook.sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_an_event_arrives_signed_and_its_delivery_is_kept(listener):
    endpoint = register(listener)
    listener.answers = [answer(202, b"thank you")]
    tell()
    assert webhooks_sweep() == 1

    request = listener.requests[0]
    assert request["path"] == "/hook?a=1"
    assert request["headers"]["Content-Type"] == "application/json"
    assert json.loads(request["body"]) == {
        "type": "ticket.created",
        "timestamp": "2026-11-23T09:00:00Z",
        "data": {"number": "CAS-000001"},
    }
    assert verify(request, endpoint.secret)
    assert not verify(request, webhook.secret_generate())
    assert abs(int(request["headers"]["webhook-timestamp"]) - time.time()) < 10
    delivery = WebhookDelivery.objects.get()
    assert (delivery.status_code, delivery.response, delivery.error) == (202, "thank you", "")
    assert OutboxMessage.objects.get().state == DeliveryState.SENT


def test_the_same_cause_is_told_once_to_each_that_asked(listener):
    register(listener)
    register(listener)
    register(listener, EventType.ALERT_CREATED)
    tell()
    tell()
    assert webhooks_sweep() == 2
    assert webhooks_sweep() == 0
    assert len({request["headers"]["webhook-id"] for request in listener.requests}) == 2


def test_nobody_listening_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        tell()


def test_a_company_hears_of_itself_only_and_of_nothing_that_stays_inside(listener):
    types = [EventType.TICKET_CREATED]
    register(listener, *types)
    register(listener, *types, company_id=8)
    own = register(listener, *types, company_id=None)
    tell(key="theirs", desk={"page": "/desk/"})
    tell(key="inside", companies=None)
    told = {(m.key, m.endpoint.company_id) for m in OutboxMessage.objects.all()}
    assert told == {
        (f"webhook:{m.endpoint_id}:ticket.created:{key}", company)
        for m, key, company in (
            (OutboxMessage.objects.get(endpoint__company_id=COMPANY), "theirs", COMPANY),
            (OutboxMessage.objects.filter(endpoint=own)[0], "theirs", None),
            (OutboxMessage.objects.filter(endpoint=own)[0], "inside", None),
        )
    }
    assert "page" in OutboxMessage.objects.filter(endpoint=own).earliest("pk").context["data"]
    assert "page" not in OutboxMessage.objects.get(endpoint__company_id=COMPANY).context["data"]


def test_an_endpoint_named_is_told_whatever_it_asked_for_but_no_secret_of_the_desk(listener):
    own = register(listener, EventType.ALERT_CREATED, company_id=None)
    foreign = register(listener, EventType.ALERT_CREATED)
    for endpoint in (own, foreign):
        tell(kind=EventType.SLA_ESCALATED, endpoint=endpoint.pk, companies=frozenset({COMPANY}))
    assert [message.endpoint for message in OutboxMessage.objects.all()] == [own]


def test_after_a_rotation_both_secrets_sign_for_a_day(listener):
    before = register(listener).secret
    _row, after = endpoint_rotate(endpoint_id=WebhookEndpoint.objects.get().pk, now=timezone.now())
    tell(key="1")
    webhooks_sweep()
    assert verify(listener.requests[0], before)
    assert verify(listener.requests[0], after)
    WebhookEndpoint.objects.update(previous_secret_until=timezone.now() - timedelta(seconds=1))
    tell(key="2")
    webhooks_sweep()
    assert not verify(listener.requests[1], before)
    assert verify(listener.requests[1], after)


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 429, 500, 503])
def test_anything_but_success_is_tried_again_with_the_same_id_and_body(listener, status):
    register(listener)
    listener.answers = [answer(status, Location=listener.url + "&followed=1")]
    tell()
    assert webhooks_sweep() == 0
    message = OutboxMessage.objects.get()
    assert (message.state, message.attempts) == (DeliveryState.PENDING, 1)
    assert message.last_error == f"HTTP {status}"
    assert len(listener.requests) == 1  # no redirect was followed
    with time_machine.travel(timezone.now() + timedelta(seconds=10)):
        assert webhooks_sweep() == 1
    first, second = listener.requests
    assert first["headers"]["webhook-id"] == second["headers"]["webhook-id"]
    assert first["body"] == second["body"]
    assert first["headers"]["webhook-signature"] != second["headers"]["webhook-signature"]


@pytest.mark.parametrize(
    ("written", "least", "most"),
    [
        ("3600", 3600, 3600),
        ("Mon, 23 Nov 2026 10:00:00 GMT", 3600, 3600),
        ("999999999", 12 * 3600, 12 * 3600),
        ("Mon, 23 Nov 2020 10:00:00 GMT", 4, 6),
        ("soon", 4, 6),
        ("-5", 4, 6),
        ("Mon, 99 Nov 2026 99:99:99 GMT", 4, 6),
    ],
)
def test_retry_after_is_honoured(listener, written, least, most):
    register(listener)
    listener.answers = [answer(503, Retry_After=written)]
    with time_machine.travel(NOW, tick=False):
        tell()
        webhooks_sweep()
    wait = (OutboxMessage.objects.get().next_attempt_at - NOW).total_seconds()
    assert least <= wait <= most


def test_it_is_given_up_after_24_hours(listener):
    register(listener)
    listener.answers = [answer(500)] * 100
    tries = []
    with time_machine.travel(NOW, tick=False) as clock:
        tell()
        while (message := OutboxMessage.objects.get()).state == DeliveryState.PENDING:
            clock.move_to(message.next_attempt_at)
            tries.append(timezone.now())
            webhooks_sweep()
    assert message.state == DeliveryState.FAILED
    assert timedelta(hours=24) <= tries[-1] - NOW < timedelta(hours=29)
    assert 10 <= len(tries) <= 20
    waits = [later - earlier for earlier, later in pairwise(tries)]
    assert waits[0] < timedelta(seconds=10)
    assert all(wait < timedelta(hours=5) for wait in waits)


def test_gone_switches_the_endpoint_off_at_once(listener):
    register(listener)
    listener.answers = [answer(410)]
    tell()
    webhooks_sweep()
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.is_enabled, endpoint.disabled_reason) == (False, DisabledReason.GONE)
    assert OutboxMessage.objects.get().state == DeliveryState.FAILED


def test_days_of_failure_switch_it_off_and_what_waits_is_given_up(listener):
    register(listener)
    listener.answers = [answer(500)] * 1000
    with time_machine.travel(NOW, tick=False) as clock:
        for day in range(7):
            clock.move_to(NOW + timedelta(days=day))
            tell(key=f"{day}")
            for _hour in range(20):
                webhooks_sweep()
                clock.shift(timedelta(hours=1))
        webhooks_sweep()
    endpoint = WebhookEndpoint.objects.get()
    assert endpoint.disabled_reason == DisabledReason.FAILING
    assert timedelta(days=5) <= endpoint.disabled_at - NOW < timedelta(days=5, hours=5)
    assert not OutboxMessage.objects.filter(state=DeliveryState.PENDING).exists()


def test_one_answer_ends_the_failing(listener):
    register(listener)
    listener.answers = [answer(500)]
    tell()
    webhooks_sweep()
    assert WebhookEndpoint.objects.get().failures == 1
    with time_machine.travel(timezone.now() + timedelta(seconds=10)):
        webhooks_sweep()
    endpoint = WebhookEndpoint.objects.get()
    assert (endpoint.failing_since, endpoint.failures, endpoint.held_until) == (None, 0, None)


def test_one_that_never_answers_costs_one_try_whatever_waits_for_it(listener, monkeypatch):
    monkeypatch.setattr(webhook, "ANSWER_SECONDS", 0.3)
    register(listener)
    listener.answers = [silent]
    for number in range(50):
        tell(key=str(number))
    started = time.monotonic()
    webhooks_sweep()
    assert time.monotonic() - started < 3
    assert len(listener.requests) == 1
    assert WebhookDelivery.objects.get().error == "no answer within 0.3 s"
    with time_machine.travel(timezone.now() + timedelta(seconds=20)):
        assert webhooks_sweep() == 50


def test_a_dripping_answer_is_ended_by_the_watchdog(listener, monkeypatch):
    monkeypatch.setattr(webhook, "ANSWER_SECONDS", 0.5)
    register(listener)
    listener.answers = [drip]
    tell()
    started = time.monotonic()
    assert webhooks_sweep() == 0
    assert time.monotonic() - started < 3
    assert "no answer" in WebhookDelivery.objects.get().error


def test_of_a_huge_answer_only_the_beginning_is_read(listener):
    register(listener)
    listener.answers = [endless, answer(500, b"\xff\0" + b"y" * 5_000_000)]
    tell(key="1")
    tell(key="2")
    started = time.monotonic()
    assert webhooks_sweep() == 1
    assert time.monotonic() - started < 5
    assert {len(one.response) for one in WebhookDelivery.objects.all()} <= {499, 500}


def test_a_name_that_leads_inside_is_not_called_even_after_it_was_registered(listener, settings):
    register(listener)
    settings.WEBHOOKS_ALLOW_PRIVATE_NETWORKS = False
    tell()
    assert webhooks_sweep() == 0
    assert listener.requests == []
    assert "https://" in WebhookDelivery.objects.get().error


def test_a_name_server_that_changes_its_mind_changes_nothing(listener, monkeypatch):
    """The address that was checked is the one connected to; the name is asked for once."""
    endpoint = register(listener)
    endpoint_update(
        endpoint_id=endpoint.pk,
        now=NOW,
        url=f"http://hooks.example.com:{listener.port}/hook",
    )
    asked = []

    def rebinding(host, port, *args, **options):
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "203.0.113.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    tell()
    assert webhooks_sweep() == 1
    assert asked == ["hooks.example.com"]
    assert listener.requests[0]["headers"]["Host"] == f"hooks.example.com:{listener.port}"


@pytest.fixture
def tls(listener, tmp_path, monkeypatch):
    """The listener behind TLS, with a certificate of an authority that this process trusts."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl on this machine: TLS of webhooks was not tested")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=hooks",
         "-addext", "subjectAltName=DNS:hooks.example.com"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = listener._server
    server.socket = context.wrap_socket(server.socket, server_side=True)
    calls._tls.cache_clear()
    yield lambda: monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    calls._tls.cache_clear()


@pytest.mark.parametrize(
    ("host", "trusted", "delivered"),
    [
        ("hooks.example.com", True, 1),
        ("other.example.com", True, 0),
        ("hooks.example.com", False, 0),
    ],
)
def test_tls_checks_the_name_though_it_connects_to_an_address(
    listener, tls, monkeypatch, host, trusted, delivered
):
    endpoint = register(listener)
    endpoint_update(endpoint_id=endpoint.pk, now=NOW, url=f"https://{host}:{listener.port}/")
    local = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", listener.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: local)
    if trusted:
        tls()
    tell()
    assert webhooks_sweep() == delivered
    if not delivered:
        assert "certificate" in WebhookDelivery.objects.get().error.lower()


def test_nobody_at_the_address_is_a_failure_like_another(listener):
    endpoint = register(listener)
    gone = f"http://127.0.0.1:{servers.free_port()}/"
    endpoint_update(endpoint_id=endpoint.pk, now=NOW, url=gone)
    tell()
    assert webhooks_sweep() == 0
    assert "refused" in WebhookDelivery.objects.get().error


def test_a_message_is_sent_again_on_demand_with_its_id(listener):
    register(listener)
    tell()
    webhooks_sweep()
    message = OutboxMessage.objects.get()
    message_replay(message_id=message.pk, now=timezone.now())
    assert webhooks_sweep() == 1
    assert len({request["headers"]["webhook-id"] for request in listener.requests}) == 1
    assert WebhookDelivery.objects.count() == 2


def test_a_test_goes_to_one_endpoint_and_says_so(listener):
    endpoint, _other = register(listener), register(listener)
    endpoint_ping(endpoint=endpoint, key="a", now=timezone.now())
    endpoint_ping(endpoint=endpoint, key="a", now=timezone.now())
    assert webhooks_sweep() == 1
    assert listener.bodies[0]["type"] == "ping"


def test_one_switched_off_hears_nothing_until_it_is_switched_on(listener):
    endpoint = register(listener)
    tell(key="before")
    endpoint_update(endpoint_id=endpoint.pk, now=timezone.now(), enabled=False)
    tell(key="meanwhile")
    assert webhooks_sweep() == 0
    waited = OutboxMessage.objects.get()
    assert (waited.state, listener.requests) == (DeliveryState.FAILED, [])
    endpoint.refresh_from_db()
    with pytest.raises(EndpointDisabled):
        endpoint_ping(endpoint=endpoint, key="a", now=timezone.now())
    with pytest.raises(EndpointDisabled):
        message_replay(message_id=waited.pk, now=timezone.now())
    endpoint_update(endpoint_id=endpoint.pk, now=timezone.now(), enabled=True)
    message_replay(message_id=waited.pk, now=timezone.now())
    assert webhooks_sweep() == 1


def test_deleting_one_while_it_is_called_leaves_nothing(listener, caplog):
    endpoint = register(listener)
    tell()
    claimed = OutboxMessage.objects.get()
    endpoint_delete(endpoint_id=endpoint.pk)
    assert not outbox_deliver(key=claimed.key, now=timezone.now())
    assert not OutboxMessage.objects.exists()


def test_customers_ask_for_nothing_of_the_inside(listener):
    for types in ([EventType.SLA_ESCALATED], [EventType.PING], ["nonsense"], []):
        with pytest.raises(EventTypeRefused):
            register(listener, *(types or ["x"]))
    assert register(listener, EventType.SLA_ESCALATED, company_id=None)


def test_a_company_has_so_many_and_no_more(listener, monkeypatch):
    monkeypatch.setattr(endpoints, "ENDPOINTS_MAX", 1)
    register(listener)
    with pytest.raises(TooManyEndpoints):
        register(listener)


def test_waits_grow_and_differ():
    waits = [retries.webhook_wait(n, retries.WEBHOOK_LONGEST) for n in range(1, 40)]
    assert all(wait <= 1.2 * retries.WEBHOOK_LONGEST for wait in waits)
    assert waits[0] < waits[3] < waits[6]
    assert len({retries.webhook_wait(3, retries.WEBHOOK_LONGEST) for _ in range(5)}) > 1


def test_an_endpoint_that_failed_is_tried_by_one_worker_at_a_time():
    endpoint = factories.webhook(None)
    fields = {"failing_since": NOW, "failures": 1, "held_until": NOW}
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(**fields)
    seen_by_one, seen_by_another = (WebhookEndpoint.objects.get(pk=endpoint.pk) for _ in "12")
    assert retries.endpoint_try(seen_by_one, NOW)
    assert not retries.endpoint_try(seen_by_another, NOW)
    assert retries.endpoint_try(
        WebhookEndpoint.objects.get(pk=endpoint.pk), NOW + retries.TRIAL
    )  # whoever had it has died
