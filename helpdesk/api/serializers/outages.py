"""What agents' programs say of outages."""

from typing import Any

from rest_framework import serializers

from customs.choices import Environment, Impact, OutageArea, OutageKind
from customs.models.outages import OPEN, Outage
from helpdesk.api.serializers.inputs import Input, TextField

SYSTEMS_MOST = 60
TITLE = Outage._meta.get_field("title").max_length


class _About(Input):
    """Which systems, where, and what to do meanwhile."""

    environment = serializers.ChoiceField(Environment.choices, required=False)
    systems = serializers.ListField(
        child=serializers.SlugField(max_length=20), required=False, max_length=SYSTEMS_MOST
    )
    countries = serializers.ListField(
        child=serializers.RegexField(r"^[A-Z]{2}$"),
        required=False,
        max_length=SYSTEMS_MOST,
        help_text="ISO 3166-1 alpha-2; none: all countries of the systems.",
    )
    what_to_do_fr = TextField(required=False, allow_blank=True, max_length=5_000)
    what_to_do_en = TextField(required=False, allow_blank=True, max_length=5_000)


class OutageInput(_About):
    title = serializers.CharField(max_length=TITLE, help_text="What is disturbed.")
    systems = serializers.ListField(
        child=serializers.SlugField(max_length=20),
        required=False,
        default=list,
        max_length=SYSTEMS_MOST,
    )
    kind = serializers.ChoiceField(OutageKind.choices, required=False)
    area = serializers.ChoiceField(OutageArea.choices, required=False)
    impact = serializers.ChoiceField(Impact.choices, required=False)
    started_at = serializers.DateTimeField(required=False, help_text="Now by default.")
    expected_end_at = serializers.DateTimeField(required=False)
    fallback_opened_at = serializers.DateTimeField(required=False)
    body = TextField(required=False, allow_blank=True, max_length=5_000, help_text="First news.")


class OutagePatch(_About):
    """Fields left out stay."""


class OutageUpdateInput(Input):
    body = TextField(max_length=5_000)
    status = serializers.ChoiceField(
        OPEN, required=False, help_text="Of an outage of the status page, the page's stays."
    )
    expected_end_at = serializers.DateTimeField(required=False)
    fallback_opened_at = serializers.DateTimeField(required=False)
    tell = serializers.BooleanField(
        required=False, default=True, help_text="Whether companies that were told get an e-mail."
    )


class OutageFallbackInput(Input):
    opened = serializers.BooleanField()


class OutageCloseInput(Input):
    body = TextField(required=False, allow_blank=True, default="", max_length=5_000)


class OutageNoticeInput(Input):
    tell = serializers.BooleanField(help_text="False: the companies are not written to.")


class OutageNoticeOutput(serializers.Serializer[Any]):
    people = serializers.IntegerField(help_text="How many people are written to.")
