"""The continuity guide: wait, hold the messages, or use the fallback. No Django in it.

The guide advises, the customer decides. Waiting and holding are always possible; the fallback is
advised only when the goods cannot wait and nothing stands in its way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from string import Template

from customs.plans import Plan, ReferenceKind, Step
from customs.texts import Bilingual
from customs.words import Buffering, FallbackOpening, Lifecycle, Procedure, StepStage

HOLD_AUTHORISATION = "buffering"
WRITTEN_AUTHORISATION = "written_authorisation"


class Choice(StrEnum):
    WAIT = "wait"
    HOLD = "hold"
    FALLBACK = "fallback"


class Urgency(StrEnum):
    """In the customer's words, the same as on a new ticket."""

    BLOCKED = "blocked"  # goods are blocked now
    CUTOFF = "cutoff"  # a cut-off today
    WAITING = "waiting"  # one declaration waits
    QUESTION = "question"


# How long each can wait for a system to come back, in minutes. Our assumption: customers know better.
PATIENCE: Mapping[Urgency, int | None] = {
    Urgency.BLOCKED: 60,
    Urgency.CUTOFF: 240,
    Urgency.WAITING: 24 * 60,
    Urgency.QUESTION: None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the customer says. `expected_minutes` is the rest of the outage, None when unknown."""

    procedure: Procedure
    urgency: Urgency
    expected_minutes: int | None = None
    authorisations: frozenset[str] = frozenset()
    fallback_open: bool = False

    def __post_init__(self) -> None:
        if self.expected_minutes is not None and self.expected_minutes < 0:
            raise ValueError("an outage does not end in the past")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The advice. `blockers` say why an urgent case gets no fallback."""

    choice: Choice
    reasons: tuple[Bilingual, ...]
    blockers: tuple[Bilingual, ...]
    steps: tuple[Step, ...]
    references: tuple[ReferenceKind, ...]
    email_languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Email:
    """A draft; each name in `missing` stands in brackets where its value is still to be filled."""

    language: str
    recipient: str
    subject: str
    body: str
    missing: tuple[str, ...]


def decide(plan: Plan, case: Case) -> Decision:
    """Advise what to do with the declarations of `case` while the system of `plan` is down."""
    waiting = _waiting_choice(plan, case)
    if can_wait(case):
        return _decision(plan, waiting, (_CAN_WAIT[case.urgency], _waiting_reason(plan, case)), ())
    blockers = tuple(_blockers(plan, case))
    if blockers:
        return _decision(plan, waiting, (_CANNOT_WAIT, _waiting_reason(plan, case)), blockers)
    return _decision(plan, Choice.FALLBACK, (_CANNOT_WAIT, _open_reason(plan, case)), ())


def can_wait(case: Case) -> bool:
    """Whether the goods can wait. An outage of unknown length is long for what is urgent."""
    patience = PATIENCE[case.urgency]
    if patience is None:
        return True
    if case.expected_minutes is None:
        return case.urgency is Urgency.WAITING
    return case.expected_minutes <= patience


def draft_email(plan: Plan, values: Mapping[str, str], *, language: str = "") -> Email | None:
    """The e-mail to the authority in `language`, else in the plan's first; None where it has none."""
    template = next(
        (row for row in plan.emails if row.language == language), next(iter(plan.emails), None)
    )
    if template is None:
        return None
    subject, body = Template(template.subject), Template(template.body)
    names = dict.fromkeys([*subject.get_identifiers(), *body.get_identifiers()])
    missing = tuple(name for name in names if not values.get(name, "").strip())
    filled = {name: f"[{name}]" if name in missing else values[name].strip() for name in names}
    return Email(
        template.language,
        template.recipient,
        " ".join(subject.substitute(filled).split()),  # a line break would end the header
        body.substitute(filled),
        missing,
    )


def _decision(
    plan: Plan, choice: Choice, reasons: tuple[Bilingual, ...], blockers: tuple[Bilingual, ...]
) -> Decision:
    fallback = choice is Choice.FALLBACK
    stages = tuple(StepStage) if fallback else (StepStage.BUFFERING,)
    scope = () if plan.in_premium_scope else (_OUT_OF_SCOPE,)
    return Decision(
        choice=choice,
        reasons=reasons + scope,
        blockers=blockers,
        steps=tuple(step for stage in stages for step in plan.steps if step.stage is stage),
        references=plan.references if fallback else (),
        email_languages=tuple(row.language for row in plan.emails) if fallback else (),
    )


def _waiting_choice(plan: Plan, case: Case) -> Choice:
    authorised = HOLD_AUTHORISATION in case.authorisations
    if plan.buffering is Buffering.ALLOWED or (
        plan.buffering is Buffering.AUTHORISED and authorised
    ):
        return Choice.HOLD
    return Choice.WAIT


def _waiting_reason(plan: Plan, case: Case) -> Bilingual:
    if plan.buffering is Buffering.AUTHORISED and HOLD_AUTHORISATION in case.authorisations:
        return _WAITING[Buffering.ALLOWED]
    return _WAITING[plan.buffering]


def _blockers(plan: Plan, case: Case) -> list[Bilingual]:
    """What stands between this case and the fallback."""
    if plan.lifecycle is Lifecycle.RETIRED:
        return [_RETIRED]
    if plan.opening is None or plan.opening is FallbackOpening.NONE:
        return [_NO_PLAN]
    found = []
    if case.procedure not in plan.procedures:
        found.append(_NOT_THIS_PROCEDURE)
    if plan.authorisations - case.authorisations:
        found.append(_lacks(sorted(plan.authorisations - case.authorisations)))
    if plan.opening is FallbackOpening.AUTHORITY and not case.fallback_open:
        found.append(_NOT_OPEN)
    if plan.opening is FallbackOpening.WRITTEN and WRITTEN_AUTHORISATION not in case.authorisations:
        found.append(_NOT_AUTHORISED)
    return found


def _open_reason(plan: Plan, case: Case) -> Bilingual:
    if case.fallback_open:
        return _OPEN
    return _WRITTEN if plan.opening is FallbackOpening.WRITTEN else _ASK


def _lacks(names: list[str]) -> Bilingual:
    listed = ", ".join(name.replace("_", "-").upper() for name in names)
    return Bilingual(
        f"The fallback needs what your company does not hold on record: {listed}.",
        f"La procédure de secours demande ce que votre entreprise n’a pas au dossier : {listed}.",
    )


_CAN_WAIT: Mapping[Urgency, Bilingual] = {
    Urgency.BLOCKED: Bilingual(
        "The system should be back within the hour, sooner than a fallback would help.",
        "Le système devrait revenir dans l’heure, plus tôt qu’une procédure de secours n’aiderait.",
    ),
    Urgency.CUTOFF: Bilingual(
        "The system should be back before the cut-off of today.",
        "Le système devrait revenir avant l’heure limite d’aujourd’hui.",
    ),
    Urgency.WAITING: Bilingual(
        "The declaration can wait until the system is back.",
        "La déclaration peut attendre le retour du système.",
    ),
    Urgency.QUESTION: Bilingual("Nothing is urgent here.", "Rien n’est urgent ici."),
}
_CANNOT_WAIT = Bilingual(
    "The goods cannot wait as long as the outage may last.",
    "Les marchandises ne peuvent pas attendre aussi longtemps que la panne peut durer.",
)
_WAITING: Mapping[Buffering, Bilingual] = {
    Buffering.ALLOWED: Bilingual(
        "CAS may hold the messages (“Queue declarations”) and send them when the system is back.",
        "CAS peut retenir les messages (« Queue declarations ») et les envoyer au retour du système.",
    ),
    Buffering.AUTHORISED: Bilingual(
        "Without a buffering authorisation, nothing is sent or held during the outage.",
        "Sans autorisation de « buffering », rien n’est envoyé ni retenu pendant la panne.",
    ),
    Buffering.BY_AUTHORITY: Bilingual(
        "Send as usual: customs keep the messages and process them when the system is back.",
        "Envoyer comme d’habitude : la douane garde les messages et les traite au retour du système.",
    ),
    Buffering.UNKNOWN: Bilingual(
        "Whether messages may be held is not known: what was sent is not lost, do not send it"
        " again.",
        "On ne sait pas si les messages peuvent être retenus : ce qui est parti n’est pas perdu, ne"
        " pas le renvoyer.",
    ),
}
_OPEN = Bilingual(
    "Customs have opened the fallback procedure.", "La douane a ouvert la procédure de secours."
)
_ASK = Bilingual(
    "The fallback may be asked for by the operator.",
    "La procédure de secours peut être demandée par l’opérateur.",
)
_WRITTEN = Bilingual(
    "You hold the authority's written authorisation.",
    "Vous avez l’autorisation écrite de l’administration.",
)
_RETIRED = Bilingual(
    "This system is retired: its successor has its own procedure.",
    "Ce système est arrêté : son successeur a sa propre procédure.",
)
_NO_PLAN = Bilingual(
    "No fallback procedure is known for this system in this country: ask the authority.",
    "Aucune procédure de secours n’est connue pour ce système dans ce pays : demander à"
    " l’administration.",
)
_NOT_THIS_PROCEDURE = Bilingual(
    "The known fallback does not cover this procedure.",
    "La procédure de secours connue ne couvre pas ce régime.",
)
_NOT_OPEN = Bilingual(
    "Customs have not opened the fallback procedure yet; only they can.",
    "La douane n’a pas encore ouvert la procédure de secours ; elle seule le peut.",
)
_NOT_AUTHORISED = Bilingual(
    "The fallback needs the authority's written authorisation.",
    "La procédure de secours demande l’autorisation écrite de l’administration.",
)
_OUT_OF_SCOPE = Bilingual(
    "This system is not covered by Premium support.",
    "Ce système n’est pas couvert par le support Premium.",
)
