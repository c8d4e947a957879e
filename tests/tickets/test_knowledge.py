"""Articles: written by agents, published by leads, found by what a text is about, counted."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests import factories
from tickets.choices import ArticleState, ArticleUseKind
from tickets.errors import (
    ArticleAddressTaken,
    ArticleChanged,
    ArticleIncomplete,
    OnlyLeadsPublish,
)
from tickets.knowledge import (
    Topic,
    article_effects,
    articles_about,
    articles_matching,
    spared_by_category,
)
from tickets.models import Article
from tickets.services import (
    ArticleText,
    article_archive,
    article_create,
    article_publish,
    article_use,
    article_write,
)

pytestmark = pytest.mark.django_db


def text(**fields):
    defaults = {
        "title_fr": "Un titre",
        "title_en": "A title",
        "body_fr": "Un texte",
        "body_en": "A text",
    }
    return ArticleText(**defaults | fields)


class TestWriting:
    def test_an_article_begins_as_a_draft_that_no_customer_sees(self):
        article = article_create(slug="a", text=text(), author=factories.agent())
        assert article.state == ArticleState.DRAFT
        assert not Article.objects.visible_to(factories.person()).filter(slug="a").exists()

    def test_an_address_belongs_to_one_article(self):
        article_create(slug="a", text=text(), author=factories.agent())
        with pytest.raises(ArticleAddressTaken):
            article_create(slug="a", text=text(), author=factories.agent())

    def test_a_published_text_stays_until_the_new_one_is_published(self):
        article = factories.article(title_en="Before")
        author = factories.agent()
        article_write(article_id=article.pk, text=text(title_en="After"), seen=1, author=author)
        article.refresh_from_db()
        assert (article.title_en, article.has_changes) == ("Before", True)
        lead = factories.agent(role="lead")
        article_publish(article_id=article.pk, seen=2, actor=lead)
        article.refresh_from_db()
        assert (article.title_en, article.has_changes) == ("After", False)

    def test_a_draft_shows_what_was_written_last(self):
        article = article_create(slug="a", text=text(), author=factories.agent())
        article_write(
            article_id=article.pk, text=text(title_en="Later"), seen=1, author=factories.agent()
        )
        article.refresh_from_db()
        assert (article.title_en, article.version) == ("Later", 2)

    def test_the_same_text_is_no_new_version(self):
        article = article_create(slug="a", text=text(), author=factories.agent())
        article_write(article_id=article.pk, text=text(), seen=1, author=factories.agent())
        assert article.versions.count() == 1

    def test_nobody_writes_over_a_version_they_have_not_read(self):
        article = article_create(slug="a", text=text(), author=factories.agent())
        author = factories.agent()
        article_write(article_id=article.pk, text=text(body_en="One"), seen=1, author=author)
        with pytest.raises(ArticleChanged):
            article_write(article_id=article.pk, text=text(body_en="Two"), seen=1, author=author)


class TestPublishing:
    def test_only_a_lead_publishes(self):
        author = factories.agent()
        article = article_create(slug="a", text=text(), author=author)
        with pytest.raises(OnlyLeadsPublish):
            article_publish(article_id=article.pk, seen=1, actor=author)

    def test_an_article_is_published_in_both_languages_or_not(self):
        article = article_create(slug="a", text=text(body_fr=""), author=factories.agent())
        with pytest.raises(ArticleIncomplete):
            article_publish(article_id=article.pk, seen=1, actor=factories.agent(role="lead"))

    def test_what_is_archived_leaves_its_readers(self):
        article = factories.article()
        article_archive(article_id=article.pk, seen=1, actor=factories.agent(role="lead"))
        assert not Article.objects.visible_to(factories.person()).filter(pk=article.pk).exists()

    def test_what_is_for_agents_only_is_hidden_from_customers(self):
        article = factories.article(audience="agents")
        assert not Article.objects.visible_to(factories.person()).filter(pk=article.pk).exists()
        assert Article.objects.visible_to(factories.agent()).filter(pk=article.pk).exists()


def found(*topic, user=None):
    reader = user or factories.person()
    return [one.slug for one in articles_about(Topic(*topic), reader) if one.slug in "abc"]


class TestFinding:
    def test_a_code_says_more_than_a_category(self):
        factories.article(slug="a", category="port_error")
        factories.article(slug="b", category="customs_error", codes=["X1"])
        assert found("port_error", "", ["X1"]) == ["b", "a"]

    def test_an_article_about_another_system_is_left_out(self):
        factories.article(slug="a", category="improvement", systems=["cds"])
        assert found("improvement", "cds") == ["a"]
        assert found("improvement", "dms") == []
        assert found("improvement", "") == []

    def test_a_text_about_nothing_known_finds_nothing(self):
        factories.article(slug="a", category="")
        assert found("unclassified", "") == []

    def test_words_are_found_in_the_readers_language_without_accents_or_endings(self):
        factories.article(slug="a", body_fr="Des déclarations rejetées", body_en="Refused filings")
        rows = Article.objects.filter(slug="a")
        assert articles_matching(rows, "declaration rejetee", "fr").exists()
        assert articles_matching(rows, "filing", "en").exists()
        assert not articles_matching(rows, "filing", "fr").exists()

    def test_a_code_finds_the_article_that_explains_it(self):
        factories.article(slug="a", codes=["CDS99999"])
        assert [one.slug for one in articles_matching(Article.objects.all(), "cds99999", "en")] == [
            "a"
        ]


class TestCounting:
    def test_a_reader_counts_once_a_day(self):
        article, reader = factories.article(), factories.person()
        with time_machine.travel("2026-11-23 09:00Z", tick=False):
            article_use(article=article, kind=ArticleUseKind.READ, user=reader)
            article_use(article=article, kind=ArticleUseKind.READ, user=reader)
        with time_machine.travel("2026-11-24 09:00Z", tick=False):
            article_use(article=article, kind=ArticleUseKind.READ, user=reader)
        assert article.uses.count() == 2

    def test_the_last_vote_counts(self):
        article, reader = factories.article(), factories.person()
        article_use(article=article, kind=ArticleUseKind.HELPFUL, user=reader)
        article_use(article=article, kind=ArticleUseKind.UNHELPFUL, user=reader)
        assert [use.kind for use in article.uses.all()] == ["unhelpful"]

    def test_what_was_spared_is_told_by_article_and_by_category(self):
        article, now = factories.article(), timezone.now()
        for about in ("customs_error", "customs_error", "port_error"):
            kind = ArticleUseKind.SOLVED
            article_use(article=article, kind=kind, user=factories.person(), category=about)
        period = {"since": now - timedelta(days=1), "until": now + timedelta(days=1)}
        effect = article_effects(Article.objects.filter(pk=article.pk), **period)[0]
        assert (effect.solved, effect.read, effect.helpful_percent) == (3, 0, None)
        assert spared_by_category(**period) == [("customs_error", 2), ("port_error", 1)]


def test_every_desk_begins_with_articles_in_both_languages():
    rows = list(Article.objects.published())
    assert len(rows) >= 12
    assert all(row.title_fr and row.title_en and row.body_fr and row.body_en for row in rows)
    assert all("*Source" in row.body_fr and "*Source" in row.body_en for row in rows)
    assert all(row.versions.count() == 1 for row in rows)
