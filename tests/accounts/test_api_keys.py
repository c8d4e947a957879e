"""Keys of programs: shown once, stored hashed, ended at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import Plan, Role
from accounts.models import ApiKey, Company, Contract, User
from accounts.services import api_key_create, api_key_find, api_key_revoke
from tests import factories

pytestmark = pytest.mark.django_db


def make(**options):
    return api_key_create(user=factories.person(), name="ERP", scopes=["tickets:read"], **options)


def test_only_the_hash_is_stored():
    row, key = make()
    assert key.startswith(ApiKey.PREFIX)
    assert key not in str(ApiKey.objects.filter(pk=row.pk).values())


def test_a_key_finds_its_owner():
    row, key = make()
    assert api_key_find(key=key, now=timezone.now()).user == row.user


def test_a_revoked_an_expired_and_an_unknown_key_find_nobody():
    row, key = make()
    api_key_revoke(key=row)
    _row, expired = make(expires_at=timezone.now() - timedelta(seconds=1))
    for gone in (key, expired, "c4tdesk_unknown"):
        assert api_key_find(key=gone, now=timezone.now()) is None


def test_the_key_of_someone_who_left_finds_nobody():
    row, key = make()
    row.user.is_active = False
    row.user.save()
    assert api_key_find(key=key, now=timezone.now()) is None


def test_a_key_that_called_before_costs_one_short_query(django_assert_max_num_queries):
    _row, key = make()
    now = timezone.now()
    api_key_find(key=key, now=now)
    with django_assert_max_num_queries(1):
        assert api_key_find(key=key, now=now).user.company.contract.plan


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (lambda key: ApiKey.objects.filter(pk=key.pk).update(scopes=[]), lambda key: key.scopes),
        (
            lambda key: User.objects.filter(pk=key.user_id).update(role=Role.CUSTOMER_ADMIN),
            lambda key: key.user.role,
        ),
        (
            lambda key: Company.objects.filter(pk=key.user.company_id).update(name="New"),
            lambda key: key.user.company.name,
        ),
        (
            lambda key: Contract.objects.filter(company=key.user.company_id).update(
                plan=Plan.PREMIUM_PLUS
            ),
            lambda key: key.user.company.contract.plan,
        ),
    ],
    ids=["key", "person", "company", "contract"],
)
def test_what_a_key_may_do_is_seen_at_once(change, seen):
    _row, key = make()
    before = api_key_find(key=key, now=timezone.now())
    change(before)
    assert seen(api_key_find(key=key, now=timezone.now())) != seen(before)


def test_a_key_that_called_before_ends_at_once():
    row, revoked = make()
    end = timezone.now() + timedelta(minutes=1)
    _row, expiring = make(expires_at=end)
    left, of_who_left = make()
    for key in (revoked, expiring, of_who_left):
        assert api_key_find(key=key, now=timezone.now())
    api_key_revoke(key=row)
    User.objects.filter(pk=left.user_id).update(is_active=False)
    for key in (revoked, of_who_left):
        assert api_key_find(key=key, now=timezone.now()) is None
    assert api_key_find(key=expiring, now=end) is None


def test_what_a_caller_does_to_the_person_reaches_no_other_caller():
    row, key = make()
    api_key_find(key=key, now=timezone.now()).user.name = "Mallory"
    assert api_key_find(key=key, now=timezone.now()).user.name == row.user.name


def test_use_is_noted_once_a_minute():
    row, key = make()
    first = timezone.now()
    for seconds, noted in ((0, 0), (60, 0), (61, 61), (90, 61)):
        api_key_find(key=key, now=first + timedelta(seconds=seconds))
        row.refresh_from_db()
        assert row.last_used_at == first + timedelta(seconds=noted)


def test_calls_and_sign_ins_leave_kept_what_stands(django_assert_max_num_queries):
    row, key = make()
    now = timezone.now()
    api_key_find(key=key, now=now)
    User.objects.filter(pk=row.user_id).update(last_login=now)
    ApiKey.objects.filter(pk=row.pk).update(last_used_at=now)
    with django_assert_max_num_queries(1):
        assert api_key_find(key=key, now=now)
