"""Who asks during the load, and for what: found or made in the database of the helpdesk."""

import random
from typing import Any

from django.db import connection
from django.test import Client

from accounts.choices import Role, Scope
from accounts.models import User
from accounts.services import api_key_create
from notifications.choices import EventType
from notifications.endpoints import endpoint_create
from tickets.models import Ticket, TicketReference

CUSTOMERS, AGENTS, TICKETS, VIEWS, SEED = 40, 8, 600, 3, 20261124
TOLD = (EventType.TICKET_CREATED, EventType.TICKET_MESSAGE_ADDED)
SAVED = "category=customs_error&country=DE&priority=high&priority=critical"


def tickets_number() -> int:
    return Ticket.objects.count()


def database_bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def cast(listener: str) -> dict[str, Any]:
    """People with sessions and keys, tickets to read and to answer, words to look for."""
    agents = User.objects.filter(role=Role.AGENT, is_active=True).order_by("pk")[:AGENTS]
    customers = User.objects.filter(role=Role.CUSTOMER_ADMIN).order_by("pk")[:CUSTOMERS]
    endpoint_create(company_id=None, url=listener, event_types=TOLD, created_by="load")
    newest = Ticket.objects.order_by("-pk").values_list("pk", flat=True)[: 20 * TICKETS]
    open_ones = Ticket.objects.unresolved().order_by("-pk").values_list("pk", flat=True)
    chosen = random.Random(SEED)
    mrns = (
        TicketReference.objects.filter(kind="mrn").order_by("-pk").values_list("value", flat=True)
    )
    return {
        "agents": [_agent(agent) for agent in agents],
        "customers": [_customer(customer) for customer in customers],
        "read": _numbers(chosen.sample(list(newest), min(TICKETS, len(newest)))),
        "answered": _numbers(open_ones[:TICKETS]),
        "words": ["container", "nominated Friday badge", *mrns[:20]],
    }


def _agent(user: User) -> dict[str, Any]:
    """With saved views, whose counts stand beside every list."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    for number in range(VIEWS):
        client.post("/desk/views/", {"name": f"Load {number}", "query": SAVED})
    return _signed_in(user)


def _customer(user: User) -> dict[str, Any]:
    own = Ticket.objects.filter(company=user.company_id).order_by("-pk")
    rows = own.values_list("pk", flat=True)[:20]
    return _signed_in(user) | {"email": user.email, "tickets": _numbers(rows)}


def _signed_in(user: User) -> dict[str, Any]:
    """As after the sign-in page, whose cost is not what is measured."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    _row, key = api_key_create(user=user, name="load", scopes=Scope.values[:4])
    return {"session": client.session.session_key, "key": key}


def _numbers(keys: Any) -> list[str]:
    return [f"CAS-{pk:06d}" for pk in keys]
