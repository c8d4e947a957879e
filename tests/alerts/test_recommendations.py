"""The desk proposes, the company decides, the rule is applied, and the problem's return reopens."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from alerts import services
from alerts.core.recommendation import STEPS, State
from alerts.errors import (
    AlreadyRecommended,
    DeciderOnly,
    DeskOnly,
    ProblemUnknown,
    ReasonMissing,
    StepRefused,
)
from alerts.models import Recommendation, RecommendationChange
from helpdesk.errors import DomainError
from notifications.channels import email
from notifications.models import OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db

REJECTED = "ValidationCode:CDS40045;CodeDescription:Missing document"


@pytest.fixture
def manager():
    return factories.person(role="customer_admin")


@pytest.fixture
def agent():
    return factories.agent()


@pytest.fixture
def proposed(manager, agent):
    return factories.recommendation(manager.company, by=agent)


def told(template: str) -> set[str]:
    return set(OutboxMessage.objects.filter(template=template).values_list("recipient", flat=True))


def decide(found, actor, *, accepted=True, reason=""):
    return services.recommendation_decide(
        recommendation_id=found.pk, accepted=accepted, reason=reason, actor=actor
    )


def apply(found, agent):
    return services.recommendation_apply(recommendation_id=found.pk, actor=agent)


def applied_to(company, agent, signature):
    found = factories.recommendation(company, signature=signature, by=agent)
    decide(found, agent, reason="On the phone")
    return apply(found, agent)


def alert_signed(company) -> str:
    """The signature of the company's next alerts, learned from a first one."""
    stored = services.alert_create(
        company=company, text=REJECTED, payload=None, now=timezone.now() - timedelta(days=30)
    )
    return stored.signature


def steps(found) -> list[str]:
    return list(found.changes.values_list("state", flat=True))


def test_administrators_of_the_company_are_asked(manager, proposed):
    factories.person(manager.company)
    factories.person(role="customer_admin")
    assert proposed.state == "proposed"
    assert told("recommendation_proposed") == {manager.email}


def test_only_agents_propose(manager):
    with pytest.raises(DeskOnly):
        factories.recommendation(manager.company, by=manager)


@pytest.mark.parametrize("signature", ["unclassified|||", "nonsense|a|b|c"])
def test_a_problem_that_nothing_tells_from_another_is_not_recommended_against(signature):
    with pytest.raises(ProblemUnknown):
        factories.recommendation(signature=signature)


def test_a_company_has_one_standing_recommendation_for_a_problem(proposed, manager, agent):
    with pytest.raises(AlreadyRecommended):
        factories.recommendation(proposed.company)
    factories.recommendation()  # another company, the same problem
    decide(proposed, manager, accepted=False, reason="Too early")
    factories.recommendation(proposed.company)
    with pytest.raises(AlreadyRecommended):
        services.recommendation_reword(
            recommendation_id=proposed.pk, text=text_of(proposed), actor=agent
        )


def text_of(found, **changes):
    names = services.Proposal.__dataclass_fields__
    return services.Proposal(**{name: getattr(found, name) for name in names} | changes)


def test_an_administrator_accepts_and_the_proposer_hears_of_it(proposed, manager, agent):
    found = decide(proposed, manager)
    assert (found.state, found.decided_by) == ("accepted", manager)
    assert told("recommendation_decided") == {agent.email}


@pytest.mark.parametrize("role", ["customer", "stranger"])
def test_nobody_else_of_a_company_decides(proposed, manager, role):
    other = (
        factories.person(manager.company)
        if role == "customer"
        else factories.person(role="customer_admin")
    )
    with pytest.raises(DeciderOnly):
        decide(proposed, other)


def test_a_refusal_says_why(proposed, manager):
    with pytest.raises(ReasonMissing):
        decide(proposed, manager, accepted=False, reason="  ")
    found = decide(proposed, manager, accepted=False, reason="We stop importing this.")
    assert found.decision_reason == "We stop importing this."


def test_an_agent_decides_for_the_company_and_says_where_it_was_agreed(proposed, manager, agent):
    with pytest.raises(ReasonMissing):
        decide(proposed, agent)
    decide(proposed, agent, reason="Review meeting of 12 June")
    assert told("recommendation_decided") == {manager.email}


def test_it_is_decided_once(proposed, manager):
    decide(proposed, manager)
    with pytest.raises(StepRefused):
        decide(proposed, manager, accepted=False, reason="No")


@pytest.mark.parametrize("state", list(State))
def test_services_take_only_the_steps_that_the_state_allows(proposed, agent, state):
    """Rows are put into each state as the database would hold them; then every step is tried."""
    now = timezone.now()
    Recommendation.objects.filter(pk=proposed.pk).update(
        state=state, decided_by=agent, decided_at=now, applied_at=now
    )
    tried = {
        State.ACCEPTED: lambda: decide(proposed, agent, reason="x"),
        State.REFUSED: lambda: decide(proposed, agent, accepted=False, reason="x"),
        State.APPLIED: lambda: apply(proposed, agent),
        State.WITHDRAWN: lambda: services.recommendation_withdraw(
            recommendation_id=proposed.pk, reason="x", actor=agent
        ),
    }
    taken = set()
    for to, step in tried.items():
        with transaction.atomic():
            try:
                step()
                taken.add(to)
            except DomainError:
                pass
            transaction.set_rollback(True)
    assert taken == STEPS[state] & tried.keys()


def test_a_text_is_reworded_before_the_decision_and_a_refused_one_is_asked_anew(
    proposed, manager, agent
):
    def reword(**changes):
        return services.recommendation_reword(
            recommendation_id=proposed.pk, text=text_of(proposed, **changes), actor=agent
        )

    reword()
    assert steps(proposed) == ["proposed"]  # nothing changed, nothing written
    reword(place="Master data, partners")
    assert proposed.changes.last().data == {"place": "Master data, partners"}
    decide(proposed, manager, accepted=False, reason="Not for all partners")
    found = reword(proposal="Only for partner SHENZHEN-LUMEN.")
    assert (found.state, found.decided_by, found.decision_reason) == ("proposed", None, "")
    decide(proposed, manager)
    with pytest.raises(StepRefused):
        reword(proposal="Something else")


def test_an_alert_after_the_application_reopens_once(manager, agent):
    company = manager.company
    found = applied_to(company, agent, alert_signed(company))
    OutboxMessage.objects.all().delete()
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        for text in (REJECTED, f"{REJECTED} again"):
            services.alert_create(company=company, text=text, payload=None, now=timezone.now())
    found.refresh_from_db()
    assert (found.state, found.reopened_count) == ("reopened", 1)
    assert steps(found) == ["proposed", "accepted", "applied", "reopened"]
    assert told("recommendation_reopened") == {agent.email, manager.email}


def test_each_notice_leads_to_the_page_of_its_reader(manager, agent):
    company = manager.company
    found = applied_to(company, agent, alert_signed(company))
    with time_machine.travel(timezone.now() + timedelta(days=10)):
        services.alert_create(
            company=company, text=f"{REJECTED} again", payload=None, now=timezone.now()
        )
    pages = {
        agent.email: f"/desk/improvement/recommendations/{found.pk}/",
        manager.email: f"/improvement/{found.pk}/",
    }
    messages = OutboxMessage.objects.filter(template__startswith="recommendation_")
    assert {one.template for one in messages} == {
        "recommendation_proposed",
        "recommendation_decided",
        "recommendation_reopened",
    }
    for message in messages:
        mail = email.build(message)
        assert found.title in mail.subject
        for text in (mail.body, mail.alternatives[0].content):
            assert pages[message.recipient] in text


def test_each_application_is_reopened_for_itself(manager, agent):
    company = manager.company
    found = applied_to(company, agent, alert_signed(company))
    for day in (10, 20):
        with time_machine.travel(timezone.now() + timedelta(days=day)):
            text = f"{REJECTED} {day}"
            services.alert_create(company=company, text=text, payload=None, now=timezone.now())
            if day == 10:
                apply(found, agent)
    found.refresh_from_db()
    assert (found.state, found.reopened_count) == ("reopened", 2)


def test_what_happened_before_the_application_reopens_nothing_however_late_it_is_told(
    manager, agent
):
    company = manager.company
    found = applied_to(company, agent, alert_signed(company))
    earlier = found.applied_at - timedelta(minutes=1)
    services.alert_create(company=company, text=f"{REJECTED} late", payload=None, now=earlier)
    found.refresh_from_db()
    assert found.state == "applied"


def test_another_company_or_another_problem_reopens_nothing(manager, agent):
    company = manager.company
    found = applied_to(company, agent, alert_signed(company))
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        now = timezone.now()
        services.alert_create(company=factories.company(), text=REJECTED, payload=None, now=now)
        services.alert_create(
            company=company, text="DMS10020: rejected by customs", payload=None, now=now
        )
    found.refresh_from_db()
    assert found.state == "applied"


def test_the_history_is_append_only(proposed):
    for change in (lambda rows: rows.update(note="x"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change(RecommendationChange.objects.filter(recommendation=proposed))


def test_minutes_come_with_where_they_are_from():
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.recommendation(minutes_saved=20)
    assert factories.recommendation(minutes_saved=20, minutes_source="Lead's estimate").pk
