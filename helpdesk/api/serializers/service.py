"""Shapes of the deadline calculator and of the caller's own card."""

from typing import Any

from rest_framework import serializers

from accounts.choices import Role, Scope
from helpdesk.api.serializers.inputs import Input
from helpdesk.api.serializers.tickets import CompanyOutput
from sla.choices import ClockState, Metric

OVERLAP_MOST = 168  # hours: a week, as in the browser


class CalendarInput(serializers.Serializer[Any]):
    tz = serializers.CharField(help_text="IANA time zone.")
    hours = serializers.DictField(
        child=serializers.ListField(child=serializers.ListField(child=serializers.CharField())),
        help_text='`{"mon": [["09:00", "12:00"], ["13:00", "24:00"]]}`, mon to sun.',
    )
    date_hours = serializers.DictField(required=False, help_text="Hours of single dates.")


class DueInput(serializers.Serializer[Any]):
    start = serializers.DateTimeField()
    minutes = serializers.FloatField(min_value=0)
    calendar = CalendarInput(required=False, allow_null=True)
    holidays = serializers.ListField(child=serializers.DateField(), required=False, allow_null=True)
    pauses = serializers.ListField(
        child=serializers.ListField(child=serializers.DateTimeField()),
        required=False,
        allow_null=True,
    )
    at = serializers.ListField(child=serializers.DateTimeField(), required=False, allow_null=True)


class DueOutput(serializers.Serializer[Any]):
    due = serializers.DateTimeField()
    elapsed = serializers.DictField(
        child=serializers.FloatField(), help_text="Business minutes at each instant of `at`."
    )


class KeyOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    hint = serializers.CharField(help_text="How the key begins.")
    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices))
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)


class RotateInput(Input):
    overlap_hours = serializers.IntegerField(
        min_value=0,
        max_value=OVERLAP_MOST,
        required=False,
        default=24,
        help_text="How long the key that asks goes on.",
    )


class NewKeyOutput(KeyOutput):
    """The new key, shown this once."""

    key = serializers.CharField(help_text="It is not shown again.")
    old_key_until = serializers.DateTimeField(help_text="When the key that asked ends.")


class SavedViewOutput(serializers.Serializer[Any]):
    """A list that agents come back to."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    owner = serializers.CharField()
    shared = serializers.BooleanField()
    filters = serializers.DictField(
        help_text="Names and values as in the address of the desk's list."
    )
    sort = serializers.CharField(help_text="Empty: the usual order.")


class MeOutput(serializers.Serializer[Any]):
    email = serializers.CharField(source="person.email")
    name = serializers.CharField(source="person.name")
    role = serializers.ChoiceField(Role.choices, source="person.role")
    language = serializers.CharField(source="person.language")
    company = CompanyOutput(source="person.company", allow_null=True)
    mail_stopped_at = serializers.DateTimeField(
        allow_null=True,
        help_text="Since when we send this person no e-mail, as they come back; null: we do.",
    )
    key = KeyOutput()


class SegmentOutput(serializers.Serializer[Any]):
    """A stretch of a clock that counted, or did not, and why."""

    to = serializers.DateTimeField()
    counted = serializers.BooleanField()
    reason = serializers.CharField(help_text="`open`, `outside_hours`, …, or a pausing status.")
    seconds = serializers.IntegerField()
    name = serializers.CharField(help_text="Of the closing day.")

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of the language."""
        return {"from": serializers.DateTimeField(), **super().get_fields()}


class ClockOutput(serializers.Serializer[Any]):
    """One promise. Durations are business seconds."""

    metric = serializers.ChoiceField(Metric.choices)
    cycle = serializers.IntegerField()
    state = serializers.ChoiceField(ClockState.choices)
    paused = serializers.BooleanField()
    started_at = serializers.DateTimeField()
    target_seconds = serializers.IntegerField(allow_null=True)
    elapsed_seconds = serializers.IntegerField()
    remaining_seconds = serializers.IntegerField(allow_null=True)
    due = serializers.DateTimeField(allow_null=True)
    stopped_at = serializers.DateTimeField(allow_null=True)
    breached_at = serializers.DateTimeField(allow_null=True)
    paused_seconds = serializers.DictField(child=serializers.IntegerField())
    explanation = SegmentOutput(many=True)


class ClocksOutput(serializers.Serializer[Any]):
    number = serializers.CharField()
    clocks = ClockOutput(many=True)
