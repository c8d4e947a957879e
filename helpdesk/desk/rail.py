"""The left rail: my views, the queues, and where the desk looks at itself."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import Role
from accounts.models import User
from helpdesk.desk.lists import VIEWS
from helpdesk.desk.queries import Counts, Options, counts_for, options_of_desk
from helpdesk.http import UserRequest

OVERVIEW = (
    ("reports", _("Promises"), "chart"),
    ("improvement", _("What comes back"), "repeat"),
    ("follow-ups", _("Finalisation"), "flag"),
    ("knowledge", _("Knowledge"), "book"),
    ("board", _("Systems"), "globe"),
    ("mails", _("E-mails"), "inbox"),
    ("team", _("Team"), "user"),
)
# What leads set, and below it what administrators hold.
LEADS = (
    ("scope", _("Beyond the contracts"), "doc"),
    ("service-levels", _("Service levels"), "gear"),
    ("webhooks", _("Webhooks"), "link"),
)
ADMINISTRATORS = (
    ("people", _("People"), "user"),
    ("keys", pgettext_lazy("title", "API keys"), "lock"),
)
SETTINGS = LEADS + ADMINISTRATORS


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the rail; `count` None where the page does not count."""

    title: str | Promise
    url: str
    icon: str = ""
    shape: str = ""
    count: int | None = None
    late: bool = False
    current: bool = False
    id: str = ""  # of its figure, where that is kept fresh


def rail_of(
    user: User, options: Options, counts: Counts | None = None, current: str = ""
) -> list[dict[str, Any]]:
    """The groups for `base_desk.html`. `current` is a view, `queue:<slug>` or a page's name."""
    return [
        {"title": _("My views"), "views": [_view(slug, counts, current) for slug in VIEWS]},
        *_saved(options, current),
        {
            "title": _("Queues"),
            "views": [_queue(slug, name, counts, current) for slug, name in options.queues],
        },
        {"title": _("Overview"), "end": True, "views": _pages(OVERVIEW, current)},
        *_settings(user, current),
    ]


def desk_frame(request: UserRequest) -> dict[str, Any]:
    """The rail with its figures, for pages that the desk shares with the portal."""
    counts = counts_for(request.user, timezone.now())
    current = next((name for name, *_rest in SETTINGS if _is_within(request, name)), "")
    return {"rail": rail_of(request.user, options_of_desk(), counts, current)}


def _is_within(request: UserRequest, name: str) -> bool:
    return request.path.startswith(reverse(f"desk:{name}"))


def _settings(user: User, current: str) -> list[dict[str, Any]]:
    """Only what the person may open: the pages behind it refuse everybody else."""
    if not user.is_lead:
        return []
    pages = SETTINGS if user.role == Role.ADMIN else LEADS
    return [{"title": _("Settings"), "views": _pages(pages, current)}]


def _pages(pages: tuple[tuple[str, str | Promise, str], ...], current: str) -> list[Entry]:
    return [
        Entry(title, reverse(f"desk:{name}"), icon, current=current == name)
        for name, title, icon in pages
    ]


def _view(slug: str, counts: Counts | None, current: str) -> Entry:
    view = VIEWS[slug]
    count = counts.views[slug] if counts else None
    return Entry(
        title=view.title,
        url=f"{reverse('desk:list')}?{urlencode({'view': slug})}",
        icon=view.icon,
        shape=view.shape,
        count=count,
        late=slug == "late" and bool(count),
        current=current == slug,
        id=f"n-{slug}",
    )


def _saved(options: Options, current: str) -> list[dict[str, Any]]:
    """The views that agents saved. Their figures are asked for after the page has come."""
    entries = [
        Entry(
            title=name,
            url=f"{reverse('desk:list')}?{options.queries[key]}&saved={key}",
            icon="filter",
            current=current == f"saved:{key}",
            id=f"n-saved-{key}",
        )
        for key, name in options.saved
    ]
    return [{"title": _("Saved views"), "views": entries}] if entries else []


def _queue(slug: str, name: str, counts: Counts | None, current: str) -> Entry:
    return Entry(
        title=name,
        url=f"{reverse('desk:list')}?{urlencode({'queue': slug})}",
        icon="tag",
        count=counts.queues.get(slug, 0) if counts else None,
        current=current == f"queue:{slug}",
        id=f"n-queue-{slug}",
    )
