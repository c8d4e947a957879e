"""Wait, hold or fall back: the continuity guide, asked about one system in the customer's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from customs import words
from customs.choices import Procedure
from customs.continuity import Case, Choice, Urgency, decide
from customs.models import CompanyAuthorisation, ContinuityPlan, CustomsSystem, Outage
from customs.plans import plan_of
from customs.texts import localised
from helpdesk.offering import offer
from helpdesk.wording import country_name

URGENCIES = (
    (Urgency.BLOCKED, _("Goods are blocked now")),
    (Urgency.CUTOFF, _("A cut-off falls today or tomorrow")),
    (Urgency.WAITING, _("A declaration waits")),
    (Urgency.QUESTION, _("I have a question")),
)
ADVICE: dict[str, tuple[str, str | Promise]] = {
    Choice.WAIT: ("info", _("Wait.")),
    Choice.HOLD: ("info", _("Let CAS hold the messages.")),
    Choice.FALLBACK: ("soon", _("Use the fallback procedure.")),
}


class GuideForm(forms.Form):
    """What it is about; answered on the same page."""

    country = forms.ChoiceField(label=_("Country"))
    procedure = forms.ChoiceField(label=_("It is about"))
    urgency = forms.ChoiceField(label=_("How urgent is it?"), choices=URGENCIES)

    def __init__(
        self, data: QueryDict | None, *, system: CustomsSystem, countries: Sequence[str]
    ) -> None:
        super().__init__(data)
        offer(self, "country", [(code, country_name(code)) for code in countries])
        offer(self, "procedure", [(one, Procedure(one).label) for one in system.procedures])


@dataclass(frozen=True, slots=True)
class Guidance:
    """The advice in the reader's language; the customer decides."""

    kind: str
    advice: str
    reasons: list[str]
    blockers: list[str]


def guidance_of(
    form: GuideForm,
    *,
    system: CustomsSystem,
    plans: Iterable[ContinuityPlan],
    outages: Iterable[Outage],
    held: Iterable[CompanyAuthorisation],
    now: datetime,
) -> Guidance | None:
    """The answer to a valid question. Everything is passed in: it asks no query."""
    if not form.is_valid():
        return None
    asked = form.cleaned_data
    row = next((plan for plan in plans if plan.country == asked["country"]), None)
    successors = [other.slug for other in system.replaced_by.all()]
    of_system = vars(system) | {"replaced_by": successors}
    plan = plan_of(of_system, asked["country"], _parts(row) if row else None)
    running = list(outages)
    case = Case(
        procedure=words.Procedure(asked["procedure"]),
        urgency=Urgency(asked["urgency"]),
        expected_minutes=_minutes_left(running, now),
        authorisations=frozenset(row.kind for row in held if row.country == asked["country"]),
        fallback_open=any(outage.fallback_opened_at for outage in running),
    )
    return _told(localised(decide(plan, case), get_language() or "en"))


def _parts(plan: ContinuityPlan) -> dict[str, Any]:
    """What the advice depends on; the steps stand on the page anyway."""
    return vars(plan) | {"steps": [], "references": [], "emails": []}


def _told(decision: dict[str, Any]) -> Guidance:
    kind, advice = ADVICE[decision["choice"]]
    return Guidance(
        kind=kind,
        advice=str(advice),
        reasons=decision["reasons"],
        blockers=decision["blockers"],
    )


def _minutes_left(outages: list[Outage], now: datetime) -> int | None:
    """Until the last expected end; None where an outage names none, or has passed its own."""
    ends = [outage.expected_end_at for outage in outages]
    if not ends or any(end is None or end < now for end in ends):
        return None
    return max(int((end - now).total_seconds() // 60) for end in ends if end)
