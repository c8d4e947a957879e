"""How a ticket's nearest deadline reads in a list: a state, a time, the words spoken before it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from helpdesk.templatetags.times import MINUS, countdown, moment
from tickets.choices import Status
from tickets.models import Ticket

SOON = timedelta(minutes=45)  # from here on a row is amber


class Section(StrEnum):
    """The stretches of the list, in their order."""

    LATE = "late"
    TODAY = "today"
    LATER = "later"
    WAITING = "waiting"
    ASIDE = "aside"
    SOLVED = "solved"


TITLES = {
    Section.LATE: gettext_lazy("Late"),
    Section.TODAY: gettext_lazy("Today"),
    Section.LATER: gettext_lazy("Later"),
    Section.WAITING: gettext_lazy("Waiting on others"),
    Section.ASIDE: gettext_lazy("Put aside"),
    Section.SOLVED: gettext_lazy("Solved"),
}
KINDS = {
    Section.LATE: "late",
    Section.TODAY: "soon",
    Section.LATER: "ok",
    Section.WAITING: "paused",
    Section.ASIDE: "none",
    Section.SOLVED: "met",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """What a row shows of a ticket's time. `kind` names the shape and the colour."""

    section: Section
    kind: str
    words: str
    time: str

    @property
    def sentence(self) -> str:
        """Both, for prose: the words already say which side of the deadline it is."""
        return f"{self.words} {self.time.lstrip(MINUS)}"


def deadline_of(ticket: Ticket, now: datetime) -> Deadline:
    """The nearest open clock: time left until tonight, else when, else whom we wait for."""
    due = ticket.next_due_at
    if not ticket.is_open:
        return Deadline(Section.SOLVED, "met", _("solved"), moment(ticket.resolved_at))
    aside = ticket.snoozed_until
    if aside is not None and aside > now and (due is None or due > now):
        return Deadline(Section.ASIDE, "none", _("put aside until"), moment(aside))
    if due is None:
        return _without_clock(ticket)
    if due < now:
        return Deadline(Section.LATE, "late", _("late by"), _late(due, now))
    if timezone.localdate(due) > timezone.localdate(now):
        return Deadline(Section.LATER, "ok", _("due"), moment(due))
    kind, words = ("soon", _("due soon,")) if due - now <= SOON else ("ok", _("on time,"))
    return Deadline(Section.TODAY, kind, words, countdown(due - now))


def _late(due: datetime, now: datetime) -> str:
    """Hours and minutes; from a day on, since when."""
    return countdown(due - now) if now - due < timedelta(days=1) else moment(due)


def _without_clock(ticket: Ticket) -> Deadline:
    waiting_for = {
        Status.WAITING_CUSTOMER: pgettext("waiting for", "customer"),
        Status.WAITING_AUTHORITY: pgettext("waiting for", "authority"),
        Status.WAITING_THIRD_PARTY: pgettext("waiting for", "third party"),
    }
    if ticket.is_waiting:
        who = waiting_for[Status(ticket.status)]
        return Deadline(Section.WAITING, "paused", _("waiting for"), who)
    return Deadline(Section.LATER, "none", _("no target"), "–")
