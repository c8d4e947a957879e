"""Recommendations at the desk: what is missing, proposing, the steps, the effect, the review."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Company
from alerts.models import Alert, Recommendation
from alerts.services import recommendation_apply, recommendation_decide
from tests import factories
from tickets.choices import EventKind

pytestmark = pytest.mark.django_db

REJECTED = "ValidationCode:CDS40045;CodeDescription:Missing document"
LIST = "/desk/improvement/recommendations/"
TEXT = {
    "title": "Add C678 by rule",
    "proposal": "When the code is 0901 11, add document C678.",
    "place": "Decision tables, documents",
    "locale": "fr",
}


def again(company, times=3):
    requester = factories.person(company)
    return [factories.ticket(requester, description=REJECTED) for _each in range(times)]


def cells(table) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in table["rows"]]


def weekly_alerts(company, signature, weeks: range) -> None:
    now = timezone.now()
    Alert.objects.bulk_create(
        Alert(
            company=company,
            external_id=f"a{back}",
            event_at=now - timedelta(weeks=back, hours=1),
            category="customs_error",
            signature=signature,
        )
        for back in weeks
    )


def applied(company, agent, weeks_ago: int, **text) -> Recommendation:
    found = factories.recommendation(company, by=agent, **text)
    recommendation_decide(recommendation_id=found.pk, accepted=True, reason="x", actor=agent)
    recommendation_apply(recommendation_id=found.pk, actor=agent)
    when = timezone.now() - timedelta(weeks=weeks_ago)
    Recommendation.objects.filter(pk=found.pk).update(applied_at=when)
    found.refresh_from_db()
    return found


def test_what_comes_often_leads_to_a_form_that_knows_the_problem(desk):
    company = factories.company(name="Verrière")
    (ticket, *_others) = again(company)
    context = desk.get(LIST).context
    ((problem, name, times, _weeks),) = cells(context["candidates"])
    assert (name, times) == ("Verrière", "3")
    page = desk.get(context["candidates"]["rows"][0][0]["href"])
    assert problem in page.text
    sent = desk.post(page.wsgi_request.get_full_path(), TEXT)
    found = Recommendation.objects.get()
    assert sent["Location"] == f"{LIST}{found.pk}/"
    assert (found.company, found.signature) == (company, ticket.signature)
    after = desk.get(LIST).context
    assert cells(after["candidates"]) == []
    assert cells(after["table"])[0][:3] == ["Add C678 by rule", "Verrière", "Proposed"]


def test_a_proposal_from_a_ticket_is_filled_in_and_linked(desk):
    ticket = factories.ticket(description=REJECTED, subject="C678 is missing")
    url = reverse("desk:ticket", args=[ticket.number]) + "?earlier=1"
    assert "Recommend a change, so that it stops" in desk.get(url).text
    form = f"{LIST}new/?ticket={ticket.number}"
    assert 'value="C678 is missing"' in desk.get(form).text
    desk.post(form, TEXT)
    shown = desk.get(url).text
    assert "Add C678 by rule" in shown
    assert "Rule change recommended by Claire Vasseur" in shown
    assert ticket.events.filter(kind=EventKind.RECOMMENDATION_LINKED).exists()


def test_a_ticket_that_asks_for_a_rule_names_the_problem_that_the_rule_ends(desk):
    company = factories.company()
    (problem, *_others) = again(company, 2)
    ticket = factories.ticket(factories.person(company), category="improvement")
    form = f"{LIST}new/?ticket={ticket.number}"
    assert "Problem that the change ends" in desk.get(form).text
    assert desk.post(form, TEXT | {"signature": "port_error|||"}).status_code == 422
    desk.post(form, TEXT | {"signature": problem.signature})
    assert Recommendation.objects.get().signature == problem.signature
    assert ticket.events.filter(kind=EventKind.RECOMMENDATION_LINKED).exists()


def test_the_last_estimate_of_the_company_is_offered_with_its_source(desk, agent):
    company = factories.company()
    factories.recommendation(company, by=agent, minutes_saved=25, minutes_source="Lead, May")
    (ticket, *_others) = again(company, 1)
    page = desk.get(f"{LIST}new/?ticket={ticket.number}").text
    assert 'value="25"' in page
    assert 'value="Lead, May"' in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "This field is required."),
        ({"minutes_saved": "30"}, "Say whose estimate this is."),
        ({"minutes_source": "Lead"}, "Say how many minutes."),
        ({"commodity_code": "12"}, "A commodity code has 4 to 10 digits."),
        ({"law_until": "soon"}, "Enter a valid date."),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_typed_is_lost(desk, wrong, said):
    (ticket, *_others) = again(factories.company(), 1)
    page = desk.post(f"{LIST}new/?ticket={ticket.number}", TEXT | wrong)
    assert page.status_code == 422
    assert said in page.text
    assert TEXT["proposal"] in page.text
    assert not Recommendation.objects.exists()


def test_a_second_one_for_the_same_problem_is_refused_in_words(desk):
    (ticket, *_others) = again(factories.company(), 1)
    address = f"{LIST}new/?ticket={ticket.number}"
    desk.post(address, TEXT)
    page = desk.post(address, TEXT)
    assert page.status_code == 422
    assert "This company already has a recommendation for this problem." in page.text


@pytest.mark.parametrize("query", ["", "?company=1", "?company=x&signature=a", "?ticket=CAS-9"])
def test_a_problem_that_is_none_is_not_found(desk, query):
    assert desk.get(f"{LIST}new/{query}").status_code == 404


def test_the_steps_of_the_desk(desk, agent):
    found = factories.recommendation(by=agent)
    page = reverse("desk:recommendation", args=[found.pk])

    def step(name: str, **data):
        return desk.post(f"{page}{name}/", data, follow=True)

    refused = step("decide", answer="accepted")
    assert refused.status_code == 422
    assert "Say where the company agreed or refused." in refused.text
    assert "Accepted by" in step("decide", answer="accepted", **{"decide-reason": "Call"}).text
    assert "Applied. Its effect is measured from now on." in step("apply").text
    assert step("apply").status_code == 422
    assert step("withdraw").status_code == 422
    withdrawn = step("withdraw", **{"withdraw-reason": "The law changed"}).text
    assert "The law changed" in withdrawn
    found.refresh_from_db()
    assert found.state == "withdrawn"


def test_a_reworded_proposal_says_so(desk, agent):
    found = factories.recommendation(by=agent)
    page = reverse("desk:recommendation", args=[found.pk])
    assert desk.post(f"{page}reword/", TEXT | {"title": ""}).status_code == 422
    shown = desk.post(f"{page}reword/", TEXT, follow=True).text
    assert "Reworded by Claire Vasseur" in shown
    assert TEXT["place"] in shown


def test_the_effect_is_told_with_its_formula(desk, agent):
    company = factories.company()
    found = applied(company, agent, 4, minutes_saved=30, minutes_source="Lead, May")
    weekly_alerts(company, found.signature, range(0, 9))
    page = desk.get(reverse("desk:recommendation", args=[found.pk])).text
    assert "Avoided so far: 0 times." in page
    Alert.objects.filter(event_at__gte=found.applied_at).delete()
    page = desk.get(reverse("desk:recommendation", args=[found.pk])).text
    assert "Avoided so far: 4 times. Work saved: 2 h." in page
    assert "1.0 × 4 − 0 = 4.0" in page
    assert 'class="chart' in page
    Recommendation.objects.update(applied_at=timezone.now())
    assert "Too early to tell" in desk.get(reverse("desk:recommendation", args=[found.pk])).text


def test_a_law_that_has_ended_is_pointed_out(desk):
    yesterday = timezone.localdate() - timedelta(days=1)
    found = factories.recommendation(law="Regulation 1", law_until=yesterday)
    page = desk.get(reverse("desk:recommendation", args=[found.pk])).text
    assert "The law behind it has ended." in page


def test_the_list_costs_the_same_for_many(desk, agent, django_assert_max_num_queries):
    for number in range(4):
        applied(factories.company(), agent, 4, signature=f"port_error|P{number}||")
        again(factories.company())
    with django_assert_max_num_queries(14):
        desk.get(LIST)


def test_the_list_is_narrowed(desk):
    mine = factories.recommendation(title="The one")
    factories.recommendation(title="The other")
    page = desk.get(LIST, {"company": mine.company_id, "state": "proposed"})
    assert [row[0] for row in cells(page.context["table"])] == ["The one"]
    assert cells(desk.get(LIST, {"state": "applied"}).context["table"]) == []


def pdf_text(response) -> str:
    reader = PdfReader(BytesIO(response.content))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def test_the_review_is_a_page_and_a_pdf_with_the_same_figures(desk, agent):
    company = factories.company(name="Épices & Thé Łódź")
    found = applied(company, agent, 4, minutes_saved=30, minutes_source="Lead", title="Règle C678")
    weekly_alerts(company, found.signature, range(4, 9))
    factories.ticket(factories.person(company), description=REJECTED)
    factories.ticket(description="of another company")
    today = timezone.localdate()
    query = {"since": today - timedelta(days=80), "until": today}
    page = desk.get(reverse("desk:company-review", args=[company.pk]), query)
    response = desk.get(reverse("desk:company-review-pdf", args=[company.pk]), query)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    told = pdf_text(response)
    for text in (
        "Review: Épices & Thé Łódź",
        "5 alerts that blocked, 1 ticket opened, 0 solved.",
        "Applied recommendations avoided 4 occurrences. That is 2 h of work",
        "Customs rejection, CDS40045",
        "Règle C678",
    ):
        assert text in told
        assert text.replace("&", "&amp;") in page.text
    reader = PdfReader(BytesIO(response.content))
    assert reader.metadata.title == "Review: Épices & Thé Łódź"
    assert reader.root_object["/Lang"] == "en"
    assert str(reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]) == "True"
    assert next(one.title for one in reader.outline) == "Did we keep our promises?"


def test_the_review_is_read_in_french(desk, agent):
    company = Company.objects.get(pk=factories.company(name="Épices").pk)
    agent.language = "fr"
    agent.save()
    address = reverse("desk:company-review-pdf", args=[company.pk])
    response = desk.get(address, headers={"Accept-Language": "fr"})
    reader = PdfReader(BytesIO(response.content))
    assert reader.root_object["/Lang"] == "fr"


def test_days_that_make_no_sense_are_said_and_the_last_month_is_shown(desk):
    company = factories.company()
    address = reverse("desk:company-review", args=[company.pk])
    for since, until, said in (
        ("2026-05-02", "2026-05-01", "The period ends before it begins."),
        ("2020-01-01", "2026-05-01", "A review covers one year at most."),
        ("never", "2026-05-01", "Enter a valid date."),
    ):
        page = desk.get(address, {"since": since, "until": until})
        assert said in page.text
        assert page.context["periods"][0]["current"]


def test_the_review_costs_the_same_for_many(desk, agent, django_assert_max_num_queries):
    company = factories.company()
    for number in range(4):
        applied(company, agent, 4, signature=f"port_error|P{number}||")
        again(company, 2)
    with django_assert_max_num_queries(16):
        desk.get(reverse("desk:company-review", args=[company.pk]))
