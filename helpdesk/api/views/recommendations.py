"""Recommendations: what the desk proposes to a company, and the company's decision."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from alerts.models import Recommendation
from alerts.services import recommendation_decide
from helpdesk.api.filters import RecommendationFilter
from helpdesk.api.idempotency import idempotent
from helpdesk.api.serializers.recommendations import (
    ChangeOutput,
    DecisionInput,
    RecommendationDetailOutput,
    RecommendationOutput,
)
from helpdesk.api.views.base import ApiViewSet
from tickets.improvement import measured


class RecommendationViewSet(ApiViewSet):
    queryset = Recommendation.objects.none()
    lookup_field = "pk"
    filterset_class = RecommendationFilter
    orderings = ("-id",)
    scopes = {
        "list": Scope.TICKETS_READ,
        "retrieve": Scope.TICKETS_READ,
        "decide": Scope.TICKETS_WRITE,
    }

    def get_queryset(self) -> QuerySet[Recommendation]:
        return Recommendation.objects.visible_to(self.user).for_page()

    @extend_schema(
        operation_id="recommendations_list",
        summary="Rule changes proposed to the company, with their effect",
        responses=RecommendationOutput(many=True),
    )
    def list(self, request: Request) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        told = RecommendationOutput(measured(rows, self.now), many=True).data
        return self.get_paginated_response(told)

    @extend_schema(
        operation_id="recommendations_retrieve",
        summary="One recommendation with its history",
        responses=RecommendationDetailOutput,
    )
    def retrieve(self, request: Request, pk: int) -> Response:
        return Response(self._told(get_object_or_404(self.get_queryset(), pk=pk)))

    @extend_schema(
        operation_id="recommendations_decide",
        summary="Accept or refuse, as an administrator of the company or for it",
        request=DecisionInput,
        responses={200: RecommendationDetailOutput},
    )
    @idempotent
    def decide(self, request: Request, pk: int) -> Response:
        found, asked = get_object_or_404(self.get_queryset(), pk=pk), self.read(DecisionInput)
        recommendation_decide(recommendation_id=found.pk, actor=self.user, **asked)
        return Response(self._told(self.get_queryset().get(pk=found.pk)))

    def _told(self, found: Recommendation) -> dict[str, object]:
        (one,) = measured([found], self.now)
        changes = found.changes.select_related("actor").order_by("pk")
        told = RecommendationOutput(one).data
        return {**told, "changes": ChangeOutput(changes, many=True).data}
