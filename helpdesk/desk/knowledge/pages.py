"""Articles as the desk's pages show them: lists, texts, what changed, what they spared."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from alerts.choices import Category
from helpdesk.desk.knowledge.forms import ArticleForm
from helpdesk.markdown import markdown_html
from helpdesk.templatetags.charts import Bar
from helpdesk.templatetags.times import moment
from tickets.choices import ArticleState
from tickets.knowledge import Effect
from tickets.models import Article, ArticleVersion
from tickets.models.knowledge import CONTENT, ArticleContent

LANGUAGES = {"fr": "Français", "en": "English"}
KINDS = {
    ArticleState.DRAFT: "paused",
    ArticleState.PUBLISHED: "ok",
    ArticleState.ARCHIVED: "none",
}
DAYS = (30, 90, 365)
BARS_SHOWN = 10
HEADING = 3  # of the texts: the page's title and each language stand above
Table = dict[str, Any]


def language_of_reader() -> str:
    return "fr" if get_language() == "fr" else "en"


def state_of(article: Article) -> dict[str, str]:
    """The state in a word, with its shape."""
    text = ArticleState(article.state).label
    if article.is_published and article.has_changes:
        return {"kind": "soon", "text": _("Published, a newer text waits")}
    return {"kind": KINDS[ArticleState(article.state)], "text": str(text)}


def articles_table(effects: Iterable[Effect], systems: dict[str, str]) -> Table:
    """The list of articles with what they did."""
    return {
        "columns": [
            {"name": _("Article")},
            {"name": _("Category")},
            {"name": _("Systems")},
            {"name": _("State")},
            {"name": _("Reviewed")},
            {"name": _("Read"), "is_number": True},
            {"name": _("Tickets spared"), "is_number": True},
        ],
        "rows": [_article_row(one, systems) for one in effects],
    }


def _article_row(one: Effect, systems: dict[str, str]) -> list[dict[str, Any]]:
    article = one.article
    return [
        {
            "text": article.title(language_of_reader()),
            "href": reverse("desk:article", args=[article.pk]),
        },
        {"text": category_of(article)},
        {"text": systems_of(article, systems)},
        state_of(article),
        {"text": moment(article.reviewed_at) if article.reviewed_at else "–"},
        {"text": str(one.read), "is_number": True},
        {"text": str(one.solved), "is_number": True},
    ]


def category_of(content: ArticleContent) -> str:
    return str(Category(content.category).label) if content.category else _("any")


def systems_of(article: Article, names: dict[str, str]) -> str:
    return ", ".join(names.get(slug, slug) for slug in article.systems) or _("all")


@dataclass(frozen=True, slots=True)
class Text:
    """A version in one language."""

    language: str
    name: str
    title: str
    html: SafeString


def texts_of(content: ArticleContent) -> list[Text]:
    """Both languages, one that is empty left out."""
    return [
        Text(code, name, title, markdown_html(body, highest=HEADING))
        for code, name in LANGUAGES.items()
        if (title := getattr(content, f"title_{code}")) + (body := getattr(content, f"body_{code}"))
    ]


def facts_of(article: Article, systems: dict[str, str]) -> list[dict[str, Any]]:
    """The boxes beside an article."""
    return [
        {"name": _("Category"), "value": category_of(article)},
        {"name": _("Readers"), "value": article.get_audience_display()},
        {"name": _("Systems"), "value": systems_of(article, systems), "wide": True},
        {"name": _("Codes"), "value": ", ".join(article.codes), "wide": True},
        {"name": _("Address"), "value": article.slug, "wide": True},
        {
            "name": _("Reviewed"),
            "value": moment(article.reviewed_at) if article.reviewed_at else _("not yet"),
            "wide": True,
        },
    ]


@dataclass(frozen=True, slots=True)
class Change:
    """What a version did to one field: lines that went (`-`), came (`+`) or stayed (` `)."""

    field: str | Promise
    lines: list[tuple[str, str]]


def changes_of(before: ArticleVersion | None, after: ArticleVersion) -> list[Change]:
    """Every field that differs from the version before; for the first version, all it has."""
    found = []
    for name in CONTENT:
        old, new = (_lines(getattr(one, name)) if one else [] for one in (before, after))
        if old != new:
            label = ArticleForm.base_fields[name].label or name
            found.append(Change(label, list(_compared(old, new))))
    return found


def _lines(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else str(value).splitlines()


def _compared(old: list[str], new: list[str]) -> Iterable[tuple[str, str]]:
    return ((line[0], line[2:]) for line in difflib.ndiff(old, new) if line[0] != "?")


@dataclass(frozen=True, slots=True)
class EffectPage:
    """What our articles save: the answer, bars, and two tables."""

    answer: str
    bars: list[Bar]
    by_article: Table
    by_category: Table


def effect_page(effects: list[Effect], by_category: list[tuple[str, int]]) -> EffectPage:
    spared = sum(one.solved for one in effects)
    return EffectPage(
        answer=_answer(spared, sum(one.read for one in effects)),
        bars=[
            Bar(one.article.title(language_of_reader()), one.solved)
            for one in effects[:BARS_SHOWN]
            if one.solved
        ],
        by_article=_effects_table(effects),
        by_category={
            "columns": [
                {"name": _("Category of the text")},
                {"name": _("Tickets spared"), "is_number": True},
            ],
            "rows": [
                [
                    {"text": str(Category(name).label) if name else _("no text was typed")},
                    {"text": str(number), "is_number": True},
                ]
                for name, number in by_category
            ],
        },
    )


def _answer(spared: int, read: int) -> str:
    if not read:
        return _("No customer has read an article in this period.")
    return ngettext(
        "%(n)d ticket was not needed, of %(read)d readings.",
        "%(n)d tickets were not needed, of %(read)d readings.",
        spared,
    ) % {"n": spared, "read": read}


def _effects_table(effects: Iterable[Effect]) -> Table:
    names = (_("Read"), _("Helpful"), _("Not helpful"), _("Found helpful"), _("Tickets spared"))
    return {
        "columns": [{"name": _("Article")}, *({"name": name, "is_number": True} for name in names)],
        "rows": [_effect_row(one) for one in effects],
    }


def _effect_row(one: Effect) -> list[dict[str, Any]]:
    share = one.helpful_percent
    percent = "–" if share is None else _("%(number)s %%") % {"number": share}
    figures = (one.read, one.helpful, one.unhelpful, percent, one.solved)
    title = one.article.title(language_of_reader())
    url = reverse("desk:article", args=[one.article.pk])
    return [
        {"text": title, "href": url},
        *({"text": str(each), "is_number": True} for each in figures),
    ]
