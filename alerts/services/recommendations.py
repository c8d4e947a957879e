"""What changes a recommendation: the desk proposes, the company decides, the problem's return reopens.

Each step locks the row, checks, writes its change and the notices that follow from it.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.models import Company, User
from alerts import notices
from alerts.choices import Category, RecommendationState
from alerts.core.recommendation import State
from alerts.errors import (
    AlreadyRecommended,
    DeciderOnly,
    DeskOnly,
    ProblemUnknown,
    ReasonMissing,
    StepRefused,
)
from alerts.models import Recommendation, RecommendationChange


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a recommendation says. `minutes_saved` and `minutes_source` come together or not at all."""

    title: str
    proposal: str
    place: str
    locale: str
    product: str = ""
    commodity_code: str = ""
    law: str = ""
    law_until: date | None = None
    minutes_saved: int | None = None
    minutes_source: str = ""


@transaction.atomic
def recommendation_propose(
    *, company: Company, signature: str, text: Proposal, actor: User
) -> Recommendation:
    """Propose a rule change to a company, and tell its administrators.

    Raises DeskOnly, ProblemUnknown, and AlreadyRecommended while another one stands.
    """
    _require_agent(actor)
    category = signature.partition("|")[0]
    if category not in Category.values or category == Category.UNCLASSIFIED:
        raise ProblemUnknown(_("Nothing tells this problem from another: name its class first."))
    now = timezone.now()
    found = Recommendation(
        company=company,
        signature=signature,
        category=category,
        proposed_by=actor,
        proposed_at=now,
        **asdict(text),
    )
    _save_standing(found)
    change = _record(found, at=now, actor=actor, data=asdict(text))
    notices.proposed(found, change)
    return found


@transaction.atomic
def recommendation_reword(*, recommendation_id: int, text: Proposal, actor: User) -> Recommendation:
    """Change what is proposed, before the decision. One that was refused or came back is asked anew.

    The same text on an open proposal changes nothing. Raises DeskOnly, StepRefused,
    AlreadyRecommended.
    """
    _require_agent(actor)
    found = _locked(recommendation_id)
    if not found.is_reworded:
        raise StepRefused(_("What was decided is not reworded. Withdraw it and propose another."))
    changed = {name: value for name, value in asdict(text).items() if value != getattr(found, name)}
    if not changed and found.state == State.PROPOSED:
        return found
    was_settled = found.state == State.REFUSED
    for name, value in changed.items():
        setattr(found, name, value)
    found.state = RecommendationState.PROPOSED
    found.decided_by, found.decided_at, found.decision_reason = None, None, ""
    if was_settled:
        _save_standing(found)
    else:
        found.save()
    change = _record(found, at=timezone.now(), actor=actor, data=changed)
    notices.proposed(found, change)
    return found


@transaction.atomic
def recommendation_decide(
    *, recommendation_id: int, accepted: bool, reason: str, actor: User
) -> Recommendation:
    """Keep the company's answer, and tell whoever proposed it; who, when and why stay.

    A refusal says why. An agent decides only on the company's behalf, and says where it was
    agreed. Raises DeciderOnly, ReasonMissing, StepRefused.
    """
    found = _locked(recommendation_id)
    is_own = actor.company_id == found.company_id and actor.role == Role.CUSTOMER_ADMIN
    if not is_own and not actor.is_agent:
        raise DeciderOnly(_("An administrator of your company decides about recommendations."))
    to = RecommendationState.ACCEPTED if accepted else RecommendationState.REFUSED
    _require_step(found, to)
    reason = reason.strip()
    if not reason and actor.is_agent:
        raise ReasonMissing(_("Say where the company agreed or refused."), pointer="/reason")
    if not reason and not accepted:
        raise ReasonMissing(_("Say why, so that we can propose better."), pointer="/reason")
    now = timezone.now()
    found.state = to
    found.decided_by, found.decided_at, found.decision_reason = actor, now, reason
    found.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    change = _record(found, at=now, actor=actor, note=reason)
    notices.decided(found, change, by=actor)
    return found


@transaction.atomic
def recommendation_apply(*, recommendation_id: int, actor: User) -> Recommendation:
    """Say that the rule is in force from now on: the effect is measured from this instant.

    Raises DeskOnly, StepRefused.
    """
    _require_agent(actor)
    found = _locked(recommendation_id)
    _require_step(found, RecommendationState.APPLIED)
    now = timezone.now()
    found.state, found.applied_at = RecommendationState.APPLIED, now
    found.save(update_fields=["state", "applied_at"])
    _record(found, at=now, actor=actor)
    return found


@transaction.atomic
def recommendation_withdraw(*, recommendation_id: int, reason: str, actor: User) -> Recommendation:
    """Take it back: the law changed, or a better one comes. Raises DeskOnly, ReasonMissing, StepRefused."""
    _require_agent(actor)
    found = _locked(recommendation_id)
    _require_step(found, RecommendationState.WITHDRAWN)
    if not reason.strip():
        raise ReasonMissing(_("Say why it is withdrawn."), pointer="/reason")
    found.state = RecommendationState.WITHDRAWN
    found.save(update_fields=["state"])
    _record(found, at=timezone.now(), actor=actor, note=reason.strip())
    return found


@transaction.atomic
def recommendation_recur(
    *, company_id: int, signature: str, at: datetime, cause: dict[str, Any]
) -> Recommendation | None:
    """Reopen the applied recommendation of a problem that came back at `at`; None where none is.

    Once for each application: the next occurrence finds it reopened. What happened before the rule
    was in force, and is only told now, reopens nothing. Called within the transaction that stores
    the occurrence; `cause` names it.
    """
    applied = Recommendation.objects.applied(company_id, signature).filter(applied_at__lt=at)
    found = applied.select_for_update().first()
    if found is None:
        return None
    now = timezone.now()
    found.state, found.reopened_at = RecommendationState.REOPENED, now
    found.reopened_count += 1
    found.save(update_fields=["state", "reopened_at", "reopened_count"])
    change = _record(found, at=now, actor=None, data=cause | {"came_back_at": at})
    notices.reopened(found, change)
    return found


def _locked(recommendation_id: int) -> Recommendation:
    rows = Recommendation.objects.select_for_update(of=["self"])
    return rows.select_related("company", "proposed_by").get(pk=recommendation_id)


def _save_standing(found: Recommendation) -> None:
    """Save where no other one stands for the same problem: the constraint says so, not a look."""
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        if "alerts_recommendation_one_standing" not in str(error):
            raise
        raise AlreadyRecommended(
            _("This company already has a recommendation for this problem.")
        ) from error


def _require_agent(actor: User) -> None:
    if not actor.is_agent:
        raise DeskOnly(_("Only agents propose, apply and withdraw recommendations."))


def _require_step(found: Recommendation, to: RecommendationState) -> None:
    if not found.may_become(State(to)):
        words = {"state": found.get_state_display(), "to": to.label}
        raise StepRefused(
            _("This recommendation is “%(state)s”; it cannot become “%(to)s”.") % words
        )


def _record(
    found: Recommendation,
    *,
    at: datetime,
    actor: User | None,
    note: str = "",
    data: dict[str, Any] | None = None,
) -> RecommendationChange:
    return RecommendationChange.objects.create(
        recommendation=found, state=found.state, at=at, actor=actor, note=note, data=data or {}
    )
