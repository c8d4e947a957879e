"""Tickets out of alerts: prefilled, one at most, by rule only where a rule is on."""

from datetime import date

import pytest
from django.utils import timezone

from alerts.models import Alert
from alerts.services import alert_create, intake_create
from tests import factories
from tickets.choices import EventKind
from tickets.errors import AlertHandled
from tickets.models import AlertLink, AlertRule, Ticket
from tickets.services import new_from_alert, ticket_open_from_alert

pytestmark = pytest.mark.django_db

DECLARATION = "6c2386e5-cc86-4a64-b3c4-72ca4495f8b4"


def premium_plus(**rule):
    """A Premium Plus company whose alerts come in, and the plan's rule, switched on."""
    company = factories.company(contract_plan="premium_plus")
    person = factories.person(company)
    intake_create(company=company, user=person)
    AlertRule.objects.filter(plan="premium_plus").update(**{"enabled": True, **rule})
    return company


def opened(alert: Alert) -> Ticket | None:
    return Ticket.objects.filter(alert_links__alert=alert).first()


def test_the_ticket_says_everything_that_the_alert_says():
    requester = factories.person(language="en")
    found = factories.alert(requester.company)
    ticket = ticket_open_from_alert(
        alert=found, requester=requester, actor=factories.actor(requester)
    )
    assert ticket.subject == "Content refused: POS-26-00725"
    assert (ticket.category, ticket.subtype) == (found.category, found.subtype)
    assert (ticket.customs_system, ticket.signature) == ("cds", found.signature)
    assert ticket.declaration_reference == "POS-26-00725"
    values = set(ticket.references.values_list("value", flat=True))
    assert values >= {"POS-26-00725", "26112000725POSIMP", DECLARATION}
    body = ticket.messages.get(is_opening=True).body
    assert "CustomsError" in body
    assert "26112000725POSIMP" in body


def test_the_customer_reads_their_own_language():
    requester = factories.person(language="fr")
    found = factories.alert(requester.company)
    ticket = ticket_open_from_alert(
        alert=found, requester=requester, actor=factories.actor(requester)
    )
    assert ticket.locale == "fr"


def test_the_words_of_customs_are_in_the_ticket():
    requester = factories.person()
    words = "CDS40045 Missing document 1UKI"
    found = factories.alert(
        requester.company, status="", errorDescriptions=[words], customsShipmentReference=""
    )
    ticket = ticket_open_from_alert(
        alert=found, requester=requester, actor=factories.actor(requester)
    )
    assert words in ticket.messages.get(is_opening=True).body


def test_an_alert_has_one_ticket_however_often_it_is_opened():
    requester = factories.person()
    found = factories.alert(requester.company)
    first, second = (
        ticket_open_from_alert(alert=found, requester=requester, actor=factories.actor(requester))
        for _each in range(2)
    )
    assert first == second
    assert AlertLink.objects.count() == 1


def test_nothing_opens_by_itself_unless_a_rule_is_on():
    company = premium_plus(enabled=False)
    assert opened(factories.alert(company)) is None
    assert opened(factories.alert(factories.company())) is None
    assert not AlertRule.objects.filter(plan="premium").exists()


def test_the_rule_of_premium_plus_opens_the_ticket_as_the_alert_is_stored():
    ticket = opened(factories.alert(premium_plus(priority="high")))
    assert ticket is not None
    assert (ticket.priority, ticket.category) == ("high", "customs_error")
    assert ticket.events.get(kind=EventKind.CREATED).actor is None


def test_a_rule_opens_only_its_categories():
    assert opened(factories.alert(premium_plus(categories=["port_error"]))) is None


def test_a_rule_of_the_company_replaces_that_of_its_plan():
    company = premium_plus()
    AlertRule.objects.create(company=company, categories=["customs_error"], enabled=False)
    assert opened(factories.alert(company)) is None


def test_good_news_and_what_is_over_open_nothing():
    company = premium_plus()
    assert opened(factories.alert(company, "Accepted", at="2026-11-20T12:00:00Z")) is None
    assert opened(factories.alert(company, at="2026-11-20T10:00:00Z")) is None


def test_the_next_alert_of_the_declaration_joins_its_open_ticket():
    company = premium_plus()
    first = opened(factories.alert(company))
    assert opened(factories.alert(company, at="2026-11-20T11:00:00Z")) == first
    assert first.events.filter(kind=EventKind.ALERT_LINKED).count() == 1


def test_the_alert_is_kept_when_no_ticket_may_be_opened():
    company = premium_plus()
    company.contract.openers = "admins"
    company.contract.save()
    found = factories.alert(company)
    assert found.pk
    assert opened(found) is None


def test_a_contract_that_has_ended_opens_nothing():
    company = premium_plus()
    company.contract.ends_on = date(2026, 1, 31)
    company.contract.save()
    assert opened(factories.alert(company)) is None


def test_a_rule_is_edited_in_the_administration(client):
    client.force_login(factories.agent(role="admin", is_superuser=True))
    rule = AlertRule.objects.get(plan="premium_plus")
    data = {"plan": "premium_plus", "categories": ["port_error"], "enabled": "on", "priority": ""}
    assert client.post(f"/admin/tickets/alertrule/{rule.pk}/change/", data).status_code == 302
    rule.refresh_from_db()
    assert (rule.enabled, rule.categories) == (True, ["port_error"])


def test_what_was_pasted_as_an_alert_is_the_ticket_s_text():
    requester = factories.person()
    text = "CDS40045 Missing document, MRN 26GB5K8H2M7QOW3TR7"
    found = alert_create(company=requester.company, text=text, payload=None, now=timezone.now())
    assert new_from_alert(found, locale="en").description == text


def test_an_alert_that_is_handled_opens_no_second_ticket():
    requester = factories.person()
    found = factories.alert(requester.company)
    first = factories.ticket(requester, alert=found)
    with pytest.raises(AlertHandled) as refused:
        factories.ticket(requester, alert=found)
    assert first.number in str(refused.value.message)
