"""Reports count facts: promises kept and broken, how long they took, and what falls due."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from sla.choices import ClockState, Metric
from sla.models import Clock
from tests import factories
from tests.sla.moves import FRIDAY, MONDAY, during, moves, opened, says, swept
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

TUESDAY_NOON = "2026-11-24T12:00"


def judge(ticket: Ticket, state: str, days_ago: float = 1, seconds: int = 60) -> None:
    """Put one judged promise in the place of all that the ticket has."""
    started = timezone.now() - timedelta(days=days_ago)
    is_broken = state == ClockState.BREACHED
    Clock.objects.filter(ticket=ticket).delete()
    Clock.objects.create(
        ticket=ticket,
        metric=Metric.FIRST_RESPONSE,
        cycle=1,
        state=state,
        target_seconds=3600,
        elapsed_seconds=7200 if is_broken else seconds,
        started_at=started,
        stopped_at=started + timedelta(hours=2),
        breached_at=started + timedelta(hours=1) if is_broken else None,
    )


def texts(row):
    return [str(cell["text"]).replace("\N{NO-BREAK SPACE}", " ") for cell in row]


def late_ticket(**fields) -> Ticket:
    """Opened on Friday, answered on Monday: the first response was due on Friday at 13:00."""
    ticket = opened(f"{FRIDAY}T09:00", **fields)
    swept(f"{FRIDAY}T14:00")
    says(f"{MONDAY}T10:00", ticket, factories.agent())
    return ticket


@pytest.fixture
def read(client, agent):
    """Read a page of the desk at a time of Paris, signed in at that time."""

    def read_at(when: str, path: str):
        with during(when):
            client.force_login(agent)
            return client.get(path)

    return read_at


def lines(response) -> list[list[str]]:
    return list(csv.reader(StringIO(response.text)))


def test_kept_and_late_promises_are_told_by_priority_with_median_and_nine_of_ten(desk):
    for seconds in (600, 1800):
        judge(factories.ticket(priority="high"), ClockState.MET, seconds=seconds)
    judge(factories.ticket(priority="high"), ClockState.BREACHED)
    judge(factories.ticket(priority="high"), ClockState.BREACHED, days_ago=40)
    report = desk.get("/desk/reports/").context["report"]
    assert texts(report.rows[0])[:5] == ["High", "1", "66.7 % of 3", "0 h 30", "1 h 42"]
    assert report.answer.startswith("Not always: 1 of 3 were late.")
    assert "Least often for High: first response 66.7 %." in report.answer
    assert texts(desk.get("/desk/reports/?days=90").context["report"].rows[0])[1] == "2"


def test_kept_every_time_is_a_yes(desk):
    judge(factories.ticket(), ClockState.MET)
    assert desk.get("/desk/reports/").context["report"].answer == "Yes, every one of 1."


@pytest.mark.parametrize(
    ("by", "name"),
    [("company", "Verrière"), ("category", "Port error"), ("month", "Nov 2026")],
)
def test_it_is_told_by_what_was_asked(read, by, name):
    with during(TUESDAY_NOON):
        person = factories.person(factories.company(name="Verrière"))
        judge(factories.ticket(person, category="port_error"), ClockState.MET)
    report = read(TUESDAY_NOON, f"/desk/reports/?by={by}").context["report"]
    assert texts(report.rows[0])[0] == name


@pytest.mark.parametrize(
    ("query", "judged"),
    [
        ({"company": "verri"}, 1),
        ({"company": "hansa"}, 0),
        ({"priority": "low"}, 1),
        ({"category": "port_error"}, 1),
        ({"system": "ncts"}, 0),
        ({"days": "x", "priority": "none", "by": "no"}, 1),
    ],
)
def test_filters_narrow_and_nonsense_asks_nothing(desk, query, judged):
    person = factories.person(factories.company(name="Verrière"))
    ticket = factories.ticket(person, category="port_error", priority="low", customs_system="cds")
    judge(ticket, ClockState.MET)
    assert desk.get("/desk/reports/", query).context["report"].judged == judged


def test_nothing_to_count_says_what_will_appear(desk):
    assert "Promises appear here once" in desk.get("/desk/reports/").text


def test_a_late_promise_is_explained_to_the_minute_and_leads_to_its_ticket(read):
    ticket = late_ticket(subject="Where is it?")
    response = read(TUESDAY_NOON, "/desk/reports/")
    [breach] = response.context["breaches"]
    assert (breach.clock.ticket, breach.late_seconds) == (ticket, 5 * 3600)
    assert [part.seconds for part in breach.parts] == [8 * 3600, 3600]
    assert f"/desk/tickets/{ticket.number}/" in response.text
    assert "late by 5\N{NO-BREAK SPACE}h" in response.text


def test_many_late_promises_cost_the_queries_of_one(
    client, agent, django_assert_max_num_queries: DjangoAssertNumQueries
):
    late_ticket()
    with during(TUESDAY_NOON):
        client.force_login(agent)
        client.get("/desk/reports/")  # versions of policies are read once per process
        with django_assert_max_num_queries(10) as one:
            client.get("/desk/reports/")
    for _ in range(4):
        late_ticket()
    with during(TUESDAY_NOON):
        client.force_login(agent)
        with django_assert_max_num_queries(len(one)):
            response = client.get("/desk/reports/")
    assert len(response.context["breaches"]) == 5


def test_the_figures_are_a_file_with_the_same_filters(desk):
    judge(factories.ticket(priority="low"), ClockState.MET, seconds=5400)
    judge(factories.ticket(priority="high"), ClockState.BREACHED)
    response = desk.get("/desk/reports/promises.csv?priority=low")
    assert response["Content-Disposition"] == 'attachment; filename="promises.csv"'
    assert lines(response)[1:] == [["Low", "First response", "1", "0", "100.0", "1.5", "1.5"]]


def test_a_line_for_each_late_promise_and_no_cell_that_a_spreadsheet_would_run(read):
    ticket = late_ticket(subject="=cmd()")
    moves(f"{MONDAY}T11:00", ticket, "waiting_customer", factories.agent())
    [line] = lines(read(TUESDAY_NOON, "/desk/reports/late.csv"))[1:]
    assert line[:2] == [ticket.number, "'=cmd()"]
    assert line[6:11] == [
        "First response",
        "2026-11-20 09:00:00",
        "2026-11-20 13:00:00",
        "2026-11-20 13:00:00",
        "2026-11-23 10:00:00",
    ]
    assert line[11:13] == ["4.0", "9.0"]


def test_the_workbook_has_both_tables_and_no_formula(read):
    late_ticket(subject="=cmd()")
    response = read(TUESDAY_NOON, "/desk/reports/promises.xlsx")
    with ZipFile(BytesIO(response.content)) as book:
        strings = book.read("xl/sharedStrings.xml").decode()
        sheets = [book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)]
    assert "=cmd()" in strings
    assert "First response" in strings
    assert all("<f>" not in sheet for sheet in sheets)


def test_the_workload_is_told_by_the_hour(read):
    opened(f"{MONDAY}T09:10")
    opened(f"{MONDAY}T09:40")
    found = read(f"{MONDAY}T10:00", "/desk/reports/workload/").context["workload"]
    assert texts(found.rows[0]) == ["Mon 13–14", "2", "2"]
    assert found.answer.startswith("4 promises fall due in the next seven days.")


def test_without_anything_due_the_workload_says_so(desk):
    assert "Nothing falls due in the next seven days." in desk.get("/desk/reports/workload/").text


@pytest.mark.parametrize("path", ["", "promises.csv", "late.csv", "promises.xlsx", "workload/"])
def test_a_customer_may_not_look(client, path):
    client.force_login(factories.person())
    assert client.get(f"/desk/reports/{path}").status_code == 403
