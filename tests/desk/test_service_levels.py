"""Leads edit what is promised: drafts, previews, publication, hours, rules; agents may not."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from notifications.models import WebhookEndpoint
from sla.models import Calendar, Escalation, EscalationRule, Policy, Target
from tests import factories
from tests.sla.moves import MONDAY, at, clock, during, opened, swept

pytestmark = pytest.mark.django_db

ROOT = "/desk/service-levels/"
TEN = f"{MONDAY}T10:00"


@pytest.fixture
def lead(db):
    return factories.agent(role="lead", name="Maud Perrot")


@pytest.fixture
def premium(db):
    return Policy.objects.get(plan="premium")


@pytest.fixture
def desk(client, lead):
    """Pages as the lead sees them, Monday at ten."""
    with during(TEN):
        client.force_login(lead)
        yield client


def filled(form) -> dict[str, object]:
    """What a browser would post of a form as it was served."""
    return {
        field.html_name: value
        for field in form
        if (value := field.value()) not in (None, "", False)
    }


def policy_data(desk, policy, **changes):
    """The whole form of a policy, with changes."""
    context = desk.get(reverse("desk:policy", args=[policy.pk])).context
    exceptions = context["exceptions"]
    data = filled(context["form"]) | filled(exceptions.management_form)
    for line in exceptions:
        data |= filled(line)
    return {name: value for name, value in (data | changes).items() if value is not None}


def post(desk, page, pk=None, /, **data):
    """Post a form as a browser does."""
    return desk.post(reverse(f"desk:{page}", args=[pk] if pk else []), data)


@pytest.mark.parametrize(
    "path",
    ["", "policies/1/", "policies/1/preview/", "calendars/1/", "rules/", "rules/new/", "fired/"],
)
@pytest.mark.parametrize("role", ["agent", "customer"])
def test_only_leads_come_in(client, path, role):
    client.force_login(factories.agent() if role == "agent" else factories.person())
    assert client.get(ROOT + path).status_code == 403


@pytest.mark.parametrize(
    "name", ["policy-publish", "calendar-apply", "closing-day", "holidays-import", "rule"]
)
def test_an_agent_changes_nothing(client, name):
    client.force_login(factories.agent())
    assert client.post(reverse(f"desk:{name}", args=[1])).status_code == 403


def test_the_overview_says_what_is_in_force(desk):
    page = desk.get(ROOT)
    assert [one["policy"].name for one in page.context["policies"]] == ["Premium", "Premium Plus"]
    assert not any(one["is_edited"] for one in page.context["policies"])
    assert "Every contract has the policy of its plan." in page.text


def test_the_form_shows_what_the_policy_says(desk, premium):
    form = desk.get(reverse("desk:policy", args=[premium.pk])).context["form"]
    assert form["first_response-critical"].value() == 60
    assert form["update-critical"].value() is None
    assert form["pauses-resolution"].value() == ["waiting_authority", "waiting_customer"]


def test_saving_what_was_served_changes_nothing(desk, premium):
    before = list(
        premium.targets.order_by("metric", "priority", "category").values_list(
            "metric", "priority", "category", "minutes"
        )
    )
    response = post(desk, "policy", premium.pk, **policy_data(desk, premium))
    assert response.url == reverse("desk:policy-preview", args=[premium.pk])
    after = premium.targets.order_by("metric", "priority", "category")
    assert list(after.values_list("metric", "priority", "category", "minutes")) == before
    assert not desk.get(response.url).context["is_edited"]


def test_a_draft_tells_what_it_would_break_before_anybody_is_promised_it(desk, premium):
    ticket = opened(f"{MONDAY}T09:00")
    data = policy_data(desk, premium, **{"first_response-normal": 30})
    page = desk.get(post(desk, "policy", premium.pk, **data).url)
    assert "1 open deadline would move; 1 would be broken at once." in page.text
    assert ticket.number in page.text
    assert clock(ticket, "first_response").due_at == at(f"{MONDAY}T13:00")
    assert "Edited, not published" in desk.get(ROOT).text


def test_published_for_new_tickets_only(desk, premium):
    old = opened(f"{MONDAY}T09:00")
    post(desk, "policy", premium.pk, **policy_data(desk, premium, **{"first_response-normal": 90}))
    response = post(desk, "policy-publish", premium.pk)
    assert response.url == ROOT
    assert clock(old, "first_response").due_at == at(f"{MONDAY}T13:00")
    assert clock(opened(TEN), "first_response").due_at == at(f"{MONDAY}T11:30")


def test_published_and_applied_to_open_tickets_with_the_lead_on_record(desk, premium, lead):
    old = opened(f"{MONDAY}T09:00")
    post(desk, "policy", premium.pk, **policy_data(desk, premium, **{"first_response-normal": 90}))
    page = desk.post(reverse("desk:policy-publish", args=[premium.pk]), {"apply": "1"}, follow=True)
    assert "1 ticket moved." in page.text
    assert clock(old, "first_response").due_at == at(f"{MONDAY}T10:30")
    premium.refresh_from_db()
    assert (premium.current.number, premium.current.published_by) == (2, lead)


def test_an_impossible_policy_is_refused_with_the_reason_and_what_was_typed(desk, premium):
    data = policy_data(desk, premium, **{"resolution-low": 7, "reopen_days": 12})
    response = post(desk, "policy", premium.pk, **data)
    assert response.status_code == 422
    assert "promises a solution sooner than a first response" in response.text
    assert response.context["form"]["resolution-low"].value() == "7"
    premium.refresh_from_db()
    assert premium.reopen_days == 10
    assert Target.objects.get(policy=premium, metric="resolution", priority="low").minutes == 2400


def test_a_category_may_have_a_target_of_its_own(desk, premium):
    data = policy_data(
        desk,
        premium,
        **{
            "exception-4-category": "port_error",
            "exception-4-metric": "resolution",
            "exception-4-priority": "high",
            "exception-4-minutes": 300,
        },
    )
    post(desk, "policy", premium.pk, **data)
    assert premium.targets.get(category="port_error").minutes == 300


def test_an_exception_without_category_is_gone(desk, premium):
    data = policy_data(desk, premium, **{"exception-0-category": ""})
    post(desk, "policy", premium.pk, **data)
    assert premium.targets.exclude(category="").count() == 3


def test_two_exceptions_of_the_same_promise_are_refused(desk, premium):
    line = {"category": "port_error", "metric": "resolution", "minutes": 300}
    twice = {f"exception-{n}-{name}": value for n in (4, 5) for name, value in line.items()}
    response = post(desk, "policy", premium.pk, **policy_data(desk, premium, **twice))
    assert response.status_code == 422
    assert "Two exceptions speak of the same promise." in response.text


def test_a_copy_serves_one_contract(desk, premium):
    response = post(desk, "policy-copy", premium.pk, name="Atlantique")
    copy = Policy.objects.get(name="Atlantique")
    assert response.url == reverse("desk:policy", args=[copy.pk])
    assert copy.targets.count() == premium.targets.count()
    post(desk, "policy-publish", copy.pk)
    person = factories.person()
    post(desk, "policy-assign", contract=person.company.contract.pk, policy=copy.pk)
    ticket = opened(TEN, requester=person)
    assert clock(ticket, "resolution").policy_version.policy == copy
    post(desk, "policy-assign", contract=person.company.contract.pk, policy="")
    assert "Every contract has the policy of its plan." in desk.get(ROOT).text


def test_a_name_is_taken_once(desk, premium):
    page = desk.post(
        reverse("desk:policy-copy", args=[premium.pk]), {"name": "Premium"}, follow=True
    )
    assert "This name is taken." in page.text


def week(**changes):
    usual = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "9:00-17:00")
    return {"tz": "Europe/Paris", **usual, **changes}


def test_hours_are_typed_as_people_say_them_several_spans_a_day(desk, premium):
    response = post(
        desk, "calendar", premium.calendar_id, **week(mon="9-12, 13h30–17:00", sun="22:00-24:00")
    )
    assert response.url == reverse("desk:calendar-preview", args=[premium.calendar_id])
    hours = Calendar.objects.get(pk=premium.calendar_id).hours
    assert hours["mon"] == [["09:00", "12:00"], ["13:30", "17:00"]]
    assert hours["sun"] == [["22:00", "24:00"]]
    assert "sat" not in hours
    page = desk.get(reverse("desk:calendar", args=[premium.calendar_id]))
    assert 'value="09:00–12:00, 13:30–17:00"' in page.text


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"mon": "nine to five"}, "is not a span such as 9:00-12:00"),
        ({"tz": "Mars/Base"}, "No time zone has this name"),
        (dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ""), "no opening hours"),
    ],
)
def test_impossible_hours_are_refused_with_the_reason_and_kept(desk, premium, changes, reason):
    response = post(desk, "calendar", premium.calendar_id, **week(**changes))
    assert response.status_code == 422
    assert reason in response.text
    assert response.context["form"]["mon"].value() == changes.get("mon", "9:00-17:00")
    assert len(Calendar.objects.get(pk=premium.calendar_id).hours) == 5


def test_what_the_arithmetic_refuses_is_said_in_the_reader_s_language(desk, lead, premium):
    User.objects.filter(pk=lead.pk).update(language="fr")
    response = post(desk, "calendar", premium.calendar_id, **week(mon="25:00-26:00"))
    assert response.status_code == 422
    assert "n’est pas une heure du jour." in response.text


def test_new_hours_reach_open_tickets_once_applied(desk, premium):
    ticket = opened(f"{MONDAY}T09:00")
    post(desk, "closing-day", premium.calendar_id, **{"closing-on": MONDAY, "closing-name": "Fair"})
    page = desk.get(reverse("desk:calendar-preview", args=[premium.calendar_id]))
    assert "2 open deadlines would move; none would be broken at once." in page.text
    assert clock(ticket, "first_response").due_at == at(f"{MONDAY}T13:00")
    post(desk, "calendar-apply", premium.calendar_id)
    assert clock(ticket, "first_response").due_at == at("2026-11-24T13:00")


def test_days_are_changed_and_given_back(desk, premium):
    pk = premium.calendar_id
    post(desk, "changed-day", pk, **{"changed-on": "2026-12-24", "changed-hours": "9-12"})
    page = desk.get(reverse("desk:calendar", args=[pk]))
    assert page.context["days"] == [{"on": date(2026, 12, 24), "what": "09:00–12:00"}]
    post(desk, "day-remove", pk, on="2026-12-24")
    assert desk.get(reverse("desk:calendar", args=[pk])).context["days"] == []


def test_public_holidays_are_imported_by_country_and_region(desk, premium):
    data = {"holidays-country": "FR", "holidays-region": "57", "holidays-year": 2026}
    page = desk.post(reverse("desk:holidays-import", args=[premium.calendar_id]), data, follow=True)
    assert "13 closing days added." in page.text
    refused = post(desk, "holidays-import", premium.calendar_id, **data | {"holidays-region": "XX"})
    assert refused.status_code == 422
    assert "No holidays are known for FR XX." in refused.text


RULE = {"name": "Half time", "metric": "first_response", "percent": 50, "is_active": "on"}


def test_a_rule_is_tried_before_it_is_saved(desk, premium):
    EscalationRule.objects.all().delete()
    ticket = opened("2026-11-20T16:00")  # half of its four hours passed this morning at ten
    response = post(desk, "rule-new", **RULE, policy=premium.pk, **{"try": "1"})
    trial = response.context["trial"]
    assert [one.clock.ticket for one in trial.now] == [ticket]
    assert (trial.now_count, trial.week_count) == (1, 1)
    assert not EscalationRule.objects.exists()


def test_a_saved_rule_fires_on_tickets_already_open_and_the_log_says_why(desk, premium, lead):
    EscalationRule.objects.all().delete()
    ticket = opened(f"{MONDAY}T09:00")  # half of its four hours has passed at eleven
    response = post(desk, "rule-new", **RULE, policy=premium.pk, notify_leads="on")
    assert response.url == reverse("desk:rules")
    assert swept(f"{MONDAY}T11:00").escalated == 1
    page = desk.get(reverse("desk:escalations"))
    [line] = page.context["lines"]
    assert line["escalation"].clock.ticket == ticket
    assert (line["why"], line["done"]) == ("at 50 % of the time", f"e-mail to {lead.email}")


def test_a_saved_rule_does_not_fire_for_what_has_long_passed(desk, premium):
    EscalationRule.objects.all().delete()
    opened("2026-11-20T09:00")
    post(desk, "rule-new", **RULE, policy=premium.pk)
    assert swept(f"{MONDAY}T10:05").escalated == 0


def test_a_rule_may_call_a_webhook_of_the_desk_and_only_such(desk, premium):
    own = WebhookEndpoint.objects.create(url="https://chat.example/in", event_types=["ping"])
    theirs = WebhookEndpoint.objects.create(
        url="https://customer.example/in", event_types=["ping"], company_id=1
    )
    refused = post(desk, "rule-new", **RULE, policy=premium.pk, to_endpoint=theirs.pk)
    assert "to_endpoint" in refused.context["form"].errors
    data = RULE | {"policy": premium.pk, "to_endpoint": own.pk}
    assert post(desk, "rule-new", **data, **{"try": "1"}).status_code == 200
    post(desk, "rule-new", **data)
    assert EscalationRule.objects.get(name=RULE["name"]).to_endpoint == own
    assert "calls a webhook" in desk.get(reverse("desk:rules")).text
    opened(TEN)
    swept(f"{MONDAY}T17:30")
    assert "webhook of chat.example called" in desk.get(reverse("desk:escalations")).text


@pytest.mark.parametrize("moment", [{}, {"percent": 50, "minutes": -30}])
def test_a_rule_has_one_moment(desk, premium, moment):
    data = {"name": "Rule", "policy": premium.pk, **moment}
    response = post(desk, "rule-new", **data)
    assert response.status_code == 422
    assert "Give a share of the time or minutes, one of the two." in response.text


def test_rules_are_told_in_words_and_edited(desk):
    page = desk.get(reverse("desk:rules"))
    assert "at 75 % of the time" in page.text
    rule = EscalationRule.objects.filter(percent=75).first()
    form = desk.get(reverse("desk:rule", args=[rule.pk])).context["form"]
    data = filled(form) | {"name": "Three quarters", "priorities": ["critical"]}
    post(desk, "rule", rule.pk, **data)
    rule.refresh_from_db()
    assert (rule.name, rule.priorities, rule.percent) == ("Three quarters", ["critical"], 75)


def test_a_long_log_has_pages(desk, monkeypatch):
    monkeypatch.setattr("helpdesk.desk.service_levels.rules.LOG_PAGE", 2)
    EscalationRule.objects.update(active_from=at("2026-11-01T00:00"))
    for _ in range(3):
        opened("2026-11-20T09:00")
    swept("2026-11-20T14:00")
    total = Escalation.objects.count()
    seen, url = [], reverse("desk:escalations")
    while url:
        context = desk.get(url).context
        seen += [line["escalation"].pk for line in context["lines"]]
        url = context["next_url"] and reverse("desk:escalations") + context["next_url"]
    assert len(seen) == len(set(seen)) == total > 2


def test_the_overview_costs_the_same_however_many_policies_there_are(
    desk, premium, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15) as few:
        desk.get(ROOT)
    cost = len(few)  # before further requests, which clear the record
    for number in range(3):
        post(desk, "policy-copy", premium.pk, name=f"Policy {number}")
        post(desk, "calendar-copy", premium.calendar_id, name=f"Calendar {number}")
    with django_assert_max_num_queries(cost):
        assert len(desk.get(ROOT).context["policies"]) == 5


def test_the_log_costs_the_same_however_much_fired(desk, django_assert_max_num_queries):
    EscalationRule.objects.update(active_from=at("2026-11-01T00:00"))
    opened("2026-11-20T09:00")
    swept("2026-11-20T14:00")
    with django_assert_max_num_queries(6) as few:
        desk.get(reverse("desk:escalations"))
    for _ in range(3):
        opened("2026-11-20T09:00")
    swept("2026-11-20T14:00")
    with django_assert_max_num_queries(len(few)):
        desk.get(reverse("desk:escalations"))
