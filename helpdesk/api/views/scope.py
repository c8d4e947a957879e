"""Telling a customer kindly that their contract leaves out what they ask."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from accounts.scope import ScopeAnswer, scope_answer
from helpdesk.api.idempotency import idempotent
from helpdesk.api.serializers.inputs import KindAnswerInput
from helpdesk.api.serializers.tickets import KindAnswerOutput, MessageOutput
from helpdesk.api.views.tickets import TicketRoute
from helpdesk.wording import filled
from tickets.models import Ticket
from tickets.services import Reply, scope_answer_send


class KindAnswerViewSet(TicketRoute):
    scopes = {"retrieve": Scope.TICKETS_READ, "create": Scope.TICKETS_WRITE}

    @extend_schema(
        operation_id="kind_answer_retrieve",
        summary="What to answer where the contract leaves it out (agents)",
        description="In the customer's language; nothing is sent. 404 where no answer was written.",
        responses=KindAnswerOutput,
    )
    def retrieve(self, request: Request, number: str) -> Response:
        ticket = self.ticket_for_agents()
        answer = _answer_of(ticket)
        if answer is None:
            raise NotFound
        told = {
            "body": self._body(ticket, answer),
            "service": answer.service,
            "subscription": answer.subscription,
        }
        return Response(KindAnswerOutput(told).data)

    @extend_schema(
        operation_id="kind_answer_create",
        summary="Send the kind answer, and so confirm that the contract leaves it out (agents)",
        description="Without `body`, the prepared answer is sent as it is.",
        request=KindAnswerInput,
        responses={201: MessageOutput},
    )
    @idempotent
    def create(self, request: Request, number: str) -> Response:
        ticket, asked = self.ticket_for_agents(), self.read(KindAnswerInput)
        answer = _answer_of(ticket)
        if "body" not in asked and answer is None:
            refusal = _("No answer was prepared for this. Write it.")
            raise ValidationError({"body": [refusal]}, "required")
        body = asked.get("body") or self._body(ticket, answer)
        written: Any = scope_answer_send(
            ticket_id=ticket.pk,
            reply=Reply(body=body, is_markdown=True, then=asked["then"]),
            service=answer.service if answer else "",
            subscription=answer.subscription if answer else "",
            actor=self.actor,
        )
        return Response(MessageOutput(written).data, status=status.HTTP_201_CREATED)

    def _body(self, ticket: Ticket, answer: ScopeAnswer | None) -> str:
        assert answer is not None
        names = {
            "requester": ticket.requester.name,
            "agent": self.user.name,
            "number": ticket.number,
        }
        return filled(answer.body, names)


def _answer_of(ticket: Ticket) -> ScopeAnswer | None:
    return scope_answer(category=ticket.category, subtype=ticket.subtype, locale=ticket.locale[:2])
