"""One figure, wherever it is read: page, CSV, workbook, portal and API.

Four promises of a first answer within 4 h, made on Monday at 9:00: answered after 1, 2, 3 and
6 hours, the last one too late. So 3 of 4 are kept; the median lies halfway between 2 and 3 hours;
nine in ten lie at 3 + 0.7 x (6 - 3) = 5.1 hours.
"""

import csv
from io import BytesIO, StringIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from tests import factories
from tests.api.programs import program
from tests.sla.moves import MONDAY, TUESDAY, during, opened, says, swept

pytestmark = pytest.mark.django_db

NOON = f"{TUESDAY}T12:00"


@pytest.fixture
def manager():
    """The customer administrator of the company whose promises these are."""
    requester = factories.person(role="customer_admin")
    agent = factories.agent()
    tickets = [opened(f"{MONDAY}T09:00", requester=requester) for _number in range(4)]
    for hour, ticket in zip((10, 11, 12), tickets, strict=False):
        says(f"{MONDAY}T{hour}:00", ticket, agent)
    swept(f"{MONDAY}T14:00")
    says(f"{MONDAY}T15:00", tickets[3], agent)
    return requester


@pytest.fixture
def desk(client):
    """A page as an agent reads it on Tuesday."""

    def read(path):
        with during(NOON):
            client.force_login(factories.agent())
            return client.get(path)

    return read


def plain(cells):
    return [str(cell["text"]).replace("\N{NO-BREAK SPACE}", " ") for cell in cells]


def test_the_page_of_the_desk(manager, desk):
    [row] = desk("/desk/reports/").context["report"].rows
    assert plain(row)[:5] == ["Normal", "1", "75.0 % of 4", "2 h 30", "5 h 06"]


def test_the_csv(manager, desk):
    rows = list(csv.reader(StringIO(desk("/desk/reports/promises.csv").text)))
    assert ["Normal", "First response", "3", "1", "75.0", "2.5", "5.1"] in rows


def test_the_workbook(manager, desk):
    with ZipFile(BytesIO(desk("/desk/reports/promises.xlsx").content)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    rows = [
        [float(cell.findtext("x:v", namespaces=space)) for cell in row.findall("x:c", space)]
        for row in sheet.findall(".//x:row", space)
    ]
    assert [3, 1, 75, 2.5, 5.1] in [row[2:] for row in rows]


def test_the_portal(manager, client):
    with during(NOON):
        client.force_login(manager)
        report = client.get("/reports/").context["report"]
    [row] = report.months["rows"]
    assert plain(row)[:3] == ["Nov 2026", "75.0 %, 3 of 4", "2 h 30"]


@pytest.mark.parametrize(
    ("by", "group"),
    [("priority", "normal"), ("category", "port_error"), ("month", "2026-11"), ("company", None)],
)
def test_the_api(manager, by, group):
    with during(NOON):
        rows = program(manager).get(f"reports/sla/?by={by}").json()["rows"]
    [first] = [row for row in rows if row["metric"] == "first_response"]
    assert first == {
        "metric": "first_response",
        "group": group or manager.company.name,
        "kept": 3,
        "broken": 1,
        "attainment": 0.75,
        "median_seconds": 9000,
        "p90_seconds": 18360,
    }
