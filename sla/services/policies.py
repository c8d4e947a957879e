"""Policies and calendars: publishing versions, and putting tickets under them on purpose.

A published version holds from then on; open tickets keep the version they were promised until
somebody applies the new one to them. A change of opening hours does reach them, with the
targets they were promised: closed is closed.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import holidays
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Contract, User
from sla.choices import Reason
from sla.errors import PolicyImpossible
from sla.models import Calendar, ClosingDay, Policy, PolicyAssignment, PolicyVersion
from sla.queries import policy_for, tickets_under, versions_in_use
from sla.services.clocks import clocks_reapply
from sla.terms import calendar_snapshot, policy_snapshot, snapshot_terms
from tickets.choices import Via
from tickets.events import Actor, whole_second
from tickets.services import ticket_locked


@transaction.atomic
def policy_publish(*, policy_id: int, actor: User | None) -> PolicyVersion:
    """Make what the policy says now its current version; the same again is no new version.

    Raises PolicyImpossible.
    """
    policy = Policy.objects.select_for_update().get(pk=policy_id)
    version = _version_of(policy, policy_snapshot(policy), actor)
    policy.current = version
    policy.save(update_fields=["current"])
    return version


def policy_reapply(*, policy_id: int, actor: User) -> int:
    """Put every open ticket of the policy under its current version. Return how many moved."""
    policy = Policy.objects.get(pk=policy_id)
    tickets = tickets_under(PolicyVersion.objects.filter(policy=policy))
    return _apply(tickets, policy.current_id, Reason.POLICY, actor)


@transaction.atomic
def policy_assign(*, contract: Contract, policy: Policy | None) -> None:
    """Give a contract a policy of its own, or that of its plan again. New tickets get it."""
    if policy is None:
        PolicyAssignment.objects.filter(contract=contract).delete()
    else:
        PolicyAssignment.objects.update_or_create(contract=contract, defaults={"policy": policy})


@transaction.atomic
def ticket_policy_apply(*, ticket_id: int, actor: Actor) -> bool:
    """Put a ticket under the policy that its contract has now. Return whether that was another."""
    ticket = ticket_locked(ticket_id)
    policy = policy_for(ticket.company_id)
    version_id = policy.current_id if policy else None
    now = whole_second()
    return clocks_reapply(ticket, version_id, Reason.CONTRACT, actor=actor, now=now)


def calendar_apply(*, calendar_id: int, actor: User) -> int:
    """Count every open ticket by the calendar as it is now. Return how many moved.

    Each version in use gets a successor with the same targets and the new hours. Raises
    PolicyImpossible before anything is changed.
    """
    with transaction.atomic():
        successors = _calendar_publish(calendar_id, actor)
    return sum(
        _apply(tickets_under([old]), new, Reason.CALENDAR, actor)
        for old, new in successors.items()
        if old != new
    )


@transaction.atomic
def closing_days_import(*, calendar: Calendar, country: str, region: str, year: int) -> int:
    """Add a country's public holidays of a year as closing days. Return how many are new.

    `country` and `region` are codes of the `holidays` library. Raises PolicyImpossible for
    codes that it does not know.
    """
    days = _public_holidays(country, region, year)
    known = set(calendar.closing_days.values_list("on", flat=True))
    new = [
        ClosingDay(calendar=calendar, on=on, name=name[:100])
        for on, name in sorted(days.items())
        if on not in known
    ]
    return len(ClosingDay.objects.bulk_create(new))


def _public_holidays(country: str, region: str, year: int) -> dict[date, str]:
    try:
        return dict(holidays.country_holidays(country, subdiv=region or None, years=year))
    except NotImplementedError as error:
        raise PolicyImpossible(
            _("No holidays are known for %(place)s.") % {"place": f"{country} {region}".strip()}
        ) from error


def _version_of(policy: Policy, snapshot: dict[str, Any], actor: User | None) -> PolicyVersion:
    """The version of a locked policy with this content, made if there is none."""
    snapshot_terms(snapshot)
    same = policy.versions.filter(snapshot=snapshot).first()
    if same is not None:
        return same
    number = policy.versions.aggregate(last=Max("number"))["last"] or 0
    return PolicyVersion.objects.create(
        policy=policy,
        number=number + 1,
        snapshot=snapshot,
        published_at=whole_second(),
        published_by=actor,
    )


def _calendar_publish(calendar_id: int, actor: User) -> dict[int, int]:
    """The successor of every version that is current or promised, by its id."""
    calendar = Calendar.objects.get(pk=calendar_id)
    hours = calendar_snapshot(calendar)
    successors = {}
    for policy in calendar.policies.select_for_update().order_by("pk"):
        for version in versions_in_use(policy):
            new = _version_of(policy, {**version.snapshot, "calendar": hours}, actor)
            successors[version.pk] = new.pk
        if policy.current_id is not None:
            policy.current_id = successors[policy.current_id]
            policy.save(update_fields=["current"])
    return successors


def _apply(ticket_ids: Iterable[int], version_id: int | None, reason: Reason, actor: User) -> int:
    """Each ticket in its own transaction, so that nobody waits for all of them."""
    moved = 0
    for ticket_id in ticket_ids:
        with transaction.atomic():
            ticket = ticket_locked(ticket_id)
            by = Actor(actor, Via.DESK)
            moved += clocks_reapply(ticket, version_id, reason, actor=by, now=whole_second())
    return moved
