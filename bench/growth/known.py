"""Who asks, and for what: the same rows of a data set at each run."""

import random
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from accounts.models import Company, User
from alerts.models import Alert
from bench.growth.filling import RARE_TAG
from customs.models import Outage
from tickets.models import Article, Queue, Ticket, TicketReference

CHOSEN = 100


@dataclass(frozen=True, slots=True)
class Known:
    """People to ask as, keys of tickets, and words to put into addresses."""

    people: dict[str, User]
    keys: list[int]
    words: dict[str, Any]

    def address(self, written: str) -> str:
        """`/desk/tickets/{ticket}/` with what this data set has there."""
        return written.format_map(self.words)


def known_things(n: int) -> Known:
    """Raises DoesNotExist where the data set lacks what is asked for."""
    agent = User.objects.filter(role="agent").order_by("pk")[0]
    largest = _largest_company()
    people = {
        "agent": agent,
        "lead": User.objects.filter(role="lead").earliest("pk"),
        "admin": largest.people.filter(role="customer_admin").earliest("pk"),
        "customer": largest.people.latest("pk"),
    }
    keys = _sample(n)
    return Known(people, keys, _words(n, largest, keys, agent))


def _largest_company() -> Company:
    """The one that writes most: its lists are the longest of the portal."""
    latest = Ticket.objects.order_by("-pk").values_list("company", flat=True)[:2_000]
    found = list(latest)
    return Company.objects.get(pk=max(set(found), key=found.count))


def _sample(n: int) -> list[int]:
    first, last = (Ticket.objects.order_by(way)[0].pk for way in ("pk", "-pk"))
    drawn = random.Random(n).sample(range(first, last + 1), 2 * CHOSEN)
    found = Ticket.objects.filter(pk__in=drawn).order_by("pk")
    return list(found.values_list("pk", flat=True)[:CHOSEN])


def _words(n: int, company: Company, keys: list[int], agent: User) -> dict[str, Any]:
    middle = Ticket.objects.get(pk=keys[len(keys) // 2])
    own = Ticket.objects.filter(company=company).latest("pk")
    written = {
        "agent": agent.pk,
        "email": agent.email,
        "ticket": middle.number,
        "number": middle.pk,
        "own": own.number,
        "company": company.pk,
        "company_name": company.name,
        "tenant": company.tenant_id,
        "person": company.people.earliest("pk").pk,
        "queue": Queue.objects.earliest("pk").slug,
        "signature": middle.signature,
        "alert": Alert.objects.latest("pk").pk,
        "alert_signature": Alert.objects.exclude(signature="").latest("pk").signature,
        "declaration": Alert.objects.latest("pk").declaration_id,
        "outage": getattr(Outage.objects.order_by("-pk").first(), "pk", 0),
        "article": Article.objects.earliest("pk").slug,
        "rare_tag": RARE_TAG,
        "updated": middle.updated_at.isoformat(),
        "created": middle.created_at.isoformat(),
        "day": middle.created_at.date(),
        "latest_day": own.created_at.date(),
        **{kind: _reference(kind, n) for kind in ("mrn", "container")},
    }
    return {name: quote_plus(str(value)) for name, value in written.items()}


def _reference(kind: str, n: int) -> str:
    rows = TicketReference.objects.filter(kind=kind).order_by("pk")
    return rows[n // 10].value
