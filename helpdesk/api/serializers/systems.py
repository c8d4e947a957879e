"""What the API tells of customs and port systems and their outages."""

from typing import Any

from rest_framework import serializers

from customs import choices
from customs.models import (
    AuthorityContact,
    ContinuityPlan,
    CustomsSystem,
    Outage,
    OutageUpdate,
    PlanEmail,
    PlanReference,
    PlanStep,
    SystemFact,
)


class OutageUpdateOutput(serializers.ModelSerializer[OutageUpdate]):
    status = serializers.ChoiceField(choices.OutageStatus.choices)

    class Meta:
        model = OutageUpdate
        fields = ["status", "body", "at"]


class OutageOutput(serializers.ModelSerializer[Outage]):
    kind = serializers.ChoiceField(choices.OutageKind.choices)
    area = serializers.ChoiceField(choices.OutageArea.choices)
    environment = serializers.ChoiceField(choices.Environment.choices)
    status = serializers.ChoiceField(choices.OutageStatus.choices)
    impact = serializers.ChoiceField(choices.Impact.choices)
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices.OutageSource.choices
    )
    what_to_do = serializers.CharField(allow_blank=True)
    link = serializers.CharField(help_text="The notice on the status page, or empty.")
    systems = serializers.SlugRelatedField("slug", many=True, read_only=True)  # type: ignore[var-annotated]
    updates = OutageUpdateOutput(many=True)

    class Meta:
        model = Outage
        fields = [
            "id",
            "kind",
            "area",
            "environment",
            "status",
            "impact",
            "title",
            "what_to_do",
            "systems",
            "countries",
            "references",
            "link",
            "source",
            "started_at",
            "expected_end_at",
            "ended_at",
            "fallback_opened_at",
            "updates",
        ]
        read_only_fields = fields


class SystemOutput(serializers.ModelSerializer[CustomsSystem]):
    kind = serializers.ChoiceField(choices.SystemKind.choices)
    purpose = serializers.CharField()
    lifecycle = serializers.ChoiceField(choices.Lifecycle.choices)

    class Meta:
        model = CustomsSystem
        fields = [
            "slug",
            "kind",
            "name",
            "full_name",
            "countries",
            "operator",
            "places",
            "purpose",
            "procedures",
            "lifecycle",
            "in_premium_scope",
        ]
        read_only_fields = fields


class SystemLineOutput(serializers.Serializer[Any]):
    """A system and how it is now."""

    system = SystemOutput()
    state = serializers.ChoiceField(choices.SystemState.choices)
    outage = OutageOutput(allow_null=True)
    upcoming = OutageOutput(allow_null=True, help_text="The next maintenance.")
    last_ended_at = serializers.DateTimeField(allow_null=True, help_text="When it last came back.")


class SystemListOutput(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = SystemLineOutput(many=True)


class FactOutput(serializers.ModelSerializer[SystemFact]):
    text = serializers.CharField()
    topic = serializers.ChoiceField(choices.FactTopic.choices)
    certainty = serializers.ChoiceField(choices.Certainty.choices)

    class Meta:
        model = SystemFact
        fields = ["topic", "text", "source", "certainty"]


class ContactOutput(serializers.ModelSerializer[AuthorityContact]):
    purpose = serializers.CharField()
    channel = serializers.ChoiceField(choices.ContactChannel.choices)
    certainty = serializers.ChoiceField(choices.Certainty.choices)

    class Meta:
        model = AuthorityContact
        fields = [
            "country",
            "name",
            "channel",
            "address",
            "hours",
            "purpose",
            "source",
            "certainty",
        ]


class PlanStepOutput(serializers.ModelSerializer[PlanStep]):
    text = serializers.CharField()
    stage = serializers.ChoiceField(choices.StepStage.choices)
    certainty = serializers.ChoiceField(choices.Certainty.choices)

    class Meta:
        model = PlanStep
        fields = ["stage", "text", "source", "certainty"]


class PlanReferenceOutput(serializers.ModelSerializer[PlanReference]):
    label = serializers.CharField()  # type: ignore[assignment]
    stage = serializers.ChoiceField(choices.StepStage.choices)

    class Meta:
        model = PlanReference
        fields = ["key", "label", "pattern", "example", "stage"]


class PlanEmailOutput(serializers.ModelSerializer[PlanEmail]):
    language = serializers.CharField()

    class Meta:
        model = PlanEmail
        fields = ["language", "recipient", "subject", "body"]


class PlanOutput(serializers.ModelSerializer[ContinuityPlan]):
    opening = serializers.ChoiceField(choices.FallbackOpening.choices)
    buffering = serializers.ChoiceField(choices.Buffering.choices)
    steps = PlanStepOutput(many=True)
    references = PlanReferenceOutput(many=True)
    emails = PlanEmailOutput(many=True)

    class Meta:
        model = ContinuityPlan
        fields = [
            "country",
            "opening",
            "buffering",
            "procedures",
            "authorisations",
            "steps",
            "references",
            "emails",
        ]


class SystemDetailOutput(SystemOutput):
    """A system with what to do when it is down, country by country."""

    replaced_by = serializers.SlugRelatedField("slug", many=True, read_only=True)  # type: ignore[var-annotated]
    facts = FactOutput(many=True)
    contacts = ContactOutput(many=True)
    plans = PlanOutput(many=True)
    state = serializers.ChoiceField(choices.SystemState.choices)
    outages = OutageOutput(many=True, source="outages_now", help_text="Those of now.")
    upcoming = OutageOutput(many=True, help_text="Maintenances to come.")

    class Meta(SystemOutput.Meta):
        fields = [
            *SystemOutput.Meta.fields,
            "state",
            "outages",
            "upcoming",
            "replaced_by",
            "facts",
            "contacts",
            "plans",
        ]
