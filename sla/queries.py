"""What the sla room and the faces read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from accounts.choices import Plan
from accounts.models import Contract
from helpdesk.standing import Standing
from sla.choices import Metric
from sla.core.calendar import Calendar as CoreCalendar
from sla.core.fold import fold
from sla.core.promise import Clock as CoreClock
from sla.due import calendar_read
from sla.history import history_of, versions_in
from sla.models import Clock, EscalationRule, Policy, PolicyAssignment, PolicyVersion
from sla.terms import version_terms, versions_terms
from tickets.choices import UNRESOLVED


@dataclass(frozen=True, slots=True)
class _Policies:
    """The published policies with their active rules, and whose they are."""

    of_plan: dict[str | None, Policy]
    of_contract: dict[int, Policy]
    rules: dict[int, list[EscalationRule]]


@Standing
def _policies() -> _Policies:
    usable = {row.pk: row for row in Policy.objects.filter(is_active=True, current__isnull=False)}
    assigned = PolicyAssignment.objects.filter(policy__in=usable)
    rules: dict[int, list[EscalationRule]] = defaultdict(list)
    for rule in EscalationRule.objects.filter(is_active=True, policy__in=usable):
        rules[rule.policy_id].append(rule)
    return _Policies(
        of_plan={row.plan: row for row in usable.values() if row.plan},
        of_contract={row.contract_id: usable[row.policy_id] for row in assigned},
        rules=dict(rules),
    )


def policy_for(company_id: int) -> Policy | None:
    """The published policy of a company's contract: its own, or that of its plan."""
    return policy_of(Contract.objects.filter(company=company_id).first())


def policy_of(contract: Contract | None) -> Policy | None:
    """As `policy_for`, for a contract at hand. For reading only."""
    if contract is None:
        return None
    policies = _policies()
    return policies.of_contract.get(contract.pk) or policies.of_plan.get(contract.plan)


def policy_of_premium() -> Policy | None:
    """What a plain Premium contract promises: for readers who have none, such as agents."""
    return _policies().of_plan.get(Plan.PREMIUM)


def rules_of(policy: Policy) -> list[EscalationRule]:
    """The active rules of a published policy. For reading only."""
    return _policies().rules.get(policy.pk, [])


def rules_by_version(version_ids: Iterable[int | None]) -> dict[int | None, list[EscalationRule]]:
    """The active escalation rules of the policies that these versions belong to."""
    found: dict[int | None, list[EscalationRule]] = defaultdict(list)
    rules = EscalationRule.objects.filter(
        is_active=True, policy__versions__in=[pk for pk in version_ids if pk is not None]
    )
    rules = rules.select_related("to_assignee", "to_endpoint")
    for rule in rules.annotate(version=F("policy__versions__id")):
        found[rule.version].append(rule)
    return found


def tickets_under(versions: Iterable[PolicyVersion | int]) -> list[int]:
    """The unresolved tickets with an open promise of one of these versions, oldest first."""
    open_clocks = Clock.objects.open().filter(policy_version__in=versions)
    unresolved = open_clocks.filter(ticket__status__in=UNRESOLVED)
    return sorted(set(unresolved.values_list("ticket_id", flat=True)))


def versions_in_use(policy: Policy) -> list[PolicyVersion]:
    """The current version and those that open tickets were promised."""
    promised = Clock.objects.open().filter(policy_version=OuterRef("pk"))
    return list(policy.versions.filter(Exists(promised) | Q(pk=policy.current_id)).order_by("pk"))


def clocks_now(ticket_id: int, *, now: datetime) -> tuple[CoreClock, ...]:
    """The clocks of a ticket from its log, as they stand now; `explain` tells their story."""
    history = history_of(ticket_id)
    return fold(history, versions_terms(versions_in(history)), now)


def calendar_for(company_id: int | None) -> CoreCalendar:
    """The support hours of a company's contract; those of every contract where it has none."""
    policy = policy_for(company_id) if company_id is not None else None
    if policy is None or policy.current_id is None:
        return calendar_read(None)
    return version_terms(policy.current_id).calendar


def calendars_for(company_ids: Iterable[int]) -> dict[int, CoreCalendar]:
    """As `calendar_for`, for many companies: three queries, and one for each version not read yet."""
    companies = set(company_ids)
    usable = Policy.objects.filter(is_active=True, current__isnull=False)
    of_plan = dict(usable.exclude(plan=None).values_list("plan", "current"))
    assigned = PolicyAssignment.objects.filter(contract__company__in=companies, policy__in=usable)
    own = dict(assigned.values_list("contract__company", "policy__current"))
    plans = dict(Contract.objects.filter(company__in=companies).values_list("company", "plan"))
    versions = {pk: own.get(pk) or of_plan.get(plans.get(pk, "")) for pk in companies}
    terms = versions_terms(versions.values())
    return {
        pk: terms[version].calendar if version else calendar_read(None)
        for pk, version in versions.items()
    }


@dataclass(frozen=True, slots=True)
class ServiceState:
    """Whether support is open, and when that changes; None when it is always open."""

    is_open: bool
    changes_at: datetime | None


def service_state(company_id: int | None, *, now: datetime) -> ServiceState:
    """What "support is open until 17:00" and "opens Monday 9:00" are written from."""
    calendar = calendar_for(company_id)
    if calendar.is_open(now):
        return ServiceState(True, calendar.closes_at(now))
    return ServiceState(False, calendar.next_opening(now))


def due_preview(
    company_id: int, *, priority: str, category: str = "", now: datetime
) -> dict[str, datetime | None]:
    """The deadlines that a ticket opened now would get: "we answer before …"."""
    policy = policy_for(company_id)
    if policy is None or policy.current_id is None:
        return {}
    terms = version_terms(policy.current_id)
    promised = (Metric.FIRST_RESPONSE, Metric.RESOLUTION)
    targets = {metric.value: terms.target(metric, priority, category) for metric in promised}
    return {
        metric: None if seconds is None else terms.calendar.due_at(now, seconds)
        for metric, seconds in targets.items()
    }


def remaining_seconds(clock: Clock, *, now: datetime) -> int | None:
    """Business seconds left on a stored clock, negative when late; None without a target."""
    if clock.target_seconds is None or clock.policy_version_id is None:
        return None
    if clock.elapsed_seconds is not None:
        return clock.target_seconds - clock.elapsed_seconds
    if clock.due_at is None:
        return None
    calendar = version_terms(clock.policy_version_id).calendar
    return calendar.elapsed(now, clock.due_at) or -calendar.elapsed(clock.due_at, now)
