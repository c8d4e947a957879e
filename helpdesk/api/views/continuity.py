"""After an outage: declarations sent under the fallback, and what is still to be put in order."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from customs.models import CustomsSystem, FallbackDeclaration, Outage
from customs.services import fallback_record, fallback_regularise
from helpdesk.api.examples import FALLBACK_REQUEST
from helpdesk.api.filters import FallbackFilter, RegularisationFilter
from helpdesk.api.idempotency import idempotent
from helpdesk.api.people import company_for
from helpdesk.api.serializers.continuity import (
    FallbackInput,
    FallbackOutput,
    RegularisationInput,
    RegularisationOutput,
    RegularisationPatch,
    RegularisedInput,
)
from helpdesk.api.views.base import ApiViewSet
from tickets.models import RegularisationTask
from tickets.services import regularisation_add, regularisation_tick


class FallbackViewSet(ApiViewSet):
    queryset = FallbackDeclaration.objects.none()
    lookup_field = "pk"
    filterset_class = FallbackFilter
    orderings = ("-id", "sent_at")
    scopes = {
        "list": Scope.TICKETS_READ,
        "retrieve": Scope.TICKETS_READ,
        "create": Scope.TICKETS_WRITE,
        "regularise": Scope.TICKETS_WRITE,
    }

    def get_queryset(self) -> QuerySet[FallbackDeclaration]:
        return FallbackDeclaration.objects.visible_to(self.user).for_page()

    @extend_schema(
        operation_id="fallback_declarations_list",
        summary="Declarations sent under a fallback",
        responses=FallbackOutput(many=True),
    )
    def list(self, request: Request) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(FallbackOutput(rows, many=True).data)

    @extend_schema(
        operation_id="fallback_declarations_retrieve",
        summary="One declaration sent under a fallback",
        responses=FallbackOutput,
    )
    def retrieve(self, request: Request, pk: int) -> Response:
        return self._told(pk)

    @extend_schema(
        operation_id="fallback_declarations_create",
        summary="Enter a declaration sent under a fallback",
        description=(
            "`numbers` are the references of the procedure, by the `key` that "
            "`systems/<slug>/` lists in `plans.references`. The same declaration again completes "
            "its numbers."
        ),
        request=FallbackInput,
        responses={201: FallbackOutput},
        examples=[FALLBACK_REQUEST],
    )
    @idempotent
    def create(self, request: Request) -> Response:
        asked = self.read(FallbackInput)
        kept = fallback_record(
            company=company_for(self.user, asked.pop("company", "")),
            system=_system(asked.pop("system")),
            outage=_outage(asked.pop("outage")) if "outage" in asked else None,
            actor=self.user,
            **asked,
        )
        return self._told(kept.pk, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="fallback_declarations_regularise",
        summary="Note that the real declaration was filed",
        description="Twice changes nothing: the first time stands.",
        request=RegularisedInput,
        responses={200: FallbackOutput},
    )
    @idempotent
    def regularise(self, request: Request, pk: int) -> Response:
        row, asked = get_object_or_404(self.get_queryset(), pk=pk), self.read(RegularisedInput)
        fallback_regularise(declaration_id=row.pk, actor=self.user, **asked)
        return self._told(row.pk)

    def _told(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        row = get_object_or_404(self.get_queryset(), pk=pk)
        return Response(FallbackOutput(row).data, status=code)


class RegularisationViewSet(ApiViewSet):
    queryset = RegularisationTask.objects.none()
    lookup_field = "pk"
    filterset_class = RegularisationFilter
    orderings = ("-id",)
    scopes = {
        "list": Scope.TICKETS_READ,
        "create": Scope.TICKETS_WRITE,
        "partial_update": Scope.TICKETS_WRITE,
    }

    def get_queryset(self) -> QuerySet[RegularisationTask]:
        rows = RegularisationTask.objects.visible_to(self.user)
        return rows.select_related("company", "ticket", "done_by").defer(
            "ticket__search", "ticket__classification"
        )

    @extend_schema(
        operation_id="regularisation_list",
        summary="What outages left to be put in order: messages held, declarations that waited",
        responses=RegularisationOutput(many=True),
    )
    def list(self, request: Request) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(RegularisationOutput(rows, many=True).data)

    @extend_schema(
        operation_id="regularisation_create",
        summary="Add a line that nobody listed",
        description="The same line twice is one.",
        request=RegularisationInput,
        responses={201: RegularisationOutput},
    )
    @idempotent
    def create(self, request: Request) -> Response:
        asked = self.read(RegularisationInput)
        task = regularisation_add(
            outage=_outage(asked["outage"]),
            company=company_for(self.user, asked.get("company", "")),
            kind=asked["kind"],
            reference=asked["reference"],
            actor=self.user,
        )
        return self._told(task.pk, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="regularisation_update",
        summary="Say that a line is in order, or that it is not",
        request=RegularisationPatch,
        responses={200: RegularisationOutput},
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        row, asked = get_object_or_404(self.get_queryset(), pk=pk), self.read(RegularisationPatch)
        regularisation_tick(task_id=row.pk, actor=self.user, done=asked["done"])
        return self._told(row.pk)

    def _told(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        row = get_object_or_404(self.get_queryset(), pk=pk)
        return Response(RegularisationOutput(row).data, status=code)


def _system(slug: str) -> CustomsSystem:
    found = CustomsSystem.objects.filter(slug=slug).first()
    if found is None:
        raise exceptions.ValidationError({"system": [_("There is no such system.")]}, "unknown")
    return found


def _outage(pk: int) -> Outage:
    """An outage that customers may know of too: one of production."""
    found = Outage.objects.production().filter(pk=pk).first()
    if found is None:
        raise exceptions.ValidationError({"outage": [_("There is no such outage.")]}, "unknown")
    return found
