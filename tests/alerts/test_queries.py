"""Which alerts speak of the same declaration, shipment or container."""

import pytest

from alerts.queries import alerts_recognisable, alerts_sharing
from tests import factories

pytestmark = pytest.mark.django_db


def test_any_identifier_finds_the_alerts_the_latest_first():
    company = factories.company()
    first = factories.alert(company, at="2026-11-20T10:00:00Z")
    second = factories.alert(company, at="2026-11-20T11:00:00Z", id="another", lrn="ANOTHER-1")
    for value in ("POS-26-00725", "26112000725POSIMP"):
        found = list(alerts_sharing([value], company_id=company.pk))
        assert found == ([second, first] if value.startswith("POS-") else [first])


def test_another_company_with_the_same_container_is_not_found():
    mine, theirs = factories.company(), factories.company()
    factories.alert(theirs)
    assert not alerts_sharing(["POS-26-00725"], company_id=mine.pk).exists()


def test_what_many_things_share_identifies_none():
    company = factories.company()
    factories.alert(company, errorDescriptions=["CDS40045 Missing document"])
    assert not alerts_sharing(["CDS40045"], company_id=company.pk).exists()


def test_news_and_what_was_not_understood_are_no_problems_to_recognise():
    company = factories.company()
    factories.alert(company, "Accepted")
    factories.alert(company, "NeverHeardOf")
    problem = factories.alert(company, "CustomsError")
    assert list(alerts_recognisable()) == [problem]
