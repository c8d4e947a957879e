"""CAS's webhook: stored once, ordered by event time, never lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alerts.errors import IntakeRefused, NotANotification, WrongTenant
from alerts.models import Alert
from alerts.services import alert_create, intake_create, intake_find, notification_store
from tests import factories

pytestmark = pytest.mark.django_db


def event(company, status="CustomsError", number=1, at="2026-11-20T10:15:33.9021187Z", **data):
    return {
        "id": f"event-{number}",
        "tenantId": company.tenant_id,
        "eventTime": at,
        "eventType": "DeclarationStatusChanged",
        "eventSubType": status,
        "data": {
            "id": "6c2386e5-cc86-4a64-b3c4-72ca4495f8b4",
            "currentStatus": status,
            "jurisdiction": "GB",
            "customsFlow": "GB_IMPORT_SEA_CDS",
            "mrn": "",
            "lrn": "26112000725POSIMP",
            **data,
        },
    }


def store(company, payload):
    return notification_store(company=company, payload=payload, now=timezone.now())


def test_an_event_is_stored_whole_and_once():
    company = factories.company()
    payload = event(company, unknownField={"kept": True})
    alert, created = store(company, payload)
    again, repeated = store(company, payload)
    assert (created, repeated) == (True, False)
    assert again.pk == alert.pk
    assert alert.payload == payload
    assert (alert.category, alert.customs_system, alert.country) == ("customs_error", "cds", "GB")
    assert alert.event_at.isoformat() == "2026-11-20T10:15:33.902118+00:00"


def test_the_same_id_of_another_company_is_another_event():
    mine, theirs = factories.company(), factories.company()
    store(mine, event(mine))
    assert store(theirs, event(theirs))[1] is True


def test_an_unknown_status_is_kept_for_triage():
    company = factories.company()
    alert, _created = store(company, event(company, status="QuantumControl"))
    assert (alert.category, alert.known_status) == ("unclassified", False)


def test_an_unknown_event_type_is_kept():
    company = factories.company()
    payload = event(company) | {"eventType": "SomethingNew", "eventSubType": "", "data": {"a": 1}}
    assert store(company, payload)[1] is True


def test_good_news_is_no_alert_and_ends_earlier_ones_in_any_order_of_arrival():
    company = factories.company()
    good = event(company, "Accepted", 2, at="2026-11-20T12:00:00Z")
    bad = event(company, "CustomsError", 1, at="2026-11-20T10:00:00Z")
    for payloads in ([bad, good], [good, bad]):
        Alert.objects.all().delete()
        for payload in payloads:
            store(company, payload)
        alert = Alert.objects.get(external_id="event-1")
        assert alert.over_at.isoformat() == "2026-11-20T12:00:00+00:00"
        assert Alert.objects.get(external_id="event-2").category == ""


def test_an_alert_after_the_good_news_is_not_over():
    company = factories.company()
    store(company, event(company, "Accepted", 1, at="2026-11-20T10:00:00Z"))
    alert, _created = store(
        company, event(company, "GoodsNotArrived", 2, at="2026-11-20T12:00:00Z")
    )
    assert alert.over_at is None


def test_another_tenants_event_is_refused():
    mine, theirs = factories.company(), factories.company()
    with pytest.raises(WrongTenant):
        store(mine, event(theirs))


@pytest.mark.parametrize("payload", [{}, {"id": 3}, {"id": "x"}, {"id": "", "eventType": "A"}])
def test_what_is_no_notification_is_refused(payload):
    with pytest.raises(NotANotification):
        store(factories.company(), payload)


def test_a_pasted_alert_is_one_alert_however_often_it_is_posted():
    company = factories.company()
    text = "CDS40045 Missing document"
    first = alert_create(company=company, text=text, payload=None, now=timezone.now())
    later = timezone.now() + timedelta(minutes=1)
    assert alert_create(company=company, text=text, payload=None, now=later).pk == first.pk
    assert first.category == "customs_error"


def test_the_token_and_every_check_that_was_set_must_pass():
    person = factories.person()
    intake, token = intake_create(company=person.company, user=person)

    def find(token=token, headers=None, address="192.0.2.7", body=b"{}"):
        return intake_find(token=token, headers=headers or {}, address=address, body=body)

    assert find() == intake
    assert find(token="wrong") is None
    intake.header_name, intake.header_value = "X-Key", "secret"
    intake.addresses = ["192.0.2.7"]
    intake.save()
    assert find(headers={"X-Key": "secret"}) == intake
    with pytest.raises(IntakeRefused):
        find(headers={"X-Key": "guess"})
    with pytest.raises(IntakeRefused):
        find(headers={"X-Key": "secret"}, address="198.51.100.1")
