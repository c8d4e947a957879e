"""The follow-up of a finalisation: reading it, and keeping a check."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from customs.legal import Limit
from customs.queries import legal_rules
from helpdesk.api.idempotency import idempotent
from helpdesk.api.serializers.followups import CheckInput, CheckOutput, FollowUpOutput
from helpdesk.api.views.tickets import TicketRoute
from tickets.followups import day_of, limits_of
from tickets.models import FollowUp, Ticket
from tickets.services import NewCheck, follow_up_check


class FollowUpViewSet(TicketRoute):
    scopes = {"retrieve": Scope.TICKETS_READ, "create": Scope.TICKETS_WRITE}

    @extend_schema(
        operation_id="follow_up_retrieve",
        summary="What a declaration still waits for, by when, and what was checked",
        description="404 where nothing is followed up on the ticket.",
        responses=FollowUpOutput,
    )
    def retrieve(self, request: Request, number: str) -> Response:
        return Response(FollowUpOutput(self._shown(self.ticket())).data)

    @extend_schema(
        operation_id="follow_up_checks_create",
        summary="Keep a check (agents)",
        description=(
            "An authority may have been contacted only with the customer's approval, where the "
            "contract wants one."
        ),
        request=CheckInput,
        responses={201: CheckOutput},
    )
    @idempotent
    def create(self, request: Request, number: str) -> Response:
        ticket, asked = self.ticket(), self.read(CheckInput)
        next_check_at = asked.pop("next_check_at", None)
        kept = follow_up_check(
            ticket_id=ticket.pk,
            check=NewCheck(**asked),
            next_check_at=next_check_at,
            actor=self.actor,
        )
        return Response(CheckOutput(kept).data, status=status.HTTP_201_CREATED)

    def _shown(self, ticket: Ticket) -> Any:
        row: Any = FollowUp.objects.filter(ticket=ticket).first()
        if row is None:
            raise Http404(_("Nothing is followed up on this ticket."))
        row.limits = [self._limit(limit) for limit in limits_of(row, legal_rules())]
        row.shown_checks = list(row.checks.select_related("by"))
        row.shown_proofs = list(row.proofs.all())
        return row

    def _limit(self, limit: Limit) -> dict[str, Any]:
        return {
            "key": limit.key,
            "on": limit.on,
            "days_left": limit.days_left(day_of(self.now)),
            "what": limit.what.text(self.locale),
            "source": limit.source,
            "certainty": limit.certainty,
        }
