"""What both guides read of a ticket, and the words that they share."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customs.choices import Certainty
from helpdesk.wording import COUNTRIES
from tickets.models import Ticket, TicketQuerySet


def ticket_for_guide(tickets: TicketQuerySet, number: str) -> TicketQuerySet:
    """The ticket with what the guides begin from: one query."""
    named = ("company__contract", "requester", "outage")
    return tickets.by_number(number).select_related(*named).defer("search")


def flow_of(ticket: Ticket) -> str:
    """`import`, `export` or `transit` as the classifier understood it; empty where it did not."""
    return str(ticket.classification.get("direction", ""))


def country_of(ticket: Ticket) -> str:
    """The ticket's country, or the only one of the contract."""
    contract = getattr(ticket.company, "contract", None)
    if ticket.country or contract is None or len(contract.countries) != 1:
        return ticket.country
    return str(contract.countries[0])


def locale_of_customer(ticket: Ticket) -> str:
    """The guides speak French and English: others are answered in English."""
    return "fr" if ticket.locale.startswith("fr") else "en"


def locale_now() -> str:
    return get_language() or "en"


def certainty_label(fact: Mapping[str, Any]) -> str:
    """`general knowledge, to be checked`, of a fact of a localised answer."""
    return str(Certainty(fact["certainty"]).label)


def country_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Country"), choices=[("", "–"), *COUNTRIES.items()])
