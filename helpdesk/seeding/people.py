"""The companies that ask and the agents that answer, as many as wanted."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from random import Random

from django.contrib.auth.hashers import make_password
from django.db.models import Max

from accounts.choices import Language, Plan, Role
from accounts.models import Company, Contract, User

TRADES = ("Transit", "Textiles", "Medical", "Foods", "Optique", "Machines", "Chemicals", "Outdoor")
PLACES = ("Vauban", "Pennine", "Scheldt", "Maas", "Liffey", "Elbe", "Armor", "Humber", "Rhône")
FORMS = {"FR": "SAS", "GB": "Ltd", "NL": "BV", "DE": "GmbH", "BE": "NV", "IE": "DAC"}
FIRST_NAMES = ("Anne", "Bram", "Clara", "Dirk", "Emma", "Fergus", "Greta", "Hugo", "Ines", "Jan")
LAST_NAMES = ("Moreau", "Walsh", "Peeters", "Visser", "Schulz", "Taylor", "Garnier", "Byrne")
HOMES = ("FR", "FR", "GB", "FR", "NL", "DE", "FR", "BE", "GB", "IE")
PEOPLE_MAX = 4
AGENTS = 8
UNUSABLE = make_password(None)  # nobody signs in as an invented person


@dataclass(frozen=True, slots=True)
class Pool:
    """Companies of one country and plan: what one writes, any of them could have written.

    `weights` are cumulative: a few companies write most of the requests.
    """

    people: list[list[User]]
    weights: list[float]

    def requester(self, rng: Random) -> User:
        [people] = rng.choices(self.people, cum_weights=self.weights)
        return rng.choice(people)


def pools_create(number: int, now: datetime, rng: Random) -> dict[tuple[str, str], Pool]:
    """New companies with contracts and people, by country and plan."""
    first = (Company.objects.aggregate(Max("pk"))["pk__max"] or 0) + 1
    companies = Company.objects.bulk_create(
        [_company(index, first + index, now) for index in range(number)]
    )
    Contract.objects.bulk_create(
        [_contract(company, index) for index, company in enumerate(companies)]
    )
    people = [
        _customer(company, seat)
        for company in companies
        for seat in range(rng.randint(1, PEOPLE_MAX))
    ]
    by_company: dict[int | None, list[User]] = {}
    for person in User.objects.bulk_create(people, batch_size=1000):
        by_company.setdefault(person.company_id, []).append(person)
    grouped: dict[tuple[str, str], list[list[User]]] = {}
    for index, company in enumerate(companies):
        grouped.setdefault((_home(index), _plan(index)), []).append(by_company[company.pk])
    return {
        key: Pool(found, list(accumulate(1 / (rank + 1) for rank in range(len(found)))))
        for key, found in grouped.items()
    }


def agents_of_desk() -> list[User]:
    """The agents there are; some invented ones, and a lead, where there are none."""
    agents = User.objects.filter(role=Role.AGENT, is_active=True).order_by("pk")
    if not agents.exists():
        User.objects.bulk_create(
            [*(_agent(n, Role.AGENT) for n in range(AGENTS)), _agent(AGENTS, Role.LEAD)]
        )
    return list(agents)


def _home(index: int) -> str:
    return HOMES[index % len(HOMES)]


def _plan(index: int) -> str:
    """One company in four has Premium Plus."""
    return Plan.PREMIUM_PLUS if index % 4 == 3 else Plan.PREMIUM


def _company(index: int, serial: int, now: datetime) -> Company:
    place, trade = PLACES[serial % len(PLACES)], TRADES[serial // len(PLACES) % len(TRADES)]
    home = _home(index)
    return Company(
        name=f"{place} {trade} {serial} {FORMS[home]}",
        tenant_id=f"{place}-{trade}-{serial}".lower().replace("ô", "o"),
        language=Language.FRENCH if home == "FR" else Language.ENGLISH,
        created_at=now,
    )


def _contract(company: Company, index: int) -> Contract:
    return Contract(
        company=company, plan=_plan(index), countries=[_home(index)], starts_on=date(2024, 1, 1)
    )


def _customer(company: Company, seat: int) -> User:
    first = FIRST_NAMES[(company.pk + seat) % len(FIRST_NAMES)]
    last = LAST_NAMES[(company.pk * 3 + seat) % len(LAST_NAMES)]
    return User(
        email=f"{first}.{last}@{company.tenant_id}.example".lower(),
        name=f"{first} {last}",
        role=Role.CUSTOMER_ADMIN if seat == 0 else Role.CUSTOMER,
        company=company,
        language=company.language,
        password=UNUSABLE,
    )


def _agent(number: int, role: str) -> User:
    name = f"{FIRST_NAMES[-1 - number % len(FIRST_NAMES)]} {LAST_NAMES[number % len(LAST_NAMES)]}"
    return User(
        email=f"{name.replace(' ', '.')}@desk.example".lower(),
        name=name,
        role=role,
        password=UNUSABLE,
    )
