"""The left rail: everybody's pages, and under them only those that the reader may open."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from tests import factories

pytestmark = pytest.mark.django_db

LEADS = ("scope", "service-levels", "webhooks")
ADMINISTRATORS = ("people", "keys")


def link(name):
    return f'<a href="{reverse(f"desk:{name}")}"'


@pytest.mark.parametrize(
    ("role", "shown"),
    [("agent", ()), ("lead", LEADS), ("admin", LEADS + ADMINISTRATORS)],
)
def test_the_settings_are_those_the_reader_may_open(client, role, shown):
    client.force_login(factories.agent(role=role))
    page = client.get(reverse("desk:list"))
    for name in LEADS + ADMINISTRATORS:
        (assertContains if name in shown else assertNotContains)(page, link(name))
    for name in shown:
        assert client.get(reverse(f"desk:{name}")).status_code == 200


@pytest.mark.parametrize("name", LEADS + ADMINISTRATORS)
def test_a_page_of_the_settings_is_marked_as_the_one_that_is_read(client, name):
    client.force_login(factories.agent(role="admin"))
    page = client.get(reverse(f"desk:{name}")).content.decode()
    marked = [tag for tag in page.split("<a ") if 'aria-current="page"' in tag.partition(">")[0]]
    assert [tag for tag in marked if f'href="{reverse(f"desk:{name}")}"' in tag]
