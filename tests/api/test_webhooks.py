"""Webhooks by REST: registered, tested, listed, sent again, and nobody else's."""

from typing import Any

import pytest

from notifications.models import OutboxMessage, WebhookEndpoint
from notifications.services import webhooks_sweep
from tests import factories
from tests.api.programs import Program, program
from tests.listener import answer, listening

NEW = {"url": "https://hooks.customer.example/desk", "event_types": ["ticket.created"]}


def test_the_secret_is_shown_once(manager: Program) -> None:
    made = manager.post("webhooks/", NEW | {"description": "Chat"})
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    assert made["Location"].endswith(f"/api/v1/webhooks/{made.json()['id']}/")

    read = manager.get(made["Location"]).json()
    assert "secret" not in read
    assert read["description"] == "Chat"
    assert read["created_by"] == manager.user.email
    assert [row["id"] for row in manager.get("webhooks/").json()["results"]] == [read["id"]]


def test_a_repeated_request_registers_one(manager: Program) -> None:
    first = manager.post("webhooks/", NEW, Idempotency_Key="a")
    again = manager.post("webhooks/", NEW, Idempotency_Key="a")
    assert first.json() == again.json()
    assert WebhookEndpoint.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "status", "pointer"),
    [
        ({"url": "https://127.0.0.1/"}, 400, "/url"),
        ({"url": "http://hooks.customer.example/"}, 400, "/url"),
        ({"url": ""}, 400, "/url"),
        ({"event_types": []}, 400, "/event_types"),
        ({"event_types": ["ping"]}, 400, "/event_types/0"),
        ({"event_types": ["sla.escalated"]}, 400, "/event_types"),
        ({"event_types": "ticket.created"}, 400, "/event_types"),
    ],
)
def test_refusals_point_at_the_fault(
    manager: Program, changes: dict[str, Any], status: int, pointer: str
) -> None:
    made = manager.post("webhooks/", NEW | changes)
    assert made.status_code == status
    assert made["Content-Type"] == "application/problem+json"
    assert pointer in {error["pointer"] for error in made.json()["errors"]}


def test_it_can_be_changed_switched_off_and_deleted(manager: Program) -> None:
    path = manager.post("webhooks/", NEW)["Location"]
    changed = manager.patch(path, {"enabled": False, "event_types": ["alert.created"]}).json()
    assert (changed["enabled"], changed["disabled_reason"]) == (False, "owner")
    assert changed["event_types"] == ["alert.created"]
    assert manager.post(f"{path}test/").status_code == 409
    assert manager.patch(path, {"enabled": True}).json()["disabled_at"] is None
    assert manager.patch(path, {"url": "https://10.0.0.1/"}).status_code == 400
    assert manager.delete(path).status_code == 204
    assert manager.get(path).status_code == 404


def test_a_rotation_gives_a_new_secret_and_keeps_the_old_one_for_a_day(manager: Program) -> None:
    made = manager.post("webhooks/", NEW)
    turned = manager.post(f"{made['Location']}rotate/").json()
    assert turned["secret"] != made.json()["secret"]
    assert turned["previous_secret_until"]


def test_a_ticket_is_told_and_its_deliveries_are_listed_and_sent_again(
    manager: Program, customer: Program, settings: Any
) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE_NETWORKS = True
    with listening() as listener:
        listener.answers = [answer(500, b"oops")]
        path = manager.post("webhooks/", NEW | {"url": listener.url})["Location"]
        ticket = customer.post("tickets/", {"subject": "Blocked", "description": "CDS40045"})
        webhooks_sweep()
        listed = manager.get(f"{path}deliveries/").json()["results"]
        assert len(listed) == 1
        assert (listed[0]["type"], listed[0]["state"]) == ("ticket.created", "pending")
        assert listed[0]["tries"][0]["status_code"] == 500
        assert listed[0]["tries"][0]["response"] == "oops"

        WebhookEndpoint.objects.update(failing_since=None, failures=0, held_until=None)
        again = manager.post(f"{path}deliveries/{listed[0]['id']}/replay/")
        assert again.status_code == 202
        assert webhooks_sweep() == 1
    told = listener.bodies[1]
    assert told["data"]["number"] == ticket.json()["number"]
    assert told["data"]["company"] == ticket.json()["company"]["tenant_id"]
    assert told["data"]["url"].endswith(f"/api/v1/tickets/{ticket.json()['number']}/")
    after = manager.get(f"{path}deliveries/").json()["results"][0]
    assert (after["state"], len(after["tries"])) == ("sent", 2)
    assert after["webhook_id"] == listener.requests[0]["headers"]["webhook-id"]


def test_the_list_of_deliveries_costs_the_same_for_many(
    manager: Program, django_assert_max_num_queries: Any
) -> None:
    path = manager.post("webhooks/", NEW)["Location"]
    for _number in range(5):
        assert manager.post(f"{path}test/").status_code == 202
    with django_assert_max_num_queries(6):
        rows = manager.get(f"{path}deliveries/").json()["results"]
    assert [row["type"] for row in rows] == ["ping"] * 5


def test_only_administrators_with_the_scope_come_in(
    customer: Program, manager: Program, agent: Program
) -> None:
    for one in (customer, agent):
        assert one.get("webhooks/").json()["results"] == []
        refused = one.post("webhooks/", NEW)
        assert (refused.status_code, refused.json()["code"]) == (403, "administrators_only")
    unscoped = program(manager.user, "tickets:read", "tickets:write")
    assert unscoped.get("webhooks/").json()["code"] == "scope_missing"


def test_leads_look_after_our_own_and_companies_after_theirs(
    manager: Program, stranger: Program
) -> None:
    lead = program(factories.agent(role="lead"))
    ours = lead.post("webhooks/", NEW | {"event_types": ["sla.escalated"]}).json()["id"]
    theirs = manager.post("webhooks/", NEW).json()["id"]
    for one, sees in ((lead, [ours]), (manager, [theirs]), (stranger, [])):
        assert [row["id"] for row in one.get("webhooks/").json()["results"]] == sees
    sent = OutboxMessage.objects.filter(endpoint=theirs)
    manager.post(f"webhooks/{theirs}/test/")
    other = stranger.post("webhooks/", NEW).json()["id"]
    replay = f"webhooks/{other}/deliveries/{sent.get().pk}/replay/"
    assert stranger.post(replay).status_code == 404
