"""Alerts, CAS's webhook, and tickets opened for them."""

from typing import Any

import pytest
from django.test import Client

from alerts.models import Alert
from alerts.services import intake_create
from tests import factories
from tests.api.programs import Program
from tickets.models import AlertLink


def notification(tenant: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": "0b80a255-53a1-4945-8932-58ef7777682c",
        "tenantId": tenant,
        "eventTime": "2026-11-20T10:15:33.9021187Z",
        "eventType": "DeclarationStatusChanged",
        "eventSubType": "CustomsError",
        "data": {
            "id": "a30f4300-bbee-4636-ad33-bc6d96f0da84",
            "customsShipmentReference": "POS-26-00725",
            "jurisdiction": "GB",
            "mrn": "",
            "currentStatus": "CustomsError",
        },
        **fields,
    }


def tenant(caller: Program) -> str:
    assert caller.user.company is not None
    return caller.user.company.tenant_id


def posted(caller: Program, **fields: Any) -> int:
    body = notification(tenant(caller), **fields)
    return caller.post("cas/notifications/", body).json()["id"]  # type: ignore[no-any-return]


def test_a_notification_is_stored_before_it_is_acknowledged(customer: Program) -> None:
    answer = customer.post("cas/notifications/", notification(tenant(customer)))

    alert = Alert.objects.get()
    assert answer.status_code == 202
    assert answer.json() == {"id": alert.pk, "repeated": False}
    assert alert.payload["data"]["customsShipmentReference"] == "POS-26-00725"
    assert alert.category == "customs_error"


def test_a_repeat_changes_nothing(customer: Program) -> None:
    first = posted(customer)
    again = customer.post("cas/notifications/", notification(tenant(customer)))

    assert (again.status_code, again.json()) == (200, {"id": first, "repeated": True})
    assert Alert.objects.count() == 1


def test_another_tenants_notification_is_refused(customer: Program, stranger: Program) -> None:
    answer = customer.post("cas/notifications/", notification(tenant(stranger)))

    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_tenant")
    assert not Alert.objects.exists()


def test_an_agents_key_posts_for_the_tenant_named(agent: Program, customer: Program) -> None:
    answer = agent.post("cas/notifications/", notification(tenant(customer)))

    assert answer.status_code == 202
    assert Alert.objects.get().company == customer.user.company


@pytest.mark.parametrize("body", [{}, {"id": 1}, {"id": 1, "eventType": "Y"}, []])
def test_what_is_no_notification_is_refused(customer: Program, body: Any) -> None:
    assert customer.post("cas/notifications/", body).status_code == 400


@pytest.mark.django_db
class TestTheUnguessableAddress:
    """CAS documents no authentication, so the path itself is the secret."""

    def setup_method(self) -> None:
        self.user = factories.person()
        assert self.user.company is not None
        self.tenant = self.user.company.tenant_id
        self.intake, self.token = intake_create(company=self.user.company, user=self.user)

    def post(self, token: str, body: Any = None, **headers: str) -> Any:
        return Client().post(
            f"/api/v1/cas/notifications/{token}/",
            notification(self.tenant) if body is None else body,
            "application/json",
            headers=headers,
        )

    def test_it_needs_no_key(self) -> None:
        assert self.post(self.token).status_code == 202
        assert self.post(self.token).status_code == 200

    def test_a_wrong_one_leads_nowhere(self) -> None:
        assert self.post("x" * 32).status_code == 404

    def test_the_checks_that_were_set_hold(self) -> None:
        self.intake.header_name, self.intake.header_value = "X-From", "cas"
        self.intake.save()

        assert self.post(self.token).status_code == 403
        assert self.post(self.token, **{"X-From": "cas"}).status_code == 202

    def test_it_serves_its_tenant_only(self) -> None:
        assert self.post(self.token, notification("somebody-else")).status_code == 403

    def test_malformed_json_is_a_400(self) -> None:
        assert self.post(self.token, b"{").status_code == 400


def test_every_published_shape_of_cas_comes_in(agent: Program, customer: Program) -> None:
    kinds = [
        ("CustomsShipmentInformation", "CreationUnsuccessful", {"errorDescriptions": ["No flow."]}),
        ("CustomsShipmentInformation", "ReplaceSuccessful", {"businessReference": "A"}),
        ("DeclarationPdfCreated", "EAD", {"id": "d", "url": "https://x"}),
        ("CustomsDataReturned", "AWBCreated", {"mawb ": "125-1"}),
        ("TransitGuaranteeThresholdStatusChanged", "Surpassed", {"threshold": 80.0}),
        ("SomethingNew", "Unheard", {"surprise": [1, None]}),
    ]
    for number, (kind, subtype, data) in enumerate(kinds):
        body = notification(
            tenant(customer), id=f"n{number}", eventType=kind, eventSubType=subtype, data=data
        )
        assert customer.post("cas/notifications/", body).status_code == 202, kind


def test_alerts_are_the_companys(customer: Program, colleague: Program, stranger: Program) -> None:
    alert = posted(customer)

    assert [row["id"] for row in colleague.get("alerts/").json()["results"]] == [alert]
    assert stranger.get("alerts/").json()["results"] == []
    assert colleague.get(f"alerts/{alert}/").json()["shipment_reference"] == "POS-26-00725"
    assert stranger.get(f"alerts/{alert}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("category=customs_error", 1), ("category=continuity", 0), ("needs_help=true", 1),
        ("needs_help=false", 0), ("has_ticket=false", 1), ("has_ticket=true", 0),
        ("event_after=2026-11-20T00:00:00Z", 1), ("event_before=2026-11-20T00:00:00Z", 0),
    ],
)  # fmt: skip
def test_alerts_are_filtered(customer: Program, query: str, found: int) -> None:
    posted(customer)

    assert len(customer.get(f"alerts/?{query}").json()["results"]) == found


def test_a_yes_or_no_is_true_or_false(customer: Program) -> None:
    assert customer.get("alerts/?needs_help=perhaps").status_code == 400


def test_a_program_posts_an_alert_once(customer: Program) -> None:
    first = customer.post("alerts/", {"text": "CDS40045 on item 1"})
    again = customer.post("alerts/", {"text": "CDS40045 on item 1"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["category"] == "customs_error"
    assert again.json() == first.json()


def test_an_agent_names_the_customer_of_an_alert(agent: Program, customer: Program) -> None:
    unnamed = agent.post("alerts/", {"text": "CDS40045"})
    named = agent.post("alerts/", {"text": "CDS40045", "company": tenant(customer)})

    assert unnamed.status_code == 400
    assert named.json()["company"] == tenant(customer)


def test_understanding_stores_nothing(customer: Program) -> None:
    asked = {"id": "7", "text": "CDS40045 on item 1", "locale": "fr"}
    answer = customer.post("alerts/classify/", asked).json()

    assert answer["id"] == "7"
    assert (answer["category"], answer["customs_system"]) == ("customs_error", "cds")
    assert not Alert.objects.exists()
    assert customer.post("alerts/classify/", {"subject": "x"}).status_code == 200
    assert customer.post("alerts/classify/", {"text": " "}).status_code == 400


def test_the_ticket_of_an_alert_is_opened_once(customer: Program) -> None:
    alert = posted(customer)

    first = customer.post(f"alerts/{alert}/ticket/", {})
    second = customer.post(f"alerts/{alert}/ticket/", {})

    assert first.status_code == 201, first.content
    assert first.json()["subject"] == "Content refused: POS-26-00725"
    assert (second.status_code, second.json()["code"]) == (409, "conflict")
    assert first.json()["number"] in second.json()["detail"]
    shown = customer.get(f"alerts/{alert}/").json()
    assert shown["ticket"] == first.json()["number"]


def test_an_alert_goes_with_a_ticket(customer: Program, stranger: Program) -> None:
    mine, theirs = posted(customer), posted(stranger)
    body = {"subject": "a", "description": "b"}

    foreign = customer.post("tickets/", {**body, "alert_id": theirs})
    own = customer.post("tickets/", {**body, "alert_id": mine})

    assert foreign.json()["errors"][0]["pointer"] == "/alert_id"
    assert own.status_code == 201
    assert AlertLink.objects.get().ticket.number == own.json()["number"]


def test_an_agent_opens_the_ticket_for_whom_the_intake_says(
    agent: Program, customer: Program, stranger: Program
) -> None:
    assert customer.user.company is not None
    intake_create(company=customer.user.company, user=customer.user)
    alert = posted(customer)
    path = f"alerts/{alert}/ticket/"

    other = agent.post(path, {"requester_email": stranger.user.email})
    opened = agent.post(path, {})

    assert other.status_code == 400
    assert opened.json()["requester"]["email"] == customer.user.email


def test_the_list_of_alerts_costs_the_same_for_one_and_thirty(
    customer: Program, django_assert_num_queries: Any
) -> None:
    posted(customer)
    with django_assert_num_queries(3):
        customer.get("alerts/")
    for number in range(30):
        posted(customer, id=f"n{number}")
    with django_assert_num_queries(3):
        customer.get("alerts/")
