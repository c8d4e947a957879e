"""The customer's word on a solution, and how content they are with it."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from helpdesk.api.idempotency import idempotent
from helpdesk.api.serializers.satisfaction import (
    MarkOutput,
    RatingInput,
    RatingOutput,
    SolutionInput,
)
from helpdesk.api.views.tickets import TicketRoute
from helpdesk.ratings import rating_of
from tickets.choices import Confirmation
from tickets.errors import SolutionAnswered
from tickets.models import MarkedReply
from tickets.services import solution_answer, ticket_rate


class SatisfactionViewSet(TicketRoute):
    scopes = {
        "solution": Scope.TICKETS_WRITE,
        "retrieve": Scope.TICKETS_READ,
        "create": Scope.TICKETS_WRITE,
    }

    @extend_schema(
        operation_id="solution_answer",
        summary="Say whether the solution in question works (customers)",
        description=(
            "It works: the ticket is solved. It does not: `comment` says why, and the ticket goes "
            "on. The message in question is the one whose `mark.confirmation` is `asked`."
        ),
        request=SolutionInput,
        responses=MarkOutput,
    )
    @idempotent
    def solution(self, request: Request, number: str) -> Response:
        ticket, asked = self.ticket(), self.read(SolutionInput)
        marked = MarkedReply.objects.filter(ticket=ticket, confirmation=Confirmation.ASKED).first()
        if marked is None:
            raise SolutionAnswered(_("No solution waits for an answer."))
        solution_answer(
            ticket_id=ticket.pk,
            marked_id=marked.pk,
            works=asked["works"],
            body=asked["comment"],
            actor=self.actor,
        )
        marked.refresh_from_db()
        return Response(MarkOutput(marked).data)

    @extend_schema(
        operation_id="rating_retrieve",
        summary="How content the customer was with the present solution",
        responses=RatingOutput,
    )
    def retrieve(self, request: Request, number: str) -> Response:
        rating = rating_of(self.ticket())
        if rating is None:
            raise NotFound
        return Response(RatingOutput(rating).data)

    @extend_schema(
        operation_id="rating_create",
        summary="Rate the present solution (customers)",
        description="A second rating of the same solution replaces the first.",
        request=RatingInput,
        responses={201: RatingOutput},
    )
    @idempotent
    def create(self, request: Request, number: str) -> Response:
        ticket, asked = self.ticket(), self.read(RatingInput)
        rating = ticket_rate(ticket_id=ticket.pk, **asked, actor=self.actor)
        return Response(RatingOutput(rating).data, status=status.HTTP_201_CREATED)
