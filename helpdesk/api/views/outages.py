"""Outages and maintenances: reading them, and what agents say of them."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from customs.models import CustomsSystem, Outage
from customs.services import (
    outage_close,
    outage_correct,
    outage_fallback,
    outage_open,
    outage_update,
)
from customs.services.outages import OutageReport
from helpdesk.api.examples import OUTAGE_REQUEST
from helpdesk.api.filters import OutageFilter
from helpdesk.api.idempotency import idempotent
from helpdesk.api.serializers.outages import (
    OutageCloseInput,
    OutageFallbackInput,
    OutageInput,
    OutageNoticeInput,
    OutageNoticeOutput,
    OutagePatch,
    OutageUpdateInput,
)
from helpdesk.api.serializers.systems import OutageOutput
from helpdesk.api.views.base import ApiViewSet
from sla.services.outage_notices import outage_announce, outage_keep_quiet
from tickets.errors import AgentsOnly

CORRECTED = ("environment", "countries", "what_to_do_fr", "what_to_do_en")


class OutageViewSet(ApiViewSet):
    """Anybody reads; agents' keys write. What is not of production is for agents alone."""

    queryset = Outage.objects.none()
    lookup_field = "pk"
    filterset_class = OutageFilter
    orderings = ("-started_at",)
    scopes = {
        "list": "",
        "retrieve": "",
        **dict.fromkeys(
            ("create", "partial_update", "tell", "fallback", "close", "notice"),
            Scope.TICKETS_WRITE,
        ),
    }

    def get_queryset(self) -> QuerySet[Outage]:
        rows = Outage.objects.for_page()
        return rows if self.user.is_agent and self.action != "list" else rows.production()

    @extend_schema(
        operation_id="outages_list",
        summary="Outages and maintenances of production, the latest first",
        responses=OutageOutput(many=True),
    )
    def list(self, request: Request) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(OutageOutput(rows, many=True).data)

    @extend_schema(operation_id="outages_retrieve", summary="One outage", responses=OutageOutput)
    def retrieve(self, request: Request, pk: int) -> Response:
        return self._told(self._outage(pk))

    @extend_schema(
        operation_id="outages_create",
        summary="Declare an outage or a maintenance (agents)",
        description="Nobody outside is told before `notice/` says so.",
        request=OutageInput,
        responses={201: OutageOutput},
        examples=[OUTAGE_REQUEST],
    )
    @idempotent
    def create(self, request: Request) -> Response:
        self._require_agent()
        asked = self.read(OutageInput)
        asked["systems"] = _systems(asked["systems"])
        declared = outage_open(report=OutageReport(**asked), actor=self.user)
        return self._told(declared, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="outages_update",
        summary="Say better what it is about; the status page no longer overwrites it (agents)",
        request=OutagePatch,
        responses={200: OutageOutput},
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        outage = self._own(pk)
        wanted = self.read(OutagePatch)
        systems = list(outage.systems.all())
        if "systems" in wanted:
            systems = _systems(wanted["systems"])
        values = {name: wanted.get(name, getattr(outage, name)) for name in CORRECTED}
        outage_correct(outage_id=outage.pk, actor=self.user, systems=systems, **values)
        return self._told(outage)

    @extend_schema(
        operation_id="outages_tell",
        summary="Add one message, read on every ticket tied to the outage (agents)",
        request=OutageUpdateInput,
        responses={201: OutageOutput},
    )
    @idempotent
    def tell(self, request: Request, pk: int) -> Response:
        outage, asked = self._own(pk), self.read(OutageUpdateInput)
        outage_update(outage_id=outage.pk, actor=self.user, **asked)
        return self._told(outage, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="outages_fallback",
        summary="Note that customs opened the fallback procedure, or that it is not open (agents)",
        request=OutageFallbackInput,
        responses={200: OutageOutput},
    )
    @idempotent
    def fallback(self, request: Request, pk: int) -> Response:
        outage, asked = self._own(pk), self.read(OutageFallbackInput)
        outage_fallback(outage_id=outage.pk, actor=self.user, opened=asked["opened"])
        return self._told(outage)

    @extend_schema(
        operation_id="outages_close",
        summary="End an outage that an agent declared (agents)",
        request=OutageCloseInput,
        responses={200: OutageOutput},
    )
    @idempotent
    def close(self, request: Request, pk: int) -> Response:
        outage, asked = self._own(pk), self.read(OutageCloseInput)
        outage_close(outage_id=outage.pk, actor=self.user, body=asked["body"])
        return self._told(outage)

    @extend_schema(
        operation_id="outages_notice",
        summary="Write to the companies concerned, or keep it quiet (agents)",
        request=OutageNoticeInput,
        responses={200: OutageNoticeOutput},
    )
    @idempotent
    def notice(self, request: Request, pk: int) -> Response:
        outage, asked = self._own(pk), self.read(OutageNoticeInput)
        people = 0
        if asked["tell"]:
            people = outage_announce(outage_id=outage.pk, actor=self.user)
        else:
            outage_keep_quiet(outage_id=outage.pk, actor=self.user)
        return Response(OutageNoticeOutput({"people": people}).data)

    def _outage(self, pk: int) -> Outage:
        return get_object_or_404(self.get_queryset(), pk=pk)

    def _own(self, pk: int) -> Outage:
        outage = self._outage(pk)
        self._require_agent()
        return outage

    def _require_agent(self) -> None:
        if not self.user.is_agent:
            raise AgentsOnly(_("Only agents record outages."))

    def _told(self, outage: Outage, code: int = status.HTTP_200_OK) -> Response:
        """As it is now: a correction may have taken it out of production."""
        row: Any = Outage.objects.for_page().get(pk=outage.pk)
        return Response(OutageOutput(row).data, status=code)


def _systems(slugs: list[str]) -> list[CustomsSystem]:
    """The systems in use with these slugs. Raises ValidationError."""
    found = {one.slug: one for one in CustomsSystem.objects.in_use().filter(slug__in=slugs)}
    missing = sorted(set(slugs) - found.keys())
    if missing:
        refusal = _("There is no such system: %(names)s.") % {"names": ", ".join(missing)}
        raise exceptions.ValidationError({"systems": [refusal]}, "unknown")
    return list(found.values())
