"""Recommendations: what the desk proposes to a company, and the company's decision."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from alerts.models import Recommendation
from alerts.services import (
    Proposal,
    recommendation_apply,
    recommendation_decide,
    recommendation_propose,
    recommendation_reword,
    recommendation_withdraw,
)
from helpdesk.api.examples import PROPOSAL_REQUEST
from helpdesk.api.filters import RecommendationFilter
from helpdesk.api.idempotency import idempotent
from helpdesk.api.people import company_for
from helpdesk.api.serializers.recommendations import (
    ChangeOutput,
    DecisionInput,
    ProposalInput,
    ProposalText,
    RecommendationDetailOutput,
    RecommendationOutput,
    WithdrawalInput,
)
from helpdesk.api.views.base import ApiViewSet
from tickets.errors import AgentsOnly
from tickets.improvement import measured
from tickets.models import Ticket
from tickets.services import ticket_recommend


class RecommendationViewSet(ApiViewSet):
    queryset = Recommendation.objects.none()
    lookup_field = "pk"
    filterset_class = RecommendationFilter
    orderings = ("-id",)
    scopes = {
        "list": Scope.TICKETS_READ,
        "retrieve": Scope.TICKETS_READ,
        **dict.fromkeys(("create", "reword", "decide", "apply", "withdraw"), Scope.TICKETS_WRITE),
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
        operation_id="recommendations_create",
        summary="Propose a rule change to a company (agents)",
        description="Its administrators are told. One proposal stands for each problem: else 409.",
        request=ProposalInput,
        responses={201: RecommendationDetailOutput},
        examples=[PROPOSAL_REQUEST],
    )
    @idempotent
    def create(self, request: Request) -> Response:
        self._require_agent()
        found = self._proposed(self.read(ProposalInput))
        return self._answer(found.pk, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="recommendations_reword",
        summary="Say it anew, before the decision or after a refusal (agents)",
        description="The whole text; what is left out is emptied. The company is asked anew.",
        request=ProposalText,
        responses={200: RecommendationDetailOutput},
    )
    @idempotent
    def reword(self, request: Request, pk: int) -> Response:
        found, asked = self._found(pk), self.read(ProposalText)
        recommendation_reword(recommendation_id=found.pk, text=Proposal(**asked), actor=self.user)
        return self._answer(found.pk)

    @extend_schema(
        operation_id="recommendations_decide",
        summary="Accept or refuse, as an administrator of the company or for it",
        request=DecisionInput,
        responses={200: RecommendationDetailOutput},
    )
    @idempotent
    def decide(self, request: Request, pk: int) -> Response:
        found, asked = self._found(pk), self.read(DecisionInput)
        recommendation_decide(recommendation_id=found.pk, actor=self.user, **asked)
        return self._answer(found.pk)

    @extend_schema(
        operation_id="recommendations_apply",
        summary="Say that the rule is in force from now on: its effect is measured (agents)",
        request=None,
        responses={200: RecommendationDetailOutput},
    )
    @idempotent
    def apply(self, request: Request, pk: int) -> Response:
        found = self._found(pk)
        recommendation_apply(recommendation_id=found.pk, actor=self.user)
        return self._answer(found.pk)

    @extend_schema(
        operation_id="recommendations_withdraw",
        summary="Take it back, with the reason (agents)",
        request=WithdrawalInput,
        responses={200: RecommendationDetailOutput},
    )
    @idempotent
    def withdraw(self, request: Request, pk: int) -> Response:
        found, asked = self._found(pk), self.read(WithdrawalInput)
        recommendation_withdraw(recommendation_id=found.pk, actor=self.user, **asked)
        return self._answer(found.pk)

    def _proposed(self, asked: dict[str, Any]) -> Recommendation:
        """Against the problem of the ticket, or of the company that the body names."""
        number, tenant = asked.pop("ticket", None), asked.pop("company", "")
        signature = asked.pop("signature", "")
        text = Proposal(**asked)
        if number is None:
            company = company_for(self.user, tenant)
            return recommendation_propose(
                company=company, signature=signature, text=text, actor=self.user
            )
        ticket = Ticket.objects.visible_to(self.user).by_number(number).first()
        if ticket is None:
            raise ValidationError({"ticket": [_("There is no such ticket.")]}, "unknown")
        return ticket_recommend(
            ticket_id=ticket.pk, text=text, actor=self.actor, signature=signature
        )

    def _require_agent(self) -> None:
        if not self.user.is_agent:
            raise AgentsOnly(_("Only agents propose, apply and withdraw recommendations."))

    def _found(self, pk: int) -> Recommendation:
        return get_object_or_404(self.get_queryset(), pk=pk)

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(self._told(self.get_queryset().get(pk=pk)), status=code)

    def _told(self, found: Recommendation) -> dict[str, object]:
        (one,) = measured([found], self.now)
        changes = found.changes.select_related("actor").order_by("pk")
        told = RecommendationOutput(one).data
        return {**told, "changes": ChangeOutput(changes, many=True).data}
