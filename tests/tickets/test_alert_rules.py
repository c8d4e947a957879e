"""Who decides which alerts open tickets, and that what they decide holds."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from accounts.choices import Role
from alerts.models import Intake
from tests import factories
from tickets.errors import NotTheirRule, RuleNotCovered
from tickets.models import AlertRule, Ticket
from tickets.services import RuleChoice, alert_rule_set

pytestmark = pytest.mark.django_db

REJECTIONS = RuleChoice(["customs_error"], "high")


@pytest.fixture
def company():
    found = factories.company(contract_plan="premium_plus")
    Intake.objects.create(company=found, user=factories.person(found))
    return found


@pytest.fixture
def admin(company):
    return factories.person(company, role=Role.CUSTOMER_ADMIN)


def test_what_the_administrator_ticked_opens_tickets_and_nothing_else_does(company, admin):
    alert_rule_set(company=company, choice=REJECTIONS, actor=admin)
    factories.alert(company, "CustomsError")
    ticket = Ticket.objects.get()
    assert (ticket.company, ticket.priority) == (company, "high")
    alert_rule_set(company=company, choice=RuleChoice(), actor=admin)
    factories.alert(company, "CustomsError", id="other")
    assert Ticket.objects.count() == 1


def test_back_to_the_plan_leaves_no_rule_and_all_of_it_is_on_record(company, admin):
    alert_rule_set(company=company, choice=REJECTIONS, actor=admin)
    alert_rule_set(company=company, choice=None, actor=admin)
    alert_rule_set(company=company, choice=None, actor=admin)
    assert not AlertRule.objects.filter(company=company).exists()
    kept = LogEntry.objects.order_by("pk")
    assert [entry.user for entry in kept] == [admin, admin]
    assert "customs_error" in kept[0].change_message


def test_premium_has_none_of_its_own_but_a_lead_may_give_one():
    company = factories.company()
    admin = factories.person(company, role=Role.CUSTOMER_ADMIN)
    with pytest.raises(RuleNotCovered):
        alert_rule_set(company=company, choice=REJECTIONS, actor=admin)
    alert_rule_set(company=company, choice=RuleChoice(), actor=admin)
    alert_rule_set(company=company, choice=REJECTIONS, actor=factories.agent(role=Role.LEAD))
    assert AlertRule.objects.get(company=company).enabled


def test_nobody_else_decides(company):
    stranger = factories.person(role=Role.CUSTOMER_ADMIN)
    for other in (factories.person(company), stranger, factories.agent()):
        with pytest.raises(NotTheirRule):
            alert_rule_set(company=company, choice=REJECTIONS, actor=other)


def test_the_administrator_s_page_keeps_and_shows_the_choice(client, company, admin):
    client.force_login(admin)
    address = reverse("alert-rule")
    said = {"opens": "own", "categories": ["customs_error", "port_error"], "priority": ""}
    assert "Saved." in client.post(address, said, follow=True).text
    assert AlertRule.objects.get(company=company).categories == ["customs_error", "port_error"]
    page = client.get(address)
    assert page.context["form"].initial["opens"] == "own"
    assert admin.name in page.text


def test_ticked_for_nothing_is_refused_at_the_field(client, company, admin):
    client.force_login(admin)
    answer = client.post(reverse("alert-rule"), {"opens": "own"})
    assert answer.status_code == 422
    assert "Tick at least one kind of alert" in answer.text


def test_premium_is_told_why(client):
    admin = factories.person(role=Role.CUSTOMER_ADMIN)
    client.force_login(admin)
    address = reverse("alert-rule")
    assert "a service of Premium Plus" in client.get(address).text
    answer = client.post(address, {"opens": "own", "categories": ["port_error"]})
    assert answer.status_code == 422


def test_leads_have_the_page_of_every_company(client, company):
    address = reverse("desk:company-alert-rule", args=[company.pk])
    client.force_login(factories.agent())
    assert client.get(address).status_code == 403
    client.force_login(factories.agent(role=Role.LEAD))
    client.post(address, {"opens": "none"})
    assert AlertRule.objects.get(company=company).enabled is False
    assert address in client.get(reverse("desk:company", args=[company.pk])).text
