"""Articles as customers meet them: suggested while they write, listed, read."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alerts.choices import Category
from tickets.models import Article


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article that may spare the ticket, and where to say that it did."""

    title: str
    url: str
    solved_url: str


@dataclass(frozen=True, slots=True)
class Group:
    """The articles of one category."""

    name: str | Promise
    slug: str
    lines: list["Line"]


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    url: str
    systems: str


def language_of_reader() -> str:
    return "fr" if get_language() == "fr" else "en"


def suggestion_of(article: Article, category: str) -> Suggestion:
    """`category` is what the reader's text is about; it is counted with the ticket spared."""
    asked = urlencode({"about": category})
    return Suggestion(
        title=article.title(language_of_reader()),
        url=f"{reverse('help-article', args=[article.slug])}?{asked}",
        solved_url=f"{reverse('help-solved', args=[article.slug])}?{asked}",
    )


def line_of(article: Article, systems: dict[str, str]) -> Line:
    return Line(
        title=article.title(language_of_reader()),
        url=reverse("help-article", args=[article.slug]),
        systems=", ".join(systems.get(slug, slug) for slug in article.systems),
    )


def grouped(articles: Iterable[Article], systems: dict[str, str]) -> list[Group]:
    """By category, in the order in which categories are listed, after what is about all of them."""
    order = {value: place for place, value in enumerate(Category.values)}
    rows = sorted(articles, key=lambda one: order.get(one.category, -1))
    return [
        Group(
            name=Category(category).label if category else _("First of all"),
            slug=category or "else",
            lines=[line_of(one, systems) for one in found],
        )
        for category, found in groupby(rows, attrgetter("category"))
    ]
