"""The register of declarations sent under a fallback."""

from datetime import date

import pytest
from django.db import IntegrityError

from accounts.choices import Role
from accounts.models import Company, Contract, User
from customs import queries, services
from customs.errors import NotYourCompany, WrongReference
from customs.models import FallbackDeclaration
from tests.customs.factories import agent, outage, system

pytestmark = pytest.mark.django_db
NUMBERS = {"emergency_reference": "n05311-d:20261123-t080000", "bcp_id": "BCP-7", "1nps": ""}


def company(name: str = "brabo", countries: tuple[str, ...] = ("BE",)) -> Company:
    row = Company.objects.create(name=name.title(), tenant_id=name)
    Contract.objects.create(company=row, countries=list(countries), starts_on=date(2026, 1, 1))
    return row


def customer(of: Company) -> User:
    return User.objects.create(
        email=f"lies@{of.tenant_id}.example", name="Lies", role=Role.CUSTOMER, company=of
    )


def record(of: Company, actor: User, **fields: object) -> FallbackDeclaration:
    usual = {
        "system": system("aes"),
        "country": "BE",
        "reference": "BRK-OUT-551240",
        "numbers": NUMBERS,
    }
    return services.fallback_record(company=of, actor=actor, **usual | fields)  # type: ignore[arg-type]


def test_numbers_are_kept_as_the_authority_writes_them() -> None:
    brabo = company()
    row = record(brabo, customer(brabo))
    assert row.numbers == {"emergency_reference": "N05311-D:20261123-T080000", "bcp_id": "BCP-7"}


def test_a_number_of_the_wrong_form_is_refused() -> None:
    with pytest.raises(WrongReference) as caught:
        record(company(), agent(), numbers={"emergency_reference": "N05311-D:20261323-T080000"})
    assert caught.value.extra == {"keys": ["emergency_reference"]}


def test_the_same_declaration_entered_again_completes_its_numbers() -> None:
    brabo, ada = company(), agent()
    first = record(brabo, ada)
    again = record(brabo, ada, numbers={"call_number": "N05311"})
    assert first.pk == again.pk
    assert set(again.numbers) == {"emergency_reference", "bcp_id", "call_number"}


def test_another_company_neither_writes_nor_sees_it() -> None:
    brabo, stranger = company(), customer(company("stranger"))
    row = record(brabo, agent())
    with pytest.raises(NotYourCompany):
        record(brabo, stranger)
    with pytest.raises(NotYourCompany):
        services.fallback_regularise(declaration_id=row.pk, actor=stranger)
    assert not FallbackDeclaration.objects.visible_to(stranger).exists()


def test_a_declaration_is_regularised_once() -> None:
    brabo = company()
    lies = customer(brabo)
    row = record(brabo, lies)
    first = services.fallback_regularise(
        declaration_id=row.pk,
        actor=lies,
        mrn="06DE586600006143E1",
        numbers={"1nps": "06de586600006143e1"},
    )
    second = services.fallback_regularise(declaration_id=row.pk, actor=agent(), mrn="other")
    assert (second.regularised_as, second.regularised_by) == (first.regularised_as, lies)
    assert second.numbers["1nps"] == "06DE586600006143E1"
    assert not FallbackDeclaration.objects.to_regularise().exists()


def test_the_database_refuses_a_regularisation_by_nobody() -> None:
    row = record(company(), agent())
    with pytest.raises(IntegrityError, match="customs_fallback_regularised_by_someone"):
        FallbackDeclaration.objects.filter(pk=row.pk).update(regularised_as="x")


@pytest.mark.parametrize(
    ("slug", "fields", "expected"),
    [
        ("aes", {}, {"Brabo"}),
        ("cds", {}, set()),
        ("cds", {"countries": []}, {"Brabo", "Rhein"}),
        ("cds", {"countries": [], "area": "cas"}, {"Brabo", "Rhein"}),
        ("atlas", {"countries": ["BE", "DE"]}, {"Brabo", "Rhein"}),
    ],
)
def test_the_companies_concerned_are_those_of_the_countries(
    slug: str, fields: dict[str, object], expected: set[str]
) -> None:
    company()
    company("rhein", ("DE",))
    gone = company("gone", ("BE", "DE", "GB"))
    Contract.objects.filter(company=gone).update(ends_on=date(2026, 6, 30))
    concerned = queries.companies_concerned(outage(slug, **fields))
    assert {row.name for row in concerned} == expected
