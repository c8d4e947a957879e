"""Knowledge: articles that answer before a ticket does, in both languages of the product."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import CheckConstraint, GeneratedField, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from alerts.choices import Category
from tickets.choices import ArticleState, ArticleUseKind, Audience

ARTICLE_CONFIGS = {"fr": "helpdesk_fr", "en": "helpdesk_en"}
"""The text search configurations of migration 0016: without accents, with the stems of a language."""


def _words(language: str) -> GeneratedField:
    """The words of an article in one language: its title before its text."""
    config = ARTICLE_CONFIGS[language]
    title = SearchVector(f"title_{language}", config=config, weight="A")
    return GeneratedField(
        expression=title + SearchVector(f"body_{language}", config=config, weight="B"),
        output_field=SearchVectorField(),
        db_persist=True,
    )


class ArticleContent(models.Model):
    """What is written and what it answers. Empty lists and an empty category answer anything."""

    title_fr = models.CharField(_("title in French"), max_length=160, blank=True)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    body_fr = models.TextField(_("text in French"), blank=True)
    body_en = models.TextField(_("text in English"), blank=True)
    category = models.CharField(_("category"), max_length=30, choices=Category, blank=True)
    systems = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    audience = models.CharField(
        _("readers"), max_length=10, choices=Audience, default=Audience.CUSTOMERS
    )

    class Meta:
        abstract = True

    def title(self, language: str) -> str:
        """The title in this language; the other one where it was not written."""
        return _first(self.title_fr, self.title_en, language)

    def body(self, language: str) -> str:
        """The Markdown in this language; the other one where it was not written."""
        return _first(self.body_fr, self.body_en, language)


def _first(french: str, english: str, language: str) -> str:
    return (french or english) if language == "fr" else (english or french)


CONTENT = tuple(field.name for field in ArticleContent._meta.local_fields)
"""The columns that a version keeps."""


class ArticleQuerySet(models.QuerySet["Article"]):
    def visible_to(self, user: User) -> Self:
        """Agents see all; customers what is published for them."""
        return self if user.is_agent else self.published().filter(audience=Audience.CUSTOMERS)

    def published(self) -> Self:
        return self.filter(state=ArticleState.PUBLISHED)


class Article(ArticleContent):
    """An article as its readers see it: of a draft the last text, else the published version."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ArticleState, default=ArticleState.DRAFT
    )
    author = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="articles"
    )
    version = models.PositiveIntegerField(default=1, help_text=_("The version that is shown."))
    latest_version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    search_fr = _words("fr")
    search_en = _words("en")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["slug"]
        constraints = [
            CheckConstraint(condition=Q(state__in=ArticleState.values), name="article_state_known"),
            CheckConstraint(
                condition=Q(audience__in=Audience.values), name="article_audience_known"
            ),
            CheckConstraint(
                condition=Q(category__in=["", *Category.values]), name="article_category_known"
            ),
            CheckConstraint(
                condition=~Q(state=ArticleState.PUBLISHED)
                | (~Q(title_fr="") & ~Q(title_en="") & ~Q(body_fr="") & ~Q(body_en="")),
                name="article_published_in_both_languages",
            ),
            CheckConstraint(
                condition=Q(version__lte=models.F("latest_version")), name="article_version_exists"
            ),
        ]
        indexes = [
            GinIndex(fields=["search_fr"], name="article_search_fr"),
            GinIndex(fields=["search_en"], name="article_search_en"),
            GinIndex(fields=["codes"], name="article_codes"),
            Index(fields=["category", "slug"], name="article_category"),
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_fr

    @property
    def is_published(self) -> bool:
        return self.state == ArticleState.PUBLISHED

    @property
    def has_changes(self) -> bool:
        """Whether a newer text waits for a lead to publish it."""
        return self.version != self.latest_version


class ArticleVersion(ArticleContent):
    """A text that an article had or will have. Rows are added, never changed."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            UniqueConstraint(fields=["article", "number"], name="article_version_once"),
            CheckConstraint(
                condition=Q(audience__in=Audience.values), name="article_version_audience_known"
            ),
            CheckConstraint(
                condition=Q(category__in=["", *Category.values]),
                name="article_version_category_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} v{self.number}"


class ArticleUse(models.Model):
    """That a customer read an article, judged it, or needed no ticket thanks to it.

    `category` is what their text was about when they turned a ticket down, else empty.
    """

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="uses", db_index=False
    )
    kind = models.CharField(max_length=10, choices=ArticleUseKind)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=30, choices=Category, blank=True)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(kind__in=ArticleUseKind.values), name="article_use_known"),
            CheckConstraint(
                condition=Q(category__in=["", *Category.values]), name="article_use_category_known"
            ),
            # Whoever opens a page ten times a day reads it once.
            UniqueConstraint(
                fields=["article", "user", "kind", "on"],
                name="article_use_once_a_day",
            ),
        ]
        indexes = [Index(fields=["at", "article", "kind"], name="article_use_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.article_id}"
