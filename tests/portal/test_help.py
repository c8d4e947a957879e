"""Help for customers: found, read, judged, and the ticket that it spares."""

import pytest
from django.urls import reverse

from tests import factories
from tickets.models import ArticleUse

pytestmark = pytest.mark.django_db

TYPED = "Customs refuse our declaration: CDS40045 Missing document, GovernmentAgencyGoodsItem(2)"


class TestReading:
    def test_the_list_shows_what_is_published_for_customers(self, portal):
        factories.article(title_en="For you")
        factories.article(title_en="For agents", audience="agents")
        page = portal.get(reverse("help")).content.decode()
        assert "For you" in page
        assert "For agents" not in page

    def test_words_and_codes_are_found(self, portal):
        factories.article(title_en="Bananas", codes=["X99"])
        for typed in ("banana", "x99"):
            assert "Bananas" in portal.get(reverse("help"), {"q": typed}).content.decode()
        page = portal.get(reverse("help"), {"q": "pineapple"}).content.decode()
        assert "No article found" in page

    def test_an_article_is_read_in_the_readers_language(self, portal, requester):
        article = factories.article(title_fr="Bananes", title_en="Bananas", body_fr="*Mûres*")
        requester.language = "fr"
        requester.save()
        page = portal.get(reverse("help-article", args=[article.slug])).content.decode()
        assert "Bananes" in page
        assert "<em>Mûres</em>" in page

    def test_reading_counts(self, portal):
        article = factories.article()
        portal.get(reverse("help-article", args=[article.slug]))
        assert [use.kind for use in article.uses.all()] == ["read"]

    def test_what_is_not_published_is_not_there(self, portal):
        article = factories.article(audience="agents")
        for name, method in (("article", "get"), ("vote", "post"), ("solved", "post")):
            address = reverse(f"help-{name}", args=[article.slug])
            assert getattr(portal, method)(address).status_code == 404

    def test_a_vote_counts(self, portal):
        article = factories.article()
        portal.post(reverse("help-vote", args=[article.slug]), {"helpful": "no"})
        assert [use.kind for use in article.uses.all()] == ["unhelpful"]

    @pytest.mark.parametrize("query", [{}, {"q": "declaration"}])
    def test_the_list_costs_the_same_for_many(self, portal, query, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            portal.get(reverse("help"), query)


class TestBeforeATicket:
    def test_articles_about_the_code_are_suggested_while_one_writes(self, portal):
        response = portal.post(
            reverse("ticket-understand"), {"description": TYPED}, headers={"HX-Request": "true"}
        )
        page = response.content.decode()
        assert "May answer you now" in page
        assert "/help/cds-document-missing/?about=customs_error" in page

    def test_the_ticket_that_it_spares_is_counted_with_what_it_was_about(self, portal, requester):
        where = reverse("help-solved", args=["cds-document-missing"])
        response = portal.post(f"{where}?about=customs_error", follow=True)
        assert "No ticket was opened." in response.content.decode()
        assert 'data-draft-sent="new-ticket"' in response.content.decode()
        use = ArticleUse.objects.get(kind="solved")
        assert (use.category, use.user) == ("customs_error", requester)
        assert not requester.requested_tickets.exists()

    def test_a_category_that_nobody_knows_is_counted_as_none(self, portal):
        where = reverse("help-solved", args=["cds-document-missing"])
        portal.post(f"{where}?about=nonsense")
        assert ArticleUse.objects.get(kind="solved").category == ""
