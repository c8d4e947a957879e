"""Marks of replies, the customer's word on a solution, and ratings."""

from typing import Any

from rest_framework import serializers

from helpdesk.api.serializers.inputs import Input, TextField
from tickets.choices import Confirmation, MarkKind, StepOwner, Via
from tickets.models import MarkedReply, Rating


class StepOutput(serializers.Serializer[Any]):
    who = serializers.ChoiceField(StepOwner.choices)
    what = serializers.CharField()
    until = serializers.CharField(help_text="A date, or empty.")


class MarkOutput(serializers.ModelSerializer[MarkedReply]):
    """What a reply of an agent is for."""

    kind = serializers.ChoiceField(MarkKind.choices)
    confirmation = serializers.ChoiceField(
        Confirmation.choices, help_text="The customer's word on a solution; empty for next steps."
    )
    steps = StepOutput(many=True)

    class Meta:
        model = MarkedReply
        fields = ["kind", "confirmation", "steps", "answered_at"]
        read_only_fields = fields


class SolutionInput(Input):
    works = serializers.BooleanField()
    comment = TextField(
        required=False, allow_blank=True, default="", help_text="Needed where it does not work."
    )


class RatingInput(Input):
    good = serializers.BooleanField()
    comment = TextField(required=False, allow_blank=True, default="", max_length=5_000)


class RatingOutput(serializers.ModelSerializer[Rating]):
    by = serializers.CharField(source="by.name")
    via = serializers.ChoiceField(Via.choices)

    class Meta:
        model = Rating
        fields = ["good", "comment", "by", "at", "via", "solved_at"]
        read_only_fields = fields
