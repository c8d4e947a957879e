"""A report as its page and its files show it: one table of plain values serves both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _

from helpdesk.templatetags.charts import Bar, Series
from helpdesk.templatetags.times import duration

HOUR = 3600


@dataclass(frozen=True, slots=True)
class Column:
    """`kind`: text, number, percent, or seconds (of business time; hours in files)."""

    name: str
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A titled table of values; None where there is none."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]

    def page(self) -> dict[str, Any]:
        """For `components/table.html`."""
        return {
            "title": self.title,
            "columns": [
                {"name": one.name, "is_number": one.kind != "text"} for one in self.columns
            ],
            "rows": [
                [_cell(column, value) for column, value in zip(self.columns, row, strict=True)]
                for row in self.rows
            ],
        }

    def file(self) -> Iterator[list[Any]]:
        """A heading, then the rows, as numbers that a spreadsheet can count with."""
        yield [_heading(column) for column in self.columns]
        for row in self.rows:
            yield [_raw(column, value) for column, value in zip(self.columns, row, strict=True)]


def _cell(column: Column, value: Any) -> dict[str, Any]:
    if column.kind == "text":
        return {"text": value}
    return {"text": _shown(column.kind, value), "is_number": True}


def _shown(kind: str, value: Any) -> str:
    if value is None:
        return "–"
    if kind == "percent":
        return _("%(number)s %%") % {"number": localize(value)}
    return duration(value) if kind == "seconds" else str(localize(value))


def _heading(column: Column) -> str:
    shapes = {"percent": _("%(name)s, in %%"), "seconds": _("%(name)s, in hours")}
    shape = shapes.get(column.kind, "%(name)s")
    return shape % {"name": column.name}


def _raw(column: Column, value: Any) -> Any:
    is_time = column.kind == "seconds" and value is not None
    return round(value / HOUR, 2) if is_time else value


@dataclass(frozen=True, slots=True)
class Report:
    """The answer in a sentence, a drawing, the tables. `drawn` says in words what is drawn."""

    answer: str
    sheets: list[Sheet]
    drawn: str = ""
    labels: list[str] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    unit: str = ""
    note: str = ""

    @property
    def tables(self) -> list[dict[str, Any]]:
        return [sheet.page() for sheet in self.sheets if sheet.rows]
