"""What the search field lists while an agent types."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def found(desk, typed):
    return desk.get(reverse("desk:find"), {"q": typed}, headers=HTMX)


def test_words_and_references_find_tickets_in_one_query(desk, django_assert_num_queries):
    ticket = factories.ticket(
        subject="Container refused", description="MRN 26FRD41Q8K9P3B16R7 is unknown"
    )
    factories.ticket(subject="Something else")
    for typed in ("refused", "26FRD41Q8K9P3B16R7", ticket.number):
        assert found(desk, typed).context["found"] == [ticket]
    assert ticket.number in found(desk, "refused").text
    with django_assert_num_queries(3):  # session, agent, tickets
        found(desk, "refused")


def test_two_letters_search_nothing_and_nothing_found_is_said(desk):
    factories.ticket(subject="ab ab")
    assert not found(desk, "ab").context["is_searched"]
    assert "Nothing found yet" in found(desk, "nowhere").text


def test_without_a_script_it_is_the_list(desk):
    answer = desk.get(reverse("desk:find"), {"q": "a b"})
    assert answer.url == f"{reverse('desk:list')}?q=a+b"
