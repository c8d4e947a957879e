"""What the contract covers, as data."""

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
