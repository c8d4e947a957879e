"""The record of looking through a customer's eyes."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.errors import NotViewable
from accounts.models import Viewing
from accounts.viewing import VALID_FOR, viewing_current, viewing_end, viewing_start
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return factories.agent()


@pytest.fixture
def maud():
    return factories.person(name="Maud Perrot")


def start(agent, person):
    return viewing_start(person_id=person.pk, agent=agent, ticket="CAS-000001")


def is_running(viewing):
    return viewing_current(viewing_id=viewing.pk, now=timezone.now()) is not None


def test_it_is_over_by_itself_after_half_an_hour_to_the_second(agent, maud):
    with time_machine.travel("2026-11-24T10:00:00+00:00", tick=False) as clock:
        viewing = start(agent, maud)
        clock.shift(VALID_FOR - timedelta(seconds=1))
        assert is_running(viewing)
        clock.shift(timedelta(seconds=1))
        assert not is_running(viewing)


def test_ending_twice_keeps_the_first_instant(agent, maud):
    with time_machine.travel("2026-11-24T10:00:00+00:00", tick=False) as clock:
        viewing = start(agent, maud)
        for _again in range(2):
            clock.shift(60)
            viewing_end(viewing_id=viewing.pk, agent=agent)
    viewing.refresh_from_db()
    assert viewing.ended_at == viewing.started_at + timedelta(minutes=1)


def test_a_colleague_cannot_end_it(agent, maud):
    viewing = start(agent, maud)
    viewing_end(viewing_id=viewing.pk, agent=factories.agent())
    assert is_running(viewing)


def test_a_second_one_ends_the_first(agent, maud):
    first = start(agent, maud)
    second = start(agent, factories.person())
    assert (is_running(first), is_running(second)) == (False, True)
    first.refresh_from_db()
    assert first.ended_at == second.started_at


def test_one_forgotten_ended_when_its_half_hour_was_over_and_not_later(agent, maud):
    with time_machine.travel("2026-11-24T10:00:00+00:00", tick=False) as clock:
        first = start(agent, maud)
        clock.shift(timedelta(days=3))
        start(agent, maud)
    first.refresh_from_db()
    assert first.ended_at == first.expires_at


@pytest.mark.parametrize("role", ["agent", "lead", "admin"])
def test_nobody_looks_through_the_eyes_of_a_colleague_of_ours(agent, role):
    with pytest.raises(NotViewable):
        start(agent, factories.agent(role=role))


def test_nobody_looks_through_the_eyes_of_someone_shut_out(agent):
    with pytest.raises(NotViewable):
        start(agent, factories.person(is_active=False))


@pytest.mark.parametrize("role", ["customer", "customer_admin"])
def test_a_customer_looks_through_nobodys_eyes(maud, role):
    with pytest.raises(NotViewable):
        start(factories.person(maud.company, role=role), maud)


@pytest.mark.parametrize(
    ("whose", "change"),
    [
        ("agent", {"is_active": False}),
        ("person", {"is_active": False}),
        ("person", {"role": "lead", "company": None}),
    ],
)
def test_it_is_over_as_soon_as_either_is_not_what_they_were(agent, maud, whose, change):
    viewing = start(agent, maud)
    someone = {"agent": agent, "person": maud}[whose]
    type(someone).objects.filter(pk=someone.pk).update(**change)
    assert not is_running(viewing)


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda rows: rows.delete(),
        lambda rows: rows.update(agent=factories.agent()),
        lambda rows: rows.update(ended_at=None),
        lambda rows: rows.update(expires_at=timezone.now() + timedelta(days=1)),
    ],
    ids=["deleted", "of another agent", "running again", "longer"],
)
def test_the_record_is_not_rewritten(agent, maud, rewrite):
    viewing = start(agent, maud)
    viewing_end(viewing_id=viewing.pk, agent=agent)
    with pytest.raises(DatabaseError, match="not rewritten"), transaction.atomic():
        rewrite(Viewing.objects.filter(pk=viewing.pk))


def test_finding_the_one_that_goes_on_is_one_query(agent, maud, django_assert_num_queries):
    viewing = start(agent, maud)
    with django_assert_num_queries(1, connection=connection):
        found = viewing_current(viewing_id=viewing.pk, now=timezone.now())
        assert (found.agent.pk, found.person.company.pk) == (agent.pk, maud.company_id)
