"""What happens on a ticket: messages, files, the log, its promises, approvals."""

from typing import Any

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from helpdesk.api import queries
from helpdesk.api.etags import seen_version
from helpdesk.api.idempotency import idempotent
from helpdesk.api.parsers import UploadParser
from helpdesk.api.serializers.inputs import (
    ApprovalInput,
    AttachmentInput,
    ContactInput,
    MessageInput,
)
from helpdesk.api.serializers.service import ClocksOutput
from helpdesk.api.serializers.tickets import (
    ApprovalOutput,
    AttachmentOutput,
    ContactLogOutput,
    EventOutput,
    MessageOutput,
    ticket_url,
)
from helpdesk.api.views.tickets import TicketRoute
from helpdesk.errors import Conflict
from helpdesk.uploads import file_answer
from sla.core.explain import as_json
from sla.queries import clocks_now
from tickets.choices import ApprovalState
from tickets.errors import AgentsOnly, CustomersOnly
from tickets.models import AuthorityApproval, Message, Ticket
from tickets.services import (
    Mark,
    NewContact,
    Reply,
    Step,
    approval_answer,
    approval_ask,
    approval_record,
    attachment_add,
    authority_contact_add,
    marked_reply_add,
    message_add,
)

NO_SUCH_MESSAGE = _("There is no such message in this ticket.")


class MessageViewSet(TicketRoute):
    orderings = ("id",)
    scopes = {"list": Scope.TICKETS_READ, "create": Scope.TICKETS_WRITE}

    @extend_schema(
        operation_id="messages_list",
        summary="The thread, oldest first",
        responses=MessageOutput(many=True),
    )
    def list(self, request: Request, number: str) -> Response:
        rows = self.paginate_queryset(queries.message_rows(self.ticket(), self.user))
        return self.get_paginated_response(MessageOutput(rows, many=True).data)

    @extend_schema(
        operation_id="messages_create",
        summary="Write a reply, or a note (agents)",
        description=(
            "A customer's reply to a ticket that can no longer be reopened opens a new one that "
            "follows it; `ticket` and `Location` name the ticket the message is in."
        ),
        request=MessageInput,
        responses={201: MessageOutput},
    )
    @idempotent
    def create(self, request: Request, number: str) -> Response:
        ticket, asked = self.ticket(), self.read(MessageInput)
        if not self.user.is_agent:
            _require_plain(asked)
        written = self._written(ticket, asked, seen_version(request, ticket))
        location = {"Location": f"{ticket_url(written.ticket, request)}messages/"}
        data = MessageOutput(written).data
        return Response(data, status=status.HTTP_201_CREATED, headers=location)

    def _written(self, ticket: Ticket, asked: dict[str, Any], seen: int | None) -> Message:
        mark = asked.pop("mark", None)
        if mark is None or not asked["public"]:
            return message_add(
                ticket_id=ticket.pk,
                author=self.user,
                **asked,
                actor=self.actor,
                seen_version=seen,
            )
        return marked_reply_add(
            ticket_id=ticket.pk,
            reply=Reply(body=asked["body"], is_markdown=asked["is_markdown"], seen_version=seen),
            mark=Mark(mark["kind"], [Step(**step) for step in mark["steps"]]),
            actor=self.actor,
        )


def _require_plain(asked: dict[str, Any]) -> None:
    """Customers write public text that stands as they wrote it. Raises AgentsOnly."""
    if not asked["public"]:
        raise AgentsOnly(_("Only agents write notes."), pointer="/public")
    if asked["is_markdown"]:
        raise AgentsOnly(_("Only agents write Markdown."), pointer="/is_markdown")


class AttachmentViewSet(TicketRoute):
    parser_classes = [UploadParser]
    orderings = ("id",)
    scopes = {
        "list": Scope.TICKETS_READ,
        "retrieve": Scope.TICKETS_READ,
        "create": Scope.TICKETS_WRITE,
    }

    @extend_schema(
        operation_id="attachments_list",
        summary="The files of the ticket, oldest first",
        responses=AttachmentOutput(many=True),
    )
    def list(self, request: Request, number: str) -> Response:
        rows = self.paginate_queryset(queries.attachment_rows(self.ticket(), self.user))
        return self.get_paginated_response(AttachmentOutput(rows, many=True).data)

    @extend_schema(
        operation_id="attachments_retrieve",
        summary="Download a file",
        description="409 `file_held` while the virus scanner has not cleared it.",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def retrieve(self, request: Request, number: str, pk: int) -> FileResponse:
        return file_answer(
            get_object_or_404(queries.attachment_rows(self.ticket(), self.user), pk=pk)
        )

    @extend_schema(
        operation_id="attachments_create",
        summary="Add a file to a message",
        request={"multipart/form-data": AttachmentInput},
        responses={201: AttachmentOutput},
    )
    @idempotent
    def create(self, request: Request, number: str) -> Response:
        ticket, asked = self.ticket(), self.read(AttachmentInput)
        message = self._message(ticket, asked.get("message"))
        attachment = attachment_add(message=message, upload=asked["file"], actor=self.actor)
        return Response(AttachmentOutput(attachment).data, status=status.HTTP_201_CREATED)

    def _message(self, ticket: Ticket, named: int | None) -> Message:
        """The message named; else the caller's last one, else the opening."""
        rows = queries.message_rows(ticket, self.user)
        if named is None:
            own = rows.filter(author=self.user).last()
            return own or rows.get(is_opening=True)
        found = rows.filter(pk=named).first()
        if found is None:
            raise exceptions.ValidationError({"message": [NO_SUCH_MESSAGE]}, "unknown")
        return found


class EventViewSet(TicketRoute):
    orderings = ("id",)
    scopes = {"list": Scope.TICKETS_READ}

    @extend_schema(
        operation_id="events_list",
        summary="What happened to the ticket, oldest first",
        responses=EventOutput(many=True),
    )
    def list(self, request: Request, number: str) -> Response:
        rows = self.paginate_queryset(queries.event_rows(self.ticket(), self.user))
        return self.get_paginated_response(EventOutput(rows, many=True).data)


class ClockViewSet(TicketRoute):
    scopes = {"retrieve": Scope.TICKETS_READ}

    @extend_schema(
        operation_id="tickets_sla",
        summary="Every clock of the ticket and why its deadline is what it is",
        responses=ClocksOutput,
    )
    def retrieve(self, request: Request, number: str) -> Response:
        ticket = self.ticket()
        clocks = clocks_now(ticket.pk, now=self.now)
        told = [as_json(clock, self.now) for clock in clocks]
        return Response({"number": ticket.number, "clocks": told})


class ApprovalViewSet(TicketRoute):
    scopes = {"list": Scope.TICKETS_READ, "create": Scope.TICKETS_WRITE}
    orderings = ("id",)

    @extend_schema(
        operation_id="authority_approval_list",
        summary="Approvals asked of the customer, oldest first",
        responses=ApprovalOutput(many=True),
    )
    def list(self, request: Request, number: str) -> Response:
        rows = self.paginate_queryset(queries.approval_rows(self.ticket()))
        return self.get_paginated_response(ApprovalOutput(rows, many=True).data)

    @extend_schema(
        operation_id="authority_approval",
        summary="Ask for, or give, the written approval to contact an authority",
        description=(
            "Agents ask with `purpose` and `shared`; the customer answers the open question with "
            "`given`. What a customer wrote unasked, agents record with `message` and `words`. "
            "Nothing is sent to an authority before."
        ),
        request=ApprovalInput,
        responses={
            200: OpenApiResponse(ApprovalOutput, "Answered."),
            201: OpenApiResponse(ApprovalOutput, "Asked."),
        },
    )
    @idempotent
    def create(self, request: Request, number: str) -> Response:
        ticket, asked = self.ticket(), self.read(ApprovalInput)
        if "given" in asked:
            return self._told(self._answered(ticket, asked), status.HTTP_200_OK)
        if "message" in asked:
            return self._told(self._recorded(ticket, asked), status.HTTP_201_CREATED)
        approval = approval_ask(
            ticket_id=ticket.pk,
            purpose=asked["purpose"],
            shared=asked["shared"],
            customs_system=asked.get("customs_system", ""),
            actor=self.actor,
        )
        return self._told(approval, status.HTTP_201_CREATED)

    def _answered(self, ticket: Ticket, asked: dict[str, Any]) -> AuthorityApproval:
        """Only the customer approves: an agent's word for them would prove nothing."""
        if self.user.is_agent:
            raise CustomersOnly(_("The customer gives the approval, not an agent."))
        open_question = queries.approval_rows(ticket).filter(state=ApprovalState.ASKED).first()
        if open_question is None:
            raise Conflict(_("No approval is being asked for."))
        return approval_answer(
            ticket_id=ticket.pk,
            approval_id=open_question.pk,
            given=asked["given"],
            reason=asked["reason"],
            by=self.user,
            actor=self.actor,
        )

    def _recorded(self, ticket: Ticket, asked: dict[str, Any]) -> AuthorityApproval:
        message = queries.message_rows(ticket, self.user).filter(pk=asked["message"]).first()
        if message is None:
            raise exceptions.ValidationError({"message": [NO_SUCH_MESSAGE]}, "unknown")
        return approval_record(
            ticket_id=ticket.pk, message=message, words=asked["words"], actor=self.actor
        )

    def _told(self, approval: AuthorityApproval, code: int) -> Response:
        return Response(ApprovalOutput(approval).data, status=code)


class ContactViewSet(TicketRoute):
    scopes = {"list": Scope.TICKETS_READ, "create": Scope.TICKETS_WRITE}
    orderings = ("id",)

    @extend_schema(
        operation_id="authority_contacts_list",
        summary="What was said to authorities, and what they answered, oldest first",
        responses=ContactLogOutput(many=True),
    )
    def list(self, request: Request, number: str) -> Response:
        rows = self.paginate_queryset(queries.contact_rows(self.ticket()))
        return self.get_paginated_response(ContactLogOutput(rows, many=True).data)

    @extend_schema(
        operation_id="authority_contacts_create",
        summary="Log a contact with an authority (agents)",
        description=(
            "Refused with `approval_missing` unless the customer had given their approval by then, "
            "where the contract demands one. A contact cannot be changed afterwards."
        ),
        request=ContactInput,
        responses={201: ContactLogOutput},
    )
    @idempotent
    def create(self, request: Request, number: str) -> Response:
        ticket, asked = self.ticket(), self.read(ContactInput)
        wait = asked.pop("wait")
        row = authority_contact_add(
            ticket_id=ticket.pk, contact=NewContact(**asked), actor=self.actor, wait=wait
        )
        return Response(ContactLogOutput(row).data, status=status.HTTP_201_CREATED)
