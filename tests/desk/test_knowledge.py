"""Articles in the desk: listed, written, compared, published, and put into replies."""

import pytest
from django.urls import reverse

from tests import factories
from tickets.choices import ArticleUseKind
from tickets.models import Article
from tickets.services import article_use

pytestmark = pytest.mark.django_db

TEXT = {
    "title_fr": "Le bail",
    "body_fr": "Un **texte**",
    "title_en": "The lease",
    "body_en": "A **text**",
    "category": "port_error",
    "systems": ["cds"],
    "codes": "X1, X2",
    "audience": "customers",
}


@pytest.fixture
def lead(db):
    return factories.agent(role="lead")


class TestWriting:
    def test_an_agent_writes_a_draft(self, desk):
        response = desk.post(reverse("desk:article-new"), TEXT | {"slug": "the-lease"})
        made = Article.objects.get(slug="the-lease")
        assert response.url == reverse("desk:article", args=[made.pk])
        assert (made.state, made.codes, made.systems) == ("draft", ["X1", "X2"], ["cds"])
        page = desk.get(response.url).content.decode()
        assert "<strong>texte</strong>" in page
        assert "A lead publishes it." in page

    def test_an_address_in_use_is_told_and_nothing_typed_is_lost(self, desk):
        factories.article(slug="the-lease")
        response = desk.post(reverse("desk:article-new"), TEXT | {"slug": "the-lease"})
        assert response.status_code == 422
        assert "There is an article at this address already." in response.content.decode()
        assert "Un **texte**" in response.content.decode()

    def test_a_preview_keeps_nothing(self, desk):
        asked = TEXT | {"slug": "the-lease", "preview": "1"}
        page = desk.post(reverse("desk:article-new"), asked).content.decode()
        assert "<strong>text</strong>" in page
        part = desk.post(reverse("desk:article-preview"), TEXT).content.decode()
        assert "<strong>text</strong>" in part
        assert not Article.objects.filter(slug="the-lease").exists()

    def test_a_new_version_shows_what_changed(self, desk):
        article = factories.article(body_en="One\nTwo")
        edit = reverse("desk:article-edit", args=[article.pk])
        seen = desk.get(edit).context["form"]["seen"].value()
        desk.post(edit, TEXT | {"body_en": "One\nThree", "seen": seen})
        page = desk.get(reverse("desk:article-version", args=[article.pk, 2])).content.decode()
        assert "<ins>Three</ins>" in page
        assert "<del>Two</del>" in page
        assert "<span>One</span>" in page

    def test_who_writes_on_an_old_version_keeps_their_text(self, desk):
        article = factories.article()
        edit = reverse("desk:article-edit", args=[article.pk])
        desk.post(edit, TEXT | {"seen": 1})
        response = desk.post(edit, TEXT | {"title_en": "My own words", "seen": 1})
        assert response.status_code == 422
        assert "Someone wrote a newer version" in response.content.decode()
        assert "My own words" in response.content.decode()


class TestPublishing:
    def test_an_agent_cannot_publish(self, desk):
        article = factories.article()
        assert desk.post(reverse("desk:article-publish", args=[article.pk])).status_code == 403

    def test_a_lead_publishes_the_text_that_they_saw(self, desk, client, lead):
        desk.post(reverse("desk:article-new"), TEXT | {"slug": "the-lease"})
        made = Article.objects.get(slug="the-lease")
        client.force_login(lead)
        client.post(reverse("desk:article-publish", args=[made.pk]), {"seen": 1})
        made.refresh_from_db()
        assert made.is_published

    def test_a_lead_does_not_publish_what_they_have_not_seen(self, client, lead):
        article = factories.article()
        client.force_login(lead)
        client.post(reverse("desk:article-edit", args=[article.pk]), TEXT | {"seen": 1})
        where = reverse("desk:article-publish", args=[article.pk])
        page = client.post(where, {"seen": 1}, follow=True).content.decode()
        assert "Someone wrote a newer version" in page
        article.refresh_from_db()
        assert article.has_changes


class TestList:
    def test_words_and_states_narrow_it(self, desk):
        factories.article(slug="a", title_en="Bananas")
        page = desk.get(reverse("desk:knowledge"), {"q": "banana"}).content.decode()
        assert "Bananas" in page
        page = desk.get(reverse("desk:knowledge"), {"state": "draft"}).content.decode()
        assert "No article" in page

    def test_it_costs_the_same_for_many(self, desk, django_assert_max_num_queries):
        with django_assert_max_num_queries(7):
            desk.get(reverse("desk:knowledge"))

    def test_what_articles_spare_is_told_with_its_file(self, desk):
        article = factories.article(title_en="Bananas")
        kind = ArticleUseKind.SOLVED
        article_use(article=article, kind=kind, user=factories.person(), category="port_error")
        article_use(article=article, kind=ArticleUseKind.READ, user=factories.person())
        page = desk.get(reverse("desk:knowledge-effect")).content.decode()
        assert "1 ticket was not needed, of 1 readings." in page
        assert "Port error" in page
        lines = desk.get(reverse("desk:knowledge-effect"), {"format": "csv"}).content.decode()
        assert "Bananas,1,0,0,–,1" in lines


class TestBesideATicket:
    @pytest.fixture
    def ticket(self, db):
        words = "CDS40045 Missing document, GovernmentAgencyGoodsItem(2)"
        return factories.ticket(description=f"Customs refuse our declaration: {words}", locale="en")

    def test_the_articles_that_explain_its_code_are_suggested(self, desk, ticket):
        page = desk.get(reverse("desk:ticket", args=[ticket.number])).content.decode()
        assert "CDS40045: a document is missing" in page

    def test_one_is_put_into_the_reply_as_a_link_or_as_its_text(self, desk, ticket, settings):
        where = reverse("desk:article-text", args=[ticket.number, "cds-document-missing"])
        link = desk.get(where).content.decode()
        address = f"{settings.SITE_URL}/help/cds-document-missing/"
        assert link == f"[CDS40045: a document is missing]({address})"
        assert "1. Read the pointer" in desk.get(where, {"as": "text"}).content.decode()

    def test_without_script_a_link_fills_the_editor(self, desk, ticket):
        where = reverse("desk:ticket", args=[ticket.number])
        page = desk.get(where, {"article": "cds-document-missing"}).content.decode()
        assert "/help/cds-document-missing/)" in page

    def test_what_agents_only_read_is_never_sent(self, desk, ticket):
        factories.article(slug="secret", audience="agents")
        where = reverse("desk:article-text", args=[ticket.number, "secret"])
        assert desk.get(where).status_code == 404
