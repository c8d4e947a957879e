"""What the sla room and the faces read."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Contract
from sla.core.fold import fold
from sla.core.promise import Clock as CoreClock
from sla.history import history_of, versions_in
from sla.models import Clock, EscalationRule, Policy, PolicyAssignment, PolicyVersion
from sla.terms import versions_terms
from tickets.choices import UNRESOLVED


def policy_for(company_id: int) -> Policy | None:
    """The published policy of a company's contract: its own, or that of its plan."""
    assigned = PolicyAssignment.objects.filter(policy=OuterRef("pk"), contract__company=company_id)
    plans = Contract.objects.filter(company=company_id).values("plan")
    usable = Policy.objects.filter(is_active=True, current__isnull=False)
    return (
        usable.annotate(is_own=Exists(assigned))
        .filter(Q(is_own=True) | Q(plan__in=plans))
        .order_by("-is_own")
        .first()
    )


def rules_by_version(version_ids: Iterable[int | None]) -> dict[int | None, list[EscalationRule]]:
    """The active escalation rules of the policies that these versions belong to."""
    found: dict[int | None, list[EscalationRule]] = defaultdict(list)
    rules = EscalationRule.objects.filter(
        is_active=True, policy__versions__in=[pk for pk in version_ids if pk is not None]
    )
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
