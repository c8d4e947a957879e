"""What the company's contract gives, in a few boxes."""

from typing import Any

from django.utils.translation import gettext as _

from helpdesk.hours import city_of, hours_in_words
from helpdesk.portal.urgency import URGENCIES
from helpdesk.support import Support
from helpdesk.templatetags.times import duration
from helpdesk.wording import country_name


def contract_boxes(support: Support) -> list[dict[str, Any]]:
    """Rows of `components/boxes.html`: plan, countries, hours, and the answer for each urgency."""
    contract = support.contract
    if contract is None:
        return []
    within = {promise.priority: promise.seconds for promise in support.promises()}
    return [
        {"name": _("Plan"), "value": contract.get_plan_display()},
        {"name": _("Countries"), "value": ", ".join(map(country_name, contract.countries))},
        {"name": _hours_of(support), "value": hours_in_words(support.calendar), "wide": True},
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
    return _("Hours (%(zone)s)") % {"zone": city_of(support.calendar)}
