"""Figures for dashboards."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from helpdesk.api.people import company_for
from helpdesk.api.reports import Period, alerts_report, scope_report, sla_report
from helpdesk.api.serializers.recommendations import ReviewOutput, ReviewQuery
from helpdesk.api.serializers.reports import (
    AlertsReportOutput,
    PeriodQuery,
    ScopeReportOutput,
    ScopeReportQuery,
    SlaReportOutput,
    SlaReportQuery,
)
from helpdesk.api.views.base import ApiViewSet
from sla.review import review_of
from tickets.models import Ticket

USUAL = timedelta(days=30)


class PeriodRoute(ApiViewSet):
    """Reports on a period, which the query names."""

    @property
    def zone(self) -> ZoneInfo:
        """Where a day or a month of the key's person begins."""
        return ZoneInfo(self.user.time_zone)

    def asked(self, shape: type[PeriodQuery]) -> dict[str, Any]:
        """The query in this shape. Raises ValidationError, which names each parameter at fault."""
        query = shape(data=self.request.query_params.dict())  # of a form, blanks would be left out
        query.is_valid(raise_exception=True)
        return query.validated_data  # type: ignore[no-any-return]

    def period(self, asked: dict[str, Any]) -> Period:
        """The last thirty days unless the query says otherwise. Raises ValidationError."""
        until = asked.get("until", self.now)
        since = asked.get("since") or until - USUAL
        if since >= until:
            raise ValidationError({"since": [_("A period begins before it ends.")]})
        return Period(since, until)


class ReportViewSet(PeriodRoute):
    scopes = {
        "sla": Scope.REPORTS_READ,
        "alerts": Scope.REPORTS_READ,
        "scope": Scope.REPORTS_READ,
        "review": Scope.REPORTS_READ,
    }

    @extend_schema(
        operation_id="reports_sla",
        summary="Promises kept and broken",
        parameters=[SlaReportQuery],
        responses={200: SlaReportOutput},
    )
    def sla(self, request: Request) -> Response:
        asked = self.asked(SlaReportQuery)
        report = sla_report(self.user, self.period(asked), asked["by"])
        return Response(SlaReportOutput(report).data)

    @extend_schema(
        operation_id="reports_alerts",
        summary="Alerts received, and those that come back",
        parameters=[PeriodQuery],
        responses={200: AlertsReportOutput},
    )
    def alerts(self, request: Request) -> Response:
        report = alerts_report(self.user, self.period(self.asked(PeriodQuery)))
        return Response(AlertsReportOutput(report).data)

    @extend_schema(
        operation_id="reports_scope",
        summary="What was asked beyond the contracts, and what would cover it",
        parameters=[ScopeReportQuery],
        responses={200: ScopeReportOutput},
    )
    def scope(self, request: Request) -> Response:
        asked = self.asked(ScopeReportQuery)
        report = scope_report(self.user, self.period(asked), asked["by"])
        return Response(ScopeReportOutput(report).data)

    @extend_schema(
        operation_id="reports_review",
        summary="One company's period: alerts, promises, what came back, recommendations",
        parameters=[ReviewQuery],
        responses={200: ReviewOutput},
    )
    def review(self, request: Request) -> Response:
        asked = self.asked(ReviewQuery)
        period = self.period(asked)
        review = review_of(
            company_for(self.user, asked.get("company", "")),
            Ticket.objects.visible_to(self.user),
            since=period.since,
            until=period.until,
            now=self.now,
            zone=ZoneInfo("UTC"),
        )
        return Response(ReviewOutput(review).data)
