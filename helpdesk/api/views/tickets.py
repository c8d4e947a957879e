"""Tickets: opening, reading, changing."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from accounts.models import User
from alerts.models import Alert
from helpdesk.api import queries
from helpdesk.api.changes import ticket_change
from helpdesk.api.etags import seen_version, tagged, unchanged
from helpdesk.api.examples import TICKET_ANSWER, TICKET_REQUEST
from helpdesk.api.filters import TicketFilter
from helpdesk.api.idempotency import idempotent
from helpdesk.api.people import agent_for, requester_for
from helpdesk.api.promises import promises_put
from helpdesk.api.serializers.inputs import TicketInput, TicketPatch, TransitionInput
from helpdesk.api.serializers.tickets import TicketOutput, ticket_page, ticket_url
from helpdesk.api.views.base import ApiViewSet
from helpdesk.errors import Conflict
from helpdesk.standing import standing_read_once
from tickets.errors import AgentsOnly
from tickets.models import AlertLink, Ticket
from tickets.services import NewTicket, ticket_move, ticket_open

_OUTPUT = TicketOutput()  # keeps nothing of a request; building its fields for each would cost


class TicketAnswers(ApiViewSet):
    """Routes that answer with tickets."""

    @standing_read_once()
    def shown(self, *rows: Any) -> list[dict[str, Any]]:
        """Tickets as the API tells them."""
        promises_put(rows, self.now)
        for row in rows:
            row.scope = queries.scope_told(row, self.locale)
            row.shown_tags = row.tags if self.user.is_agent else []
            row.shown_snooze = row.snoozed_until if self.user.is_agent else None
            row.url = ticket_url(row, self.request)
            row.page = ticket_page(row, self.request)
        return [_OUTPUT.to_representation(row) for row in rows]

    def opened(self, ticket: Ticket, description: str) -> Response:
        """The answer to whoever opened a ticket."""
        row = queries.ticket_opened(ticket, description)
        location = {"Location": ticket_url(ticket, self.request)}
        created = Response(self.shown(row)[0], status=status.HTTP_201_CREATED, headers=location)
        return tagged(created, ticket)


class TicketRoute(TicketAnswers):
    """A route below a ticket: 404 for one that the key's person may not see."""

    queryset = Ticket.objects.none()
    lookup_field = "number"

    def ticket(self) -> Ticket:
        """The ticket of the address, alone. Raises Http404."""
        visible = Ticket.objects.visible_to(self.user)
        return get_object_or_404(visible.by_number(self.kwargs["number"]))

    def ticket_for_agents(self) -> Ticket:
        """As `ticket`. Raises AgentsOnly where it is how the desk works, not what it says."""
        ticket = self.ticket()
        if not self.user.is_agent:
            raise AgentsOnly(_("Only agents do this."))
        return ticket

    def answer(self, number: str) -> Response:
        """One ticket as it is now, with its entity tag."""
        row = get_object_or_404(queries.ticket_row(self.user, number))
        return tagged(Response(self.shown(row)[0]), row)


class TicketViewSet(TicketRoute):
    filterset_class = TicketFilter
    orderings = ("-created_at", "updated_at", "next_due_at")
    scopes = {
        "list": Scope.TICKETS_READ,
        "create": Scope.TICKETS_WRITE,
        "retrieve": Scope.TICKETS_READ,
        "partial_update": Scope.TICKETS_WRITE,
        "transition": Scope.TICKETS_WRITE,
    }

    def get_queryset(self) -> QuerySet[Any]:
        return queries.ticket_rows(self.user)

    @extend_schema(
        operation_id="tickets_list",
        summary="Tickets that the key may see",
        responses=TicketOutput(many=True),
    )
    def list(self, request: Request) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.shown(*rows or ()))

    @extend_schema(
        operation_id="tickets_create",
        summary="Open a ticket",
        description=(
            "The desk understands the text: what you leave out is found in it. The answer holds "
            "the promise of the contract."
        ),
        request=TicketInput,
        responses={201: OpenApiResponse(TicketOutput, "Opened; `Location` and `ETag` are set.")},
        examples=[TICKET_REQUEST, TICKET_ANSWER],
    )
    @idempotent
    @standing_read_once()
    def create(self, request: Request) -> Response:
        asked = self.read(TicketInput)
        requester = requester_for(self.user, asked.pop("requester_email", ""))
        alert = self._alert(asked.pop("alert_id", None), requester)
        assert requester.company is not None
        new = NewTicket(**asked, alert=alert)
        ticket = ticket_open(
            new=new,
            company=requester.company,
            requester=requester,
            actor=self.actor,
        )
        return self.opened(ticket, new.description)

    @extend_schema(
        operation_id="tickets_retrieve",
        summary="One ticket",
        responses={200: TicketOutput, 304: OpenApiResponse(description="As `If-None-Match`.")},
    )
    def retrieve(self, request: Request, number: str) -> Response:
        row = get_object_or_404(queries.ticket_row(self.user, number))
        if unchanged(request, row):
            return tagged(Response(status=status.HTTP_304_NOT_MODIFIED), row)
        return tagged(Response(self.shown(row)[0]), row)

    @extend_schema(
        operation_id="tickets_update",
        summary="Change priority, category, system, assignee, queue, scope or tags (agents)",
        request=TicketPatch,
        responses=TicketOutput,
    )
    def partial_update(self, request: Request, number: str) -> Response:
        ticket, wanted = self.ticket(), self.read(TicketPatch)
        ticket_change(
            ticket_id=ticket.pk,
            wanted=wanted,
            assignee=agent_for(wanted.get("assignee")),
            actor=self.actor,
            seen_version=seen_version(request, ticket),
        )
        return self.answer(number)

    @extend_schema(
        operation_id="tickets_transition",
        summary="Move a ticket to another status",
        description="With `comment`, a public message goes with it.",
        request=TransitionInput,
        responses={200: TicketOutput},
    )
    @idempotent
    def transition(self, request: Request, number: str) -> Response:
        ticket, asked = self.ticket(), self.read(TransitionInput)
        ticket_move(
            ticket_id=ticket.pk,
            **asked,
            actor=self.actor,
            seen_version=seen_version(request, ticket),
        )
        return self.answer(number)

    def _alert(self, alert_id: int | None, requester: User) -> Alert | None:
        """The alert that a ticket is opened for, of the requester's own company and still free."""
        if alert_id is None:
            return None
        visible = Alert.objects.visible_to(self.user)
        alert = visible.filter(pk=alert_id, company=requester.company_id).first()
        if alert is None:
            refusal = _("There is no such alert of this customer.")
            raise exceptions.ValidationError({"alert_id": [refusal]}, "unknown")
        alert_require_free(alert)
        return alert


def alert_require_free(alert: Alert) -> None:
    """Raise Conflict when the alert is handled in a ticket already."""
    link = AlertLink.objects.filter(alert=alert).select_related("ticket").first()
    if link is not None:
        told = _("This alert is already handled in %(number)s.") % {"number": link.ticket.number}
        raise Conflict(told, ticket=link.ticket.number)
