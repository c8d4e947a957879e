"""The reports there are, in the order of their tabs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpdesk.desk.figures.agents import agents
from helpdesk.desk.figures.asking import Question
from helpdesk.desk.figures.backlog import backlog
from helpdesk.desk.figures.codes import codes
from helpdesk.desk.figures.quality import quality
from helpdesk.desk.figures.sheets import Report
from helpdesk.desk.figures.times import times
from helpdesk.desk.figures.volumes import volumes


@dataclass(frozen=True, slots=True)
class Kind:
    """A report: the word of its tab, its question, how it is answered, and what it does not read."""

    tab: str | Promise
    title: str | Promise
    answer: Callable[[Question], Report]
    ignores: tuple[str, ...] = ()


KINDS = {
    "volumes": Kind(_("Volumes"), _("How many tickets come in, and about what?"), volumes),
    "backlog": Kind(
        _("Backlog"), _("What still waits, and for how long?"), backlog, ignores=("days",)
    ),
    "times": Kind(_("Speed"), _("How quickly do we answer and solve?"), times),
    "agents": Kind(_("Agents"), _("Who carries how much?"), agents, ignores=("by",)),
    "quality": Kind(_("Quality"), _("Do solutions hold, and do customers like them?"), quality),
    "codes": Kind(_("Codes"), _("Which error codes come most?"), codes, ignores=("by",)),
}


def report_tabs(current: str, query: str = "") -> list[dict[str, Any]]:
    """All reports; those that share their filters keep them (`query`)."""
    kept = f"?{query}" if query else ""
    return [
        {"label": _("Promises"), "url": reverse("desk:reports"), "current": current == "promises"},
        *(
            {
                "label": kind.tab,
                "url": reverse("desk:report", args=[name]) + kept,
                "current": name == current,
            }
            for name, kind in KINDS.items()
        ),
        {
            "label": _("What falls due"),
            "url": reverse("desk:workload"),
            "current": current == "workload",
        },
    ]
