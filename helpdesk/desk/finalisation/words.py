"""How the desk speaks of legal limits and follow-ups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from customs.choices import Certainty
from customs.legal import Limit
from tickets.choices import Checked, CheckResult, Contacted, FollowUpKind, Outcome, ProofKind

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


def change_told(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    """What a `follow_up_changed` event says, in one line of the history. `names` are not needed."""
    words = {"who": who, **_words(data)}
    return str(_CHANGES[data["change"]]() % words)


def _words(data: Mapping[str, Any]) -> dict[str, str]:
    """The labels of the words that the event stored."""
    kind = data.get("kind") or data.get("to") or ""
    labels = ProofKind if data["change"] == "proof_added" else FollowUpKind
    return {
        "kind": _label(labels, kind),
        "checked": _label(Checked, data.get("checked", "")),
        "result": _label(CheckResult, data.get("result", "")),
        "contacted": _label(Contacted, data.get("contacted", "")),
        "outcome": _label(Outcome, data.get("outcome", "")),
        "on": day_in_words(date.fromisoformat(data["on"])) if data.get("on") else "",
    }


def _label(words: Any, value: str) -> str:
    return str(words(value).label) if value in words.values else value


_CHANGES: dict[str, Any] = {
    "started": lambda: _("Follow-up started: %(kind)s"),
    "taken_up": lambda: _("Follow-up taken up again by %(who)s: %(kind)s"),
    "kind": lambda: _("Follow-up turned to: %(kind)s"),
    "facts": lambda: _("Dates of the declaration written down by %(who)s"),
    "checked": lambda: _("Checked by %(who)s: %(checked)s, %(result)s"),
    "planned": lambda: _("Next check planned by %(who)s"),
    "proof_asked": lambda: _("Proof asked of the customer by %(who)s"),
    "proof_added": lambda: _("Proof added by %(who)s: %(kind)s"),
    "reminded": lambda: _("Reminder sent: a legal limit ends on %(on)s"),
    "ended": lambda: _("Follow-up ended by %(who)s: %(outcome)s, %(on)s"),
}
