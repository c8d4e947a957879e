"""Everything that CAS and customers were seen to write comes in through the public doors."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts.models import Company
from tests import factories
from tests.api.programs import Program, program

DATA = Path(settings.BASE_DIR) / "helpdesk" / "demo" / "data"

# What each line of the notifications blocks; "" is news.
NOTIFICATIONS = [
    *["technical_validation"] * 3, "", *["validation_violation"] * 2, "technical_validation",
    *["customs_error"] * 4, "rectification", *["port_error"] * 2, "sending_error",
    *["finalisation"] * 5, "", "continuity", "out_of_scope", *[""] * 7,
]  # fmt: skip


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text().splitlines()]


@pytest.mark.django_db
def test_every_notification_is_stored_in_its_category() -> None:
    callers: dict[str, Program] = {}
    found = []
    for body in lines("cas_notifications.jsonl"):
        tenant = body["tenantId"]
        if tenant not in callers:
            company = Company.objects.create(name=tenant, tenant_id=tenant)
            callers[tenant] = program(factories.person(company, role="customer_admin"))
        stored = callers[tenant].post("cas/notifications/", body)
        assert stored.status_code == 202, stored.content
        alert = callers[tenant].get(f"alerts/{stored.json()['id']}/").json()
        found.append(alert["category"])

    assert found == NOTIFICATIONS


@pytest.mark.parametrize("sample", lines("tickets.jsonl"), ids=lambda row: row["subject"][:30])
def test_every_ticket_is_opened_in_its_category(customer: Program, sample: dict[str, Any]) -> None:
    answer = customer.post(
        "tickets/",
        {
            "subject": sample["subject"],
            "description": sample["body"],
            "locale": sample["locale"],
            "declaration_reference": sample["declaration_reference"],
            "customs_system": sample["customs_system"],
        },
    )

    assert answer.status_code == 201, answer.content
    assert answer.json()["description"] == sample["body"]
    assert answer.json()["category"] == sample["category"]
