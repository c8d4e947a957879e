"""How legal limits are told, on the desk and in the portal."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from customs.choices import Certainty
from customs.legal import Limit

SOON_DAYS = 14  # what is marked as urgent; a choice of ours


@dataclass(frozen=True, slots=True)
class Told:
    """A legal limit in the reader's words; `kind` is the state to show it with."""

    on: date
    what: str
    left: str
    kind: str
    source: str
    certainty: str


def limit_told(limit: Limit, today: date) -> Told:
    """The limit as it stands today, in the language active now."""
    days = limit.days_left(today)
    return Told(
        on=limit.on,
        what=limit.what.text(get_language() or "en"),
        left=days_in_words(days),
        kind=urgency(days),
        source=limit.source,
        certainty=str(Certainty(limit.certainty).label),
    )


def urgency(days: int) -> str:
    """The state of a limit with so many days left."""
    if days < 0:
        return "late"
    return "soon" if days <= SOON_DAYS else "ok"


def days_in_words(days: int) -> str:
    """Calendar days to the last day of a limit, negative once it is over."""
    if days < 0:
        return ngettext("passed %(n)d day ago", "passed %(n)d days ago", -days) % {"n": -days}
    if days == 0:
        return _("today is the last day")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def day_in_words(day: date) -> str:
    """`29 December 2026`; the year always, for a limit may be years away."""
    return date_format(day, "j F Y")
