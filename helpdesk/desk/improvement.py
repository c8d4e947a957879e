"""What keeps coming back, and what agents correct: tables for the improvement pages."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from alerts.choices import Category
from helpdesk.templatetags.times import moment
from helpdesk.wording import category_label, signature_label
from tickets.corrections import Corrections
from tickets.signatures import Recurrence

WEEKS = (4, 12, 26)
DAYS = (30, 90, 365)
COMMONEST = 15
Table = dict[str, Any]


def recurrence_table(found: Iterable[Recurrence]) -> Table:
    """Problems by company, with the weeks as a small line."""
    return {
        "columns": [
            {"name": _("Problem")},
            {"name": _("Company")},
            {"name": _("Times"), "is_number": True},
            {"name": _("Week by week")},
            {"name": _("Last")},
            {"name": _("Tickets"), "is_number": True},
        ],
        "rows": [_recurrence_row(one) for one in found],
    }


def _recurrence_row(one: Recurrence) -> list[dict[str, Any]]:
    query = urlencode({"signature": one.signature, "company": one.company.name})
    url = f"{reverse('desk:list')}?{query}" if one.tickets else ""
    return [
        {"text": signature_label(one.signature), "href": url},
        {"text": one.company.name},
        {"text": str(one.occurrences), "is_number": True},
        {"text": weeks_in_words(one.weeks), "spark": one.weeks},
        {"text": moment(one.last_at)},
        {"text": str(one.tickets), "is_number": True},
    ]


def weeks_in_words(weeks: list[int]) -> str:
    """What the small line shows, for those who hear the page."""
    return _("%(n)d this week, %(most)d at most") % {"n": weeks[-1], "most": max(weeks)}


def confusion_table(corrections: Corrections) -> Table:
    """A row for each category understood: how often decided, corrected, and kept as what."""
    counts = corrections.categories()
    understood = [name for name in Category.values if any(pair[0] == name for pair in counts)]
    kept = [name for name in Category.values if any(pair[1] == name for pair in counts)]
    heads = [
        _("Understood"),
        _("Decided"),
        _("Category changed"),
        *(_category(name) for name in kept),
    ]
    return {
        "columns": [{"name": head, "is_number": place > 0} for place, head in enumerate(heads)],
        "rows": [
            _confusion_row(name, [counts[name, other] for other in kept], counts[name, name])
            for name in understood
        ],
    }


def _confusion_row(name: str, counts: list[int], right: int) -> list[dict[str, Any]]:
    decided = sum(counts)
    rate = _("%(percent)s %%") % {"percent": round(100 * (decided - right) / decided)}
    figures = [str(decided), rate, *(str(count) if count else "–" for count in counts)]
    return [{"text": _category(name)}, *({"text": one, "is_number": True} for one in figures)]


def _category(name: str) -> str:
    return str(Category(name).label)


def commonest_table(corrections: Corrections) -> Table:
    """The corrections made most often, subtypes and all."""
    return {
        "columns": [
            {"name": _("Understood")},
            {"name": _("Corrected into")},
            {"name": _("Times"), "is_number": True},
        ],
        "rows": [
            [
                {"text": category_label(*before)},
                {"text": category_label(*after)},
                {"text": str(count), "is_number": True},
            ]
            for before, after, count in corrections.commonest(COMMONEST)
        ],
    }
