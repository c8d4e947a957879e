"""Roles, who is shut out, and that someone always remains who can look after the others."""

import pytest

from accounts.errors import AdministratorsOnly, LastAdministrator, RoleRefused
from accounts.people import person_set_active, person_set_role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return factories.person(role="customer_admin")


def test_an_administrator_changes_roles_of_their_company_only(admin):
    colleague = factories.person(admin.company)
    assert person_set_role(user_id=colleague.pk, role="customer_admin", actor=admin).role == (
        "customer_admin"
    )
    with pytest.raises(AdministratorsOnly):
        person_set_role(user_id=factories.person().pk, role="customer_admin", actor=admin)
    with pytest.raises(AdministratorsOnly):
        person_set_role(user_id=admin.pk, role="customer", actor=factories.person(admin.company))


@pytest.mark.parametrize("role", ["agent", "admin", ""])
def test_nobody_of_a_company_becomes_an_agent(admin, role):
    colleague = factories.person(admin.company)
    with pytest.raises(RoleRefused):
        person_set_role(user_id=colleague.pk, role=role, actor=admin)


def test_the_last_administrator_stays(admin):
    factories.person(role="customer_admin")  # of another company
    factories.person(admin.company, role="customer_admin", is_active=False)
    with pytest.raises(LastAdministrator):
        person_set_role(user_id=admin.pk, role="customer", actor=admin)
    with pytest.raises(LastAdministrator):
        person_set_active(user_id=admin.pk, active=False, actor=admin)
    other = factories.person(admin.company, role="customer_admin")
    person_set_active(user_id=admin.pk, active=False, actor=other)
    admin.refresh_from_db()
    assert not admin.is_active


def test_of_ours_too():
    admin = factories.agent(role="admin")
    with pytest.raises(LastAdministrator):
        person_set_active(user_id=admin.pk, active=False, actor=admin)
    with pytest.raises(AdministratorsOnly):
        person_set_active(user_id=admin.pk, active=False, actor=factories.agent(role="lead"))
