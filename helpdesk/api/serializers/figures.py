"""Shapes of the figures of the work."""

from typing import Any

from rest_framework import serializers

from alerts.choices import Category
from helpdesk.api.serializers.reports import PeriodQuery
from sla.choices import Metric
from sla.reports import GROUPS as PROMISE_GROUPS
from tickets.choices import Priority
from tickets.reports import GROUPS, STEPS

TICKET_GROUPS = tuple(GROUPS)
SPEED_GROUPS = tuple(name for name in GROUPS if name in PROMISE_GROUPS)


class FiguresQuery(PeriodQuery):
    """The filters that all these reports share."""

    company = serializers.CharField(max_length=100, required=False, help_text="The CAS tenant.")
    category = serializers.ChoiceField(Category.choices, required=False)
    customs_system = serializers.SlugField(max_length=20, required=False)
    country = serializers.RegexField(r"^[A-Z]{2}$", required=False)
    assignee = serializers.EmailField(
        max_length=254, required=False, help_text="The address of an agent."
    )
    priority = serializers.ChoiceField(Priority.choices, required=False)


class GroupedQuery(FiguresQuery):
    by = serializers.ChoiceField(TICKET_GROUPS, required=False, default=TICKET_GROUPS[0])


class SpeedQuery(FiguresQuery):
    by = serializers.ChoiceField(SPEED_GROUPS, required=False, default=SPEED_GROUPS[0])


class VolumesQuery(GroupedQuery):
    step = serializers.ChoiceField(tuple(STEPS), required=False, default="week")


class GroupField(serializers.CharField):
    """A category, a system, the name of a company or agent; empty where tickets have none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(help_text="Empty: none.", **options)

    def get_attribute(self, instance: Any) -> Any:
        return super().get_attribute(instance) or ""


class _Report(serializers.Serializer[Any]):
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()


class VolumeOutput(serializers.Serializer[Any]):
    group = GroupField()
    opened = serializers.IntegerField()
    opened_before = serializers.IntegerField(help_text="In the period of this length before.")
    solved = serializers.IntegerField(help_text="Solved in the period, and not opened again.")


class TimeStepOutput(serializers.Serializer[Any]):
    begins = serializers.DateTimeField(help_text="When the day, week or month begins.")
    opened = serializers.IntegerField()
    solved = serializers.IntegerField()


class VolumesOutput(_Report):
    by = serializers.CharField()
    step = serializers.CharField(help_text="Days and months begin in your time zone.")
    rows = VolumeOutput(many=True)
    over_time = TimeStepOutput(many=True)


class AgesOutput(serializers.Serializer[Any]):
    """How many open tickets are how old, by the calendar."""

    group = GroupField()
    open = serializers.IntegerField()
    within_1_day = serializers.IntegerField()
    within_3_days = serializers.IntegerField(help_text="Older than a day.")
    within_7_days = serializers.IntegerField(help_text="Older than three days.")
    within_30_days = serializers.IntegerField(help_text="Older than seven days.")
    older = serializers.IntegerField()


class BacklogOutput(_Report):
    by = serializers.CharField()
    rows = AgesOutput(many=True)


class PaceOutput(serializers.Serializer[Any]):
    """Business time of what began in the period and was judged."""

    group = GroupField()
    metric = serializers.ChoiceField(Metric.choices)
    number = serializers.IntegerField()
    median_seconds = serializers.FloatField(allow_null=True)
    p90_seconds = serializers.FloatField(allow_null=True)


class SpeedOutput(_Report):
    by = serializers.CharField()
    rows = PaceOutput(many=True)


class AgentOutput(serializers.Serializer[Any]):
    """`open` and `late` are now; the rest is in the period, by who has the ticket now."""

    agent = GroupField()
    open = serializers.IntegerField()
    late = serializers.IntegerField()
    solved = serializers.IntegerField()
    reopened = serializers.IntegerField()
    median_seconds = serializers.FloatField(allow_null=True, help_text="To the solution.")
    satisfied_percent = serializers.FloatField(allow_null=True)


class AgentsOutput(_Report):
    rows = AgentOutput(many=True)


class HeldOutput(serializers.Serializer[Any]):
    group = GroupField()
    solved = serializers.IntegerField(help_text="Solved in the period, or came back in it.")
    reopened = serializers.IntegerField()
    reopened_percent = serializers.FloatField(allow_null=True)
    ratings = serializers.IntegerField()
    satisfied_percent = serializers.FloatField(allow_null=True)


class QualityOutput(_Report):
    by = serializers.CharField()
    rows = HeldOutput(many=True)


class CodeCountOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    system = serializers.CharField()
    tickets = serializers.IntegerField()
    companies = serializers.IntegerField()


class CodesOutput(_Report):
    rows = CodeCountOutput(many=True, help_text="The fifty most quoted, most first.")
