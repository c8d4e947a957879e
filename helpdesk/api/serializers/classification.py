"""The shape of what the classifier understood; only the schema reads it, the value passes as it is."""

from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from alerts.choices import Category
from alerts.core.stored import from_stored


class CodeOutput(serializers.Serializer[Any]):
    code = serializers.CharField()
    system = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)
    explanation = serializers.CharField(allow_blank=True)
    likely_fix = serializers.CharField(allow_blank=True)


class EvidenceOutput(serializers.Serializer[Any]):
    """A span of the text that decided, `[start, end)` in characters, and why."""

    text = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    why = serializers.CharField()


class ClassificationOutput(serializers.Serializer[Any]):
    category = serializers.ChoiceField(Category.choices)
    subtype = serializers.CharField(allow_blank=True)
    confidence = serializers.FloatField(min_value=0, max_value=1)
    customs_system = serializers.CharField(allow_blank=True)
    country = serializers.CharField(allow_blank=True)
    codes = CodeOutput(many=True)
    references = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    evidence = EvidenceOutput(many=True)
    signature = serializers.CharField(allow_blank=True)


@extend_schema_field(ClassificationOutput)
class ClassificationField(serializers.JSONField):
    """What was understood, as it was stored, in the language of the answer."""

    def to_representation(self, value: Any) -> Any:
        return from_stored(value, get_language() or "")


class ClassifyOutput(ClassificationOutput):
    id = serializers.CharField(help_text="As sent.", required=False)
