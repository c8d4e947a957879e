"""How far a search goes: what is bounded, and for whom nothing is lost."""

import pytest

from helpdesk import search
from tests import factories
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_customers_find_rare_words_anywhere_and_common_ones_among_their_latest(monkeypatch):
    monkeypatch.setattr(search, "LATEST", 2)
    person = factories.person()
    oldest = factories.ticket(person, description="A pallet of anvils")
    latest = [factories.ticket(person, subject=f"Pallet {number}") for number in range(2)]
    for _ in range(3):
        factories.ticket(description="A pallet of somebody else")
    theirs = Ticket.objects.visible_to(person)
    assert set(search.tickets_matching(theirs, "pallet", notes=False)) == set(latest)
    assert set(search.tickets_matching(theirs, "anvils", notes=False)) == {oldest}


def test_agents_find_the_latest_of_the_first_companies_of_a_name(monkeypatch):
    monkeypatch.setattr(search, "COMPANIES_MOST", 2)
    monkeypatch.setattr(search, "LATEST", 4)
    people = [factories.person(factories.company(name=f"Quarry {name}")) for name in "CAB"]
    tickets = {person: [factories.ticket(person) for _ in range(3)] for person in people}
    found = search.tickets_matching(Ticket.objects.all(), "quarry", notes=True)
    _c, a, b = people
    assert set(found) == {*tickets[a][-2:], *tickets[b][-2:]}
    assert not search.tickets_matching(Ticket.objects.all(), "no such quarry", notes=True)
