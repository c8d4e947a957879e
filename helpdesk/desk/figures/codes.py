"""Which error codes come most."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alerts.core.codes.catalogue import look_up
from helpdesk.desk.figures.asking import Question
from helpdesk.desk.figures.sheets import Column, Report, Sheet
from helpdesk.templatetags.charts import Bar
from tickets.reports import codes_top, opened

SHOWN, BARS_SHOWN = 50, 12


def codes(asked: Question) -> Report:
    """One query, of the tickets opened in the period."""
    found = codes_top(opened(asked.tickets, **asked.period), SHOWN)
    return Report(
        answer=_("Most of all: %(codes)s.") % {"codes": ", ".join(one.code for one in found[:3])}
        if found
        else _("No ticket of this period quotes an error code."),
        drawn=_("Tickets that quote each code; the table has the figures"),
        bars=[Bar(one.code, one.tickets) for one in found[:BARS_SHOWN]],
        sheets=[
            Sheet(
                title=_("The commonest codes"),
                columns=[
                    Column(_("Code"), "text"),
                    Column(_("System"), "text"),
                    Column(_("What it says"), "text"),
                    Column(_("Tickets")),
                    Column(_("Companies")),
                ],
                rows=[
                    [
                        one.code,
                        asked.systems.get(one.system, one.system) or "–",
                        _meaning(one.system, one.code),
                        one.tickets,
                        one.companies,
                    ]
                    for one in found
                ],
            )
        ],
    )


def _meaning(system: str, code: str) -> str:
    """The title of the code in the reader's language; a dash where we do not know it."""
    entry, is_exact = look_up(system, code, "")
    if entry is None or not is_exact:
        return "–"
    return entry.title.in_locale("fr" if get_language() == "fr" else "en")
