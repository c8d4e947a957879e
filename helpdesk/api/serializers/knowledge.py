"""Shapes of what agents answer with: articles and prepared answers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tickets.choices import ArticleState, Audience
from tickets.models import Article, Macro

LANGUAGES = ("fr", "en", "nl", "de")


class ArticleOutput(serializers.ModelSerializer[Article]):
    """An article in the language of the answer; the other one where it was not written."""

    title = serializers.SerializerMethodField()
    category = serializers.CharField(help_text="Empty: it answers any.")
    state = serializers.ChoiceField(ArticleState.choices)
    audience = serializers.ChoiceField(Audience.choices)
    systems = serializers.ListField(child=serializers.CharField())
    codes = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Article
        fields = [
            "slug",
            "title",
            "category",
            "systems",
            "codes",
            "audience",
            "state",
            "updated_at",
        ]
        read_only_fields = fields

    @extend_schema_field(str)
    def get_title(self, article: Article) -> str:
        return article.title(self.context["locale"])


class ArticleTextOutput(ArticleOutput):
    """With its text."""

    body = serializers.SerializerMethodField(help_text="Markdown.")

    class Meta(ArticleOutput.Meta):
        fields = [*ArticleOutput.Meta.fields, "body"]
        read_only_fields = fields

    @extend_schema_field(str)
    def get_body(self, article: Article) -> str:
        return article.body(self.context["locale"])


class MacroOutput(serializers.ModelSerializer[Macro]):
    """A prepared answer. `{requester}` and the like stand for what the ticket says."""

    title = serializers.SerializerMethodField()
    bodies = serializers.SerializerMethodField(help_text="By language: fr, en, and nl, de if any.")

    class Meta:
        model = Macro
        fields = ["slug", "category", "title", "bodies"]
        read_only_fields = fields

    @extend_schema_field(str)
    def get_title(self, macro: Macro) -> str:
        return macro.title(self.context["locale"])

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_bodies(self, macro: Macro) -> dict[str, Any]:
        written = {language: getattr(macro, f"body_{language}") for language in LANGUAGES}
        return {language: text for language, text in written.items() if text}
