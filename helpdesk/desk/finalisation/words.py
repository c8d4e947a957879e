"""How the history of a ticket tells its follow-up."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from helpdesk.limits import day_in_words
from tickets.choices import Checked, CheckResult, Contacted, FollowUpKind, Outcome, ProofKind


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
