"""Finding articles, and what they are good for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When

from accounts.models import User
from alerts.choices import Category
from tickets.choices import ArticleUseKind
from tickets.models import Article, ArticleUse
from tickets.models.knowledge import ARTICLE_CONFIGS, ArticleQuerySet

SUGGESTED = 3
BY_CODE, BY_SYSTEM, BY_CATEGORY = 4, 2, 1
"""How much each thing in common says; a code says more than the other two together."""

SHOWN = (
    "slug",
    "title_fr",
    "title_en",
    "category",
    "systems",
    "codes",
    "audience",
    "state",
    "version",
    "latest_version",
    "updated_at",
    "reviewed_at",
)
"""What lists show: the texts and their words stay in the database."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a text is about, as the classifier read it."""

    category: str = ""
    system: str = ""
    codes: Collection[str] = ()


def articles_about(topic: Topic, user: User, limit: int = SUGGESTED) -> ArticleQuerySet:
    """Published articles that this person may read, the closest first: one query.

    One about other systems than the topic's is left out, unless it explains one of its codes.
    """
    by_code = Q(codes__overlap=list(topic.codes)) if topic.codes else Q(pk__in=[])
    by_system = Q(systems__contains=[topic.system]) if topic.system else Q(pk__in=[])
    category = "" if topic.category == Category.UNCLASSIFIED else topic.category
    by_category = Q(category=category) & ~Q(category="")
    fitting = by_code | (by_category & (Q(systems=[]) | by_system))
    points = _points(by_code, BY_CODE) + _points(by_system, BY_SYSTEM)
    rows = Article.objects.visible_to(user).published().filter(fitting)
    scored = rows.annotate(points=points + _points(by_category, BY_CATEGORY))
    return scored.only(*SHOWN).order_by("-points", "slug")[:limit]


def _points(condition: Q, points: int) -> Case:
    return Case(When(condition, then=points), default=0, output_field=IntegerField())


def articles_matching(articles: ArticleQuerySet, typed: str, language: str) -> ArticleQuerySet:
    """Those that hold the words in this language, the best first, or that explain the code typed.

    Uses index: article_search_fr, article_search_en, article_codes.
    """
    column = f"search_{language}"
    words = SearchQuery(typed, config=ARTICLE_CONFIGS[language], search_type="websearch")
    written = typed.strip()
    by_code = Q(codes__overlap=[written, written.upper()])
    rank = SearchRank(F(column), words)
    found = articles.filter(Q(**{column: words}) | by_code).annotate(rank=rank)
    return found.order_by("-rank", "slug")


@dataclass(frozen=True, slots=True)
class Effect:
    """What an article did in a period. Each person counts once a day."""

    article: Article
    read: int
    helpful: int
    unhelpful: int
    solved: int

    @property
    def helpful_percent(self) -> int | None:
        """Of those who voted; None when nobody did."""
        votes = self.helpful + self.unhelpful
        return round(100 * self.helpful / votes) if votes else None


def article_effects(articles: ArticleQuerySet, *, since: datetime, until: datetime) -> list[Effect]:
    """Every article with its figures, what spared most tickets first: one query."""
    rows = articles.only(*SHOWN).annotate(
        read=_used(ArticleUseKind.READ, since, until),
        helpful=_used(ArticleUseKind.HELPFUL, since, until),
        unhelpful=_used(ArticleUseKind.UNHELPFUL, since, until),
        solved=_used(ArticleUseKind.SOLVED, since, until),
    )
    return [
        Effect(row, *(getattr(row, kind) for kind in ArticleUseKind.values))
        for row in rows.order_by("-solved", "-read", "slug")
    ]


def _used(kind: ArticleUseKind, since: datetime, until: datetime) -> Count:
    inside = Q(uses__at__gte=since, uses__at__lt=until)
    return Count("uses", filter=inside & Q(uses__kind=kind))


def spared_by_category(*, since: datetime, until: datetime) -> list[tuple[str, int]]:
    """How many tickets were not opened, by what their text was about; "" where none was typed.

    One query. Uses index: article_use_by_time.
    """
    rows: QuerySet[ArticleUse] = ArticleUse.objects.filter(
        kind=ArticleUseKind.SOLVED, at__gte=since, at__lt=until
    )
    counted = rows.values_list("category").annotate(number=Count("pk"))
    return list(counted.order_by("-number", "category"))
