"""When a rule is due to fire on a clock, and when a clock must be looked at next."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sla.core import explain
from sla.core.promise import Clock
from sla.models import EscalationRule
from tickets.models import Ticket


def rule_applies(rule: EscalationRule, clock: Clock, ticket: Ticket) -> bool:
    """Whether the conditions of the rule hold for this clock of this ticket now."""
    return (
        rule.metric in ("", clock.metric)
        and (not rule.priorities or ticket.priority in rule.priorities)
        and (not rule.categories or ticket.category in rule.categories)
        and not (rule.only_unassigned and ticket.assignee_id)
        and (not rule.plans or ticket.company.contract.plan in rule.plans)
    )


def rule_moment(rule: EscalationRule, clock: Clock) -> datetime | None:
    """When the rule fires on the clock; None when it does not, as things stand.

    What is due at the deadline or later fires only once the promise is broken, one second
    after the deadline.
    """
    offset = (rule.minutes or 0) * 60
    moment = explain.moment_at(clock, percent=rule.percent, offset_seconds=offset)
    if moment is None or clock.due_at is None:
        return None
    if moment >= clock.due_at:
        moment = max(moment, clock.due_at + timedelta(seconds=1))
    return moment if moment >= rule.active_from else None


def moments(
    clock: Clock, ticket: Ticket, rules: Iterable[EscalationRule]
) -> list[tuple[datetime, EscalationRule]]:
    """The rules that are to fire on the clock, with their moments."""
    return [
        (moment, rule)
        for rule in rules
        if rule_applies(rule, clock, ticket) and (moment := rule_moment(rule, clock)) is not None
    ]


def next_action_at(clock: Clock, moments: Iterable[datetime]) -> datetime | None:
    """The first instant at which something must happen to the clock by itself."""
    late = explain.late_at(clock)
    return min([*moments, late] if late else list(moments), default=None)
