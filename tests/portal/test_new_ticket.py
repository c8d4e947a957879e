"""Opening a ticket in the portal: understood as it is written, promised, never a wall."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from alerts.services import alert_create
from customs.models import CustomsSystem
from customs.services import outage_open
from customs.services.outages import OutageReport
from tests import factories
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db

PASTED = """Bonjour, CES-GB-26-0087 nous revient de la douane britannique :
ValidationCode:CDS12005;CodeDescription:Authorisation Error;PointerNames:Declaration->GoodsShipment->Importer
MRN 26GB5K8H2M7QOW3TR7, conteneur CESU2066754. Frais de stockage à partir de demain."""
TYPED, REPAIRED = "26GB5K8H2M7QOW3TR7", "26GB5K8H2M7Q0W3TR7"
NEW, UNDERSTAND = "/tickets/new/", "/tickets/new/understand/"
HTMX = {"HX-Request": "true"}


def opened(portal, **answers) -> Ticket:
    data = {"description": PASTED, "priority": "high", **answers}
    response = portal.post(NEW, data)
    assert response.status_code == 302, response.context["form"].errors
    return Ticket.objects.get()


def test_a_pasted_alert_is_explained_as_it_is_typed(portal):
    text = portal.post(UNDERSTAND, {"description": PASTED}, headers=HTMX).text
    assert "CDS12005" in text
    assert "Where: importer" in text
    assert "CESU2066754" in text


def test_the_explanation_speaks_the_language_of_the_reader(portal, requester):
    requester.language = "fr"
    requester.save()
    text = portal.post(UNDERSTAND, {"description": PASTED}, headers=HTMX).text
    assert "EORI indiqué est inconnu" in text


def test_a_check_digit_is_repaired_and_the_ticket_is_found_by_both(portal):
    text = portal.post(UNDERSTAND, {"description": PASTED}, headers=HTMX).text
    assert f'data-copy="{REPAIRED}"' in text
    values = opened(portal).references.filter(kind="mrn").values_list("value", flat=True)
    assert set(values) == {TYPED, REPAIRED}


def test_what_was_typed_is_kept_on_request(portal):
    assert list(
        opened(portal, kept=[TYPED]).references.filter(kind="mrn").values_list("value", flat=True)
    ) == [TYPED]


def test_what_is_kept_stays_kept_while_one_goes_on_writing(portal):
    data = {"description": PASTED + " More.", "kept": [TYPED]}
    response = portal.post(UNDERSTAND, data, headers=HTMX)
    assert f'id="kept-{TYPED}" checked' in response.text
    assert f'data-copy="{REPAIRED}"' not in response.text


def test_the_urgency_told_by_the_text_is_suggested_with_its_words(portal):
    context = portal.post(UNDERSTAND, {"description": PASTED}, headers=HTMX).context
    understanding = context["understanding"]
    assert understanding.suggested == "high"
    assert understanding.suggested_by == "Frais de stockage"
    assert [one.urgency.priority for one in understanding.choices if one.checked] == ["high"]


def test_a_choice_of_the_reader_is_never_changed(portal):
    data = {"description": PASTED, "priority": "low", "suggested": "high"}
    choices = portal.post(UNDERSTAND, data, headers=HTMX).context["choices"]
    assert [one.urgency.priority for one in choices if one.checked] == ["low"]


def test_a_suggestion_follows_the_text(portal):
    data = {"description": "A question about incoterms", "priority": "high", "suggested": "high"}
    choices = portal.post(UNDERSTAND, data, headers=HTMX).context["choices"]
    assert "high" not in [one.urgency.priority for one in choices if one.checked]


def test_each_urgency_says_when_the_answer_comes(portal):
    choices = portal.get(NEW).context["choices"]
    dues = [choice.answer.due for choice in choices]
    assert all(dues)
    assert dues == sorted(dues)


def test_what_is_not_covered_is_said_and_can_be_sent(portal):
    text = "Please create a GMR for us in GVMS, the haulier needs the goods movement reference"
    answer = portal.post(UNDERSTAND, {"description": text}, headers=HTMX)
    verdict = answer.context["understanding"].verdict.verdict
    assert verdict in {"excluded", "unsure", "included"}
    assert opened(portal, description=text).number


def test_a_known_outage_is_told(portal):
    system = CustomsSystem.objects.get(slug="cds")
    agent = factories.agent()
    report = OutageReport(
        title="CDS answers late", systems=[system], what_to_do_en="Wait for the answer"
    )
    outage_open(report=report, actor=agent)
    text = portal.post(UNDERSTAND, {"description": PASTED}, headers=HTMX).text
    assert "CDS answers late" in text


def test_sending_opens_the_ticket_and_forgets_the_draft(portal, requester):
    response = portal.post(NEW, {"description": PASTED, "priority": "critical"}, follow=True)
    ticket = Ticket.objects.get()
    assert response.redirect_chain[0][0] == f"/tickets/{ticket.number}/?sent=new-ticket"
    assert 'data-draft-sent="new-ticket"' in response.text
    assert ticket.priority == "critical"
    assert ticket.requester == requester
    assert ticket.next_due_at is not None


def test_a_subject_is_made_where_none_is_given(portal):
    assert (
        opened(portal).subject == "Customs rejection: Content refused · CDS12005 · CES-GB-26-0087"
    )


def test_words_that_we_do_not_recognise_become_the_subject(portal):
    text = "Hello,\ncould you call me back about what we said on Tuesday?"
    assert opened(portal, description=text).subject.startswith("could you call me back")


def test_files_come_with_it(portal):
    file = SimpleUploadedFile("rejet.pdf", b"%PDF")
    ticket = opened(portal, uploads=[file])
    assert [one.name for one in ticket.attachments.all()] == ["rejet.pdf"]


def test_a_refused_file_is_told_and_the_ticket_is_open_all_the_same(portal, settings):
    settings.ATTACHMENT_MAX_BYTES = 3
    data = {
        "description": PASTED,
        "priority": "high",
        "uploads": SimpleUploadedFile("a.pdf", b"1234"),
    }
    text = portal.post(NEW, data, follow=True).text
    assert "larger than" in text
    assert Ticket.objects.count() == 1


def test_without_an_urgency_everything_typed_is_kept_and_the_summary_says_why(portal):
    response = portal.post(NEW, {"description": PASTED, "subject": "My subject"})
    assert response.status_code == 422
    assert "Choose what describes the situation best." in response.text
    assert "CES-GB-26-0087 nous revient" in response.text
    assert 'value="My subject"' in response.text
    assert "data-focus" in response.text
    assert not Ticket.objects.exists()


def test_without_script_a_button_shows_what_we_understand(portal):
    response = portal.post(UNDERSTAND, {"description": PASTED, "priority": "low"})
    assert response.status_code == 200
    assert "<h1" in response.text
    assert "CDS12005" in response.context["form"]["description"].value()
    assert [c.urgency.priority for c in response.context["choices"] if c.checked] == ["low"]


def test_a_correction_of_the_requester_wins(portal):
    ticket = opened(portal, category="finalisation", customs_system="ncts")
    assert (ticket.category, ticket.customs_system) == ("finalisation", "ncts")


@pytest.mark.parametrize("field", ["category", "customs_system", "priority"])
def test_a_value_that_nobody_offered_is_refused(portal, field):
    data = {"description": PASTED, "priority": "high", field: "x" * 300}
    assert portal.post(NEW, data).status_code == 422


def alert_of(requester):
    return alert_create(company=requester.company, text=PASTED, payload=None, now=timezone.now())


def test_an_alert_fills_the_page(portal, requester):
    alert = alert_of(requester)
    form = portal.get(NEW, {"alert": alert.pk}).context["form"]
    assert form["description"].value() == PASTED
    ticket = opened(portal, alert=alert.pk)
    assert ticket.alert_links.get().alert == alert


def test_an_alert_in_a_ticket_leads_there(portal, requester):
    alert = alert_of(requester)
    ticket = opened(portal, alert=alert.pk)
    assert portal.get(NEW, {"alert": alert.pk})["Location"] == reverse(
        "ticket", args=[ticket.number]
    )
    assert Ticket.objects.count() == 1


def test_a_colleague_is_told_that_the_alert_is_handled(portal, requester, client):
    alert = alert_of(requester)
    opened(portal, alert=alert.pk)
    client.force_login(factories.person(requester.company))
    response = client.post(NEW, {"description": "x", "priority": "low", "alert": alert.pk})
    assert response["Location"] == "/alerts/"


def test_the_alert_of_a_stranger_is_unknown(client, requester):
    alert = alert_of(requester)
    client.force_login(factories.person())
    response = client.get(NEW, {"alert": alert.pk})
    assert response.context["alert"] is None
    assert PASTED.splitlines()[0] not in response.text


def test_a_contract_for_administrators_only_says_so(client):
    company = factories.company(contract_openers="admins")
    client.force_login(factories.person(company))
    response = client.post(NEW, {"description": PASTED, "priority": "high"})
    assert response.status_code == 422
    assert "administrators" in response.text
    assert "CES-GB-26-0087 nous revient" in response.text


def test_solved_tickets_of_the_company_are_offered(portal, requester):
    first = opened(portal)
    from tickets.services import ticket_move

    agent = factories.actor(factories.agent(), "desk")
    ticket_move(ticket_id=first.pk, to="resolved", actor=agent)
    similar = (
        portal.post(UNDERSTAND, {"description": PASTED}, headers=HTMX)
        .context["understanding"]
        .similar
    )
    assert [ticket.pk for ticket in similar] == [first.pk]


def test_what_is_pasted_is_never_markup(portal):
    text = portal.post(
        UNDERSTAND, {"description": "<script>alert(1)</script> CDS12005"}, headers=HTMX
    ).text
    assert "<script>alert" not in text


def test_understanding_costs_few_queries(
    portal, django_assert_max_num_queries: DjangoAssertNumQueries
):
    with django_assert_max_num_queries(12):
        portal.post(UNDERSTAND, {"description": PASTED}, headers=HTMX)


def test_the_page_with_everything_on_it_stays_within_fifteen(
    portal, requester, django_assert_max_num_queries: DjangoAssertNumQueries
):
    alert = alert_of(requester)
    with django_assert_max_num_queries(15):
        portal.get(NEW, {"alert": alert.pk})


def test_a_very_long_paste_is_read(portal):
    assert opened(portal, description=PASTED + "\n" + "x" * 150_000).category == "customs_error"
    assert Message.objects.get().body.endswith("x")
