"""What narrows the list: every field of a ticket, in the address, so that a list can be shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.forms import HiddenInput
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters.fields import ChoiceField

from accounts.choices import Verdict
from accounts.models import Company, User
from alerts.choices import Category, Subtype
from helpdesk.desk.queries import COMPANIES_MOST, Options
from helpdesk.search import tickets_matching, tickets_quoting
from helpdesk.wording import COUNTRIES, signature_label
from tickets.choices import Priority, Status
from tickets.models import Ticket
from tickets.models import TicketQuerySet as Tickets

DUE = {"late": _("Late"), "today": _("Due within 24 hours"), "none": _("No clock running")}
OUTAGES = {"tied": _("tied to an outage"), "none": _("not tied to an outage")}
LANGUAGES = {"fr": _("French"), "en": _("English"), "nl": _("Dutch"), "de": _("German")}


class OutageChoice(ChoiceField):  # type: ignore[misc]
    """One of the words, or the key of an outage: lists of past ones are linked to."""

    def valid_value(self, value: object) -> bool:
        return bool(super().valid_value(value)) or (str(value).isdecimal() and len(str(value)) < 18)


class OutageFilter(django_filters.ChoiceFilter):  # type: ignore[misc]
    field_class = OutageChoice


class DayFilter(django_filters.DateFilter):  # type: ignore[misc]
    """From a day on, or until its end, in the reader's zone."""

    def __init__(self, field_name: str, *, label: Any, is_last: bool = False) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(field_name, label=label, widget=widget)
        self.is_last = is_last

    def filter(self, tickets: Tickets, day: date | None) -> Tickets:
        if not day:
            return tickets
        if not self.is_last:
            return tickets.filter(**{f"{self.field_name}__gte": _midnight(day)})
        end = _midnight(day + timedelta(days=1)) if day < date.max else _midnight(day)
        return tickets.filter(**{f"{self.field_name}__lt": end})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made aware


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One thing that narrows the list, and its name in the address."""

    name: str
    label: str
    words: str


class TicketFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Narrows a view by any field. Choices are given, so that building the form asks nothing."""

    base_filters: dict[str, Any]  # made by the metaclass, of what follows

    q = django_filters.CharFilter(method="search", label=_("Words"), max_length=500)
    reference = django_filters.CharFilter(
        method="quoting", label=_("Reference or number"), max_length=100
    )
    status = django_filters.MultipleChoiceFilter(choices=Status, label=_("Status"), distinct=False)
    priority = django_filters.MultipleChoiceFilter(
        choices=Priority, label=_("Priority"), distinct=False
    )
    sla = django_filters.ChoiceFilter(method="by_deadline", label=_("Deadline"))
    queue = django_filters.ChoiceFilter(field_name="queue__slug", label=_("Queue"))
    assignee = django_filters.ChoiceFilter(method="of_assignee", label=_("Assigned to"))
    tag = django_filters.CharFilter(method="tagged", label=_("Tag"), max_length=40)
    category = django_filters.ChoiceFilter(choices=Category, label=_("Category"))
    subtype = django_filters.ChoiceFilter(choices=Subtype, label=_("Subtype"))
    system = django_filters.ChoiceFilter(field_name="customs_system", label=_("System"))
    outage = OutageFilter(
        method="of_outage", label=_("Outage"), choices=list(OUTAGES.items()), empty_label=_("any")
    )
    country = django_filters.ChoiceFilter(choices=list(COUNTRIES.items()), label=_("Country"))
    company = django_filters.CharFilter(
        method="of_company", label=pgettext_lazy("of a ticket", "Company"), max_length=200
    )
    language = django_filters.ChoiceFilter(
        field_name="locale", choices=list(LANGUAGES.items()), label=_("Language")
    )
    scope = django_filters.ChoiceFilter(
        field_name="scope_verdict", choices=Verdict, label=_("Contract")
    )
    created_from = DayFilter("created_at", label=_("Opened from"))
    created_to = DayFilter("created_at", label=_("Opened until"), is_last=True)
    updated_from = DayFilter("updated_at", label=_("Changed from"))
    updated_to = DayFilter("updated_at", label=_("Changed until"), is_last=True)
    due_from = DayFilter("next_due_at", label=_("Due from"))
    due_to = DayFilter("next_due_at", label=_("Due until"), is_last=True)
    signature = django_filters.CharFilter(label=_("Same problem"), widget=HiddenInput)

    class Meta:
        model = Ticket
        fields: list[str] = []

    def __init__(
        self,
        data: QueryDict,
        tickets: Tickets,
        *,
        options: Options,
        user: User,
        now: datetime,
        is_whole: bool = False,
    ) -> None:
        """Only the filters that `data` names are built, unless the whole form is to be shown."""
        self.user, self.now, self.options = user, now, options
        if not is_whole:
            asked = {name: one for name, one in self.base_filters.items() if name in data}
            self.base_filters = asked  # of this instance: all filters would be copied from it
        super().__init__(data, queryset=tickets)
        choices = {
            "queue": options.queues,
            "system": options.systems,
            "sla": list(DUE.items()),
            "assignee": [
                ("me", pgettext_lazy("assigned to", "me")),
                ("none", pgettext_lazy("assigned to", "nobody")),
                *options.agents,
            ],
        }
        for name, one in self.filters.items():
            if name in choices:
                one.extra["choices"] = choices[name]
            if type(one) is django_filters.ChoiceFilter:
                one.extra["empty_label"] = _("any")

    def search(self, tickets: Tickets, _name: str, typed: str) -> Tickets:
        return tickets_matching(tickets, typed, notes=True)

    def quoting(self, tickets: Tickets, _name: str, typed: str) -> Tickets:
        return tickets_quoting(tickets, typed)

    def tagged(self, tickets: Tickets, _name: str, tag: str) -> Tickets:
        return tickets.tagged(tag)

    def of_company(self, tickets: Tickets, _name: str, typed: str) -> Tickets:
        """Of the companies with this in their name, as `options_of_desk` reads them."""
        if self.options.typed == typed:  # read already: the planner knows how much each has
            # Uses index: tickets_of_company
            return tickets.filter(company__in=[int(pk) for pk, _name in self.options.companies])
        named = Company.objects.filter(name__icontains=typed).order_by("name", "pk")
        return tickets.filter(company__in=named.values("pk")[:COMPANIES_MOST])

    def of_outage(self, tickets: Tickets, _name: str, which: str) -> Tickets:
        if which in OUTAGES:
            return tickets.filter(outage__isnull=which == "none")
        return tickets.filter(outage=int(which))

    def of_assignee(self, tickets: Tickets, _name: str, who: str) -> Tickets:
        if who == "none":
            return tickets.filter(assignee=None)
        return tickets.filter(assignee=self.user.pk if who == "me" else int(who))

    def by_deadline(self, tickets: Tickets, _name: str, when: str) -> Tickets:
        conditions: Mapping[str, Q] = {
            "late": Q(next_due_at__lt=self.now),
            "today": Q(next_due_at__gte=self.now, next_due_at__lt=self.now + timedelta(days=1)),
            "none": Q(next_due_at=None),
        }
        return tickets.filter(conditions[when])

    def active(self) -> list[Narrowing]:
        """What narrows the list now, as words; what makes no sense narrows nothing."""
        self.form.is_valid()
        given = self.form.cleaned_data
        return [
            Narrowing(name, str(bound.label), self._words(name, bound, given[name]))
            for name, bound in self.form.fields.items()
            if given.get(name)
        ]

    def _words(self, name: str, bound: forms.Field, value: Any) -> str:
        if name == "signature":
            return signature_label(value)
        if isinstance(value, date):
            return date_format(value)
        labels = {str(key): label for key, label in getattr(bound, "choices", [])}
        values = value if isinstance(value, list) else [value]
        return ", ".join(str(labels.get(one, one)) for one in values)
