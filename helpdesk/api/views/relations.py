"""Tickets that belong together, for agents' programs."""

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from helpdesk.api import queries
from helpdesk.api.idempotency import idempotent
from helpdesk.api.serializers.relations import LinkInput, LinkOutput, MergeInput, SplitInput
from helpdesk.api.serializers.tickets import TicketOutput
from helpdesk.api.views.tickets import TicketRoute
from tickets.errors import AgentsOnly
from tickets.models import Ticket, TicketLink
from tickets.services import ticket_link, ticket_merge, ticket_split, ticket_unlink

NO_SUCH_TICKET = _("There is no such ticket.")


class RelationViewSet(TicketRoute):
    """Customers' keys are refused: how the desk sorts its work is its own."""

    orderings = ("id",)
    scopes = {
        "list": Scope.TICKETS_READ,
        "create": Scope.TICKETS_WRITE,
        "destroy": Scope.TICKETS_WRITE,
        "merge": Scope.TICKETS_WRITE,
        "split": Scope.TICKETS_WRITE,
    }

    @extend_schema(
        operation_id="links_list",
        summary="Tickets that belong to this one (agents)",
        responses=LinkOutput(many=True),
    )
    def list(self, request: Request, number: str) -> Response:
        ticket = self._own()
        rows = TicketLink.objects.filter(Q(ticket=ticket) | Q(other=ticket))
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(LinkOutput(page, many=True).data)

    @extend_schema(
        operation_id="links_create",
        summary="Link two tickets, or make this one part of an incident (agents)",
        request=LinkInput,
        responses={201: LinkOutput},
    )
    @idempotent
    def create(self, request: Request, number: str) -> Response:
        ticket, asked = self._own(), self.read(LinkInput)
        link = ticket_link(
            ticket_id=ticket.pk,
            other_id=self._named(asked, "other").pk,
            kind=asked["kind"],
            actor=self.actor,
        )
        return Response(LinkOutput(link).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="links_delete",
        summary="Take the link between two tickets away (agents)",
        responses={204: OpenApiResponse(description="There is none, now or before.")},
    )
    def destroy(self, request: Request, number: str, other: str) -> Response:
        ticket = self._own()
        linked = get_object_or_404(Ticket.objects.visible_to(self.user).by_number(other))
        ticket_unlink(ticket_id=ticket.pk, other_id=linked.pk, actor=self.actor)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        operation_id="tickets_merge",
        summary="Close this ticket and go on in another of the same company (agents)",
        description="The requester is told. The answer is the ticket in which it goes on.",
        request=MergeInput,
        responses={200: TicketOutput},
    )
    @idempotent
    def merge(self, request: Request, number: str) -> Response:
        ticket, asked = self._own(), self.read(MergeInput)
        target = ticket_merge(
            ticket_id=ticket.pk, into_id=self._named(asked, "into").pk, actor=self.actor
        )
        return self.answer(target.number)

    @extend_schema(
        operation_id="tickets_split",
        summary="Open a linked ticket out of a customer's later message and its files (agents)",
        request=SplitInput,
        responses={201: TicketOutput},
    )
    @idempotent
    def split(self, request: Request, number: str) -> Response:
        ticket, asked = self._own(), self.read(SplitInput)
        message = get_object_or_404(queries.message_rows(ticket, self.user), pk=asked["message"])
        new = ticket_split(message=message, subject=asked["subject"], actor=self.actor)
        return self.opened(new, message.body)

    def _own(self) -> Ticket:
        ticket = self.ticket()
        if not self.user.is_agent:
            raise AgentsOnly(_("Only agents link tickets."))
        return ticket

    def _named(self, asked: dict[str, Any], field: str) -> Ticket:
        """The other ticket, by its number in the body."""
        visible = Ticket.objects.visible_to(self.user)
        found = visible.by_number(asked[field]).first()
        if found is None:
            raise exceptions.ValidationError({field: [NO_SUCH_TICKET]}, "unknown")
        return found
