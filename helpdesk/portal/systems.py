"""Customs and port systems as customers see them: works or not, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from customs.choices import SystemState
from customs.models import CustomsSystem, Outage
from customs.queries import state_of

KINDS = {
    SystemState.DOWN: "late",
    SystemState.DEGRADED: "soon",
    SystemState.MAINTENANCE: "paused",
    SystemState.OPERATIONAL: "ok",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A system with its state in words."""

    name: str
    url: str
    kind: str
    state: str
    outage: Outage | None = None

    @property
    def is_disturbed(self) -> bool:
        return self.outage is not None


def lines_of(systems: Iterable[CustomsSystem], outages: Iterable[Outage]) -> list[Line]:
    """The state of each system by its gravest current outage. Asks nothing of the database."""
    order = list(KINDS)
    worst: dict[int, Outage] = {}
    for outage in sorted(outages, key=lambda outage: order.index(state_of(outage)), reverse=True):
        worst.update({system.pk: outage for system in outage.systems.all()})
    return [line_of(system, worst.get(system.pk)) for system in systems]


def line_of(system: CustomsSystem, outage: Outage | None) -> Line:
    state = state_of(outage) if outage else SystemState.OPERATIONAL
    return Line(
        name=system.name,
        url=reverse("system", args=[system.slug]),
        kind=KINDS[state],
        state=str(state.label),
        outage=outage,
    )
