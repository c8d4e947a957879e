"""`guides_table`: what the guides answer in the written situations, as the table of docs/guides.md."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from customs.continuity import decide
from customs.data.situations import CONTINUITY, RECTIFICATION, TODAY
from customs.plans import shipped_plan
from customs.rectification import Advice, advise

BEGIN = "<!-- guides_table -->"
END = "<!-- end of guides_table -->"


class Command(BaseCommand):
    help = "Print the answers of the guides as a table; --write and --check use docs/guides.md."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", type=Path, help="the page in which to replace the table")
        parser.add_argument("--check", type=Path, help="the page whose table must be the same")

    def handle(self, *args: Any, write: Path | None, check: Path | None, **options: Any) -> None:
        table = guides_table()
        if write is not None:
            before, after = _around(write.read_text("utf-8"))
            write.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", "utf-8")
        elif check is None:
            self.stdout.write(table)
        elif f"{BEGIN}\n{table}\n{END}" not in check.read_text("utf-8"):
            raise CommandError(f"{check} differs: run guides_table --write {check}")


def guides_table() -> str:
    """Both tables, in Markdown."""
    return "\n".join(
        [
            "### Rectification",
            "",
            *_table(
                ("Situation", "Where", "Advice", "Basis", "Days left", "Certainty"),
                _rectification_rows(),
            ),
            "",
            "### Continuity",
            "",
            *_table(
                ("Situation", "System", "Urgency", "Advice", "Numbers to keep", "Why"),
                _continuity_rows(),
            ),
        ]
    )


def _rectification_rows() -> Iterable[tuple[str, ...]]:
    for case in RECTIFICATION:
        advice = advise(case.situation, today=TODAY)
        where = f"{case.situation.country} {case.situation.direction}"
        days = "" if advice.days_left is None else str(advice.days_left)
        yield (case.text, where, _route(advice), advice.basis, days, advice.certainty)


def _route(advice: Advice) -> str:
    return " then ".join(route for route in (advice.route, advice.then) if route)


def _continuity_rows() -> Iterable[tuple[str, ...]]:
    for row in CONTINUITY:
        decision = decide(shipped_plan(row.system, row.country), row.case)
        keys = ", ".join(reference.key for reference in decision.references)
        why = " ".join(reason.en for reason in decision.blockers or decision.reasons)
        yield (
            row.text,
            f"{row.country} {row.system}",
            row.case.urgency,
            decision.choice,
            keys,
            why,
        )


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [_line(header), _line(tuple("---" for _column in header)), *map(_line, rows)]


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _around(page: str) -> tuple[str, str]:
    before, found, rest = page.partition(BEGIN)
    _table, also, after = rest.partition(END)
    if not (found and also):
        raise CommandError("the page has no place for the table")
    return before, after
