"""What lists may be narrowed by."""

from datetime import UTC, datetime
from typing import Any

import django_filters as filters
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from accounts.models import Company, User
from alerts.choices import Category, RecommendationState
from alerts.core.references import guess_kinds
from alerts.models import Alert, AlertReference, Recommendation
from customs.choices import OutageKind
from customs.models import FallbackDeclaration, Outage
from helpdesk.search import tickets_matching
from sla.choices import ClockState
from sla.models import Clock
from tickets.choices import Priority, Status
from tickets.models import (
    AlertLink,
    Article,
    RegularisationTask,
    Ticket,
    TicketQuerySet,
    TicketReference,
)


class ChoicesFilter(filters.BaseInFilter, filters.ChoiceFilter):  # type: ignore[misc]
    """One value or several: `status=new,open`."""


@extend_schema_field(OpenApiTypes.BOOL)
class YesNoFilter(filters.TypedChoiceFilter):  # type: ignore[misc]
    """`true` or `false`; anything else is refused rather than passed over."""

    def __init__(self, *args: Any, **options: Any) -> None:
        choices = [("true", "true"), ("false", "false")]
        super().__init__(*args, choices=choices, coerce=lambda said: said == "true", **options)


class InstantField(filters.IsoDateTimeFilter.field_class):  # type: ignore[misc]
    """Instants in UTC: PostgreSQL knows fewer offsets than ISO 8601 does.

    An empty one is a program's forgotten value: refused, since it would narrow nothing.
    """

    def clean(self, value: Any) -> datetime | None:
        if value == "":
            raise ValidationError(self.error_messages["invalid"], "invalid")
        at = super().clean(value)
        try:
            return at.astimezone(UTC) if at else None
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid"], "invalid") from error


class InstantFilter(filters.IsoDateTimeFilter):  # type: ignore[misc]
    field_class = InstantField


def _reference_values(written: str) -> set[str]:
    """A reference as typed and as it is stored, whatever kind it may be."""
    typed = written.strip()
    return {typed, typed.upper(), "".join(typed.upper().split())} | {
        value for _kind, value in guess_kinds(written)
    }


def _of_known(rows: QuerySet[Any], **wanted: QuerySet[Any]) -> QuerySet[Any]:
    """Rows that name the one found, by its key: the planner knows how many rows a key has."""
    [(name, found)] = wanted.items()
    key = found.values_list("pk", flat=True).first()
    return rows.none() if key is None else rows.filter(**{name: key})


class TicketFilter(filters.FilterSet):  # type: ignore[misc]
    status = ChoicesFilter(choices=Status.choices)
    priority = ChoicesFilter(choices=Priority.choices)
    category = ChoicesFilter(choices=Category.choices)
    customs_system = filters.CharFilter(max_length=20)
    assignee = filters.CharFilter(
        method="by_assignee", max_length=254, help_text="An e-mail address, `me` or `none`."
    )
    company = filters.CharFilter(
        method="by_company", max_length=100, help_text="Its name in CAS (tenant)."
    )
    created_after = InstantFilter("created_at", "gte")
    created_before = InstantFilter("created_at", "lt")
    updated_after = InstantFilter("updated_at", "gte")
    due_before = InstantFilter(
        "next_due_at", "lt", help_text="The next deadline of the ticket, whichever promise it is."
    )
    sla_state = ChoicesFilter(
        choices=ClockState.choices,
        method="by_promise",
        help_text="Of any promise of the ticket; late ones stay `breached`.",
    )
    reference = filters.CharFilter(
        method="by_reference", max_length=100, help_text="Any reference, in any writing."
    )
    external_reference = filters.CharFilter(max_length=100)
    tag = filters.CharFilter(
        method="by_tag", max_length=40, help_text="Agents' keys only; others find nothing."
    )
    q = filters.CharFilter(
        method="by_text", max_length=500, help_text="Words of subject and messages, or a reference."
    )

    class Meta:
        model = Ticket
        fields: list[str] = []

    def by_assignee(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == "none":
            return rows.filter(assignee=None)
        if value == "me":
            return rows.filter(assignee=self.request.user)
        return _of_known(rows, assignee=User.objects.filter(email=value.lower()))

    def by_company(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return _of_known(rows, company=Company.objects.filter(tenant_id=value))

    def by_promise(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(pk__in=Clock.objects.filter(state__in=value).values("ticket"))

    def by_reference(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        # Uses index: tickets_reference_value
        found = TicketReference.objects.filter(value__in=_reference_values(value))
        return rows.filter(pk__in=found.values("ticket"))

    def by_tag(self, rows: TicketQuerySet, _name: str, value: str) -> TicketQuerySet:
        if not self.request.user.is_agent:
            return rows.none()
        return rows.tagged(value)

    def by_text(self, rows: TicketQuerySet, _name: str, value: str) -> TicketQuerySet:
        return tickets_matching(rows, value, notes=self.request.user.is_agent)


class AlertFilter(filters.FilterSet):  # type: ignore[misc]
    category = ChoicesFilter(choices=Category.choices)
    customs_system = filters.CharFilter(max_length=20)
    company = filters.CharFilter(method="by_company", max_length=100)
    needs_help = YesNoFilter(
        method="by_need", help_text="`true`: only what blocks something; `false`: only news."
    )
    has_ticket = YesNoFilter(method="by_link")
    event_after = InstantFilter("event_at", "gte")
    event_before = InstantFilter("event_at", "lt")
    signature = filters.CharFilter(max_length=200)
    reference = filters.CharFilter(method="by_reference", max_length=100)

    class Meta:
        model = Alert
        fields: list[str] = []

    def by_company(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return _of_known(rows, company=Company.objects.filter(tenant_id=value))

    def by_link(self, rows: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        linked = Exists(AlertLink.objects.filter(alert=OuterRef("pk")))
        return rows.filter(linked if value else ~linked)

    def by_need(self, rows: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        return rows.exclude(category="") if value else rows.filter(category="")

    def by_reference(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        # Uses index: alerts_reference_value
        found = AlertReference.objects.filter(value__in=_reference_values(value))
        return rows.filter(pk__in=found.values("alert"))


class RecommendationFilter(filters.FilterSet):  # type: ignore[misc]
    state = ChoicesFilter(choices=RecommendationState.choices)
    category = ChoicesFilter(choices=Category.choices)
    company = filters.CharFilter("company__tenant_id", max_length=100)
    signature = filters.CharFilter(max_length=200)

    class Meta:
        model = Recommendation
        fields: list[str] = []


class ArticleFilter(filters.FilterSet):  # type: ignore[misc]
    category = ChoicesFilter(choices=Category.choices)
    system = filters.CharFilter("systems", method="by_member", max_length=20)
    code = filters.CharFilter("codes", method="by_member", max_length=40)

    class Meta:
        model = Article
        fields: list[str] = []

    def by_member(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(**{f"{name}__contains": [value]})


class OutageFilter(filters.FilterSet):  # type: ignore[misc]
    current = YesNoFilter(
        method="by_current", help_text="`true`: begun and not over; `false`: the others."
    )
    kind = ChoicesFilter(choices=OutageKind.choices)
    system = filters.CharFilter("systems__slug", max_length=20, label=_("system"))
    country = filters.CharFilter(method="by_country", max_length=2)
    started_after = InstantFilter("started_at", "gte")

    class Meta:
        model = Outage
        fields: list[str] = []

    def by_current(self, rows: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        current = Outage.objects.current(self.request.now).values("pk")
        return rows.filter(Q(pk__in=current) if value else ~Q(pk__in=current))

    def by_country(self, rows: Any, _name: str, value: str) -> QuerySet[Any]:
        return rows.for_countries([value.upper()])  # type: ignore[no-any-return]


class FallbackFilter(filters.FilterSet):  # type: ignore[misc]
    company = filters.CharFilter("company__tenant_id", max_length=100)
    system = filters.CharFilter("system__slug", max_length=20, label=_("system"))
    reference = filters.CharFilter(max_length=60)
    regularised = YesNoFilter("regularised_at", "isnull", exclude=True)

    class Meta:
        model = FallbackDeclaration
        fields: list[str] = []


class RegularisationFilter(filters.FilterSet):  # type: ignore[misc]
    company = filters.CharFilter("company__tenant_id", max_length=100)
    outage = filters.NumberFilter(
        "outage", min_value=1, max_value=2**63 - 1, decimal_places=0, help_text="Its id."
    )
    done = YesNoFilter("done_at", "isnull", exclude=True)

    class Meta:
        model = RegularisationTask
        fields: list[str] = []
