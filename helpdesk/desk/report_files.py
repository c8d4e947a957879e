"""Reports as files: figures by group and promise, and every broken promise, one a line."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.desk.reports import GROUPS, Question, label_of
from helpdesk.wording import category_label
from sla.choices import Metric
from tickets.choices import Priority

HOUR = 3600
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Table = Iterable[list[Any]]


def figures_table(question: Question) -> Iterator[list[Any]]:
    """A heading, then a line for each group and promise. Times in business hours."""
    yield [
        str(GROUPS[question.by]),
        _("Promise"),
        _("Kept"),
        _("Late"),
        _("Kept, in %"),
        _("Median, in hours"),
        _("9 of 10 within, in hours"),
    ]
    for one in question.attained(question.by):
        yield [
            label_of(one.group, question.by),
            str(Metric(one.metric).label),
            one.met,
            one.breached,
            one.percent,
            _hours(one.median_seconds),
            _hours(one.p90_seconds),
        ]


def breaches_table(question: Question) -> Iterator[list[Any]]:
    """A heading, then a line for each broken promise, the latest first."""
    yield [
        _("Ticket"),
        _("Subject"),
        _("Company"),
        _("Priority"),
        _("Category"),
        _("Assigned to"),
        _("Promise"),
        _("Began"),
        _("Due"),
        _("Late since"),
        _("Reached"),
        _("Promised, in hours"),
        _("Taken, in hours"),
        _("Waiting for the customer, in hours"),
        _("Waiting for the authority, in hours"),
    ]
    for clock in question.broken().iterator():
        ticket = clock.ticket
        yield [
            ticket.number,
            ticket.subject,
            ticket.company.name,
            str(Priority(ticket.priority).label),
            category_label(ticket.category, ticket.subtype),
            ticket.assignee.name if ticket.assignee else "",
            str(Metric(clock.metric).label),
            *map(_local, (clock.started_at, clock.due_at, clock.breached_at, clock.stopped_at)),
            _hours(clock.target_seconds),
            _hours(clock.elapsed_seconds),
            _hours(clock.paused_seconds.get("waiting_customer")),
            _hours(clock.paused_seconds.get("waiting_authority")),
        ]


def csv_file(name: str, table: Table) -> HttpResponse:
    """A table as CSV. A cell that a spreadsheet would run is made text."""
    response = _attachment(name, "text/csv; charset=utf-8")
    csv.writer(response).writerows([_plain(cell) for cell in row] for row in table)
    return response


def xlsx_file(name: str, sheets: Mapping[str, Table]) -> HttpResponse:
    """Tables as the sheets of a workbook. Text is written as text, never as a formula."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for title, table in sheets.items():
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(table):
                _write_row(sheet, number, row, instant, bold)
            sheet.autofit()
    response = _attachment(name, XLSX)
    response.write(buffer.getvalue())
    return response


def _write_row(sheet: Any, number: int, row: list[Any], instant: Any, bold: Any) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, datetime):
            sheet.write_datetime(number, column, cell, instant)
        elif isinstance(cell, str):
            sheet.write_string(number, column, cell, None if number else bold)
        elif cell is not None:
            sheet.write_number(number, column, cell)


def _attachment(name: str, kind: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content_type=kind, headers={"Content-Disposition": disposition})


def _plain(cell: Any) -> Any:
    dangerous = isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{cell}" if dangerous else cell


def _local(at: datetime | None) -> datetime | None:
    """Wall time of the reader, to the second, without a zone: spreadsheets know none."""
    return at and timezone.localtime(at).replace(tzinfo=None, microsecond=0)


def _hours(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / HOUR, 2)
