"""What the company's contract gives, in a few boxes."""

from typing import Any

from django.utils.translation import gettext as _

from helpdesk.portal.urgency import URGENCIES
from helpdesk.support import Support, hours_in_words
from helpdesk.templatetags.times import duration
from helpdesk.wording import country_name


def contract_boxes(support: Support) -> list[dict[str, Any]]:
    """Rows of `components/boxes.html`: plan, countries, hours, and the answer for each urgency."""
    contract = support.contract
    if contract is None:
        return []
    within = {promise.priority: promise.seconds for promise in support.promises()}
    hours = hours_in_words(support.calendar)
    return [
        {"name": _("Plan"), "value": contract.get_plan_display()},
        {"name": _("Countries"), "value": ", ".join(map(country_name, contract.countries))},
        *([{"name": _hours_of(support), "value": hours, "wide": True}] if hours else []),
        *(
            {"name": urgency.short, "value": _answer(within[urgency.priority])}
            for urgency in URGENCIES
        ),
    ]


def _answer(seconds: int | None) -> str:
    if not seconds:
        return "–"
    return _("answer in %(time)s") % {"time": duration(seconds)}


def _hours_of(support: Support) -> str:
    zone = support.calendar.tz.rpartition("/")[2].replace("_", " ")
    return _("Hours (%(zone)s)") % {"zone": zone}
