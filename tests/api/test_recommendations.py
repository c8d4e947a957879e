"""Recommendations and the review, as programs read and decide them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alerts.models import Alert, Recommendation
from alerts.services import recommendation_apply, recommendation_decide
from tests import factories
from tests.api.programs import Program, program

pytestmark = pytest.mark.django_db

SIGNATURE = "customs_error|CDS40045|additionaldocument|0901110000"


def weekly_alerts(company, weeks: range) -> None:
    now = timezone.now()
    Alert.objects.bulk_create(
        Alert(
            company=company,
            external_id=f"a{back}",
            event_at=now - timedelta(weeks=back, hours=1),
            category="customs_error",
            signature=SIGNATURE,
        )
        for back in weeks
    )


def applied(company, weeks_ago: int) -> Recommendation:
    agent = factories.agent()
    found = factories.recommendation(
        company, signature=SIGNATURE, by=agent, minutes_saved=30, minutes_source="Lead"
    )
    recommendation_decide(recommendation_id=found.pk, accepted=True, reason="x", actor=agent)
    recommendation_apply(recommendation_id=found.pk, actor=agent)
    when = timezone.now() - timedelta(weeks=weeks_ago)
    Recommendation.objects.filter(pk=found.pk).update(applied_at=when)
    return found


def test_the_list_tells_the_effect(customer: Program, stranger: Program) -> None:
    company = customer.user.company
    weekly_alerts(company, range(4, 9))
    found = applied(company, 4)

    answer = customer.get("recommendations/?state=applied")

    assert answer.status_code == 200
    (row,) = answer.json()["results"]
    assert (row["id"], row["signature"], row["state"]) == (found.pk, SIGNATURE, "applied")
    assert (row["effect"]["before"], row["effect"]["after"]) == (4, 0)
    assert row["effect"]["avoided"] == pytest.approx(4, abs=0.05)
    assert row["effect"]["hours_saved"] == pytest.approx(2, abs=0.05)
    assert customer.get("recommendations/?state=refused").json()["results"] == []
    assert stranger.get("recommendations/").json()["results"] == []
    assert customer.get("recommendations/?state=nonsense").status_code == 400


def test_the_list_costs_the_same_for_many(customer: Program, django_assert_max_num_queries) -> None:
    for number in range(5):
        factories.recommendation(customer.user.company, signature=f"port_error|P{number}||")
    with django_assert_max_num_queries(6):
        assert len(customer.get("recommendations/").json()["results"]) == 5


def test_an_administrator_decides_and_the_history_says_so(manager: Program) -> None:
    found = factories.recommendation(manager.user.company)
    path = f"recommendations/{found.pk}/"

    refused = manager.post(f"{path}decision/", {"accepted": False})
    answer = manager.post(f"{path}decision/", {"accepted": True})
    again = manager.post(f"{path}decision/", {"accepted": False, "reason": "No"})

    assert (refused.status_code, refused.json()["code"]) == (400, "reason_missing")
    assert refused.json()["errors"][0]["pointer"] == "/reason"
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    assert (again.status_code, again.json()["code"]) == (409, "step_refused")
    changes = manager.get(path).json()["changes"]
    assert [one["state"] for one in changes] == ["proposed", "accepted"]
    assert changes[1]["actor"] == manager.user.name


def test_nobody_else_decides(customer: Program, stranger: Program) -> None:
    found = factories.recommendation(customer.user.company)
    path = f"recommendations/{found.pk}/decision/"

    assert customer.post(path, {"accepted": True}).json()["code"] == "decider_only"
    assert stranger.post(path, {"accepted": True}).status_code == 404
    reader = program(customer.user, "tickets:read")
    assert reader.post(path, {"accepted": True}).json()["code"] == "scope_missing"
    found.refresh_from_db()
    assert found.state == "proposed"


def test_the_review_is_the_companys(customer: Program, stranger: Program, agent: Program) -> None:
    company = customer.user.company
    weekly_alerts(company, range(1, 4))
    applied(company, 1)

    review = customer.get("reports/review/").json()

    assert review["alerts"] == [{"category": "customs_error", "subtype": "", "count": 3}]
    assert [one["occurrences"] for one in review["recurring"]] == [3]
    assert [one["effect"] for one in review["recommendations"]] == [None]
    assert review["avoided"] is None
    assert stranger.get("reports/review/").json()["alerts"] == []
    assert stranger.get(f"reports/review/?company={company.tenant_id}").status_code == 400
    named = agent.get(f"reports/review/?company={company.tenant_id}")
    assert named.json()["alerts"] == review["alerts"]
    assert agent.get("reports/review/").status_code == 400


def test_agents_propose_reword_apply_and_withdraw(agent: Program, manager: Program) -> None:
    text = {"title": "By rule", "proposal": "Add C678.", "place": "Tables", "locale": "en"}
    problem = {
        "company": manager.user.company.tenant_id,
        "signature": "customs_error|CDS40045|additionaldocument|0901110000",
    }
    made = agent.post("recommendations/", text | problem)
    path = f"recommendations/{made.json()['id']}/"
    reworded = agent.post(f"{path}wording/", text | {"title": "By a table"}).json()
    manager.post(f"{path}decision/", {"accepted": True})
    applied = agent.post(f"{path}application/").json()
    gone = agent.post(f"{path}withdrawal/", {"reason": "The law changed."}).json()

    assert made.status_code == 201
    assert (reworded["title"], applied["state"], gone["state"]) == (
        "By a table",
        "applied",
        "withdrawn",
    )
    assert manager.post("recommendations/", text | problem).status_code == 403
