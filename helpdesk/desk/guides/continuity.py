"""The continuity guide beside a ticket: the questions, the advice, the numbers, the e-mail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import F
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customs import queries as customs
from customs import words
from customs.choices import Procedure, StepStage
from customs.continuity import (
    HOLD_AUTHORISATION,
    WRITTEN_AUTHORISATION,
    Case,
    Choice,
    Decision,
    Email,
    Urgency,
    decide,
    draft_email,
)
from customs.models import ContinuityPlan, FallbackDeclaration, Outage
from customs.models.continuity import LANGUAGES
from customs.plans import Plan, ReferenceKind
from customs.references import check_reference, read_references
from customs.texts import localised
from helpdesk.authorisations import LABELS, held_by, label_of
from helpdesk.desk.forms import ApprovalForm
from helpdesk.desk.guides.words import (
    certainty_label,
    country_field,
    country_of,
    flow_of,
    locale_now,
    locale_of_customer,
)
from helpdesk.desk.queries import Options
from helpdesk.offering import offer
from tickets.choices import Priority
from tickets.models import Ticket, TicketReference

Words = str | Promise

URGENCIES: tuple[tuple[str, Words], ...] = (
    (Urgency.BLOCKED.value, _("Goods are blocked now")),
    (Urgency.CUTOFF.value, _("A cut-off falls today or tomorrow")),
    (Urgency.WAITING.value, _("A declaration waits")),
    (Urgency.QUESTION.value, _("I have a question")),
)
# The customer's answer on a new ticket set the priority; read it back.
_URGENCY_OF: Mapping[str, Urgency] = {
    Priority.CRITICAL: Urgency.BLOCKED,
    Priority.HIGH: Urgency.CUTOFF,
    Priority.NORMAL: Urgency.WAITING,
    Priority.LOW: Urgency.QUESTION,
}
ADVICE: Mapping[str, tuple[str, Words]] = {
    Choice.WAIT: ("info", _("Wait.")),
    Choice.HOLD: ("info", _("Let CAS hold the messages.")),
    Choice.FALLBACK: ("soon", _("Use the fallback procedure.")),
}
COMMON_AUTHORISATIONS: tuple[tuple[str, Words], ...] = (
    (HOLD_AUTHORISATION, LABELS[HOLD_AUTHORISATION]),
    (WRITTEN_AUTHORISATION, _("written authorisation of the authority")),
)
DECLARATION_KINDS = ("mrn", "lrn", "ducr", "shipment")
REGISTER_SHOWN = 50


class ContinuityForm(forms.Form):
    """The questions of the guide."""

    system = forms.ChoiceField(label=_("System"))
    country = country_field()
    procedure = forms.ChoiceField(label=_("It is about"), choices=Procedure)
    urgency = forms.ChoiceField(label=_("How urgent is it?"), choices=URGENCIES)
    expected_minutes = forms.IntegerField(
        label=_("Minutes until the system is back"),
        help_text=_("Empty: nobody knows."),
        required=False,
        min_value=0,
    )
    authorisations = forms.MultipleChoiceField(
        label=_("What the company holds"), required=False, widget=forms.CheckboxSelectMultiple
    )
    fallback_open = forms.BooleanField(
        label=_("Customs have opened the fallback procedure"), required=False
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: dict[str, Any] | None = None,
        options: Options,
    ) -> None:
        super().__init__(data, initial=initial)
        offer(self, "system", [("", "–"), *options.systems])
        offer(self, "authorisations", _authorisations())

    def case(self) -> Case:
        answer = self.cleaned_data
        return Case(
            procedure=words.Procedure(answer["procedure"]),
            urgency=Urgency(answer["urgency"]),
            expected_minutes=answer["expected_minutes"],
            authorisations=frozenset(answer["authorisations"]),
            fallback_open=answer["fallback_open"],
        )


class NumbersForm(forms.Form):
    """The numbers to keep and what else the e-mail says. `checked` are those given, as written by
    their authority; `warnings` what looks odd about them."""

    def __init__(self, data: QueryDict, *, plan: Plan) -> None:
        super().__init__(data)
        self._kinds = {f"number-{kind.key}": kind for kind in plan.references}
        self.checked: dict[str, str] = {}
        self.warnings: list[str] = []
        for name, kind in self._kinds.items():
            self.fields[name] = _number_field(kind)
        if len(plan.emails) > 1:
            spoken = [(row.language, dict(LANGUAGES)[row.language]) for row in plan.emails]
            self.fields["language"] = forms.ChoiceField(
                label=_("Language of the e-mail"), choices=spoken
            )
        self.fields["declarations"] = forms.CharField(
            label=_("Declarations or consignments"), required=False, max_length=500
        )
        self.fields["reason"] = forms.CharField(
            label=_("Why it is urgent, in the language of the authority"),
            required=False,
            max_length=500,
        )

    def clean(self) -> dict[str, Any]:
        for name, kind in self._kinds.items():
            self._check(name, kind)
        return self.cleaned_data

    def _check(self, name: str, kind: ReferenceKind) -> None:
        given = self.cleaned_data.get(name)
        if not given:
            return
        result = check_reference(kind, given)
        if not result.valid:
            self.add_error(name, _("This number does not have the form that its authority gives."))
            return
        self.checked[kind.key] = result.value
        if result.warning:
            self.warnings.append(f"{result.value}: {result.warning.text(locale_now())}")


class RegisterForm(forms.Form):
    """A declaration that was sent under the fallback."""

    reference = forms.CharField(label=_("Reference of the declaration"), max_length=60)


class RegulariseForm(forms.Form):
    """The real declaration, once it is filed."""

    mrn = forms.CharField(required=False, max_length=40)


def _number_field(kind: ReferenceKind) -> forms.CharField:
    label = kind.label.text(locale_now())
    hint = gettext("Like %(example)s") % {"example": kind.example} if kind.example else ""
    return forms.CharField(label=label, help_text=hint, required=False, max_length=80)


def _authorisations() -> list[tuple[str, Words]]:
    """Those that every plan may ask for, then those that the plans name: one query."""
    plans = ContinuityPlan.objects.exclude(authorisations=[])
    named = sorted({slug for row in plans.values_list("authorisations", flat=True) for slug in row})
    return [*COMMON_AUTHORISATIONS, *((slug, label_of(slug)) for slug in named)]


def outage_of(ticket: Ticket, *, slug: str, country: str, now: datetime) -> Outage | None:
    """The outage that the ticket is tied to; for another system, or without one, what is known."""
    if ticket.outage and slug == ticket.customs_system:
        return ticket.outage
    return customs.outage_known(slug=slug, country=country, now=now)


def questions_of(ticket: Ticket, *, now: datetime) -> dict[str, Any]:
    """What the ticket and a known outage answer already."""
    country = country_of(ticket)
    outage = outage_of(ticket, slug=ticket.customs_system, country=country, now=now)
    held = held_by(ticket.company_id, on=timezone.localdate(now), country=country)
    return {
        "authorisations": [row.kind for row in held],
        "system": ticket.customs_system,
        "country": country,
        "procedure": flow_of(ticket),
        "urgency": _URGENCY_OF[ticket.priority].value,
        "expected_minutes": _minutes_left(outage, now),
        "fallback_open": bool(outage and outage.fallback_opened_at),
    }


def _minutes_left(outage: Outage | None, now: datetime) -> int | None:
    end = outage.expected_end_at if outage else None
    return int((end - now).total_seconds() // 60) if end and end >= now else None


@dataclass(frozen=True, slots=True)
class Stage:
    """Steps that belong together: opening the fallback, meanwhile, afterwards."""

    label: str
    steps: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    """The advice in the language active now. `numbers` is None where no fallback is advised, and
    `email` until the numbers are right."""

    system: str
    country: str
    outage: Outage | None
    kind: str
    advice: str
    reasons: list[str]
    blockers: list[str]
    stages: list[Stage]
    numbers: NumbersForm | None = None
    email: Email | None = None


def answer_of(form: ContinuityForm, data: QueryDict, *, ticket: Ticket, now: datetime) -> Answer:
    """Answer a valid form; `data` holds the numbers and the words for the e-mail too."""
    slug, country = form.cleaned_data["system"], form.cleaned_data["country"]
    plan = customs.continuity_plan(slug=slug, country=country)
    decision = decide(plan, form.case())
    outage = outage_of(ticket, slug=slug, country=country, now=now)
    numbers = email = None
    if decision.choice is Choice.FALLBACK:
        references = list(ticket.references.order_by("pk"))
        numbers = NumbersForm(_filled(data, plan, outage, ticket, references), plan=plan)
        if numbers.is_valid():
            values = _email_values(numbers, outage=outage, ticket=ticket, references=references)
            language = numbers.cleaned_data.get("language", "")
            email = draft_email(plan, values, language=language)
    return Answer(
        system=plan.name,
        country=country,
        outage=outage,
        numbers=numbers,
        email=email,
        **_told(decision),
    )


def _told(decision: Decision) -> dict[str, Any]:
    told = localised(decision, locale_now())
    kind, advice = ADVICE[decision.choice]
    steps = [step | {"certainty": certainty_label(step)} for step in told["steps"]]
    by_stage = [
        Stage(str(stage.label), [step for step in steps if step["stage"] == stage])
        for stage in StepStage
    ]
    return {
        "kind": kind,
        "advice": str(advice),
        "reasons": told["reasons"],
        "blockers": told["blockers"],
        "stages": [stage for stage in by_stage if stage.steps],
    }


def _filled(
    data: QueryDict,
    plan: Plan,
    outage: Outage | None,
    ticket: Ticket,
    references: Iterable[TicketReference],
) -> QueryDict:
    """What was typed, completed by what the outage, the company's authorisations and the ticket
    tell. What was emptied stays so."""
    filled = data.copy()
    for key, value in read_references(
        outage.references if outage else (), system=plan.system
    ).items():
        filled.setdefault(f"number-{key}", value)
    today = timezone.localdate()
    for held in held_by(ticket.company_id, on=today, country=plan.country):
        if held.number:
            filled.setdefault(f"number-{held.kind}", held.number)
    filled.setdefault("declarations", declarations_of(ticket, references))
    if plan.emails:
        filled.setdefault("language", plan.emails[0].language)
    return filled


def declarations_of(ticket: Ticket, references: Iterable[TicketReference]) -> str:
    """What the authority knows the declarations by: MRN, else LRN, else what the ticket has."""
    found = list(references)
    for kind in DECLARATION_KINDS:
        values = [row.value for row in found if row.kind == kind]
        if values:
            return ", ".join(values)
    return ticket.declaration_reference


def _email_values(
    numbers: NumbersForm,
    *,
    outage: Outage | None,
    ticket: Ticket,
    references: Iterable[TicketReference],
) -> dict[str, str]:
    """The names that a plan's e-mail may use; what is not known stays empty and is named."""
    since = timezone.localtime(outage.started_at) if outage else None
    return numbers.checked | {
        "operator": ticket.company.name,
        "eori": next((row.value for row in references if row.kind == "eori"), ""),
        "contact": ticket.requester.name,
        "since": date_format(since, "d/m/Y H:i") if since else "",
        "declarations": numbers.cleaned_data["declarations"],
        "reason": numbers.cleaned_data["reason"],
    }


def approval_form(email: Email, *, system: str, ticket: Ticket) -> ApprovalForm:
    """The question to the customer: the exact e-mail, and why, in their language."""
    with translation.override(locale_of_customer(ticket)):
        purpose = gettext("Use the fallback procedure of %(system)s (%(recipient)s).") % {
            "system": system,
            "recipient": email.recipient,
        }
    return ApprovalForm(
        initial={"purpose": purpose, "shared": f"{email.subject}\n\n{email.body}"},
        auto_id="ask_%s",
    )


def note_text(answer: Answer, *, now: datetime) -> str:
    """The advice for the record, in the language active now: the agent's."""
    checked = answer.numbers.checked if answer.numbers else {}
    numbers = [(label_of(key), value) for key, value in checked.items()]
    context = {"answer": answer, "numbers": numbers, "now": timezone.localtime(now)}
    return render_to_string("desk/guides/continuity_note.txt", context).strip()


def reply_text(form: ContinuityForm, data: QueryDict, *, ticket: Ticket, now: datetime) -> str:
    """The advice for the customer, in their language."""
    with translation.override(locale_of_customer(ticket)):
        answer = answer_of(form, data, ticket=ticket, now=now)
        context = {"answer": answer, "ticket": ticket}
        return render_to_string("desk/guides/continuity_reply.txt", context).strip()


@dataclass(frozen=True, slots=True)
class Registered:
    """A line of the register; `numbers` as (name, value)."""

    declaration: FallbackDeclaration
    numbers: list[tuple[str, str]]


def register_of(ticket: Ticket, user: User) -> list[Registered]:
    """What the company sent under a fallback, first what is still to be regularised: one query."""
    rows = FallbackDeclaration.objects.visible_to(user).filter(company=ticket.company_id)
    order = (F("regularised_at").desc(nulls_first=True), "-sent_at", "-pk")
    shown = rows.for_page().order_by(*order)[:REGISTER_SHOWN]
    return [
        Registered(row, [(label_of(key), value) for key, value in row.numbers.items()])
        for row in shown
    ]
