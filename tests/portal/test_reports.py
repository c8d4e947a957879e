"""What CAS alerted the reader's company of, by class."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alerts.models import Alert
from tests import factories

pytestmark = pytest.mark.django_db


def alerted(company, number: int, category: str = "customs_error", days_ago: int = 1) -> None:
    Alert.objects.create(
        company=company,
        external_id=str(number),
        event_at=timezone.now() - timedelta(days=days_ago),
        category=category,
    )


def test_alerts_are_counted_by_class_the_most_frequent_first(portal, requester):
    company = requester.company
    for number, category in enumerate(("port_error", "customs_error", "customs_error", "")):
        alerted(company, number, category)
    alerted(company, 9, days_ago=400)
    alerted(factories.company(), 1)
    rows = portal.get("/reports/").context["report"].alerts["rows"]
    assert [[cell["text"] for cell in row] for row in rows] == [
        ["Customs rejection", 2],
        ["Port error", 1],
    ]
