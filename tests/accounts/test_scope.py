"""What the contract covers, as data."""

import re

import pytest

from accounts.models import Service, Subscription
from accounts.scope import scope_verdict
from alerts.core.words import SUBTYPES, Category
from tests import factories

pytestmark = pytest.mark.django_db


def verdict(contract, category, subtype="", locale="en"):
    return scope_verdict(contract=contract, category=category, subtype=subtype, locale=locale)


@pytest.mark.parametrize(
    "category", [c for c in Category if c not in ("out_of_scope", "unclassified")]
)
def test_premium_covers_the_five_services(category):
    assert verdict(factories.company().contract, category).verdict == "included"


@pytest.mark.parametrize("subtype", SUBTYPES[Category.OUT_OF_SCOPE])
def test_each_exclusion_says_so_kindly_and_names_its_subscription(subtype):
    answer = verdict(factories.company().contract, "out_of_scope", subtype)
    assert answer.verdict == "excluded"
    assert "Send your request" in answer.message or "CAS Classification" in answer.message


def test_a_company_that_holds_the_subscription_is_covered():
    company = factories.company()
    company.contract.subscriptions.add(Subscription.objects.get(slug="special_procedures"))
    assert verdict(company.contract, "out_of_scope", "special_procedures").verdict == "included"


def test_premium_plus_covers_monitoring():
    company = factories.company(contract_plan="premium_plus")
    assert verdict(company.contract, "out_of_scope", "premium_plus").verdict == "included"


def test_what_no_service_describes_is_left_to_an_agent():
    Service.objects.all().delete()
    assert verdict(factories.company().contract, "customs_error").verdict == "unsure"


def test_the_message_is_in_the_readers_language():
    answer = verdict(factories.company().contract, "out_of_scope", "reference_data", "fr")
    assert "classement tarifaire" in answer.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MCP Destin8: UCN not nominated to this badge, our declaration is blocked", "included"),
        ("Erreur portuaire Destin8 (MCP) : numéro de conteneur absent", "included"),
        ("Please create an MCP account for our warehouse and set up the MCP service", "excluded"),
        ("Pouvez-vous créer nos documents MCP ?", "excluded"),
    ],
)
def test_a_port_error_of_mcp_is_covered_its_other_services_are_not(text, expected):
    """The description names MCP among what it leaves out, and covers the errors of its port."""
    assert factories.ticket(description=text).scope_verdict == expected


def test_an_excluded_request_is_taken_all_the_same():
    ticket = factories.ticket(
        description="Quel code douanier pour une lampe ? Classement tarifaire"
    )
    assert (ticket.scope_verdict, ticket.scope_confirmed, ticket.status) == (
        "excluded", False, "new",
    )  # fmt: skip


def test_the_kind_answers_name_what_they_fill_and_nothing_else():
    known = {"requester", "agent", "number", "subscription", "contact"}
    for service in Service.objects.exclude(answer_en=""):
        for language in ("fr", "en", "nl", "de"):
            holes = set(re.findall(r"\{(\w+)\}", service.answer(language)))
            assert {"requester", "agent", "contact"} <= holes <= known
            assert ("subscription" in holes) == (service.subscription is not None)


def test_every_exclusion_has_its_kind_answer():
    rows = Service.objects.filter(category="out_of_scope")
    assert [row.slug for row in rows if not row.answer_en] == []
