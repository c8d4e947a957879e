"""What every page shows around its content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from customs.choices import SystemState
from customs.models import Outage
from customs.queries import state_of
from helpdesk.support import Support, support_of
from helpdesk.viewing import viewing_of

STATES = {
    SystemState.DOWN: "down",
    SystemState.DEGRADED: "disturbed",
    SystemState.MAINTENANCE: "maintenance",
}
NAVIGATION: tuple[tuple[str, str | Promise], ...] = (
    ("home", _("My tickets")),
    ("alerts", _("Alerts")),
    ("systems", _("Systems")),
    ("improvement", _("Improvement")),
    ("help", _("Help")),
    ("ticket-new", _("New ticket")),
)
SECTIONS = {
    "tickets": "home",
    "ticket": "home",
    "reply": "home",
    "ticket-understand": "ticket-new",
    "system": "systems",
    "help-article": "help",
    "recommendation": "improvement",
    "recommendation-decision": "improvement",
    "review": "improvement",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the customers' main navigation."""

    title: str | Promise
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Band:
    """An outage as `components/band.html` shows it."""

    system: str
    state: str
    since: datetime
    advice: str
    url: str
    next_update_at: datetime | None = None


def shell(request: HttpRequest) -> dict[str, Any]:
    """The variables of the base templates; empty for requests without a signed-in person.

    They are lazy: a part of a page, which shows no frame, costs no query for it.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    support = support_of(request)
    around: dict[str, Any] = {
        "service": SimpleLazyObject(support.service),
        "viewing": viewing_of(request),
    }
    around["viewing_token"] = getattr(request, "viewing_token", "")
    if user.is_agent:
        back = Entry(_("Back to the desk"), reverse("desk:list"), current=False)
        return around | {"nav": [back]}
    return around | {
        "nav": navigation(request),
        "outages": SimpleLazyObject(lambda: bands(support)),
    }


def navigation(request: HttpRequest) -> list[Entry]:
    """The main navigation, with where the reader is. Administrators find their company in it."""
    match = request.resolver_match
    name = match.url_name if match else ""
    here = SECTIONS.get(name or "", name)
    entries = [Entry(title, reverse(one), one == here) for one, title in NAVIGATION]
    if getattr(request.user, "role", "") == Role.CUSTOMER_ADMIN:
        url = reverse("company")
        entries.insert(-1, Entry(_("Company"), url, request.path.startswith(url)))
    return entries


def bands(support: Support) -> list[Band]:
    """What runs in the reader's countries, one line each."""
    return [band_of(outage) for outage in told(support.outages)]


def told(outages: Iterable[Outage]) -> list[Outage]:
    """Those that stop or disturb something, before a maintenance that runs as announced."""
    return sorted(outages, key=lambda outage: state_of(outage) == SystemState.MAINTENANCE)


def band_of(outage: Outage) -> Band:
    systems = list(outage.systems.all())
    is_one = len(systems) == 1
    return Band(
        system=", ".join(system.name for system in systems) or outage.title,
        state=STATES[state_of(outage)],
        since=outage.started_at,
        advice=outage.what_to_do,
        url=reverse("system", args=[systems[0].slug]) if is_one else reverse("systems"),
    )
