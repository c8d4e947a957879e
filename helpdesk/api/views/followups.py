"""The follow-up of a finalisation: reading it, its facts, checks, proofs and outcome."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from customs.legal import Limit
from customs.queries import legal_rules
from helpdesk.api import queries
from helpdesk.api.changes import follow_up_change
from helpdesk.api.examples import FOLLOW_UP_CHECK
from helpdesk.api.idempotency import idempotent
from helpdesk.api.serializers.followups import (
    CheckInput,
    CheckOutput,
    FollowUpInput,
    FollowUpOutput,
    FollowUpPatch,
    OutcomeInput,
    ProofInput,
    ProofOutput,
)
from helpdesk.api.views.tickets import TicketRoute
from tickets.followups import day_of, limits_of
from tickets.models import Attachment, FollowUp, Ticket
from tickets.services import (
    NewCheck,
    follow_up_check,
    follow_up_close,
    follow_up_start,
    proof_add,
    proof_ask,
)


class FollowUpRoute(TicketRoute):
    """Routes that answer with a follow-up."""

    def told(self, ticket: Ticket, code: int = status.HTTP_200_OK) -> Response:
        row: Any = FollowUp.objects.filter(ticket=ticket).first()
        if row is None:
            raise Http404(_("Nothing is followed up on this ticket."))
        row.limits = [self._limit(limit) for limit in limits_of(row, legal_rules())]
        row.shown_checks = list(row.checks.select_related("by"))
        row.shown_proofs = list(row.proofs.all())
        return Response(FollowUpOutput(row).data, status=code)

    def _limit(self, limit: Limit) -> dict[str, Any]:
        return {
            "key": limit.key,
            "on": limit.on,
            "days_left": limit.days_left(day_of(self.now)),
            "what": limit.what.text(self.locale),
            "source": limit.source,
            "certainty": limit.certainty,
        }


class FollowUpViewSet(FollowUpRoute):
    scopes = {
        "retrieve": Scope.TICKETS_READ,
        "create": Scope.TICKETS_WRITE,
        "partial_update": Scope.TICKETS_WRITE,
        "close": Scope.TICKETS_WRITE,
    }

    @extend_schema(
        operation_id="follow_up_retrieve",
        summary="What a declaration still waits for, by when, and what was checked",
        description="404 where nothing is followed up on the ticket.",
        responses=FollowUpOutput,
    )
    def retrieve(self, request: Request, number: str) -> Response:
        return self.told(self.ticket())

    @extend_schema(
        operation_id="follow_up_create",
        summary="Begin a follow-up, or take up again one that was ended (agents)",
        description="One that is open stays as it is.",
        request=FollowUpInput,
        responses={200: FollowUpOutput},
    )
    @idempotent
    def create(self, request: Request, number: str) -> Response:
        ticket = self.ticket()
        follow_up_start(
            ticket_id=ticket.pk, kind=self.read(FollowUpInput)["kind"], actor=self.actor
        )
        return self.told(ticket)

    @extend_schema(
        operation_id="follow_up_update",
        summary="Write down its facts, and when to look again (agents)",
        description=(
            "Fields left out stay; a null date is taken back. Which dates count depends on `kind`: "
            "the others are refused."
        ),
        request=FollowUpPatch,
        responses={200: FollowUpOutput},
    )
    def partial_update(self, request: Request, number: str) -> Response:
        ticket, wanted = self.ticket_for_agents(), self.read(FollowUpPatch)
        follow_up_change(ticket_id=ticket.pk, wanted=wanted, actor=self.actor)
        return self.told(ticket)

    @extend_schema(
        operation_id="follow_up_close",
        summary="End the follow-up with its outcome (agents)",
        description="The ticket stays as it is.",
        request=OutcomeInput,
        responses={200: FollowUpOutput},
    )
    @idempotent
    def close(self, request: Request, number: str) -> Response:
        ticket, asked = self.ticket(), self.read(OutcomeInput)
        follow_up_close(ticket_id=ticket.pk, **asked, actor=self.actor)
        return self.told(ticket)


class FollowUpCheckViewSet(FollowUpRoute):
    scopes = {"create": Scope.TICKETS_WRITE}

    @extend_schema(
        operation_id="follow_up_checks_create",
        summary="Keep a check (agents)",
        description=(
            "An authority may have been contacted only with the customer's approval, where the "
            "contract wants one."
        ),
        request=CheckInput,
        responses={201: CheckOutput},
        examples=[FOLLOW_UP_CHECK],
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


class FollowUpProofViewSet(FollowUpRoute):
    scopes = {"create": Scope.TICKETS_WRITE, "ask": Scope.TICKETS_WRITE}

    @extend_schema(
        operation_id="follow_up_proofs_create",
        summary="Keep a proof: a file of the ticket, a reference, or both",
        description=(
            "The customer's program may send one too: the file first, with a message, through "
            "`attachments/`."
        ),
        request=ProofInput,
        responses={201: ProofOutput},
    )
    @idempotent
    def create(self, request: Request, number: str) -> Response:
        ticket, asked = self.ticket(), self.read(ProofInput)
        named = asked.pop("attachment", None)
        asked.setdefault("collected_on", day_of(self.now))
        kept = proof_add(
            ticket_id=ticket.pk,
            attachment=self._attachment(ticket, named) if named else None,
            actor=self.actor,
            **asked,
        )
        return Response(ProofOutput(kept).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="follow_up_proof_ask",
        summary="Ask the customer for alternative proof (agents)",
        description="By e-mail and on their page; once is enough.",
        request=None,
        responses={200: FollowUpOutput},
    )
    @idempotent
    def ask(self, request: Request, number: str) -> Response:
        ticket = self.ticket()
        proof_ask(ticket_id=ticket.pk, actor=self.actor)
        return self.told(ticket)

    def _attachment(self, ticket: Ticket, pk: int) -> Attachment:
        found = queries.attachment_rows(ticket, self.user).filter(pk=pk).first()
        if found is None:
            refusal = _("There is no such file in this ticket.")
            raise exceptions.ValidationError({"attachment": [refusal]}, "unknown")
        return found
