"""Recommendations at the desk: the form, what it is filled in with, the tables and the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.choices import Language
from accounts.models import Company
from alerts.choices import Category, RecommendationState
from alerts.core.recommendation import State
from alerts.models import MINUTES_MOST, Recommendation
from alerts.services import Proposal
from helpdesk.desk.improvement import Table, weeks_in_words
from helpdesk.recommendations import effect_text, facts_of, history_of, is_law_over, kind_of
from helpdesk.templatetags.times import moment
from helpdesk.wording import signature_label
from tickets.correlation import is_recognisable
from tickets.improvement import CANDIDATE_WEEKS, Measured, measured
from tickets.models import Ticket
from tickets.signatures import Recurrence, mondays, signatures_top

SHOWN = 200


class ProposalForm(forms.Form):
    """What to change, where, for which goods, on which law, and what it saves."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    proposal = forms.CharField(
        label=gettext_lazy("What to change"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    place = forms.CharField(
        label=gettext_lazy("Where in CAS"),
        help_text=gettext_lazy("The table, the flow or the master data that holds the rule."),
        max_length=200,
    )
    locale = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=Language)
    product = forms.CharField(
        label=gettext_lazy("Only for this product"), max_length=100, required=False
    )
    commodity_code = forms.RegexField(
        r"^[0-9 .]{4,16}$",
        label=gettext_lazy("Only for this commodity code"),
        required=False,
        error_messages={"invalid": gettext_lazy("A commodity code has 4 to 10 digits.")},
    )
    law = forms.CharField(label=gettext_lazy("Law it depends on"), max_length=300, required=False)
    law_until = forms.DateField(
        label=gettext_lazy("This law is valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    minutes_saved = forms.IntegerField(
        label=gettext_lazy("Minutes of work for each occurrence"),
        help_text=gettext_lazy("An estimate; left empty, no hours are told."),
        min_value=1,
        max_value=MINUTES_MOST,
        required=False,
    )
    minutes_source = forms.CharField(
        label=gettext_lazy("Where this estimate comes from"), max_length=200, required=False
    )

    def __init__(self, *args: Any, problems: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if problems:
            label = _("Problem that the change ends")
            self.fields["signature"] = forms.ChoiceField(label=label, choices=problems)

    def clean_commodity_code(self) -> str:
        code = "".join(one for one in self.cleaned_data["commodity_code"] if one.isdigit())
        if code and not 4 <= len(code) <= 10:
            raise forms.ValidationError(_("A commodity code has 4 to 10 digits."))
        return code

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        if asked.get("minutes_saved") and not asked.get("minutes_source"):
            self.add_error("minutes_source", _("Say whose estimate this is."))
        if asked.get("minutes_source") and "minutes_saved" in asked and not asked["minutes_saved"]:
            self.add_error("minutes_saved", _("Say how many minutes."))
        return asked

    def text(self) -> Proposal:
        return Proposal(**{name: self.cleaned_data[name] for name in self.base_fields})


class StepForm(forms.Form):
    """A step of the desk; what it needs is the service's to say."""

    reason = forms.CharField(
        label=gettext_lazy("Reason, or where it was agreed"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def problems_of(ticket: Ticket, now: datetime) -> list[tuple[str, str]]:
    """What the rule that a ticket asks for may end: the company's problems that came back.

    Nothing to choose for a ticket that is about a problem itself.
    """
    if ticket.category != Category.IMPROVEMENT:
        return []
    found = signatures_top(mondays(now, CANDIDATE_WEEKS), company=ticket.company)
    signatures = [one.signature for one in found if one.signature != ticket.signature]
    return [(each, signature_label(each)) for each in (*signatures, ticket.signature)]


def proposal_initial(company: Company, signature: str, ticket: Ticket | None) -> dict[str, Any]:
    """What is known already: the goods of the signature, the ticket's subject, the last estimate.

    The estimate is the latest that was entered for this company and class, with its source.
    """
    category, _rule, _place, thing = (*signature.split("|"), "", "", "", "")[:4]
    last = (
        Recommendation.objects.filter(
            company=company, category=category, minutes_saved__isnull=False
        )
        .order_by("-pk")
        .first()
    )
    return {
        "title": ticket.subject[:200] if ticket else "",
        "locale": company.language,
        "commodity_code" if thing.isdigit() else "product": thing,
        "minutes_saved": last.minutes_saved if last else None,
        "minutes_source": last.minutes_source if last else "",
    }


def text_of(found: Recommendation) -> dict[str, Any]:
    """The form's fields, as they stand."""
    return {name: getattr(found, name) for name in ProposalForm.base_fields}


def new_url(company_id: int, signature: str, ticket: str = "") -> str:
    query = {"company": company_id, "signature": signature}
    asked = urlencode(query | ({"ticket": ticket} if ticket else {}))
    return f"{reverse('desk:recommendation-new')}?{asked}"


@dataclass(frozen=True, slots=True)
class Advice:
    """What stands against a ticket's problem, or where to propose it."""

    url: str
    title: str = ""
    state: str = ""
    kind: str = ""


def advice_of(ticket: Ticket) -> Advice | None:
    """None where nothing tells the ticket's problem from another: one query, else none."""
    if not is_recognisable(ticket):
        return None
    # Uses index: alerts_recommendation_of
    found = (
        Recommendation.objects.filter(company=ticket.company_id, signature=ticket.signature)
        .exclude(state=RecommendationState.WITHDRAWN)
        .first()
    )
    if found is None:
        return Advice(new_url(ticket.company_id, ticket.signature, ticket.number))
    url = reverse("desk:recommendation", args=[found.pk])
    return Advice(url, found.title, str(found.get_state_display()), kind_of(found.state))


def candidates_table(found: Iterable[Recurrence]) -> Table:
    """What comes often and was never recommended against; each leads to the form."""
    columns = [
        {"name": _("Problem")},
        {"name": _("Company")},
        {"name": _("Times"), "is_number": True},
        {"name": _("Week by week")},
    ]
    rows = [
        [
            {
                "text": signature_label(one.signature),
                "href": new_url(one.company.pk, one.signature),
            },
            {"text": one.company.name},
            {"text": str(one.occurrences), "is_number": True},
            {"text": weeks_in_words(one.weeks), "spark": one.weeks},
        ]
        for one in found
    ]
    return {"columns": columns, "rows": rows}


def recommendations_table(found: Iterable[Measured]) -> Table:
    columns = [
        {"name": _("Recommendation")},
        {"name": _("Company")},
        {"name": _("State")},
        {"name": _("Effect")},
        {"name": _("Proposed")},
    ]
    return {"columns": columns, "rows": [_row(one) for one in found]}


def _row(one: Measured) -> list[dict[str, Any]]:
    found = one.recommendation
    return [
        {"text": found.title, "href": reverse("desk:recommendation", args=[found.pk])},
        {"text": found.company.name},
        {"text": str(found.get_state_display()), "kind": kind_of(found.state)},
        {"text": effect_text(one).sentence if found.applied_at else "–"},
        {"text": moment(found.proposed_at)},
    ]


def recommendation_context(
    found: Recommendation, now: datetime, *, bound: dict[str, forms.Form] | None = None
) -> dict[str, Any]:
    """`found` comes from `for_page()`; `bound` holds forms that were refused. Two queries."""
    (one,) = measured([found], now)
    changes = found.changes.select_related("actor").order_by("pk")
    return {
        "recommendation": found,
        "kind": kind_of(found.state),
        "facts": facts_of(found),
        "effect": effect_text(one),
        "history": history_of(changes),
        "law_is_over": is_law_over(found, now),
        "may_decide": found.may_become(State.ACCEPTED),
        "may_apply": found.may_become(State.APPLIED),
        "may_withdraw": found.may_become(State.WITHDRAWN),
        "decide_form": StepForm(prefix="decide"),
        "withdraw_form": StepForm(prefix="withdraw"),
        "form": ProposalForm(initial=text_of(found)) if found.is_reworded else None,
    } | (bound or {})
