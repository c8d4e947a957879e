"""Recommendations in words, for every face: state, facts, effect and history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alerts.choices import RecommendationState
from alerts.core.effect import SHORTEST, Effect
from alerts.models import Recommendation, RecommendationChange
from helpdesk.templatetags.charts import Bar
from helpdesk.wording import signature_label
from tickets.improvement import Measured

KINDS = {
    RecommendationState.PROPOSED: "soon",
    RecommendationState.ACCEPTED: "info",
    RecommendationState.REFUSED: "none",
    RecommendationState.APPLIED: "met",
    RecommendationState.REOPENED: "late",
    RecommendationState.WITHDRAWN: "none",
}
DAY = timedelta(days=1)


def kind_of(state: str) -> str:
    """The shape of a state."""
    return KINDS[RecommendationState(state)]


def number(value: float) -> str:
    """At most one decimal, in the reader's way of writing; never a negative nought."""
    rounded = round(value, 1) + 0.0
    return str(localize(int(rounded) if rounded == int(rounded) else rounded))


@dataclass(frozen=True, slots=True)
class EffectText:
    """An effect as a sentence, the formula behind it, and two bars: times a week before and since."""

    sentence: str
    formula: str = ""
    bars: tuple[Bar, ...] = ()


def effect_text(one: Measured) -> EffectText:
    """What the recommendation changed, or why that cannot be told."""
    if one.recommendation.applied_at is None:
        return EffectText("–")
    if one.effect is None:
        words = {"days": SHORTEST // DAY}
        return EffectText(
            _("Too early to tell: it takes %(days)d days before the change and after it.") % words
        )
    return EffectText(
        _sentence(one.effect, one.hours_saved),
        _formula(one.effect),
        (
            Bar(_("before"), round(one.effect.weekly_before, 1)),
            Bar(_("after"), round(one.effect.weekly_after, 1)),
        ),
    )


def _sentence(effect: Effect, hours: float | None) -> str:
    if not effect.before:
        return _(
            "It did not come in the %(days)d days before: there is nothing to compare with."
        ) % {"days": effect.window // DAY}
    if effect.avoided < 0:
        return _("No effect: %(number)s times more than by the former rate.") % {
            "number": number(-effect.avoided)
        }
    told = _("Avoided so far: %(number)s times.") % {"number": number(effect.avoided)}
    if hours is not None:
        told += " " + _("Work saved: %(hours)s h.") % {"hours": number(hours)}
    return told


def _formula(effect: Effect) -> str:
    """Each figure that leads to the one above."""
    weeks = effect.since / timedelta(weeks=1)
    return _(
        "Avoided = times a week before × weeks since − times since: "
        "%(rate)s × %(weeks)s − %(seen)d = %(avoided)s. "
        "The rate is that of the %(days)d days before: %(before)d times; "
        "in the %(days)d days after: %(after)d times."
    ) % {
        "rate": localize(round(effect.weekly_before, 2)),
        "weeks": number(weeks),
        "seen": effect.seen,
        "avoided": localize(round(effect.avoided, 1) + 0.0),
        "days": effect.window // DAY,
        "before": effect.before,
        "after": effect.after,
    }


def facts_of(found: Recommendation) -> list[dict[str, Any]]:
    """Rows of `components/boxes.html`: where, for what, on which law, and what an occurrence costs."""
    rows: list[dict[str, Any]] = [
        {"name": _("Where in CAS"), "value": found.place, "wide": True},
        {"name": _("Problem"), "value": signature_label(found.signature), "wide": True},
    ]
    goods = [
        {"name": name, "value": value}
        for name, value in (
            (_("Product"), found.product),
            (_("Commodity code"), found.commodity_code),
        )
        if value
    ]
    rows += [one | {"wide": len(goods) == 1} for one in goods]
    rows.append({"name": _("Law it depends on"), "value": law_text(found), "wide": True})
    rows.append({"name": _("Work for each occurrence"), "value": minutes_text(found), "wide": True})
    return rows


def law_text(found: Recommendation) -> str:
    """The law and until when it holds, as far as either is known."""
    if found.law_until is None:
        return found.law or _("none named")
    until = _("valid until %(day)s") % {"day": date_format(found.law_until, "DATE_FORMAT")}
    return f"{found.law}, {until}" if found.law else until


def minutes_text(found: Recommendation) -> str:
    if found.minutes_saved is None:
        return _("not estimated")
    told = ngettext("%(n)d minute", "%(n)d minutes", found.minutes_saved)
    return f"{told % {'n': found.minutes_saved}} ({found.minutes_source})"


def is_law_over(found: Recommendation, now: datetime) -> bool:
    """Whether the law that the rule depends on holds no longer."""
    return found.law_until is not None and found.law_until < timezone.localdate(now)


@dataclass(frozen=True, slots=True)
class Step:
    """A change as `components/event.html` shows it, with what was said."""

    text: str
    note: str
    at: datetime
    kind: str


def history_of(changes: Iterable[RecommendationChange]) -> list[Step]:
    """`changes` in the order of the log, each with its actor; the newest comes first."""
    steps: list[Step] = []
    for change in changes:
        steps.insert(
            0, Step(_step(change, bool(steps)), change.note, change.at, kind_of(change.state))
        )
    return steps


def _step(change: RecommendationChange, is_later: bool) -> str:
    words = {"who": str(change.actor or _("the desk itself"))}
    if change.state == RecommendationState.REOPENED:
        return _("The problem came back")
    sentences = {
        RecommendationState.PROPOSED: _("Proposed by %(who)s"),
        RecommendationState.ACCEPTED: _("Accepted by %(who)s"),
        RecommendationState.REFUSED: _("Refused by %(who)s"),
        RecommendationState.APPLIED: _("Applied, said %(who)s"),
        RecommendationState.WITHDRAWN: _("Withdrawn by %(who)s"),
    }
    if change.state == RecommendationState.PROPOSED and is_later:
        return _("Reworded by %(who)s") % words
    return sentences[RecommendationState(change.state)] % words
