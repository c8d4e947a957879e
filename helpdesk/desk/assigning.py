"""Why a rule gave a ticket to somebody, or took it back, in words for the timeline."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tickets.choices import AssignmentMethod

_WHY = {
    AssignmentMethod.ROUND_ROBIN: gettext_lazy("it was their turn"),
    AssignmentMethod.LEAST_LOADED: gettext_lazy("they had the fewest open tickets"),
}


def assignment_told(data: Mapping[str, Any], who: str, names: Mapping[str, str]) -> str:
    """`names` are those of agents, by key; `who` acted, where it was a person."""
    reason = data["reason"]
    to = names.get(str(data["to"]), "") or _("an agent who left")
    if data["to"] is None:
        return _returned(reason, who)
    words = {"to": to, "why": _why(reason), "who": who}
    if reason["why"] == "absent":
        return _("Handed over to %(to)s by %(who)s: the assignee is away, %(why)s") % words
    if reason["why"] == "near_deadline":
        return _("Given to %(to)s near the deadline: nobody had it, %(why)s") % words
    return _("Given to %(to)s by rule: %(why)s") % words


def _returned(reason: Mapping[str, Any], who: str) -> str:
    if reason["why"] == "absent":
        return _("Back in the queue, by %(who)s: the assignee is away") % {"who": who}
    return ngettext(
        "Back in the queue: nothing was done for %(count)d business minute",
        "Back in the queue: nothing was done for %(count)d business minutes",
        reason["minutes"],
    ) % {"count": reason["minutes"]}


def _why(reason: Mapping[str, Any]) -> str:
    why = str(_WHY[AssignmentMethod(reason["method"])])
    if not reason["skills"]:
        return why
    known = ", ".join(skill.upper() for skill in reason["skills"])
    return _("%(why)s and know %(skills)s") % {"why": why, "skills": known}
