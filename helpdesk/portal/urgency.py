"""How urgent something is, in the customer's words; each sets a priority."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets.choices import Priority


@dataclass(frozen=True, slots=True)
class Urgency:
    """One answer to "How urgent is it?"."""

    priority: str
    label: str | Promise
    hint: str | Promise
    short: str | Promise


URGENCIES = (
    Urgency(
        Priority.CRITICAL,
        _("Goods are blocked now"),
        _("A lorry that waits, a container refused, perishable goods"),
        _("Goods blocked"),
    ),
    Urgency(
        Priority.HIGH,
        _("A cut-off falls today or tomorrow"),
        _("Departure of the ship, storage charges, a legal time limit"),
        _("Cut-off of the day"),
    ),
    Urgency(
        Priority.NORMAL,
        _("A declaration waits"),
        _("Nothing is blocked for now"),
        _("A declaration waits"),
    ),
    Urgency(
        Priority.LOW,
        _("I have a question"),
        _("Advice, improvement"),
        _("A question"),
    ),
)
