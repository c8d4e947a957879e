"""What the API tells of tickets. Attributes only: `queries` fetched what is read here."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from accounts.choices import Verdict
from accounts.models import Company, User
from alerts.choices import Category
from helpdesk.api.serializers.classification import ClassificationField
from helpdesk.api.serializers.satisfaction import MarkOutput
from sla.choices import ClockState
from tickets.choices import (
    ApprovalState,
    AuthorityChannel,
    EventKind,
    Priority,
    ScanState,
    Side,
    Status,
    Via,
)
from tickets.models import (
    Attachment,
    AuthorityApproval,
    AuthorityContactLog,
    Message,
    Ticket,
    TicketEvent,
)

References = extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": "string"}},
        "examples": [{"mrn": ["26GBAQ5JX3GHD3PAR0"], "error_code": ["CDS40045"]}],
    }
)


class CompanyOutput(serializers.ModelSerializer[Company]):
    class Meta:
        model = Company
        fields = ["tenant_id", "name"]


class PersonOutput(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["email", "name"]


class ScopeOutput(serializers.Serializer[Any]):
    """Whether the contract covers the ticket; `message` says what else would, in your language."""

    verdict = serializers.ChoiceField(Verdict.choices)
    service = serializers.CharField()
    subscription = serializers.CharField()
    message = serializers.CharField()


class ClockShort(serializers.Serializer[Any]):
    due = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(ClockState.choices)
    remaining_seconds = serializers.IntegerField(
        allow_null=True, help_text="Business seconds left; negative when late."
    )


class SlaOutput(serializers.Serializer[Any]):
    """The promises on the ticket; null where the contract makes none."""

    first_response = ClockShort(allow_null=True)
    resolution = ClockShort(allow_null=True)


class TicketOutput(serializers.ModelSerializer[Ticket]):
    """A ticket whose `scope`, `sla`, `url` and `page` the view has set."""

    number = serializers.CharField(help_text="`CAS-000123`")
    description = serializers.CharField(help_text="The opening message.")
    status = serializers.ChoiceField(Status.choices)
    priority = serializers.ChoiceField(Priority.choices)
    category = serializers.ChoiceField(Category.choices)
    classification = ClassificationField()
    customs_system = serializers.CharField(help_text="Its slug, or empty.")
    scope = ScopeOutput()
    sla = SlaOutput()
    company = CompanyOutput()
    requester = PersonOutput()
    assignee = PersonOutput(allow_null=True)
    tags = serializers.ListField(
        source="shown_tags",
        child=serializers.CharField(),
        help_text="Agents' keys only; else empty.",
    )
    snoozed_until = serializers.DateTimeField(
        source="shown_snooze",
        allow_null=True,
        help_text="Agents' keys only: until when it is put aside; else null.",
    )
    queue = serializers.SlugRelatedField("slug", read_only=True, allow_null=True)  # type: ignore[var-annotated]
    references = serializers.SerializerMethodField()
    url = serializers.URLField(help_text="Of this resource.")
    page = serializers.URLField(help_text="For people.")

    class Meta:
        model = Ticket
        fields = [
            "number",
            "subject",
            "description",
            "status",
            "priority",
            "category",
            "subtype",
            "customs_system",
            "country",
            "classification",
            "scope",
            "sla",
            "company",
            "requester",
            "assignee",
            "queue",
            "references",
            "declaration_reference",
            "external_reference",
            "tags",
            "snoozed_until",
            "locale",
            "version",
            "created_at",
            "updated_at",
            "resolved_at",
            "url",
            "page",
        ]
        read_only_fields = fields

    @References
    def get_references(self, ticket: Any) -> dict[str, list[str]]:
        return by_kind(ticket.shown_references)


def ticket_url(ticket: Ticket, request: Any) -> str:
    """The address of a ticket in this API."""
    return str(reverse("api:ticket", args=[ticket.number], request=request))


def ticket_page(ticket: Ticket, request: Any) -> str:
    """The address of a ticket for people: an agent's desk, or the customers' portal."""
    face = "/desk" if request.user.is_agent else ""
    return str(request.build_absolute_uri(f"{face}/tickets/{ticket.number}/"))


def by_kind(references: Any) -> dict[str, list[str]]:
    """Rows of references as `{kind: [values]}`, in a steady order."""
    found: dict[str, list[str]] = {}
    for reference in sorted(references, key=lambda row: (row.kind, row.value)):
        found.setdefault(reference.kind, []).append(reference.value)
    return found


class AttachmentOutput(serializers.ModelSerializer[Attachment]):
    size = serializers.IntegerField(help_text="In bytes.")
    content_type = serializers.CharField(help_text="By its content, whatever its name says.")
    sha256 = serializers.CharField()
    scan = serializers.ChoiceField(
        ScanState.choices, help_text="What the virus scanner said; `unscanned`: nothing yet."
    )

    class Meta:
        model = Attachment
        fields = ["id", "name", "size", "content_type", "sha256", "scan", "created_at"]


class MessageOutput(serializers.ModelSerializer[Message]):
    ticket = serializers.CharField(source="ticket.number")
    author = serializers.CharField(source="author.name", default="", help_text="Name, or empty.")
    side = serializers.ChoiceField(Side.choices)
    via = serializers.ChoiceField(Via.choices)
    is_markdown = serializers.BooleanField(help_text="Whether `body` is Markdown.")
    attachments = AttachmentOutput(many=True)
    mark = MarkOutput(
        source="marked", allow_null=True, help_text="Null for a message like any other."
    )

    class Meta:
        model = Message
        fields = [
            "id",
            "ticket",
            "author",
            "side",
            "via",
            "public",
            "auto",
            "body",
            "is_markdown",
            "attachments",
            "mark",
            "created_at",
        ]
        read_only_fields = fields


class KindAnswerOutput(serializers.Serializer[Any]):
    """The answer as leads wrote it, with the names of this ticket filled in."""

    body = serializers.CharField(help_text="Markdown.")
    service = serializers.CharField(help_text="The slug of what the contract leaves out.")
    subscription = serializers.CharField(help_text="The slug of what would cover it, or empty.")


class EventOutput(serializers.ModelSerializer[TicketEvent]):
    kind = serializers.ChoiceField(EventKind.choices)
    label = serializers.CharField(  # type: ignore[assignment]
        source="get_kind_display", help_text="In your language."
    )
    actor = serializers.CharField(source="actor.name", default="", help_text="Empty: the desk.")
    via = serializers.ChoiceField(Via.choices)
    data = serializers.DictField(  # type: ignore[assignment]
        help_text="What changed; its keys depend on `kind`."
    )

    class Meta:
        model = TicketEvent
        fields = ["id", "kind", "label", "at", "actor", "via", "data"]
        read_only_fields = fields


class ApprovalOutput(serializers.ModelSerializer[AuthorityApproval]):
    state = serializers.ChoiceField(ApprovalState.choices)
    asked_by = serializers.CharField(
        source="asked_by.name", default="", help_text="Empty: the customer wrote it unasked."
    )
    answered_by = serializers.CharField(source="answered_by.name", default="")
    recorded_by = serializers.CharField(
        source="recorded_by.name", default="", help_text="The agent who recorded it, if one did."
    )
    message = serializers.IntegerField(
        source="message_id", allow_null=True, help_text="In which the customer wrote it."
    )

    class Meta:
        model = AuthorityApproval
        fields = [
            "id",
            "customs_system",
            "purpose",
            "shared",
            "state",
            "asked_by",
            "asked_at",
            "answered_by",
            "answered_at",
            "reason",
            "message",
            "words",
            "recorded_by",
            "recorded_at",
        ]
        read_only_fields = fields


class ContactLogOutput(serializers.ModelSerializer[AuthorityContactLog]):
    channel = serializers.ChoiceField(AuthorityChannel.choices)
    by = serializers.CharField(source="by.name")
    approval = serializers.IntegerField(
        source="approval_id", allow_null=True, help_text="By which it was allowed."
    )

    class Meta:
        model = AuthorityContactLog
        fields = [
            "id",
            "at",
            "by",
            "channel",
            "authority",
            "customs_system",
            "reference",
            "shared",
            "answer",
            "approval",
            "recorded_at",
        ]
        read_only_fields = fields
