"""What agents fill in about articles. Shape only: the rules are the services'."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from alerts.choices import Category
from helpdesk.desk.queries import Options
from helpdesk.offering import offer
from tickets.choices import ArticleState, Audience
from tickets.models import Article, ArticleVersion
from tickets.models.knowledge import CONTENT
from tickets.services import ArticleText

WRITTEN = ("title_fr", "body_fr", "title_en", "body_en")
CATEGORIES = [
    choice
    for choice in Category.choices
    if choice[0] not in (Category.UNCLASSIFIED, Category.IMPROVEMENT)
]


class ArticleForm(forms.Form):
    """A version, with the version that its writer had read."""

    title_fr = forms.CharField(label=_("Title in French"), max_length=160, required=False)
    body_fr = forms.CharField(
        label=_("Text in French"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "lang": "fr"}),
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    body_en = forms.CharField(
        label=_("Text in English"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "lang": "en"}),
    )
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", _("any")), *CATEGORIES]
    )
    systems = forms.MultipleChoiceField(
        label=_("Systems, none for all"), required=False, widget=forms.CheckboxSelectMultiple
    )
    codes = forms.CharField(
        label=_("Codes that it explains"),
        required=False,
        help_text=_("As the system writes them, with blanks between: CDS40045 Nat-023"),
    )
    audience = forms.ChoiceField(label=_("Readers"), choices=Audience)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, options: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "systems", options.systems)

    def clean_codes(self) -> list[str]:
        return list(dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data["codes"].strip())))

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("title_fr") and not given.get("title_en"):
            self.add_error("title_fr", _("Write the title in one language at least."))
        return given

    def text(self) -> ArticleText:
        """What was written, for the service."""
        given = {name: self.cleaned_data[name] for name in CONTENT}
        return ArticleText(**given | {"codes": [code for code in given["codes"] if code]})


class NewArticleForm(ArticleForm):
    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        help_text=_("The end of its address, which stays: small letters, figures and dashes."),
    )

    field_order = ("slug",)


class ArticleFilterForm(forms.Form):
    """What the list shows; a field that makes no sense narrows nothing."""

    q = forms.CharField(label=_("Words or a code"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("any")), *ArticleState.choices]
    )
    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", _("any")), *CATEGORIES]
    )


def initial_of(version: ArticleVersion) -> dict[str, Any]:
    """The form as the latest version fills it."""
    values: dict[str, Any] = {name: getattr(version, name) for name in CONTENT}
    return values | {"codes": " ".join(version.codes), "seen": version.number}


def draft_of(data: QueryDict) -> Article:
    """What is typed so far, as an article that is nowhere kept."""
    return Article(**{name: data.get(name, "") for name in WRITTEN})
