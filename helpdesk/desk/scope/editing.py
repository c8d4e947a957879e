"""The service description as leads edit it: what is covered, by what, and in which words."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import Service, Subscription
from accounts.scope import ScopeVerdict, answer_of
from helpdesk.desk.forms import class_choices
from helpdesk.offering import offer
from helpdesk.wording import filled

LANGUAGES = {"fr": "Français", "en": "English", "nl": "Nederlands", "de": "Deutsch"}
ANSWER_FIELDS = tuple(f"answer_{language}" for language in LANGUAGES)


class SubscriptionField(forms.ModelChoiceField[Subscription]):
    """A subscription by its name in the reader's language."""

    def label_from_instance(self, subscription: Subscription) -> str:
        return subscription.name("fr" if get_language() == "fr" else "en")


class ServiceForm(forms.ModelForm[Service]):
    """One line. Which tickets it is about is chosen once, when the line is made."""

    subscription = SubscriptionField(
        Subscription.objects.all(),
        label=gettext_lazy("Subscription that covers it"),
        required=False,
        empty_label=gettext_lazy("none named"),
    )

    class Meta:
        model = Service
        fields = (
            "verdict",
            "subscription",
            "name_fr",
            "name_en",
            "message_fr",
            "message_en",
            *ANSWER_FIELDS,
        )
        labels = {
            "verdict": gettext_lazy("Does Premium cover it?"),
            "name_fr": gettext_lazy("Name in French"),
            "name_en": gettext_lazy("Name in English"),
            "message_fr": gettext_lazy("What the portal says before sending, in French"),
            "message_en": gettext_lazy("What the portal says before sending, in English"),
            **{f"answer_{code}": name for code, name in LANGUAGES.items()},
        }
        widgets = {
            "message_fr": forms.Textarea(attrs={"rows": 3}),
            "message_en": forms.Textarea(attrs={"rows": 3}),
            **{
                field: forms.Textarea(attrs={"rows": 8, "lang": field[-2:]})
                for field in ANSWER_FIELDS
            },
        }

    @property
    def answers(self) -> list[forms.BoundField]:
        return [self[name] for name in ANSWER_FIELDS]


class NewServiceForm(ServiceForm):
    """A line for tickets that no line names yet."""

    of_class = forms.ChoiceField(label=gettext_lazy("Which tickets it is about"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = {f"{row.category}/{row.subtype}" for row in Service.objects.all()}
        offer(
            self,
            "of_class",
            [
                (title, [choice for choice in choices if choice[0] not in taken])
                for title, choices in class_choices()
            ],
        )

    def clean(self) -> dict[str, Any]:
        """Name the line for its class: `customs_error-information_request`."""
        answer: dict[str, Any] = super().clean() or {}
        category, _slash, subtype = answer.get("of_class", "").partition("/")
        self.instance.category, self.instance.subtype = category, subtype
        self.instance.slug = f"{category}-{subtype}"[:50].rstrip("-")
        return answer


class SubscriptionForm(forms.ModelForm[Subscription]):
    """How a subscription is called, and whom to ask for it."""

    class Meta:
        model = Subscription
        fields = ("name_fr", "name_en", "name_nl", "name_de", "contact")
        labels = {
            "name_fr": gettext_lazy("Name in French"),
            "name_en": gettext_lazy("Name in English"),
            "name_nl": gettext_lazy("Name in Dutch"),
            "name_de": gettext_lazy("Name in German"),
            "contact": gettext_lazy("Contact for customers"),
        }
        help_texts = {
            "contact": gettext_lazy(
                "An e-mail address. Without one, the kind answer offers to put them in touch."
            )
        }


def preview_of(service: Service) -> dict[str, Any]:
    """What customers would read: the portal's notice, and the kind answer in each language."""
    shown = {"requester": "Maud Perrot", "agent": _("the agent"), "number": "CAS-000123"}
    return {
        "notices": [
            {"lang": lang, "language": LANGUAGES[lang], "verdict": _verdict(service, lang)}
            for lang in ("fr", "en")
        ],
        "answers": [
            {
                "lang": code,
                "language": name,
                "body": filled(answer_of(service, code).body, shown),
            }
            for code, name in LANGUAGES.items()
            if service.answer(code)
        ],
    }


def _verdict(service: Service, lang: str) -> ScopeVerdict:
    """As a company without the subscription reads it."""
    held = service.subscription
    return ScopeVerdict(
        verdict=service.verdict,
        service=service.slug,
        subscription=held.name(lang) if held else "",
        message=service.message(lang),
    )
