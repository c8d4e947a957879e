"""Who is told of an outage, once, in their language and in support hours."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pytest_django.fixtures import Settings

from customs import services as customs
from customs.models import Outage
from customs.services.outages import OutageReport
from customs.statuspage import parse_summary
from notifications.channels.email import build
from notifications.models import OutboxMessage
from sla.services.outage_notices import (
    companies_to_tell,
    outage_announce,
    outage_keep_quiet,
)
from tests import factories
from tests.customs.factories import NOW, notice, page, planned, system
from tickets.models import RegularisationTask

pytestmark = pytest.mark.django_db

SILENCE = "Connection to CDS timed out, message queued. Declaration POS-26-00725, import."
NIGHT = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)  # Tuesday, 9:00 in Paris


@pytest.fixture(autouse=True)
def monday_morning():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def ada():
    return factories.agent(name="Ada")


@pytest.fixture
def british():
    return factories.company(contract_countries=["GB"])


@pytest.fixture
def boss(british):
    return factories.person(british, role="customer_admin", language="fr")


def declare(ada, *slugs: str, **fields) -> Outage:
    report = OutageReport(
        **{"title": "CDS down", "systems": [system(slug) for slug in slugs or ("cds",)]} | fields
    )
    return customs.outage_open(report=report, actor=ada)


def told(**lookups) -> list[OutboxMessage]:
    rows = OutboxMessage.objects.filter(template="outage_told", **lookups)
    return list(rows.order_by("pk"))


def test_an_agent_decides_whether_companies_are_told(ada, boss):
    outage = declare(ada)
    assert told() == []
    assert outage_announce(outage_id=outage.pk, actor=ada) == 1
    assert outage_announce(outage_id=outage.pk, actor=ada) == 0
    [mail] = told()
    assert (mail.recipient, mail.language) == (boss.email, "fr")


def test_administrators_of_the_countries_are_told_and_nobody_else(ada, british, boss):
    factories.person(british)
    factories.person(british, role="customer_admin", is_active=False)
    factories.person(factories.company(contract_countries=["FR"]), role="customer_admin")
    outage_announce(outage_id=declare(ada).pk, actor=ada)
    assert [mail.recipient for mail in told()] == [boss.email]


def test_a_company_that_met_the_system_lately_is_concerned(ada, monday_morning):
    french = factories.company(contract_countries=["FR"])
    factories.ticket(factories.person(french), customs_system="cds")
    outage = declare(ada)
    assert list(companies_to_tell(outage, now=NOW)) == [french]
    assert list(companies_to_tell(outage, now=NOW + timedelta(days=91))) == []


def test_a_port_concerns_those_who_met_it_not_the_whole_country(ada, british, boss):
    outage = declare(ada, "destin8", title="Destin8 down")
    assert list(companies_to_tell(outage, now=NOW)) == []
    factories.alert(british)
    british.alerts.update(customs_system="destin8", event_at=NOW)
    assert list(companies_to_tell(outage, now=NOW)) == [british]


def test_a_contract_that_has_ended_is_not_told(ada):
    over = factories.company(contract_countries=["GB"], contract_ends_on=NOW.date() - timedelta(1))
    factories.person(over, role="customer_admin")
    assert outage_announce(outage_id=declare(ada).pk, actor=ada) == 0


def test_who_has_a_ticket_about_it_is_told_once_whatever_the_number_of_tickets(ada, british):
    requester = factories.person(british)
    tickets = [factories.ticket(requester, description=SILENCE) for _each in range(3)]
    outage = declare(ada)
    [mail] = told()
    assert mail.recipient == requester.email
    assert mail.context["tickets"] == ", ".join(ticket.number for ticket in tickets)
    customs.outage_update(outage_id=outage.pk, actor=ada, body="HMRC looks into it.")
    assert [mail.context["news"] for mail in told()] == ["", "HMRC looks into it."]
    assert not OutboxMessage.objects.filter(key__startswith="message:").exists()


def test_an_administrator_with_a_ticket_gets_one_e_mail(ada, boss):
    factories.ticket(boss, description=SILENCE)
    outage = declare(ada)
    outage_announce(outage_id=outage.pk, actor=ada)
    assert len(told()) == 1


def test_at_night_it_waits_for_support_hours_and_the_last_word_replaces_the_first(
    ada, boss, monday_morning
):
    monday_morning.move_to(NIGHT)
    outage = declare(ada)
    outage_announce(outage_id=outage.pk, actor=ada)
    for body in ("First news", "Second news"):
        monday_morning.shift(timedelta(hours=1))
        customs.outage_update(outage_id=outage.pk, actor=ada, body=body)
    [mail] = told()
    assert (mail.context["news"], mail.next_attempt_at) == ("Second news", MORNING)
    customs.outage_close(outage_id=outage.pk, actor=ada)
    [mail] = told()
    assert (mail.context["change"], mail.next_attempt_at) == ("ended", MORNING)


def test_news_within_half_an_hour_are_one_e_mail(ada, boss, monday_morning):
    outage = declare(ada)
    outage_announce(outage_id=outage.pk, actor=ada)
    for minutes in (10, 10):
        monday_morning.shift(timedelta(minutes=minutes))
        customs.outage_update(outage_id=outage.pk, actor=ada, body=f"After {minutes}")
    opened, news = told()
    assert (opened.next_attempt_at, news.next_attempt_at) == (NOW, NOW + timedelta(minutes=30))


def test_a_message_may_stay_between_the_desk_and_the_tickets(ada, boss):
    outage = declare(ada)
    outage_announce(outage_id=outage.pk, actor=ada)
    customs.outage_update(outage_id=outage.pk, actor=ada, body="We look.", tell=False)
    assert len(told()) == 1


def test_keeping_quiet_takes_back_what_waits(ada, boss, monday_morning):
    monday_morning.move_to(NIGHT)
    outage = declare(ada)
    outage_announce(outage_id=outage.pk, actor=ada)
    outage_keep_quiet(outage_id=outage.pk, actor=ada)
    customs.outage_update(outage_id=outage.pk, actor=ada, body="More.")
    assert told() == []


@pytest.mark.parametrize(
    ("document", "count"),
    [
        (page(notice(name="GB - CDS - outage", components=[])), 1),
        (page(notice(name="GB - CDS (Acceptance environment)", components=[])), 0),
        (page(notice(name="Customs outage", components=[])), 0),
        (page(maintenances=(planned(name="GB - CDS - Scheduled maintenance"),)), 0),
    ],
)
def test_the_status_page_tells_by_itself_what_is_clear(boss, document, count):
    customs.outages_import(summary=parse_summary(document), now=NOW)
    assert len(told()) == count


def test_the_page_tells_nobody_where_the_setting_says_so(boss, settings: Settings):
    settings.STATUSPAGE_NOTICES = False
    document = page(notice(name="GB - CDS - outage", components=[]))
    customs.outages_import(summary=parse_summary(document), now=NOW)
    assert told() == []


def test_the_same_page_twice_writes_once(boss):
    summary = parse_summary(page(notice(name="GB - CDS - outage", components=[])))
    customs.outages_import(summary=summary, now=NOW)
    customs.outages_import(summary=summary, now=NOW)
    assert len(told()) == 1


def test_the_e_mail_says_what_since_when_and_what_to_do(ada, boss):
    outage = declare(ada, fallback_opened_at=NOW, what_to_do_fr="Attendez le retour de CDS.")
    outage_announce(outage_id=outage.pk, actor=ada)
    mail = build(told()[0])
    assert mail.subject == "CDS down"
    assert "Attendez le retour de CDS." in mail.body
    assert "10:00" in mail.body
    assert "/systems/" in mail.body


def test_the_end_says_what_is_left_to_do(ada, british, boss):
    requester = factories.person(british)
    factories.ticket(requester, description=SILENCE)
    outage = declare(ada)
    outage_announce(outage_id=outage.pk, actor=ada)
    customs.outage_close(outage_id=outage.pk, actor=ada)
    ended = told(context__change="ended")
    assert {mail.context["owed"] for mail in ended} == {1}
    assert "/regularisation/" in build(ended[0]).body
    assert RegularisationTask.objects.get().company == british


def test_a_maintenance_that_is_called_off_is_said_so(ada, boss):
    boss.language = "en"
    boss.save()
    begins = NOW + timedelta(days=1)
    outage = declare(ada, kind="maintenance", title="CDS maintenance", started_at=begins)
    outage_announce(outage_id=outage.pk, actor=ada)
    customs.outage_close(outage_id=outage.pk, actor=ada)
    mail = build(told(context__change="ended")[0])
    assert mail.subject == "Called off: CDS maintenance"
    assert "Over since" not in mail.body


def test_thirty_companies_cost_the_queries_of_one(ada, boss, django_assert_max_num_queries):
    outage = declare(ada)
    with django_assert_max_num_queries(17) as one:
        outage_announce(outage_id=outage.pk, actor=ada)
    cost = len(one)
    for _each in range(30):
        company = factories.company(contract_countries=["GB"])
        factories.person(company, role="customer_admin")
    other = declare(ada, title="CDS down again")
    with django_assert_max_num_queries(cost):
        assert outage_announce(outage_id=other.pk, actor=ada) == 31
