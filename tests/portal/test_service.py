"""Alerts, systems, the profile, and the frame around every page."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from alerts.services import alert_create
from customs.models import CustomsSystem
from customs.services import outage_open
from customs.services.outages import OutageReport
from helpdesk.hours import hours_in_words
from helpdesk.support import Support
from notifications.services import outbox_sweep
from sla.due import calendar_read
from sla.models import Calendar, ClosingDay, Policy
from sla.services.policies import calendar_apply, policy_assign, policy_publish
from tests import factories
from tickets.services import message_add

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)  # 10:42 in Paris
FRIDAY_NIGHT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


def report(*slugs: str, **fields):
    systems = list(CustomsSystem.objects.filter(slug__in=slugs))
    return OutageReport(**{"title": "It answers late", "systems": systems} | fields)


def test_the_support_says_until_when_it_is_open(requester):
    service = Support(requester, MONDAY).service()
    assert service["is_open"]
    assert service["until"] == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


def test_closed_it_says_when_it_opens(requester):
    service = Support(requester, FRIDAY_NIGHT).service()
    assert not service["is_open"]
    assert service["opens_at"] == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_the_day_of_a_closed_evening_is_the_next_open_one(requester):
    opens, closes = Support(requester, FRIDAY_NIGHT).day()
    assert (opens.day, closes - opens) == (23, timedelta(hours=8))


def test_promises_count_support_hours_only(requester):
    high = next(p for p in Support(requester, FRIDAY_NIGHT).promises() if p.priority == "high")
    assert high.due == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # two hours after Monday's opening


def test_nothing_is_promised_outside_the_contract(requester):
    promises = Support(requester, MONDAY).promises("out_of_scope")
    assert [promise.due for promise in promises] == [None] * 4


def test_hours_are_one_phrase_only_where_every_open_day_has_the_same():
    assert "9:00–17:00" in hours_in_words(calendar_read(None))
    uneven = {
        "tz": "Europe/Paris",
        "hours": {"mon": [["09:00", "17:00"]], "tue": [["09:00", "12:00"]]},
    }
    assert hours_in_words(calendar_read(uneven)) == "Monday, 9:00–17:00; Tuesday, 9:00–12:00"


def closed_on(day: date, name: str) -> None:
    calendar = Policy.objects.get(plan="premium").calendar
    ClosingDay.objects.create(calendar=calendar, on=day, name=name)
    calendar_apply(calendar_id=calendar.pk, actor=factories.agent(role="lead"))


ARMISTICE = datetime(2026, 11, 11, 10, 0, tzinfo=UTC)


def test_a_page_says_that_it_is_closed_today_and_when_it_opens(portal):
    closed_on(date(2026, 11, 11), "Armistice")
    with time_machine.travel(ARMISTICE, tick=False):
        text = portal.get("/").text
    assert "Closed today: Wednesday 11 November (Armistice)." in text
    assert "Support closed, opens" in text
    assert "Monday to Friday, 9:00–17:00, Paris time" in text
    with time_machine.travel(ARMISTICE - timedelta(days=1), tick=False):
        assert "Closed today" not in portal.get("/").text


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "en",
            "Premium support · Customs4Trade · Monday to Friday, 9:00–17:00, Paris time. Closed on"
            " Wednesday 11 November (Armistice); open again Thursday 12 November, 9:00.",
        ),
        ("fr", "mercredi 11 novembre (Armistice)"),
    ],
)
def test_an_e_mail_names_the_hours_of_its_reader(mailoutbox, language, line):
    closed_on(date(2026, 11, 11), "Armistice")
    with time_machine.travel(ARMISTICE, tick=False):
        factories.ticket(factories.person(language=language))
        outbox_sweep(now=timezone.now(), limit=50)
    [mail] = mailoutbox
    assert line in mail.body
    assert line in mail.alternatives[0][0]


def test_other_hours_of_a_contract_are_told_to_its_people(mailoutbox):
    evening = {"tz": "Europe/London", "hours": {"mon": [["08:00", "20:00"]]}, "name": "Long"}
    policy = Policy.objects.create(name="Long", calendar=Calendar.objects.create(**evening))
    policy_publish(policy_id=policy.pk, actor=factories.agent())
    requester = factories.person()
    policy_assign(contract=requester.company.contract, policy=policy)
    factories.ticket(requester)
    outbox_sweep(now=timezone.now(), limit=50)
    assert "Monday, 8:00–20:00, London time" in mailoutbox[0].body


def test_an_outage_of_my_countries_stands_over_every_page(portal):
    outage_open(report=report("delta_ie", what_to_do_en="Wait"), actor=factories.agent())
    outage_open(report=report("atlas", title="Elsewhere"), actor=factories.agent())
    text = portal.get("/").text
    assert "DELTA IE has been disturbed since" in text
    assert "ATLAS" not in text
    assert 'href="/systems/delta_ie/"' in text


def test_the_page_of_systems_puts_the_disturbed_ones_first(portal):
    outage_open(report=report("cds", what_to_do_en="Do not send again"), actor=factories.agent())
    response = portal.get("/systems/")
    assert response.context["mine"]["rows"][0][0]["text"] == "CDS"
    assert "Do not send again" in response.text


@pytest.mark.parametrize("path", ["/systems/", "/systems/cds/", "/"])
def test_many_outages_cost_the_queries_of_one(
    portal,
    path,
    django_assert_max_num_queries: DjangoAssertNumQueries,
):
    agent = factories.agent()
    outage_open(report=report("cds"), actor=agent)
    with django_assert_max_num_queries(15) as one:
        portal.get(path)
    cost = len(one)
    for _ in range(9):
        outage_open(report=report("cds", "delta_ie", "ncts"), actor=agent)
    with django_assert_max_num_queries(cost):
        portal.get(path)


def test_a_system_tells_what_to_do_when_it_is_down(portal):
    assert "When it is down, in France" in portal.get("/systems/delta_ie/").text


def test_an_unknown_system_is_not_there(portal):
    assert portal.get("/systems/nowhere/").status_code == 404


def test_every_system_has_its_page(portal):
    for slug in CustomsSystem.objects.values_list("slug", flat=True):
        assert portal.get(f"/systems/{slug}/").status_code == 200


def alert(requester, text="Release not received, MRN 26FRD41Q8K9P3B16R7"):
    return alert_create(company=requester.company, text=text, payload=None, now=timezone.now())


def test_what_needs_help_comes_first_with_a_ticket_about_it(portal, requester):
    blocked = alert(requester)
    context = portal.get("/alerts/").context
    assert [line.help_url for line in context["needing"]] == [f"/tickets/new/?alert={blocked.pk}"]
    assert context["others"] == []


def test_an_alert_in_a_ticket_leads_there(portal, requester):
    handled = factories.ticket(requester, alert=alert(requester))
    context = portal.get("/alerts/").context
    assert context["needing"] == []
    assert context["others"][0].ticket_number == handled.number


def test_a_colleagues_ticket_is_not_named(client, requester):
    factories.ticket(requester, alert=alert(requester))
    client.force_login(factories.person(requester.company))
    assert client.get("/alerts/").context["others"][0].ticket_number == ""


def test_thirty_alerts_cost_the_queries_of_one(portal, requester, django_assert_max_num_queries):
    factories.ticket(requester, alert=alert(requester, "CDS12005 number 0"))
    alert(requester)
    with django_assert_max_num_queries(15) as one:
        portal.get("/alerts/")
    cost = len(one)
    for number in range(1, 15):
        factories.ticket(requester, alert=alert(requester, f"CDS12005 number {number}"))
        alert(requester, f"Release not received {number}")
    with django_assert_max_num_queries(cost):
        portal.get("/alerts/")


def test_the_profile_changes_language_and_zone_at_once(portal, requester):
    portal.cookies["django_language"] = "en"
    data = {"name": "Maud P.", "language": "fr", "time_zone": "Europe/London"}
    response = portal.post("/profile/", data)
    assert response.cookies["django_language"].value == ""
    requester.refresh_from_db()
    assert (requester.name, requester.language, requester.time_zone) == (
        "Maud P.",
        "fr",
        "Europe/London",
    )


def test_a_zone_that_does_not_exist_is_refused(portal, requester):
    data = {"name": "x", "language": "fr", "time_zone": "Mars/Olympus"}
    assert portal.post("/profile/", data).status_code == 422
    requester.refresh_from_db()
    assert requester.time_zone == "Europe/Paris"


def test_nobody_promotes_themselves_by_the_profile(portal, requester):
    data = {"name": "x", "language": "en", "time_zone": "Europe/Paris", "role": "admin"}
    portal.post("/profile/", data)
    requester.refresh_from_db()
    assert requester.role == "customer"


GUIDE = {"urgency": "blocked", "procedure": "import", "country": "FR"}


def test_the_guide_advises_to_wait_while_customs_have_opened_nothing(portal):
    outage_open(report=report("delta_ie"), actor=factories.agent())
    guidance = portal.get("/systems/delta_ie/", GUIDE).context["guidance"]
    assert guidance.advice == "Wait."
    assert any("have not opened" in blocker for blocker in guidance.blockers)


def test_the_guide_advises_the_fallback_once_it_is_open(portal):
    outage = outage_open(report=report("delta_ie"), actor=factories.agent())
    outage.fallback_opened_at = timezone.now()
    outage.save()
    guidance = portal.get("/systems/delta_ie/", GUIDE).context["guidance"]
    assert guidance.advice == "Use the fallback procedure."


def test_a_short_outage_is_waited_out(portal):
    soon = timezone.now() + timedelta(minutes=20)
    outage_open(report=report("delta_ie", expected_end_at=soon), actor=factories.agent())
    guidance = portal.get("/systems/delta_ie/", GUIDE).context["guidance"]
    assert "within the hour" in guidance.reasons[0]


@pytest.mark.parametrize("wrong", [{"urgency": "x"}, {"country": "US"}, {"procedure": "port"}])
def test_a_question_that_makes_no_sense_gets_no_advice(portal, wrong):
    response = portal.get("/systems/delta_ie/", GUIDE | wrong)
    assert response.status_code == 200
    assert response.context["guidance"] is None


def test_the_guide_costs_no_query_of_its_own(portal, django_assert_max_num_queries):
    outage_open(report=report("delta_ie"), actor=factories.agent())
    with django_assert_max_num_queries(15):
        portal.get("/systems/delta_ie/", GUIDE)


def test_the_report_answers_in_one_sentence(portal, requester):
    assert portal.get("/reports/").context["report"].answer == "No promise has come due yet."
    ticket = factories.ticket(requester, category="customs_error")
    agent = factories.agent()
    actor = factories.actor(agent, "desk")
    message_add(ticket_id=ticket.pk, author=agent, body="Done", actor=actor, then="resolved")
    report = portal.get("/reports/").context["report"]
    assert report.answer == "Yes: all 2 promises of the last twelve months were kept."
    assert report.categories["rows"][0][0]["text"] == "Customs rejection"
    assert len(report.months["rows"]) == 1


def test_a_late_answer_is_reported(portal, requester):
    ticket = factories.ticket(requester, priority="critical")
    past = timezone.now() - timedelta(days=30)
    fields = {"state": "breached", "breached_at": past, "stopped_at": past, "elapsed_seconds": 9}
    ticket.clocks.filter(metric="first_response").update(next_action_at=None, **fields)
    answer = portal.get("/reports/").context["report"].answer
    assert answer == "Not always: 1 of 1 promises of the last twelve months were late."


def test_the_report_counts_the_readers_tickets_only(client, requester):
    factories.ticket(requester)
    client.force_login(factories.person(requester.company))
    assert client.get("/reports/").context["report"].categories["rows"] == []
