"""Customs and port systems, and how they are now."""

import re

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from customs.choices import SystemState
from customs.models import CustomsSystem
from customs.queries import maintenances_upcoming, outages_current, system_detail, system_lines
from helpdesk.api.serializers.systems import (
    SystemDetailOutput,
    SystemLineOutput,
    SystemListOutput,
)
from helpdesk.api.views.base import ApiViewSet

COUNTRY = OpenApiParameter(
    "country",
    {"type": "string", "pattern": "^[A-Za-z]{2}$"},
    description="ISO 3166-1 alpha-2: `FR`, `GB`, …",
)

_ONE_PAGE = forced_singular_serializer(SystemListOutput)  # type: ignore[no-untyped-call]


class SystemViewSet(ApiViewSet):
    queryset = CustomsSystem.objects.none()
    lookup_field = "slug"
    scopes = {"list": "", "retrieve": ""}
    filter_backends = []
    pagination_class = None  # type: ignore[assignment]

    @extend_schema(
        operation_id="systems_list",
        summary="Every system in use and how it is now, on one page",
        parameters=[COUNTRY],
        responses={200: _ONE_PAGE},
    )
    def list(self, request: Request) -> Response:
        lines = system_lines(now=self.now, countries=_countries(request))
        rows = SystemLineOutput(lines, many=True).data
        return Response({"next": None, "previous": None, "results": rows})

    @extend_schema(
        operation_id="systems_retrieve",
        summary="One system: state, outages, and what to do when it is down",
        responses=SystemDetailOutput,
    )
    def retrieve(self, request: Request, slug: str) -> Response:
        try:
            system = system_detail(slug=slug)
        except CustomsSystem.DoesNotExist as error:
            raise Http404 from error
        states = {line.system.pk: line.state for line in system_lines(now=self.now)}
        now_and_next = {
            "state": states.get(system.pk, SystemState.OPERATIONAL),
            "outages_now": outages_current(now=self.now, systems=[slug]),
            "upcoming": maintenances_upcoming(now=self.now, systems=[slug]),
        }
        for name, value in now_and_next.items():
            setattr(system, name, value)
        return Response(SystemDetailOutput(system).data)


def _countries(request: Request) -> list[str] | None:
    written = request.query_params.get("country")
    if written is None:
        return None
    if not re.fullmatch("[A-Za-z]{2}", written):
        raise ValidationError({"country": [_("A country has two letters.")]})
    return [written.upper()]
