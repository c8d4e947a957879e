"""What the API tells and takes of the follow-up of a finalisation."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from customs.choices import Certainty
from customs.legal import DateName
from helpdesk.api.serializers.inputs import Input, TextField
from tickets.choices import (
    Checked,
    CheckResult,
    Contacted,
    ContactedBy,
    FollowUpKind,
    Outcome,
    ProofKind,
)
from tickets.models import FollowUp, FollowUpCheck, FollowUpProof


class LimitOutput(serializers.Serializer[Any]):
    """A legal limit in calendar days, the last day included."""

    key = serializers.CharField()
    on = serializers.DateField(help_text="The last day.")
    days_left = serializers.IntegerField(help_text="0 on the last day, negative once it is over.")
    what = serializers.CharField(help_text="In your language.")
    source = serializers.CharField(  # type: ignore[assignment]
        help_text="Where it was read; empty for general knowledge."
    )
    certainty = serializers.ChoiceField(Certainty.choices)


class CheckOutput(serializers.ModelSerializer[FollowUpCheck]):
    by = serializers.CharField(source="by.name")
    checked = serializers.ChoiceField(Checked.choices)
    result = serializers.ChoiceField(CheckResult.choices)
    contacted = serializers.ChoiceField(Contacted.choices, help_text="Empty: nobody.")
    channel = serializers.ChoiceField(
        ContactedBy.choices, allow_blank=True, help_text="Empty: nobody was asked."
    )

    class Meta:
        model = FollowUpCheck
        fields = ["id", "at", "by", "checked", "result", "contacted", "channel", "reference"]
        read_only_fields = fields


class ProofOutput(serializers.ModelSerializer[FollowUpProof]):
    kind = serializers.ChoiceField(ProofKind.choices)
    attachment = serializers.IntegerField(source="attachment_id", allow_null=True)

    class Meta:
        model = FollowUpProof
        fields = ["id", "kind", "reference", "attachment", "collected_on", "added_at"]
        read_only_fields = fields


class FollowUpOutput(serializers.ModelSerializer[FollowUp]):
    """A follow-up whose `limits`, `shown_checks` and `shown_proofs` the view has set."""

    kind = serializers.ChoiceField(FollowUpKind.choices)
    outcome = serializers.ChoiceField(Outcome.choices)
    limits = LimitOutput(many=True, help_text="The nearest first.")
    checks = CheckOutput(source="shown_checks", many=True, help_text="The latest first.")
    proofs = ProofOutput(source="shown_proofs", many=True)

    class Meta:
        model = FollowUp
        fields = [
            "kind",
            "declaration_reference",
            "country",
            "lodged_on",
            "accepted_on",
            "released_on",
            "enquiry_on",
            "answer_by_on",
            "outcome",
            "outcome_on",
            "next_check_at",
            "proof_asked_at",
            "started_at",
            "limits",
            "checks",
            "proofs",
        ]
        read_only_fields = fields


class CheckInput(Input):
    """What an agent's program looked at and found."""

    checked = serializers.ChoiceField(Checked.choices)
    result = serializers.ChoiceField(CheckResult.choices)
    contacted = serializers.ChoiceField(
        [choice for choice in Contacted.choices if choice[0]], required=False
    )
    channel = serializers.ChoiceField(ContactedBy.choices, required=False)
    reference = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    note = TextField(required=False, allow_blank=True, default="", max_length=5_000)
    next_check_at = serializers.DateTimeField(
        required=False, help_text="When to look again; as planned before by default."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Whoever was asked was asked somehow."""
        if ("contacted" in attrs) != ("channel" in attrs):
            missing = "contacted" if "channel" in attrs else "channel"
            refusal = _("Send “contacted” and “channel” together.")
            raise serializers.ValidationError({missing: [refusal]}, "required")
        return attrs


class FollowUpInput(Input):
    kind = serializers.ChoiceField(FollowUpKind.choices, help_text="What is missing.")


class FollowUpPatch(serializers.Serializer[Any]):
    """Fields left out stay; null takes a date, or the plan, back."""

    declaration_reference = serializers.CharField(max_length=100, required=False, allow_blank=True)
    country = serializers.RegexField(r"^[A-Z]{2}$", required=False, help_text="ISO 3166-1 alpha-2.")
    next_check_at = serializers.DateTimeField(required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """With the dates that legal limits are counted from."""
        dates = {
            str(name): serializers.DateField(required=False, allow_null=True) for name in DateName
        }
        return {**super().get_fields(), **dates}


class ProofInput(Input):
    kind = serializers.ChoiceField(ProofKind.choices)
    reference = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    attachment = serializers.IntegerField(
        min_value=1, required=False, help_text="The id of a file of this ticket."
    )
    collected_on = serializers.DateField(required=False, help_text="Today by default.")


class OutcomeInput(Input):
    outcome = serializers.ChoiceField(
        [choice for choice in Outcome.choices if choice[0] != Outcome.OPEN]
    )
    on = serializers.DateField(help_text="The day it came.")
