"""Whether solutions hold, and what customers think of them."""

from typing import Any

from django.utils.translation import gettext as _

from helpdesk.desk.figures.asking import Question
from helpdesk.desk.figures.sheets import Column, Report, Sheet
from helpdesk.desk.reports import percent_text
from helpdesk.templatetags.charts import Bar
from tickets.reports import Contentment, Held, contentment, solved_and_back

BARS_SHOWN = 12


def quality(asked: Question) -> Report:
    """Four queries. The rate: of what was solved in the period, what came back in it."""
    liked = contentment(asked.tickets, **asked.period, by=asked.by)
    known = solved_and_back(asked.tickets, **asked.period, by=asked.by)
    held = {group: known.get(group, Held(0, 0)) for group in {*known, *liked}}
    ranked = sorted(held, key=lambda group: (-held[group].solved, str(group)))
    return Report(
        answer=_answer(
            sum(one.back for one in held.values()), sum(one.solved for one in held.values()), liked
        ),
        drawn=_("Share of solved tickets that came back, in percent; the table has the figures"),
        bars=[Bar(asked.label(one), held[one].percent or 0) for one in ranked][:BARS_SHOWN],
        unit=" %",
        sheets=[
            Sheet(
                title=_("Solved, came back, satisfied"),
                columns=_columns(asked),
                rows=[
                    [
                        asked.label(group),
                        held[group].solved,
                        held[group].back,
                        held[group].percent,
                        liked[group].rated if group in liked else 0,
                        liked[group].percent if group in liked else None,
                    ]
                    for group in ranked
                ],
            )
        ],
    )


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _columns(asked: Question) -> list[Column]:
    return [
        Column(asked.group, "text"),
        Column(_("Solved")),
        Column(_("Came back")),
        Column(_("Came back, share"), "percent"),
        Column(_("Ratings")),
        Column(_("Customers satisfied"), "percent"),
    ]


def _answer(back: int, whole: int, liked: dict[Any, Contentment]) -> str:
    if not whole:
        return _("Nothing was solved in this period.")
    told = _("%(back)d of %(n)d solved tickets came back (%(share)s).") % {
        "back": back,
        "n": whole,
        "share": percent_text(_percent(back, whole)),
    }
    rated = sum(one.rated for one in liked.values())
    share = _percent(sum(one.good for one in liked.values()), rated)
    if not rated:
        return told + " " + _("Nobody has rated a solution yet.")
    more = _("%(share)s of %(n)d ratings are good.") % {"share": percent_text(share), "n": rated}
    return f"{told} {more}"
