"""What the support of one reader is: contract, hours, promised times and current outages.

Read once per request, each part when a page first needs it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Contract, User
from customs.models import Outage
from helpdesk.hours import calendar_of_premium, city_of, closed_today, hours_in_words
from sla.choices import Metric
from sla.core.calendar import Calendar
from sla.core.promise import Terms
from sla.queries import policy_for
from sla.terms import version_terms
from tickets.choices import Priority


@dataclass(frozen=True, slots=True)
class Promise:
    """By when the first answer is promised for a priority; no `due` where nothing is promised."""

    priority: str
    seconds: int | None
    due: datetime | None


class Support:
    """The support of one person, as they see it now."""

    def __init__(self, user: User, now: datetime) -> None:
        self.user, self.now = user, now

    @cached_property
    def contract(self) -> Contract | None:
        """The contract of the reader's company: one query, which brings the company too."""
        rows = Contract.objects.filter(company=self.user.company_id).select_related("company")
        found = rows.first() if self.user.company_id else None
        if found is not None:
            self.user.company = found.company
        return found

    @property
    def countries(self) -> list[str]:
        return self.contract.countries if self.contract else []

    @cached_property
    def terms(self) -> Terms | None:
        """What the company's policy promises now; None without one, and for agents."""
        policy = policy_for(self.user.company_id) if self.user.company_id else None
        return version_terms(policy.current_id) if policy and policy.current_id else None

    @cached_property
    def calendar(self) -> Calendar:
        """The hours of the policy; without one, those of the Premium contract."""
        return self.terms.calendar if self.terms else calendar_of_premium()

    @cached_property
    def outages(self) -> list[Outage]:
        """What disturbs the contract's countries now, the latest first: two queries."""
        running = Outage.objects.production().current(self.now).for_countries(self.countries)
        return list(running.prefetch_related("systems"))

    @property
    def is_open(self) -> bool:
        return self.calendar.is_open(self.now)

    @property
    def opens_at(self) -> datetime:
        return self.calendar.next_opening(self.now)

    def day(self) -> tuple[datetime, datetime]:
        """From the first opening to the last closing of today, or of the next day that opens."""
        zone = self.calendar.zone
        local = self.opens_at.astimezone(zone)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        spans = self.calendar.spans(midnight, midnight + timedelta(days=1))
        return spans[0][0], spans[-1][1]

    def promises(self, category: str = "") -> list[Promise]:
        """When a ticket opened now gets its first answer, for each priority."""
        return [self._promise(priority, category) for priority in Priority.values]

    def _promise(self, priority: str, category: str) -> Promise:
        target = self.terms and self.terms.target(Metric.FIRST_RESPONSE, priority, category)
        if not target:
            return Promise(priority, None, None)
        return Promise(priority, target, self.calendar.due_at(self.now, target))

    def service(self) -> dict[str, Any]:
        """The line on top of every page (`components/service_state.html`)."""
        return {
            "is_open": self.is_open,
            "until": self.calendar.closes_at(self.now),
            "opens_at": self.opens_at,
            "now": self.now.astimezone(self.calendar.zone),
            "hours": hours_in_words(self.calendar),
            "city": city_of(self.calendar),
            "closed_today": closed_today(self.calendar, self.now),
        }


def support_of(request: HttpRequest) -> Support:
    """The support of the signed-in reader, the same object all through one request."""
    found = getattr(request, "support", None)
    if found is None:
        assert isinstance(request.user, User)
        found = Support(request.user, timezone.now())
        request.support = found  # type: ignore[attr-defined]
    return found
