"""Reports on the work: counted right, narrowed by the address, told by what is asked, as files too."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.desk.figures.registry import KINDS
from tests import factories
from tickets.choices import Status
from tickets.models import Rating, Ticket
from tickets.services import ticket_assign, ticket_move

pytestmark = pytest.mark.django_db


def ticket(days_ago=0, **fields):
    """A ticket opened so many days ago; fields of its row as they are given."""
    made = factories.ticket(fields.pop("requester", None))
    created = timezone.now() - timedelta(days=days_ago, minutes=1)
    Ticket.objects.filter(pk=made.pk).update(created_at=created, **fields)
    made.refresh_from_db()
    return made


def moved(made, *statuses):
    by = factories.actor(factories.agent(), "desk")
    for to in statuses:
        ticket_move(ticket_id=made.pk, to=to, actor=by)


def sheet(desk, name, place=0, **query):
    """The rows of a report's table, as texts."""
    tables = desk.get(reverse("desk:report", args=[name]), query).context["report"].tables
    if len(tables) <= place:
        return []
    return [
        [str(cell["text"]).replace("\N{NO-BREAK SPACE}", " ") for cell in row]
        for row in tables[place]["rows"]
    ]


def answer(desk, name, **query):
    page = desk.get(reverse("desk:report", args=[name]), query)
    return page.context["report"].answer.replace("\N{NO-BREAK SPACE}", " ")


class TestVolumes:
    def test_they_are_told_by_group_with_the_period_before(self, desk):
        for days in (1, 2, 40):
            ticket(days, category="port_error")
        ticket(1, category="customs_error")
        assert sheet(desk, "volumes") == [
            ["Port error", "2", "66.7 %", "1"],
            ["Customs rejection", "1", "33.3 %", "0"],
        ]
        assert "3 tickets, after 1 in the period before." in answer(desk, "volumes")

    def test_every_filter_of_the_address_narrows_them(self, desk):
        agent = factories.agent()
        wanted = ticket(
            1, category="port_error", customs_system="cds", country="GB", priority="high"
        )
        ticket_assign(ticket_id=wanted.pk, assignee=agent, actor=factories.actor(agent, "desk"))
        ticket(1)
        everything = {
            "company": wanted.company.name,
            "category": "port_error",
            "system": "cds",
            "country": "GB",
            "priority": "high",
            "agent": agent.pk,
        }
        for name, value in everything.items():
            rows = sheet(desk, "volumes", by="company", **{name: value})
            assert [row[:2] for row in rows] == [[wanted.company.name, "1"]], name

    @pytest.mark.parametrize(
        ("by", "shown"),
        [("country", "United Kingdom"), ("customs_system", "CDS"), ("assignee", "–")],
    )
    def test_groups_have_the_names_that_people_use(self, desk, by, shown):
        ticket(1, country="GB", customs_system="cds")
        assert [row[0] for row in sheet(desk, "volumes", by=by)] == [shown]

    def test_the_chart_shows_what_came_and_what_went(self, desk):
        moved(ticket(1), Status.RESOLVED)
        ticket(20)
        series = desk.get(reverse("desk:report", args=["volumes"])).context["report"].series
        assert [sum(one.values) for one in series] == [2, 1]

    def test_a_short_period_is_drawn_by_day(self, desk):
        for days in (1, 3):
            ticket(days)
        found = desk.get(reverse("desk:report", args=["volumes"]), {"days": "7"})
        assert found.context["report"].series[0].values == [1, 0, 1]  # the day between, too


class TestBacklog:
    def test_open_tickets_are_told_by_age(self, desk):
        for days in (0, 2, 5, 20, 60):
            ticket(days, category="port_error")
        moved(ticket(60, category="port_error"), Status.RESOLVED)
        assert sheet(desk, "backlog") == [["Port error", "5", "1", "1", "1", "1", "1"]]
        assert answer(desk, "backlog") == "5 tickets are open. 2 are older than a week."

    def test_nothing_open_is_said(self, desk):
        assert answer(desk, "backlog") == "Nothing waits."


class TestAgents:
    def test_open_solved_and_returned_are_counted_for_whom_they_are_assigned_to(self, desk):
        agent = factories.agent(name="Ines")
        by = factories.actor(agent, "desk")
        for statuses in ((), (Status.RESOLVED,), (Status.RESOLVED, Status.OPEN)):
            made = ticket(1)
            ticket_assign(ticket_id=made.pk, assignee=agent, actor=by)
            moved(made, *statuses)
        row = next(row for row in sheet(desk, "agents") if row[0] == "Ines")
        assert row[1:5] == ["2", "0", "1", "1"]


class TestQuality:
    def test_the_rate_counts_each_ticket_once(self, desk):
        moved(ticket(1, category="port_error"), Status.RESOLVED)
        moved(ticket(1, category="port_error"), Status.RESOLVED, Status.OPEN)
        again = ticket(1, category="port_error")
        moved(again, Status.RESOLVED, Status.OPEN, Status.RESOLVED)
        assert sheet(desk, "quality")[0][:4] == ["Port error", "3", "2", "66.7 %"]

    def test_closing_what_was_solved_is_no_return(self, desk):
        moved(ticket(1), Status.RESOLVED, Status.CLOSED)
        assert sheet(desk, "quality")[0][2] == "0"

    def test_ratings_are_shared_out(self, desk):
        for good in (True, True, False):
            made = ticket(1, category="port_error")
            moved(made, Status.RESOLVED)
            made.refresh_from_db()
            Rating.objects.create(
                ticket=made,
                solved_at=made.resolved_at,
                good=good,
                by=made.requester,
                at=timezone.now(),
                via="portal",
            )
        assert sheet(desk, "quality")[0][4:] == ["3", "66.7 %"]
        assert "66.7 % of 3 ratings are good." in answer(desk, "quality")


class TestCodes:
    def test_they_are_counted_by_ticket_with_what_they_say(self, desk):
        for _ in range(2):
            made = ticket(1, customs_system="cds")
            made.references.create(kind="error_code", value="CDS40045")
        rows = sheet(desk, "codes")
        assert [rows[0][place] for place in (0, 1, 3, 4)] == ["CDS40045", "CDS", "2", "2"]
        assert "document" in rows[0][2].lower()


@pytest.mark.parametrize("name", KINDS)
class TestEveryReport:
    def test_it_answers_when_there_is_nothing(self, desk, name):
        assert answer(desk, name)

    def test_it_reads_in_french(self, desk, agent, name):
        agent.language = "fr"
        agent.save()
        ticket(1)
        assert desk.get(reverse("desk:report", args=[name])).status_code == 200

    def test_its_files_hold_the_table_of_the_page(self, desk, name):
        for days in (0, 1, 9):
            moved(ticket(days), Status.RESOLVED, Status.OPEN)
        where = reverse("desk:report", args=[name])
        page = desk.get(where).context["report"]
        lines = list(csv.reader(StringIO(desk.get(where, {"format": "csv"}).content.decode())))
        assert len(lines) == len(page.sheets[0].rows) + 1
        book = BytesIO(desk.get(where, {"format": "xlsx"}).content)
        assert len([one for one in ZipFile(book).namelist() if "sheet" in one]) >= len(page.sheets)

    def test_it_costs_the_same_for_many(self, desk, name, django_assert_max_num_queries):
        where = reverse("desk:report", args=[name])
        ticket(1)
        with django_assert_max_num_queries(10) as one:
            desk.get(where)
        for category in ("port_error", "customs_error", "finalisation"):
            ticket(1, category=category)
        with django_assert_max_num_queries(len(one)):
            desk.get(where)

    def test_nonsense_in_the_address_narrows_nothing(self, desk, name):
        ticket(1)
        asked = {"days": "x", "by": "x", "category": "x", "agent": "x"}
        assert desk.get(reverse("desk:report", args=[name]), asked).status_code == 200


def test_there_is_no_report_of_another_name(desk):
    assert desk.get(reverse("desk:report", args=["nothing"])).status_code == 404
