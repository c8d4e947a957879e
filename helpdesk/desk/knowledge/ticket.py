"""Articles beside a ticket: which ones answer it, and how one goes into the reply."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from helpdesk.desk.knowledge.pages import language_of_reader
from tickets.choices import Audience
from tickets.knowledge import Topic, articles_about
from tickets.models import Article, Ticket


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article that may answer the ticket; one for agents only cannot be sent."""

    slug: str
    title: str
    url: str
    is_for_customers: bool


def suggestions_of(ticket: Ticket, codes: Iterable[dict[str, Any]], user: User) -> list[Suggestion]:
    """The closest articles by code, system and category: one query."""
    topic = Topic(ticket.category, ticket.customs_system, [code["code"] for code in codes])
    return [
        Suggestion(
            slug=one.slug,
            title=one.title(language_of_reader()),
            url=reverse("desk:article", args=[one.pk]),
            is_for_customers=one.audience == Audience.CUSTOMERS,
        )
        for one in articles_about(topic, user)
    ]


def article_reply(article: Article, ticket: Ticket, *, as_link: bool) -> str:
    """What the editor gets, in the customer's language: a link to the article, or its text."""
    language = ticket.locale[:2]
    if not as_link:
        return article.body(language)
    address = settings.SITE_URL + reverse("help-article", args=[article.slug])
    return f"[{article.title(language)}]({address})"
