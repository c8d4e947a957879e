"""What still waits, and for how long."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.desk.figures.asking import Question
from helpdesk.desk.figures.sheets import Column, Report, Sheet
from helpdesk.templatetags.charts import Bar
from tickets.models import TicketQuerySet
from tickets.reports import ages

OLD_PLACES = 2  # the last stretches, of more than a week, are drawn as late


def backlog(asked: Question) -> Report:
    """One query. The period does not matter: what is open is open now."""
    tickets: TicketQuerySet = asked.tickets
    found = ages(tickets.unresolved(), asked.by, asked.until)
    names = [_("1 day"), _("3 days"), _("7 days"), _("30 days"), _("older")]
    totals = [sum(column) for column in zip(*found.values(), strict=True)]
    ranked = sorted(found.items(), key=lambda item: (-sum(item[1]), str(item[0])))
    return Report(
        answer=_answer(totals),
        drawn=_("Open tickets by age; the table has the figures"),
        bars=[
            Bar(name, number, "late" if place >= len(names) - OLD_PLACES and number else "")
            for place, (name, number) in enumerate(zip(names, totals, strict=False))
        ],
        note=_("Up to one day, three, seven and thirty days old, by the calendar."),
        sheets=[
            Sheet(
                title=_("Open tickets by age"),
                columns=[
                    Column(asked.group, "text"),
                    Column(_("Open")),
                    *(Column(name) for name in names),
                ],
                rows=[[asked.label(group), sum(row), *row] for group, row in ranked],
            )
        ],
    )


def _answer(totals: list[int]) -> str:
    total, old = sum(totals), sum(totals[-OLD_PLACES:])
    if not total:
        return _("Nothing waits.")
    told = ngettext("%(n)d ticket is open.", "%(n)d tickets are open.", total) % {"n": total}
    more = ngettext("%(n)d is older than a week.", "%(n)d are older than a week.", old) % {"n": old}
    return f"{told} {more}" if old else told + " " + _("None is older than a week.")
