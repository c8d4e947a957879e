"""Keeping the stored clocks equal to the fold of the log."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.db import transaction

from sla.choices import ClockState, Reason
from sla.core.explain import paused_seconds
from sla.core.fold import fold_to_end
from sla.core.promise import Clock as CoreClock
from sla.core.promise import Event
from sla.history import core_event, histories_of, history_of, versions_in
from sla.models import Clock, Escalation, EscalationRule
from sla.moments import moments, next_action_at
from sla.queries import policy_of, rules_by_version, rules_of
from sla.terms import versions_terms
from tickets.choices import EventKind, Via
from tickets.events import Actor, Happening, events_append
from tickets.models import Ticket, TicketEvent

SYSTEM = Actor(user=None, via=Via.SYSTEM)
SOON = timedelta(seconds=10)  # the beat of the sweep: what falls due sooner is nudged
CACHED_FIELDS = (
    "state",
    "is_paused",
    "policy_version",
    "target_seconds",
    "elapsed_seconds",
    "paused_seconds",
    "started_at",
    "due_at",
    "stopped_at",
    "breached_at",
    "next_action_at",
)
COLUMNS = tuple("policy_version_id" if f == "policy_version" else f for f in CACHED_FIELDS)

Rules = dict[Any, list[EscalationRule]]
Fired = Collection[tuple[int, int]]  # (clock, rule)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What the log of a ticket says its clocks are, beside what is stored."""

    ticket: Ticket
    stored: dict[tuple[str, int], Clock]
    rows: list[Clock]
    changed: list[Clock]
    newly_breached: list[Clock]
    due_rules: list[tuple[Clock, EscalationRule, datetime]]
    reopen_until: datetime | None

    @property
    def next_due_at(self) -> datetime | None:
        """The earliest deadline that somebody still has to keep, or to keep late."""
        dues = [row.due_at for row in self.rows if row.is_open and not row.is_paused and row.due_at]
        return min(dues, default=None)


def clocks_open(ticket: Ticket, created: TicketEvent) -> None:
    """Promise what the contract's policy says on a ticket that was just opened.

    The instance keeps the rows, as `opened_clocks`, for whoever answers with it.
    """
    policy = policy_of(getattr(ticket.company, "contract", None))
    if policy is None:
        return
    applied = policy_happening(policy.current_id, Reason.CREATED)
    events = [created, *events_append(ticket, applied, actor=SYSTEM, at=created.at)]
    history = [core_event(event.at, event.kind, event.data) for event in events]
    rules = {policy.current_id: rules_of(policy)}
    refreshed = clocks_folded(ticket, history, [], rules, (), now=created.at)
    clocks_write([refreshed], now=created.at)
    opened: Any = ticket
    opened.opened_clocks = refreshed.rows


def clocks_refresh(ticket: Ticket, *, now: datetime, reason: Reason | None = None) -> Refreshed:
    """Fold the log of a locked ticket again; store what changed; record breaches in the log.

    With a reason, the deadlines that moved are recorded too, the old beside the new. Sets the
    deadlines on `ticket`, which the caller saves.
    """
    stored = list(Clock.objects.filter(ticket=ticket))
    history = history_of(ticket.pk)
    rules = rules_by_version(versions_in(history))
    fired = fired_on(stored) if any(rules.values()) else ()
    refreshed = clocks_folded(ticket, history, stored, rules, fired, now=now)
    clocks_write([refreshed], now=now)
    happenings = breach_happenings(refreshed)
    moved = deadlines_moved(stored, refreshed.rows) if reason else []
    if reason and moved:
        version = refreshed.rows[-1].policy_version_id
        happenings.append(policy_happening(version, reason, moved))
    if happenings:
        events_append(ticket, *happenings, actor=SYSTEM, at=now)
    return refreshed


def clocks_reapply(
    ticket: Ticket, version_id: int | None, reason: Reason, *, actor: Actor, now: datetime
) -> bool:
    """Put a locked ticket under a version, or under none, and save it.

    The event records the deadlines it moved. The version it already has changes nothing.
    """
    stored = list(Clock.objects.filter(ticket=ticket))
    history = history_of(ticket.pk)
    applied = policy_happening(version_id, reason)
    promised = [event.data["policy_version"] for event in history if event.kind == applied.kind]
    if (promised or [None])[-1] == version_id:
        return False
    history.append(core_event(now, applied.kind, applied.data))
    rules = rules_by_version(versions_in(history))
    refreshed = clocks_folded(ticket, history, stored, rules, fired_on(stored), now=now)
    clocks_write([refreshed], now=now)
    applied = policy_happening(version_id, reason, deadlines_moved(stored, refreshed.rows))
    events_append(ticket, applied, *breach_happenings(refreshed), actor=actor, at=now)
    ticket.save()
    return True


def fired_on(stored: Iterable[Clock]) -> set[tuple[int, int]]:
    """Which rules have fired on the open ones of these clocks."""
    found = [clock.pk for clock in stored if clock.is_open]
    return set(Escalation.objects.filter(clock__in=found).values_list("clock_id", "rule_id"))


def clocks_folded(
    ticket: Ticket,
    history: Sequence[Event],
    stored: Iterable[Clock],
    rules: Rules,
    fired: Fired,
    *,
    now: datetime,
    firing: bool = False,
) -> Refreshed:
    """Compare the fold of the history with the stored rows. Writes nothing.

    `firing` says that the caller fires the rules that are due by now; otherwise their moment
    stays the next action, for the sweep to find.
    """
    folded = fold_to_end(history, versions_terms(versions_in(history)), now)
    before = {(row.metric, row.cycle): row for row in stored}
    rows, changed, breached, due_rules = [], [], [], []
    for clock in folded.clocks:
        old = before.get((clock.metric, clock.cycle))
        pending = [
            (moment, rule)
            for moment, rule in moments(clock, ticket, rules.get(clock.terms_id, ()))
            if old is None or (old.pk, rule.pk) not in fired
        ]
        waiting = [moment for moment, _rule in pending if not firing or moment > now]
        row = _row(ticket, clock, next_action_at(clock, waiting), old)
        rows.append(row)
        due_rules += [(row, rule, moment) for moment, rule in pending if moment <= now]
        if old is None or _values(old) != _values(row):
            changed.append(row)
        if row.breached_at and not (old and old.breached_at):
            breached.append(row)
    return Refreshed(ticket, before, rows, changed, breached, due_rules, folded.reopen_until)


def tickets_folded(
    tickets: Sequence[Ticket], *, now: datetime, firing: bool = False
) -> list[Refreshed]:
    """Fold several tickets, whatever their number in four queries at most. Writes nothing."""
    histories = histories_of([ticket.pk for ticket in tickets])
    rules = rules_by_version(set().union(*map(versions_in, histories.values())))
    stored: dict[int, list[Clock]] = {ticket.pk: [] for ticket in tickets}
    for clock in Clock.objects.filter(ticket__in=stored):
        stored[clock.ticket_id].append(clock)
    fired = fired_on(chain(*stored.values())) if any(rules.values()) else set()
    return [
        clocks_folded(t, histories[t.pk], stored[t.pk], rules, fired, now=now, firing=firing)
        for t in tickets
    ]


def clocks_write(refreshed: Sequence[Refreshed], *, now: datetime) -> None:
    """Store the changed rows of several tickets in one statement; set the tickets' deadlines."""
    changed = [row for one in refreshed for row in one.changed]
    if changed:
        Clock.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["ticket", "metric", "cycle"],
            update_fields=CACHED_FIELDS,
        )
    for one in refreshed:
        one.ticket.next_due_at, one.ticket.reopen_until = one.next_due_at, one.reopen_until
    _nudge(min((r.next_action_at for r in changed if r.next_action_at), default=None), now)


def tickets_save(tickets: Iterable[Ticket]) -> None:
    """Save what folding and recording set on locked tickets, those that are alike together."""
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for ticket in tickets:
        values = ticket.version, ticket.updated_at, ticket.next_due_at, ticket.reopen_until
        alike[values].append(ticket.pk)
    for (version, updated_at, next_due_at, reopen_until), found in alike.items():
        Ticket.objects.filter(pk__in=found).update(
            version=version,
            updated_at=updated_at,
            next_due_at=next_due_at,
            reopen_until=reopen_until,
        )


def breach_happenings(refreshed: Refreshed) -> list[Happening]:
    """The facts to record: which promise was broken, when, against which target."""
    return [
        Happening(
            EventKind.SLA_BREACHED,
            {
                "metric": row.metric,
                "cycle": row.cycle,
                "due": row.due_at,
                "breached_at": row.breached_at,
                "target_seconds": row.target_seconds,
                "policy_version": row.policy_version_id,
            },
        )
        for row in refreshed.newly_breached
    ]


def policy_happening(
    version_id: int | None, reason: Reason, deadlines: Sequence[dict[str, Any]] = ()
) -> Happening:
    """The event that puts a ticket under a version of a policy, with the deadlines it moved."""
    data = {"policy_version": version_id, "reason": reason.value, "deadlines": list(deadlines)}
    return Happening(EventKind.SLA_POLICY_APPLIED, data)


def deadlines_moved(before: Iterable[Clock], after: Iterable[Clock]) -> list[dict[str, Any]]:
    """The old and the new deadline of every clock that got another one."""
    old = {(row.metric, row.cycle): row.due_at for row in before}
    return [
        {"metric": row.metric, "cycle": row.cycle, "from": was, "to": row.due_at}
        for row in after
        if (was := old.get((row.metric, row.cycle), row.due_at)) != row.due_at
    ]


def _row(
    ticket: Ticket,
    clock: CoreClock,
    next_action: datetime | None,
    old: Clock | None,
) -> Clock:
    """The clock as a row: only what does not depend on the time of reading."""
    still = clock.is_paused or not clock.is_open
    return Clock(
        pk=old.pk if old else None,
        ticket_id=ticket.pk,
        metric=str(clock.metric),
        cycle=clock.cycle,
        state=ClockState(clock.state),
        is_paused=clock.is_paused,
        policy_version_id=clock.terms_id,
        target_seconds=clock.target_seconds,
        elapsed_seconds=clock.elapsed_seconds if still else None,
        paused_seconds=_paused_seconds(clock),
        started_at=clock.started_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        breached_at=clock.breached_at,
        next_action_at=next_action,
    )


def _paused_seconds(clock: CoreClock) -> dict[str, int]:
    """Of the pauses that have ended. Most clocks have none, and a recomputation meets them all."""
    if not clock.pauses:
        return {}
    ended = clock._replace(pauses=tuple(pause for pause in clock.pauses if pause.until))
    return paused_seconds(ended, clock.started_at)


def _values(row: Clock) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in COLUMNS)


def _nudge(first: datetime | None, now: datetime) -> None:
    """Do not wait for the next beat when something is due before it."""
    from sla.tasks import sweep  # the tasks import the services

    if first is not None and first - now < SOON:
        wait = max((first - now).total_seconds(), 0)
        transaction.on_commit(lambda: sweep.apply_async(countdown=wait), robust=True)
