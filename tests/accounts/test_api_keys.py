"""Keys of programs: shown once, stored hashed, ended at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import ApiKey
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
