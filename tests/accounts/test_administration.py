"""The administration is for administrators: all of it, and nobody else."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from tests import factories

pytestmark = pytest.mark.django_db

PAGES = [
    reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for model in admin.site._registry
]


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_an_administrator_opens_every_page():
    client = signed_in(factories.agent(role=Role.ADMIN))
    answers = {page: client.get(page).status_code for page in ["/admin/", *PAGES]}
    assert [page for page, status in answers.items() if status != 200] == []


@pytest.mark.parametrize("role", [Role.AGENT, Role.LEAD])
def test_agents_and_leads_open_none(role):
    client = signed_in(factories.agent(role=role))
    assert {client.get(page).status_code for page in ["/admin/", *PAGES]} == {302}


def test_customers_open_none_and_change_nothing():
    client = signed_in(factories.person(role=Role.CUSTOMER_ADMIN))
    assert {client.get(page).status_code for page in ["/admin/", *PAGES]} == {302}
