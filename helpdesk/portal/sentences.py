"""A ticket's state as a sentence to its requester, and its promise in kind words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.templatetags.times import duration, moment, moment_long
from sla.choices import ClockState, Metric
from sla.models import Clock
from tickets.choices import Status
from tickets.models import Ticket

SOON = timedelta(minutes=45)  # from here on the shape is amber, as on the desk


@dataclass(frozen=True, slots=True)
class Due:
    """The nearest promise that runs: its shape, what it promises, and by when."""

    kind: str
    words: str
    at: datetime

    @property
    def sentence(self) -> str:
        return _("%(words)s %(time)s.") % {"words": self.words, "time": moment_long(self.at)}


@dataclass(frozen=True, slots=True)
class Told:
    """The state of a ticket: its shape, one sentence, and what follows from it."""

    kind: str
    sentence: str
    more: str = ""


def nearest(clocks: list[Clock], now: datetime) -> Due | None:
    """The earliest deadline that we still have to keep, or to keep late."""
    running = [clock for clock in clocks if clock.is_open and clock.due_at and not clock.is_paused]
    first = min(running, key=lambda clock: clock.due_at or now, default=None)
    if first is None or first.due_at is None:
        return None
    is_solution = first.metric == Metric.RESOLUTION
    if first.due_at < now:
        words = _("Solution late, due") if is_solution else _("Answer late, due")
        return Due("late", words, first.due_at)
    words = _("Solution before") if is_solution else _("Answer before")
    return Due("soon" if first.due_at - now <= SOON else "ok", words, first.due_at)


def told_of(
    ticket: Ticket,
    *,
    due: Due | None,
    since: datetime | None,
    is_approval_asked: bool,
) -> Told:
    """What is happening, to the requester. `since` is when the status last changed."""
    time = moment_long(since or ticket.created_at)
    if ticket.status == Status.WAITING_CUSTOMER:
        if is_approval_asked:
            sentence = _("We have been waiting for your approval since %(time)s.")
        else:
            sentence = _("We have been waiting for your answer since %(time)s.")
        return Told("paused", sentence % {"time": time})
    if ticket.status in _WAITING:
        return Told("paused", str(_WAITING[ticket.status]) % {"time": time})
    if not ticket.is_open:
        return _over(ticket)
    return Told(due.kind if due else "none", _working(ticket), due.sentence if due else "")


def _working(ticket: Ticket) -> str:
    if ticket.assignee:
        return _("%(name)s is working on it.") % {"name": ticket.assignee}
    if ticket.status == Status.NEW:
        time = moment_long(ticket.created_at)
        return _("We received it %(time)s; the first answer is to come.") % {"time": time}
    return _("We are working on it.")


def _over(ticket: Ticket) -> Told:
    time = moment_long(ticket.resolved_at)
    if ticket.status == Status.CLOSED:
        more = _("A new message from you opens a ticket that follows this one.")
        return Told("none", _("Closed; solved %(time)s.") % {"time": time}, more)
    more = ""
    if ticket.reopen_until:
        until = {"time": moment(ticket.reopen_until)}
        more = _("If it comes back, you can reopen it until %(time)s.") % until
    return Told("met", _("Solved %(time)s.") % {"time": time}, more)


_WAITING: dict[str, Promise] = {
    Status.WAITING_AUTHORITY: gettext_lazy(
        "The authority has been examining it since %(time)s. We follow it up."
    ),
    Status.WAITING_THIRD_PARTY: gettext_lazy(
        "We have been waiting for a third party since %(time)s. We follow it up."
    ),
}


def resumes(clocks: list[Clock]) -> str:
    """What is left of the paused promise of a solution, for a ticket that waits for its requester."""
    paused = [c for c in clocks if c.is_paused and c.metric == Metric.RESOLUTION]
    if not paused or not paused[0].target_seconds or paused[0].elapsed_seconds is None:
        return ""
    target, used = paused[0].target_seconds, paused[0].elapsed_seconds
    if used >= target:
        return _("As soon as you answer, we go on with the solution.")
    return _(
        "As soon as you answer, time runs again: %(left)s of %(target)s of support hours are left "
        "for a solution."
    ) % {"left": duration(target - used), "target": duration(target)}


METRICS: dict[str, Promise] = {
    Metric.FIRST_RESPONSE: gettext_lazy("First answer"),
    Metric.NEXT_RESPONSE: gettext_lazy("Next answer"),
    Metric.UPDATE: gettext_lazy("News from us"),
    Metric.RESOLUTION: gettext_lazy("Solution or workaround"),
}


def promise_boxes(clocks: list[Clock], now: datetime) -> list[dict[str, Any]]:
    """The last clock of each promise, as rows of `components/boxes.html`."""
    promised = [c for c in clocks if c.target_seconds and c.state != ClockState.CANCELLED]
    last = {clock.metric: clock for clock in promised}
    return [
        {"name": name, "wide": True, **_box(last[metric], now)}
        for metric, name in METRICS.items()
        if metric in last
    ]


def _box(clock: Clock, now: datetime) -> dict[str, str]:
    if clock.breached_at or _has_run_out(clock, now):
        time = {"time": moment(clock.due_at)}
        return {"kind": "late", "value": _("late, was due %(time)s") % time}
    if clock.is_paused:
        return {"kind": "paused", "value": _("paused, we wait for others")}
    if not clock.is_open:
        used = {"time": duration(clock.elapsed_seconds)}
        return {"kind": "met", "value": _("met, in %(time)s") % used}
    if clock.due_at is None:
        return {"kind": "none", "value": "–"}
    kind = "soon" if clock.due_at - now <= SOON else "ok"
    return {"kind": kind, "value": _("before %(time)s") % {"time": moment(clock.due_at)}}


def _has_run_out(clock: Clock, now: datetime) -> bool:
    """Whether the deadline has passed, also in the seconds before the sweep records it."""
    running = clock.is_open and not clock.is_paused
    return running and clock.due_at is not None and clock.due_at < now
