"""Whether an agent wants to see a ticket now, later, or hear of it; and the outage that explains it."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from customs.models import Outage
from helpdesk.api.etags import seen_version
from helpdesk.api.examples import SNOOZE_REQUEST
from helpdesk.api.idempotency import idempotent
from helpdesk.api.serializers.inputs import OutageLinkInput, SnoozeInput
from helpdesk.api.serializers.tickets import TicketOutput
from helpdesk.api.views.tickets import TicketRoute
from tickets.services import (
    outage_link,
    ticket_follow,
    ticket_snooze,
    ticket_unfollow,
    ticket_wake,
)

NOTHING = OpenApiResponse(description="As wished.")


class SnoozeViewSet(TicketRoute):
    scopes = {"create": Scope.TICKETS_WRITE, "destroy": Scope.TICKETS_WRITE}

    @extend_schema(
        operation_id="tickets_snooze",
        summary="Put the ticket aside until a moment (agents)",
        description=(
            "It wakes by itself, or when the customer writes. Promises go on: a moment past the "
            "next deadline is refused with `snooze_refused`."
        ),
        request=SnoozeInput,
        responses={200: TicketOutput},
        examples=[SNOOZE_REQUEST],
    )
    @idempotent
    def create(self, request: Request, number: str) -> Response:
        ticket = self.ticket_for_agents()
        ticket_snooze(
            ticket_id=ticket.pk,
            until=self.read(SnoozeInput)["until"],
            actor=self.actor,
            seen_version=seen_version(request, ticket),
        )
        return self.answer(number)

    @extend_schema(
        operation_id="tickets_wake",
        summary="Take up a ticket that was put aside (agents)",
        responses={200: TicketOutput},
    )
    def destroy(self, request: Request, number: str) -> Response:
        ticket = self.ticket_for_agents()
        ticket_wake(
            ticket_id=ticket.pk, actor=self.actor, seen_version=seen_version(request, ticket)
        )
        return self.answer(number)


class FollowViewSet(TicketRoute):
    scopes = {"create": Scope.TICKETS_WRITE, "destroy": Scope.TICKETS_WRITE}

    @extend_schema(
        operation_id="tickets_follow",
        summary="Let the key's person have e-mails of what happens (agents)",
        request=None,
        responses={204: NOTHING},
    )
    @idempotent
    def create(self, request: Request, number: str) -> Response:
        ticket_follow(ticket=self.ticket_for_agents(), user=self.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        operation_id="tickets_unfollow",
        summary="Have no more e-mails of it (agents)",
        responses={204: NOTHING},
    )
    def destroy(self, request: Request, number: str) -> Response:
        ticket_unfollow(ticket=self.ticket_for_agents(), user=self.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class OutageLinkViewSet(TicketRoute):
    scopes = {"create": Scope.TICKETS_WRITE}

    @extend_schema(
        operation_id="tickets_outage",
        summary="Tie the ticket to the outage that explains it (agents)",
        request=OutageLinkInput,
        responses={200: TicketOutput},
    )
    @idempotent
    def create(self, request: Request, number: str) -> Response:
        ticket, asked = self.ticket_for_agents(), self.read(OutageLinkInput)
        outage = Outage.objects.filter(pk=asked["outage"]).first()
        if outage is None:
            raise exceptions.ValidationError({"outage": [_("There is no such outage.")]}, "unknown")
        outage_link(outage=outage, ticket_ids=[ticket.pk], actor=self.actor)
        return self.answer(number)
