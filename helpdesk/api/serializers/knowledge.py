"""Shapes of what agents answer with: articles and prepared answers."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from alerts.choices import Category
from helpdesk.api.serializers.inputs import Input, TextField
from tickets.choices import ArticleState, Audience
from tickets.models import Article, Macro

BODY_MAX = 50_000
CODES_MOST = SYSTEMS_MOST = 50
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
    version = serializers.IntegerField(help_text="The one shown.")
    latest_version = serializers.IntegerField(help_text="The one to name in `seen`.")

    class Meta(ArticleOutput.Meta):
        fields = [*ArticleOutput.Meta.fields, "body", "version", "latest_version"]
        read_only_fields = fields

    @extend_schema_field(str)
    def get_body(self, article: Article) -> str:
        return article.body(self.context["locale"])


class ArticleTextInput(Input):
    """A version in full; bodies are Markdown. Published, an article needs both languages."""

    title_fr = serializers.CharField(max_length=160, required=False, allow_blank=True, default="")
    title_en = serializers.CharField(max_length=160, required=False, allow_blank=True, default="")
    body_fr = TextField(required=False, allow_blank=True, default="", max_length=BODY_MAX)
    body_en = TextField(required=False, allow_blank=True, default="", max_length=BODY_MAX)
    category = serializers.ChoiceField(
        Category.choices, required=False, allow_blank=True, default=""
    )
    systems = serializers.ListField(
        child=serializers.SlugField(max_length=20),
        required=False,
        default=list,
        max_length=SYSTEMS_MOST,
        help_text="None: it answers any.",
    )
    codes = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        default=list,
        max_length=CODES_MOST,
    )
    audience = serializers.ChoiceField(
        Audience.choices, required=False, default=Audience.CUSTOMERS.value
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["title_fr"] and not attrs["title_en"]:
            refusal = _("Write the title in one language at least.")
            raise serializers.ValidationError({"title_en": [refusal]}, "required")
        return attrs


class ArticleInput(ArticleTextInput):
    slug = serializers.SlugField(max_length=80, help_text="The end of its address, which stays.")


class ArticleVersionInput(ArticleTextInput):
    seen = serializers.IntegerField(min_value=1, help_text="`latest_version` as last read.")


class ArticleSeenInput(Input):
    seen = serializers.IntegerField(min_value=1, help_text="`latest_version` as last read.")


class ArticleUseInput(Input):
    """What a reader found. `helpful` or `solved`, not both."""

    helpful = serializers.BooleanField(required=False, help_text="The last word counts.")
    solved = serializers.BooleanField(required=False, help_text="True: no ticket was needed.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("helpful" in attrs) == bool(attrs.get("solved")):
            refusal = _("Send “helpful”, or “solved” as true.")
            raise serializers.ValidationError(refusal, "required")
        return attrs


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
