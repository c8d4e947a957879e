"""A continuity plan as plain values: what the guide reads, whether from rows or from files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from customs import data
from customs.texts import Bilingual
from customs.words import (
    Buffering,
    Certainty,
    FallbackOpening,
    Lifecycle,
    Procedure,
    ReferenceCheck,
    StepStage,
)


@dataclass(frozen=True, slots=True)
class Step:
    stage: StepStage
    text: Bilingual
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class ReferenceKind:
    """A number to keep; `stage` says from when it is needed."""

    key: str
    label: Bilingual
    pattern: str
    example: str
    check: ReferenceCheck
    stage: StepStage
    source: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class EmailTemplate:
    """Subject and body are `string.Template`s in `language`."""

    language: str
    recipient: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan of one system in one country. Without one, `opening` is None and nothing is known."""

    system: str
    name: str
    country: str
    lifecycle: Lifecycle = Lifecycle.CURRENT
    successors: frozenset[str] = frozenset()
    in_premium_scope: bool = True
    opening: FallbackOpening | None = None
    buffering: Buffering = Buffering.UNKNOWN
    procedures: frozenset[Procedure] = frozenset()
    authorisations: frozenset[str] = frozenset()
    steps: tuple[Step, ...] = ()
    references: tuple[ReferenceKind, ...] = ()
    emails: tuple[EmailTemplate, ...] = ()


def plan_of(system: Mapping[str, Any], country: str, plan: Mapping[str, Any] | None) -> Plan:
    """The plan as values, from the columns of its rows; `plan` is None where none is written."""
    known = Plan(
        system=system["slug"],
        name=system["name"],
        country=country,
        lifecycle=Lifecycle(system["lifecycle"]),
        successors=frozenset(system["replaced_by"]),
        in_premium_scope=system["in_premium_scope"],
    )
    if plan is None:
        return known
    return Plan(
        **{name: getattr(known, name) for name in _OF_SYSTEM},
        opening=FallbackOpening(plan["opening"]),
        buffering=Buffering(plan["buffering"]),
        procedures=frozenset(map(Procedure, plan["procedures"])),
        authorisations=frozenset(plan["authorisations"]),
        steps=tuple(_steps(plan["steps"])),
        references=tuple(reference_kinds(plan["references"])),
        emails=tuple(
            EmailTemplate(row["language"], row["recipient"], row["subject"], row["body"])
            for row in plan["emails"]
        ),
    )


def shipped_plan(slug: str, country: str) -> Plan:
    """The plan as the product ships it, before anybody edited the rows. Raises KeyError."""
    systems = {row["slug"]: row for row in data.rows("systems")}
    plans = {(row["system"], row["country"]): row for row in data.rows("continuity")}
    return plan_of(systems[slug], country, plans.get((slug, country)))


_OF_SYSTEM = ("system", "name", "country", "lifecycle", "successors", "in_premium_scope")


def _steps(rows: Iterable[Mapping[str, Any]]) -> Iterable[Step]:
    for row in rows:
        text = Bilingual(row["text_en"], row["text_fr"])
        yield Step(StepStage(row["stage"]), text, row["source"], Certainty(row["certainty"]))


def reference_kinds(rows: Iterable[Mapping[str, Any]]) -> Iterable[ReferenceKind]:
    """The numbers to keep as values, from the columns of their rows."""
    for row in rows:
        yield ReferenceKind(
            key=row["key"],
            label=Bilingual(row["label_en"], row["label_fr"]),
            pattern=row["pattern"],
            example=row["example"],
            check=ReferenceCheck(row["check_kind"]),
            stage=StepStage(row["stage"]),
            source=row["source"],
            certainty=Certainty(row["certainty"]),
        )
