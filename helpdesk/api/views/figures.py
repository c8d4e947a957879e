"""Figures of the work as the desk's reports count them, for what the key's person may see."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.choices import Scope
from helpdesk.api import figures
from helpdesk.api.people import agent_for
from helpdesk.api.serializers.figures import (
    AgentsOutput,
    BacklogOutput,
    CodesOutput,
    FiguresQuery,
    GroupedQuery,
    QualityOutput,
    SpeedOutput,
    SpeedQuery,
    VolumesOutput,
    VolumesQuery,
)
from helpdesk.api.serializers.reports import PeriodQuery
from helpdesk.api.views.reports import PeriodRoute
from tickets.errors import AgentsOnly
from tickets.models import Ticket

Report = Callable[[figures.Question], dict[str, Any]]


class FiguresViewSet(PeriodRoute):
    scopes = dict.fromkeys(
        ("volumes", "backlog", "speed", "agents", "quality", "codes"), Scope.REPORTS_READ
    )

    @extend_schema(
        operation_id="reports_volumes",
        summary="How many tickets came in and were solved, by group and over time",
        parameters=[VolumesQuery],
        responses={200: VolumesOutput},
    )
    def volumes(self, request: Request) -> Response:
        return self._told(VolumesQuery, figures.volumes, VolumesOutput)

    @extend_schema(
        operation_id="reports_backlog",
        summary="What is open now, and for how long",
        parameters=[GroupedQuery],
        responses={200: BacklogOutput},
    )
    def backlog(self, request: Request) -> Response:
        return self._told(GroupedQuery, figures.backlog, BacklogOutput)

    @extend_schema(
        operation_id="reports_speed",
        summary="How quickly was answered and solved, in business time",
        parameters=[SpeedQuery],
        responses={200: SpeedOutput},
    )
    def speed(self, request: Request) -> Response:
        return self._told(SpeedQuery, figures.speed, SpeedOutput)

    @extend_schema(
        operation_id="reports_agents",
        summary="Who carries how much (agents)",
        parameters=[FiguresQuery],
        responses={200: AgentsOutput},
    )
    def agents(self, request: Request) -> Response:
        if not self.user.is_agent:
            raise AgentsOnly(_("Only agents read the figures of agents."))
        return self._told(FiguresQuery, figures.agents, AgentsOutput)

    @extend_schema(
        operation_id="reports_quality",
        summary="Whether solutions hold, and whether customers like them",
        parameters=[GroupedQuery],
        responses={200: QualityOutput},
    )
    def quality(self, request: Request) -> Response:
        return self._told(GroupedQuery, figures.quality, QualityOutput)

    @extend_schema(
        operation_id="reports_codes",
        summary="The error codes that most tickets quote",
        parameters=[FiguresQuery],
        responses={200: CodesOutput},
    )
    def codes(self, request: Request) -> Response:
        return self._told(FiguresQuery, figures.codes, CodesOutput)

    def _told(
        self, query: type[PeriodQuery], report: Report, shape: type[BaseSerializer[Any]]
    ) -> Response:
        asked = self.asked(query)
        period = self.period(asked)
        agent = agent_for(asked["assignee"]) if asked.get("assignee") else None
        question = figures.Question(
            tickets=figures.narrowed(Ticket.objects.visible_to(self.user), asked, agent),
            since=period.since,
            until=period.until,
            by=asked.get("by", ""),
            step=asked.get("step", ""),
            zone=self.zone,
        )
        told = {"since": period.since, "until": period.until, **report(question)}
        return Response(shape(told).data)
