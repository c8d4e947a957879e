"""What each action takes. Shape only: whether it may be done is the services' to say."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.choices import Verdict
from alerts.choices import Category
from alerts.core.references import ReferenceKind, normalise
from tickets.choices import AuthorityChannel, MarkKind, Priority, Status, StepOwner
from tickets.models.ticket import TAG_LENGTH, TAGS_MOST

DESCRIPTION_MAX = 100_000
REFERENCES_MAX = 50


class Input(serializers.Serializer[Any]):
    """An object; a null says the same as leaving the field out, as many programs write it."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and self.parent is None:
            data = {name: value for name, value in data.items() if value is not None}
            self._require_texts(data)
        return super().to_internal_value(data)

    def _require_texts(self, data: Mapping[str, Any]) -> None:
        """A number is not a text: `0123` would lose its zero on the way, unnoticed."""
        wrong = [
            name
            for name, field in self.fields.items()
            if isinstance(field, serializers.CharField) and not isinstance(data.get(name, ""), str)
        ]
        if wrong:
            refusal = serializers.CharField.default_error_messages["invalid"]
            raise serializers.ValidationError({name: [refusal] for name in wrong}, "invalid")


class TextField(serializers.CharField):
    """A long text whose blanks and line ends are the writer's."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"trim_whitespace": False, "max_length": DESCRIPTION_MAX, **options})

    def run_validation(self, data: Any = serializers.empty) -> Any:
        value = super().run_validation(data)
        if isinstance(value, str) and not value.strip() and not self.allow_blank:
            self.fail("blank")
        return value


class LocaleField(serializers.RegexField):
    """A language as programs write it (`fr`, `fr-FR`, `FR_be`); the desk keeps the first two letters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[A-Za-z]{2}([-_][A-Za-z]{2,4})?$", **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return super().run_validation(data)[:2].lower()


class ReferencesField(serializers.DictField):
    """`{"mrn": ["26FR…"]}`, by the kinds of reference that the desk knows; normalised."""

    child = serializers.ListField(
        child=serializers.CharField(max_length=100), max_length=REFERENCES_MAX
    )
    default_error_messages = {"kind": _("Unknown kind of reference: {kind}.")}

    def to_internal_value(self, data: Any) -> dict[str, list[str]]:
        given = super().to_internal_value(data)
        for kind in given:
            if kind not in set(ReferenceKind):
                self.fail("kind", kind=kind)
        return {
            kind: [normalise(ReferenceKind(kind), value) for value in values]
            for kind, values in given.items()
        }


class TicketInput(Input):
    subject = serializers.CharField(max_length=300)
    description = TextField()
    priority = serializers.ChoiceField(Priority.choices, required=False, allow_blank=True)
    category = serializers.ChoiceField(Category.choices, required=False, allow_blank=True)
    customs_system = serializers.SlugField(max_length=20, required=False, allow_blank=True)
    declaration_reference = serializers.CharField(max_length=100, required=False, allow_blank=True)
    commodity_code = serializers.RegexField(
        r"^[0-9 .]{4,16}$", required=False, allow_blank=True, help_text="4 to 10 digits."
    )
    references = ReferencesField(required=False)
    requester_email = serializers.EmailField(
        max_length=254,
        required=False,
        allow_blank=True,
        help_text="For whom the ticket is opened. Agents must name a person of the customer.",
    )
    external_reference = serializers.CharField(max_length=100, required=False, allow_blank=True)
    alert_id = serializers.IntegerField(min_value=1, required=False)
    locale = LocaleField(required=False, allow_blank=True)

    def validate_commodity_code(self, code: str) -> str:
        return normalise(ReferenceKind.COMMODITY_CODE, code)


class TicketPatch(serializers.Serializer[Any]):
    """What agents change. Fields left out stay; `assignee` null gives the ticket back."""

    priority = serializers.ChoiceField(Priority.choices, required=False)
    category = serializers.ChoiceField(Category.choices, required=False)
    subtype = serializers.CharField(max_length=40, required=False, allow_blank=True)
    customs_system = serializers.SlugField(max_length=20, required=False, allow_blank=True)
    assignee = serializers.EmailField(max_length=254, required=False, allow_null=True)
    queue = serializers.SlugField(
        max_length=40, required=False, allow_null=True, help_text="Its slug; null takes it out."
    )
    scope = serializers.ChoiceField(
        Verdict.choices,
        required=False,
        help_text="Whether the contract covers it: an agent's word.",
    )
    tags = serializers.ListField(
        child=serializers.CharField(max_length=TAG_LENGTH),
        max_length=TAGS_MOST,
        required=False,
        help_text="All tags that the ticket shall have.",
    )


class StepInput(Input):
    who = serializers.ChoiceField(StepOwner.choices)
    what = serializers.CharField(max_length=500)
    until = serializers.DateField(required=False)


class MarkInput(Input):
    kind = serializers.ChoiceField(MarkKind.choices)
    steps = StepInput(many=True, required=False, default=list)


class MessageInput(Input):
    body = TextField()
    public = serializers.BooleanField(required=False, default=True)
    is_markdown = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Whether `body` is Markdown (agents); else it is shown as it stands.",
    )
    mark = MarkInput(required=False, help_text="What a public reply is for (agents).")


class SnoozeInput(Input):
    until = serializers.DateTimeField(help_text="When it comes back.")


class OutageLinkInput(Input):
    outage = serializers.IntegerField(min_value=1, help_text="The id of the outage.")


class KindAnswerInput(Input):
    body = TextField(required=False, help_text="Markdown; the prepared answer by default.")
    then = serializers.ChoiceField(
        Status.choices,
        required=False,
        allow_blank=True,
        default="",
        help_text="The status to set with it.",
    )


class AttachmentInput(Input):
    file = serializers.FileField(max_length=255)
    message = serializers.IntegerField(
        min_value=1,
        required=False,
        help_text="The message it belongs to; the caller's last one, or the first, by default.",
    )


class TransitionInput(Input):
    to = serializers.ChoiceField(Status.choices)
    comment = TextField(required=False, allow_blank=True, default="")


class ApprovalInput(Input):
    """An agent asks (`purpose` and `shared`), or records what the customer wrote unasked
    (`message` and `words`); the customer answers (`given`)."""

    SHAPES: ClassVar[tuple[set[str], ...]] = (
        {"purpose", "shared"},
        {"given"},
        {"message", "words"},
    )

    purpose = TextField(required=False, max_length=4000)
    shared = TextField(required=False, max_length=4000)
    customs_system = serializers.SlugField(max_length=20, required=False, allow_blank=True)
    given = serializers.BooleanField(required=False)
    message = serializers.IntegerField(
        required=False, min_value=1, help_text="The customer's message that holds `words`."
    )
    words = TextField(required=False, help_text="The approval, exactly as it stands there.")
    reason = TextField(required=False, allow_blank=True, default="", max_length=4000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        named = attrs.keys() & set().union(*self.SHAPES)
        if named not in self.SHAPES:
            raise serializers.ValidationError(
                _(
                    "Send “purpose” and “shared” to ask, “given” to answer, or “message” and "
                    "“words” to record what the customer wrote."
                ),
                "ask_or_answer",
            )
        return attrs


class ContactInput(Input):
    """A contact with an authority, as it took place; the customer reads all of it."""

    channel = serializers.ChoiceField(AuthorityChannel.choices)
    authority = serializers.CharField(max_length=160, help_text="The authority or office.")
    shared = TextField(required=False, allow_blank=True, default="", max_length=20_000)
    answer = TextField(required=False, allow_blank=True, default="", max_length=20_000)
    reference = serializers.CharField(
        max_length=100, required=False, allow_blank=True, default="", help_text="As they gave it."
    )
    at = serializers.DateTimeField(required=False, help_text="When; now by default.")
    wait = serializers.BooleanField(
        required=False, default=False, help_text="The ticket then waits for the authority."
    )


class AlertInput(Input):
    text = TextField(required=False, allow_blank=True, default="")
    payload = serializers.DictField(required=False)
    company = serializers.SlugField(
        max_length=100, required=False, help_text="The CAS tenant; only agents need it."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["text"].strip() and not attrs.get("payload"):
            raise serializers.ValidationError(_("Send “text” or “payload”."), "required")
        return attrs


class ClassifyInput(Input):
    id = serializers.CharField(max_length=200, required=False, allow_blank=True)
    text = TextField(required=False, allow_blank=True, default="")
    subject = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    payload = serializers.JSONField(required=False)
    locale = LocaleField(required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["text"].strip() and not attrs["subject"].strip() and "payload" not in attrs:
            raise serializers.ValidationError(_("Send “text” or “payload”."), "required")
        return attrs


class AlertTicketInput(Input):
    subject = serializers.CharField(max_length=300, required=False, allow_blank=True)
    description = TextField(required=False, allow_blank=True)
    priority = serializers.ChoiceField(Priority.choices, required=False, allow_blank=True)
    requester_email = serializers.EmailField(max_length=254, required=False, allow_blank=True)
    external_reference = serializers.CharField(max_length=100, required=False, allow_blank=True)
    locale = LocaleField(required=False, allow_blank=True)
