"""Which way a declaration is put right: the first line of the table that fits. No Django in it."""

from collections.abc import Iterable
from datetime import date

from customs import legal
from customs.legal import Limit, LimitKind
from customs.rectification.rules import NOTES, RULES, TOO_LATE, UNKNOWN
from customs.rectification.words import Advice, Note, Route, Rule, Situation
from customs.words import Certainty

_DOUBT = [Certainty.SOURCED, Certainty.GENERAL, Certainty.ASSUMED]


def advise(
    situation: Situation, *, today: date, clocks: Iterable[legal.Rule] | None = None
) -> Advice:
    """Say what to do, why, by when and what to tell customs.

    Once the limit of the route is over, only the customs office can act. `clocks` are the legal
    clocks that leads edited; without them, those that the product ships.
    """
    clocks = legal.RULES if clocks is None else tuple(clocks)
    rule = next((rule for rule in RULES if rule.matches(situation)), UNKNOWN)
    limits = _limits(rule, situation, clocks)
    days_left = _days_left(limits, today)
    too_late = rule.limit in _CLOSING and days_left is not None and days_left < 0
    answer = TOO_LATE if too_late else rule
    return Advice(
        rule=rule.key,
        route=answer.route,
        then=answer.then,
        reason=answer.reason,
        tell=answer.tell,
        basis=rule.basis,
        certainty=_least_certain(rule, limits),
        limits=limits,
        days_left=days_left,
        too_late=too_late,
        missing=None
        if limits or rule.limit is None
        else legal.start_of(rule.limit, situation.country, clocks),
        notes=_notes(situation, answer.route, answer.then),
    )


# An enquiry or its answer may come late and still help; these two doors close.
_CLOSING = (LimitKind.AMENDMENT, LimitKind.INVALIDATION)


def _limits(rule: Rule, situation: Situation, clocks: Iterable[legal.Rule]) -> tuple[Limit, ...]:
    if rule.limit is None:
        return ()
    return tuple(legal.limits(rule.limit, situation.country, situation.dates, clocks))


def _days_left(limits: tuple[Limit, ...], today: date) -> int | None:
    """Days to the nearest limit still ahead; once all are over, days since the last, negative."""
    left = [limit.days_left(today) for limit in limits]
    ahead = [days for days in left if days >= 0]
    return min(ahead) if ahead else max(left, default=None)


def _least_certain(rule: Rule, limits: tuple[Limit, ...]) -> Certainty:
    """An answer is as certain as its weakest part."""
    return max([rule.certainty, *(limit.certainty for limit in limits)], key=_DOUBT.index)


def _notes(situation: Situation, *routes: Route | None) -> tuple[Note, ...]:
    return tuple(
        note
        for note in NOTES
        if note.country == situation.country
        and (not note.routes or note.routes.intersection(routes))
        and (not note.directions or situation.direction in note.directions)
        and (not note.states or situation.state in note.states)
    )
