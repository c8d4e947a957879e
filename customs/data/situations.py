"""Written situations and what the guides must answer: the table of docs/guides.md, and a test.

The day is Monday 23 November 2026.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from customs.continuity import Case, Choice, Urgency
from customs.legal import DateName
from customs.rectification.words import Direction, ErrorKind, Route, Situation, State
from customs.words import Procedure

TODAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationCase:
    """`days_left` is None where no limit runs or its date is not known."""

    text: str
    situation: Situation
    route: Route
    then: Route | None = None
    days_left: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinuityCase:
    """`references` are the keys of the numbers to keep."""

    text: str
    system: str
    country: str
    case: Case
    choice: Choice
    references: tuple[str, ...] = field(default=())


def _rectify(
    text: str,
    where: str,
    state: State,
    error: ErrorKind,
    route: Route,
    then: Route | None = None,
    *,
    days_left: int | None = None,
    control: bool = False,
    dates: Mapping[DateName, date] | None = None,
) -> RectificationCase:
    """`where` is "FR import": country and direction."""
    country, direction = where.split()
    situation = Situation(
        country=country,
        direction=Direction(direction),
        state=state,
        error=error,
        control_announced=control,
        dates=dates or {},
    )
    return RectificationCase(
        text=text, situation=situation, route=route, then=then, days_left=days_left
    )


def _accepted(year: int, month: int, day: int) -> Mapping[DateName, date]:
    return {DateName.ACCEPTED: date(year, month, day)}


def _released(year: int, month: int, day: int) -> Mapping[DateName, date]:
    return {DateName.RELEASED: date(year, month, day)}


RECTIFICATION = (
    _rectify(
        "CAS refuses the gross mass before sending",
        "FR import", State.INVALID, ErrorKind.DATA, Route.CORRECT,
    ),
    _rectify(
        "Customs refuse the EORI number (Nat-023), no MRN",
        "FR import", State.REJECTED, ErrorKind.DATA, Route.CORRECT,
    ),
    _rectify(
        "DMS refuses a value, no MRN",
        "NL import", State.REJECTED, ErrorKind.DATA, Route.CORRECT,
    ),
    _rectify(
        "CDS refuses a document code, no MRN",
        "GB import", State.REJECTED, ErrorKind.DATA, Route.NEW_DECLARATION,
    ),
    _rectify(
        "Pre-lodged with a wrong weight",
        "FR import", State.PRELODGED, ErrorKind.DATA, Route.CORRECT,
    ),
    _rectify(
        "Pre-lodged, the goods will not come",
        "FR import", State.PRELODGED, ErrorKind.NOT_MOVED, Route.CORRECT,
    ),
    _rectify(
        "Pre-lodged in CDS, the goods will not come",
        "GB import", State.PRELODGED, ErrorKind.NOT_MOVED, Route.INVALIDATION,
    ),
    _rectify(
        "Accepted with a wrong invoice value",
        "FR import", State.ACCEPTED, ErrorKind.DATA, Route.AMENDMENT,
    ),
    _rectify(
        "Accepted with a wrong weight",
        "BE export", State.ACCEPTED, ErrorKind.DATA, Route.AMENDMENT,
    ),
    _rectify(
        "Accepted with a wrong preference document",
        "NL import", State.ACCEPTED, ErrorKind.DATA, Route.AMENDMENT,
    ),
    _rectify(
        "Accepted, before the final tax calculation",
        "GB import", State.ACCEPTED, ErrorKind.DATA, Route.AMENDMENT,
    ),
    _rectify(
        "Accepted under the wrong procedure",
        "FR import", State.ACCEPTED, ErrorKind.PROCEDURE, Route.INVALIDATION, Route.NEW_DECLARATION,
    ),
    _rectify(
        "Accepted twice for one load",
        "FR import", State.ACCEPTED, ErrorKind.DUPLICATE, Route.INVALIDATION,
    ),
    _rectify(
        "Accepted twice, the first is right",
        "DE export", State.ACCEPTED, ErrorKind.DUPLICATE, Route.INVALIDATION,
    ),
    _rectify(
        "Accepted for other goods than those in the lorry",
        "IE import", State.ACCEPTED, ErrorKind.GOODS, Route.INVALIDATION, Route.NEW_DECLARATION,
    ),
    _rectify(
        "Accepted, a control is announced, wrong weight",
        "FR import", State.ACCEPTED, ErrorKind.DATA, Route.WAIT, control=True,
    ),
    _rectify(
        "Accepted, a control is announced, declared twice",
        "BE export", State.ACCEPTED, ErrorKind.DUPLICATE, Route.WAIT, control=True,
    ),
    _rectify(
        "Transit accepted, not released, wrong seal",
        "BE transit", State.ACCEPTED, ErrorKind.DATA, Route.AMENDMENT,
    ),
    _rectify(
        "Transit accepted, not released, not needed",
        "BE transit", State.ACCEPTED, ErrorKind.DUPLICATE, Route.INVALIDATION, Route.NEW_DECLARATION,
    ),
    _rectify(
        "Transit released with a wrong consignee",
        "BE transit", State.RELEASED, ErrorKind.DATA, Route.OFFICE,
    ),
    _rectify(
        "Released, value declared too high, accepted 12 November 2026",
        "IE import", State.RELEASED, ErrorKind.DATA, Route.AMENDMENT,
        dates=_accepted(2026, 11, 12), days_left=1085,
    ),
    _rectify(
        "Released, wrong origin, accepted 1 December 2023",
        "FR import", State.RELEASED, ErrorKind.DATA, Route.AMENDMENT,
        dates=_accepted(2023, 12, 1), days_left=8,
    ),
    _rectify(
        "Released, wrong origin, accepted 20 November 2023",
        "FR import", State.RELEASED, ErrorKind.DATA, Route.OFFICE,
        dates=_accepted(2023, 11, 20), days_left=-3,
    ),
    _rectify(
        "Released, wrong consignee",
        "NL import", State.RELEASED, ErrorKind.DATA, Route.AMENDMENT,
        dates=_accepted(2026, 1, 15), days_left=784,
    ),
    _rectify(
        "Cleared, duty underpaid",
        "GB import", State.RELEASED, ErrorKind.DATA, Route.AMENDMENT,
        dates=_accepted(2026, 6, 1), days_left=921,
    ),
    _rectify(
        "Two declarations released for one container, the second of 2 November 2026",
        "FR import", State.RELEASED, ErrorKind.DUPLICATE, Route.INVALIDATION,
        dates=_accepted(2026, 11, 2), days_left=69,
    ),
    _rectify(
        "Two declarations released, the second of 1 August 2026",
        "FR import", State.RELEASED, ErrorKind.DUPLICATE, Route.OFFICE,
        dates=_accepted(2026, 8, 1), days_left=-24,
    ),
    _rectify(
        "Released under the wrong procedure",
        "DE import", State.RELEASED, ErrorKind.PROCEDURE, Route.INVALIDATION, Route.NEW_DECLARATION,
        dates=_accepted(2026, 11, 1), days_left=68,
    ),
    _rectify(
        "Cleared, goods never arrived",
        "GB import", State.RELEASED, ErrorKind.NOT_MOVED, Route.INVALIDATION,
        dates=_accepted(2026, 10, 30), days_left=66,
    ),
    _rectify(
        "Released, the date of acceptance is not known, declared twice",
        "NL import", State.RELEASED, ErrorKind.DUPLICATE, Route.INVALIDATION,
    ),
    _rectify(
        "Released, more pallets than declared",
        "FR import", State.RELEASED, ErrorKind.EXCESS, Route.NEW_DECLARATION,
    ),
    _rectify(
        "Released, a tariff quota was forgotten",
        "FR import", State.RELEASED, ErrorKind.QUOTA, Route.OFFICE,
    ),
    _rectify(
        "AES cannot change the field",
        "BE export", State.RELEASED, ErrorKind.LOCKED_FIELD, Route.NEW_DECLARATION, Route.INVALIDATION,
    ),
    _rectify(
        "IDMS cannot change the field",
        "BE import", State.RELEASED, ErrorKind.LOCKED_FIELD, Route.OFFICE,
    ),
    _rectify(
        "The national system cannot change the field",
        "NL import", State.RELEASED, ErrorKind.LOCKED_FIELD, Route.INVALIDATION, Route.NEW_DECLARATION,
        dates=_accepted(2026, 11, 20), days_left=87,
    ),
    _rectify(
        "Export released, the goods never left",
        "BE export", State.RELEASED, ErrorKind.NOT_MOVED, Route.INVALIDATION,
    ),
    _rectify(
        "No exit confirmed, released 20 August 2026",
        "FR export", State.EXIT_MISSING, ErrorKind.NONE, Route.ALTERNATIVE_PROOF,
        dates=_released(2026, 8, 20), days_left=55,
    ),
    _rectify(
        "Enquiry of 10 November 2026, released 12 August 2026",
        "DE export", State.EXIT_MISSING, ErrorKind.NONE, Route.ALTERNATIVE_PROOF,
        dates={
            DateName.RELEASED: date(2026, 8, 12), DateName.ENQUIRY: date(2026, 11, 10),
        },
        days_left=32,
    ),
    _rectify(
        "Enquiry of 10 November 2026, released 12 August 2026",
        "FR export", State.EXIT_MISSING, ErrorKind.NONE, Route.ALTERNATIVE_PROOF,
        dates={
            DateName.RELEASED: date(2026, 8, 12), DateName.ENQUIRY: date(2026, 11, 10),
        },
        days_left=47,
    ),
    _rectify(
        "No exit confirmed, the goods are still in the warehouse",
        "FR export", State.EXIT_MISSING, ErrorKind.NOT_MOVED, Route.INVALIDATION,
    ),
)  # fmt: skip


def _continue(
    text: str,
    where: str,
    procedure: Procedure,
    urgency: Urgency,
    choice: Choice,
    *,
    minutes: int | None = None,
    authorisations: tuple[str, ...] = (),
    is_open: bool = False,
    references: tuple[str, ...] = (),
) -> ContinuityCase:
    """`where` is "FR delta_ie": country and system."""
    country, system = where.split()
    case = Case(
        procedure=procedure,
        urgency=urgency,
        expected_minutes=minutes,
        authorisations=frozenset(authorisations),
        fallback_open=is_open,
    )
    return ContinuityCase(
        text=text, system=system, country=country, case=case, choice=choice, references=references
    )


_BELGIAN = ("call_number", "emergency_reference")

CONTINUITY = (
    _continue(
        "A question before a maintenance",
        "DE atlas", Procedure.IMPORT, Urgency.QUESTION, Choice.HOLD,
    ),
    _continue(
        "One declaration waits, length unknown",
        "FR delta_ie", Procedure.IMPORT, Urgency.WAITING, Choice.WAIT,
    ),
    _continue(
        "Refrigerated lorry, fallback not open yet",
        "FR delta_ie", Procedure.IMPORT, Urgency.BLOCKED, Choice.WAIT,
    ),
    _continue(
        "Refrigerated lorry, fallback open",
        "FR delta_ie", Procedure.IMPORT, Urgency.BLOCKED, Choice.FALLBACK, is_open=True,
    ),
    _continue(
        "Fallback open, but back within 30 minutes",
        "FR delta_ie", Procedure.IMPORT, Urgency.BLOCKED, Choice.WAIT, minutes=30, is_open=True,
    ),
    _continue(
        "Cut-off today, back in three hours",
        "FR delta_ie", Procedure.EXPORT, Urgency.CUTOFF, Choice.WAIT, minutes=180, is_open=True,
    ),
    _continue(
        "Cut-off today, back tomorrow, fallback open",
        "FR delta_ie", Procedure.EXPORT, Urgency.CUTOFF, Choice.FALLBACK, minutes=1200, is_open=True,
    ),
    _continue(
        "Left-over in DELTA G, fallback open",
        "FR delta_g", Procedure.EXPORT, Urgency.BLOCKED, Choice.FALLBACK, is_open=True,
        references=("integration_code",),
    ),
    _continue(
        "French transit down: no plan known",
        "FR delta_t", Procedure.TRANSIT, Urgency.BLOCKED, Choice.WAIT, is_open=True,
    ),
    _continue(
        "Lorry at the gate, BCP-ID held",
        "BE aes", Procedure.EXPORT, Urgency.BLOCKED, Choice.FALLBACK,
        authorisations=("bcp_id",), references=(*_BELGIAN, "bcp_id", "1nps"),
    ),
    _continue(
        "Lorry at the gate, no BCP-ID",
        "BE aes", Procedure.EXPORT, Urgency.BLOCKED, Choice.HOLD,
    ),
    _continue(
        "Export can wait",
        "BE aes", Procedure.EXPORT, Urgency.WAITING, Choice.HOLD, minutes=120,
    ),
    _continue(
        "Waits, but the outage lasts three days, BCP-ID held",
        "BE aes", Procedure.EXPORT, Urgency.WAITING, Choice.FALLBACK, minutes=4320,
        authorisations=("bcp_id",), references=(*_BELGIAN, "bcp_id", "1nps"),
    ),
    _continue(
        "PLDA left-over can wait, no buffering authorisation",
        "BE plda", Procedure.IMPORT, Urgency.WAITING, Choice.WAIT,
    ),
    _continue(
        "PLDA left-over can wait, buffering authorisation held",
        "BE plda", Procedure.IMPORT, Urgency.WAITING, Choice.HOLD, authorisations=("buffering",),
    ),
    _continue(
        "PLDA emergency procedure announced with a call number",
        "BE plda", Procedure.IMPORT, Urgency.BLOCKED, Choice.FALLBACK, is_open=True,
        references=_BELGIAN,
    ),
    _continue(
        "NCTS down, no notice yet",
        "BE ncts", Procedure.TRANSIT, Urgency.CUTOFF, Choice.WAIT,
    ),
    _continue(
        "NCTS emergency procedure announced",
        "BE ncts", Procedure.TRANSIT, Urgency.CUTOFF, Choice.FALLBACK, is_open=True,
        references=_BELGIAN,
    ),
    _continue(
        "EMCS emergency procedure announced",
        "BE emcs", Procedure.EXCISE, Urgency.BLOCKED, Choice.FALLBACK, is_open=True,
        references=_BELGIAN,
    ),
    _continue(
        "CDS down, no BCP invoked",
        "GB cds", Procedure.IMPORT, Urgency.BLOCKED, Choice.HOLD,
    ),
    _continue(
        "CDS down, HMRC invoked a BCP",
        "GB cds", Procedure.IMPORT, Urgency.BLOCKED, Choice.FALLBACK, is_open=True,
        references=("csp_code", "ucn_or_mrn"),
    ),
    _continue(
        "GVMS without a written authorisation",
        "GB gvms", Procedure.BORDER, Urgency.BLOCKED, Choice.WAIT, is_open=True,
    ),
    _continue(
        "British transit, paper procedure open",
        "GB ncts", Procedure.TRANSIT, Urgency.BLOCKED, Choice.FALLBACK, is_open=True,
        references=("tc31",),
    ),
    _continue(
        "DMS down, one declaration: send as usual",
        "NL dms", Procedure.IMPORT, Urgency.WAITING, Choice.WAIT,
    ),
    _continue(
        "DMS down, the ship leaves today, noodprocedure open",
        "NL dms", Procedure.EXPORT, Urgency.CUTOFF, Choice.FALLBACK, is_open=True,
        references=("med_document_type",),
    ),
    _continue(
        "ATLAS in maintenance, lorry blocked: master ticket",
        "DE atlas", Procedure.EXPORT, Urgency.BLOCKED, Choice.FALLBACK, minutes=600,
        references=("master_ticket",),
    ),
    _continue(
        "AIS down, urgent: Transaction ID to the eCustoms helpdesk",
        "IE ais", Procedure.IMPORT, Urgency.BLOCKED, Choice.FALLBACK,
        references=("transaction_id",),
    ),
    _continue(
        "AIS down, not urgent: keep lodging",
        "IE ais", Procedure.IMPORT, Urgency.WAITING, Choice.WAIT,
    ),
    _continue(
        "CHIEF is retired",
        "GB chief", Procedure.IMPORT, Urgency.BLOCKED, Choice.WAIT,
    ),
)  # fmt: skip
