"""Writing articles, publishing them, and counting what they are good for."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from tickets.choices import ArticleState, ArticleUseKind, Audience
from tickets.errors import (
    ArticleAddressTaken,
    ArticleChanged,
    ArticleIncomplete,
    OnlyLeadsPublish,
)
from tickets.models import Article, ArticleUse, ArticleVersion
from tickets.models.knowledge import CONTENT

VOTES = (ArticleUseKind.HELPFUL, ArticleUseKind.UNHELPFUL)


@dataclass(frozen=True, slots=True)
class ArticleText:
    """A version as it was written. Bodies are Markdown."""

    title_fr: str
    title_en: str
    body_fr: str
    body_en: str
    category: str = ""
    systems: Sequence[str] = ()
    codes: Sequence[str] = ()
    audience: str = Audience.CUSTOMERS

    @property
    def is_complete(self) -> bool:
        return all((self.title_fr, self.title_en, self.body_fr, self.body_en))


@transaction.atomic
def article_create(*, slug: str, text: ArticleText, author: User) -> Article:
    """Begin an article as a draft. Raises ArticleAddressTaken."""
    now = timezone.now()
    article = Article(slug=slug, author=author, created_at=now, updated_at=now)
    _show(article, text)
    try:
        with transaction.atomic():
            article.save()
    except IntegrityError:
        raise ArticleAddressTaken(
            _("There is an article at this address already."), slug=slug
        ) from None
    _keep(article, text, author, now)
    return article


@transaction.atomic
def article_write(*, article_id: int, text: ArticleText, seen: int, author: User) -> Article:
    """Add a version. Of a draft it is what stands there; a published text stays until a lead

    publishes the new one. `seen` is the latest version that the writer read. What changes nothing
    adds nothing. Raises ArticleChanged.
    """
    now = timezone.now()
    article = _locked(article_id, seen)
    if _text_of(article.versions.get(number=seen)) == _comparable(text):
        return article
    article.latest_version += 1
    article.updated_at = now
    if article.state == ArticleState.DRAFT:
        _show(article, text)
        article.version = article.latest_version
    article.save()
    _keep(article, text, author, now)
    return article


@transaction.atomic
def article_publish(*, article_id: int, seen: int, actor: User) -> Article:
    """Show the latest version to its readers; it counts as reviewed now.

    Raises OnlyLeadsPublish, ArticleChanged, and ArticleIncomplete where a language is missing.
    """
    article = _for_lead(article_id, seen, actor)
    text = _text_of(article.versions.get(number=seen))
    if not text.is_complete:
        raise ArticleIncomplete(_("Write the title and the text in French and in English first."))
    _show(article, text)
    article.version = seen
    article.state = ArticleState.PUBLISHED
    article.reviewed_at = timezone.now()
    article.save()
    return article


@transaction.atomic
def article_archive(*, article_id: int, seen: int, actor: User) -> Article:
    """Take the article from its readers. It is kept, and can be published again.

    Raises OnlyLeadsPublish, ArticleChanged.
    """
    article = _for_lead(article_id, seen, actor)
    article.state = ArticleState.ARCHIVED
    article.save(update_fields=["state"])
    return article


@transaction.atomic
def article_use(
    *, article: Article, kind: ArticleUseKind, user: User, category: str = ""
) -> ArticleUse:
    """Count what a customer did, once a day; a vote takes the place of their earlier one.

    `category` is what they were about to open a ticket for, where that is known.
    """
    now = timezone.now()
    if kind in VOTES:
        ArticleUse.objects.filter(article=article, user=user, kind__in=VOTES).delete()
    use, _created = ArticleUse.objects.get_or_create(
        article=article,
        user=user,
        kind=kind,
        on=timezone.localdate(now),
        defaults={"at": now, "category": category},
    )
    return use


def _locked(article_id: int, seen: int) -> Article:
    article = Article.objects.select_for_update().get(pk=article_id)
    if article.latest_version != seen:
        raise ArticleChanged(
            _(
                "Someone wrote a newer version meanwhile. Yours is kept below: compare, then repeat."
            ),
            version=article.latest_version,
        )
    return article


def _for_lead(article_id: int, seen: int, actor: User) -> Article:
    if not actor.is_lead:
        raise OnlyLeadsPublish(_("A lead decides what customers read."))
    return _locked(article_id, seen)


def _show(article: Article, text: ArticleText) -> None:
    for name, value in asdict(_comparable(text)).items():
        setattr(article, name, value)


def _keep(article: Article, text: ArticleText, author: User, now: datetime) -> None:
    ArticleVersion.objects.create(
        article=article,
        number=article.latest_version,
        written_at=now,
        written_by=author,
        **asdict(_comparable(text)),
    )


def _text_of(version: ArticleVersion) -> ArticleText:
    return _comparable(ArticleText(**{name: getattr(version, name) for name in CONTENT}))


def _comparable(text: ArticleText) -> ArticleText:
    """Lists as the database gives them back."""
    return ArticleText(**asdict(text) | {"systems": list(text.systems), "codes": list(text.codes)})
