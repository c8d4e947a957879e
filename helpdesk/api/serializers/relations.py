"""What links of tickets look like from outside."""

from rest_framework import serializers

from helpdesk.api.serializers.inputs import Input
from tickets.choices import LinkKind
from tickets.models import Ticket, TicketLink

# `split` comes about by splitting.
MADE = [choice for choice in LinkKind.choices if choice[0] != LinkKind.SPLIT]


class LinkOutput(serializers.ModelSerializer[TicketLink]):
    """`ticket` is the part, or the older of two that are related; `other` where it belongs."""

    ticket = serializers.SerializerMethodField()
    other = serializers.SerializerMethodField()

    class Meta:
        model = TicketLink
        fields = ["ticket", "other", "kind"]

    def get_ticket(self, link: TicketLink) -> str:
        return Ticket(pk=link.ticket_id).number

    def get_other(self, link: TicketLink) -> str:
        return Ticket(pk=link.other_id).number


class LinkInput(Input):
    other = serializers.CharField(max_length=24, help_text="The number of the other ticket.")
    kind = serializers.ChoiceField(
        MADE, help_text="`child`: this ticket is part of the incident `other`."
    )


class MergeInput(Input):
    into = serializers.CharField(max_length=24, help_text="The number of the ticket that goes on.")


class SplitInput(Input):
    message = serializers.IntegerField(min_value=1)
    subject = serializers.CharField(max_length=300)
