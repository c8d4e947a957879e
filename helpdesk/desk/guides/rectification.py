"""The rectification guide beside a ticket: what is asked, and the advice in a reader's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alerts.models import Alert
from customs.legal import DateName
from customs.queries import legal_rules
from customs.rectification import Direction, ErrorKind, Route, Situation, State, advise
from customs.texts import localised
from helpdesk.desk.guides.words import (
    certainty_label,
    country_field,
    country_of,
    flow_of,
    locale_now,
    locale_of_customer,
)
from tickets.models import Ticket

Words = str | Promise

DIRECTIONS: tuple[tuple[str, Words], ...] = (
    (Direction.IMPORT.value, _("import")),
    (Direction.EXPORT.value, _("export")),
    (Direction.TRANSIT.value, _("transit")),
)
STATES: tuple[tuple[str, Words], ...] = (
    (State.INVALID.value, _("refused by CAS before sending")),
    (State.REJECTED.value, _("refused by customs, no MRN")),
    (State.PRELODGED.value, _("pre-lodged")),
    (State.ACCEPTED.value, _("accepted, not released")),
    (State.RELEASED.value, _("released")),
    (State.EXIT_MISSING.value, _("exported, exit not confirmed")),
)
ERRORS: tuple[tuple[str, Words], ...] = (
    (ErrorKind.DATA.value, _("data: value, weight, parties, documents")),
    (ErrorKind.LOCKED_FIELD.value, _("a field that the national system cannot change")),
    (ErrorKind.GOODS.value, _("other goods than declared")),
    (ErrorKind.PROCEDURE.value, _("wrong procedure")),
    (ErrorKind.DUPLICATE.value, _("declared twice")),
    (ErrorKind.NOT_MOVED.value, _("the goods never arrived, or never left")),
    (ErrorKind.EXCESS.value, _("more goods than declared")),
    (ErrorKind.QUOTA.value, _("a tariff quota was forgotten")),
    (ErrorKind.NONE.value, _("nothing is wrong, the exit is missing")),
)
ROUTES: Mapping[str, Words] = {
    Route.CORRECT: _("Correct it in CAS and submit it again."),
    Route.AMENDMENT: _("Ask for an amendment."),
    Route.INVALIDATION: _("Ask for the invalidation."),
    Route.NEW_DECLARATION: _("File a new declaration."),
    Route.ALTERNATIVE_PROOF: _("Send alternative proof of exit."),
    Route.WAIT: _("Wait for the end of the control."),
    Route.OFFICE: _("Ask the customs office: only it can act."),
}
ASKED_DATES = (DateName.ACCEPTED, DateName.RELEASED, DateName.ENQUIRY)
SOON_DAYS = 14  # what is marked as urgent; a choice of ours

# What a status of CAS says of the declaration, the dates included.
_STATE_OF_STATUS = {
    "Invalid": State.INVALID,
    "CustomsError": State.REJECTED,
    "Accepted": State.ACCEPTED,
    "AcceptedForExport": State.ACCEPTED,
    "Released": State.RELEASED,
    "ExitConfirmationNotYetReceived": State.EXIT_MISSING,
}
_DATE_OF_STATE = {State.ACCEPTED: DateName.ACCEPTED, State.RELEASED: DateName.RELEASED}


class Day(forms.DateInput):
    """The browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RectificationForm(forms.Form):
    """The questions of the guide; `situation` once they are answered."""

    country = country_field()
    direction = forms.ChoiceField(label=_("It is about"), choices=DIRECTIONS)
    state = forms.ChoiceField(label=_("State of the declaration"), choices=STATES)
    error = forms.ChoiceField(label=_("What is wrong"), choices=ERRORS)
    control_announced = forms.BooleanField(label=_("A control was announced"), required=False)
    accepted_on = forms.DateField(label=_("Accepted on"), required=False, widget=Day)
    released_on = forms.DateField(label=_("Released on"), required=False, widget=Day)
    enquiry_on = forms.DateField(
        label=_("Enquiry of customs received on"), required=False, widget=Day
    )

    situation: Situation

    def clean(self) -> dict[str, Any]:
        answer = self.cleaned_data
        if self.errors:
            return answer
        dates = {name: answer[name] for name in ASKED_DATES if answer[name]}
        try:
            self.situation = Situation(
                country=answer["country"],
                direction=Direction(answer["direction"]),
                state=State(answer["state"]),
                error=ErrorKind(answer["error"]),
                control_announced=answer["control_announced"],
                dates=dates,
            )
        except ValueError as nonsense:
            raise forms.ValidationError(
                _(
                    "These answers do not fit together. Only an export waits for its exit, only"
                    " then may nothing be wrong, and acceptance comes before release."
                )
            ) from nonsense
        return answer


def answers_of(ticket: Ticket, alerts: Iterable[Alert]) -> dict[str, Any]:
    """What the ticket and the alerts of its declaration, the latest first, answer already."""
    answers: dict[str, Any] = {
        "country": country_of(ticket),
        "direction": flow_of(ticket),
        "state": State.ACCEPTED.value,
    }
    if ticket.subtype == "exit_confirmation_not_received":
        answers |= {"state": State.EXIT_MISSING.value, "error": ErrorKind.NONE.value}
        answers["direction"] = Direction.EXPORT.value
        return answers | _dates(alerts)
    known = [alert for alert in alerts if alert.status in _STATE_OF_STATUS]
    if known:
        answers["state"] = _STATE_OF_STATUS[known[0].status].value
    return answers | _dates(known)


def _dates(alerts: Iterable[Alert]) -> dict[str, date]:
    """The first day of each state that counts, in the reader's zone."""
    found: dict[str, date] = {}
    for alert in alerts:
        name = _DATE_OF_STATE.get(_STATE_OF_STATUS.get(alert.status, State.INVALID))
        if name:
            found[name] = timezone.localdate(alert.event_at)
    return found


@dataclass(frozen=True, slots=True)
class Guidance:
    """The advice in one language. `advice` is the guide's answer, `limits` the nearest first."""

    where: str
    route: str
    then: str
    kind: str
    certainty: str
    until: date | None
    missing: str
    advice: dict[str, Any]
    limits: list[dict[str, Any]]
    notes: list[dict[str, Any]]


def guidance_of(situation: Situation, *, today: date) -> Guidance:
    """Advise in the language active now."""
    found = advise(situation, today=today, clocks=legal_rules())
    advice = localised(found, locale_now())
    ahead = zip(found.limits, advice["limits"], strict=True)
    return Guidance(
        where=f"{situation.country} {dict(DIRECTIONS)[situation.direction]}, "
        f"{dict(STATES)[situation.state]}",
        route=str(ROUTES[found.route]),
        then=str(ROUTES[found.then]) if found.then else "",
        kind=_kind(found.days_left, too_late=found.too_late),
        certainty=certainty_label(advice),
        until=None if found.days_left is None else today + timedelta(days=found.days_left),
        missing=str(RectificationForm.base_fields[found.missing].label) if found.missing else "",
        advice=advice,
        limits=[
            fact | {"days_left": limit.days_left(today), "certainty": certainty_label(fact)}
            for limit, fact in ahead
        ],
        notes=[note | {"certainty": certainty_label(note)} for note in advice["notes"]],
    )


def _kind(days_left: int | None, *, too_late: bool) -> str:
    if too_late or (days_left is not None and days_left < 0):
        return "late"
    return "soon" if days_left is not None and days_left <= SOON_DAYS else "info"


def note_text(situation: Situation, *, today: date) -> str:
    """The advice for the record, in the language active now: the agent's."""
    context = {"guidance": guidance_of(situation, today=today), "today": today}
    return render_to_string("desk/guides/rectification_note.txt", context).strip()


def reply_text(situation: Situation, *, ticket: Ticket, today: date) -> str:
    """The advice for the customer, in their language."""
    with translation.override(locale_of_customer(ticket)):
        context = {"guidance": guidance_of(situation, today=today), "ticket": ticket}
        return render_to_string("desk/guides/rectification_reply.txt", context).strip()
