"""What nobody could place waits for an agent, who places it with a click."""

import pytest
from django.core.management import call_command

from accounts.models import User
from notifications.choices import InboundState
from notifications.models import InboundMessage
from tests import factories
from tests.mail.letters import arrive, letter
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def claire(client):
    agent = factories.agent()
    client.force_login(agent)
    return agent


def unknown(address: str = "New Person <new@firm.example>", **options):
    came = arrive(letter(address, **options))
    assert came.state == InboundState.TRIAGE
    return came


def test_an_unknown_sender_becomes_a_person_of_the_company_and_is_known_from_then_on(
    client, claire
):
    came, company = unknown(), factories.company()
    answer = client.post(f"/desk/mail/{came.pk}/open/", {"company": company.pk})
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/desk/tickets/{ticket.number}/"
    new = User.objects.get(email="new@firm.example")
    assert (new.name, new.company, new.role) == ("New Person", company, "customer")
    assert not new.has_usable_password()
    assert (ticket.requester, ticket.messages.get().via) == (new, "email")
    assert arrive(letter("new@firm.example", "Again.")).state == InboundState.PROCESSED


def test_the_company_of_the_same_domain_is_proposed(client, claire):
    maud = factories.person(email="maud@firm.example")
    page = client.get(f"/desk/mail/{unknown().pk}/").content.decode()
    assert f'<option value="{maud.company_id}" selected>' in page


def test_a_mail_that_an_agent_forwards_is_for_somebody_named(client, claire):
    came, maud = unknown(claire.email), factories.person()
    path = f"/desk/mail/{came.pk}/open/"
    refused = client.post(path, {"company": maud.company_id})
    assert refused.status_code == 422
    assert "is not an active person" in refused.content.decode()
    nobody = client.post(path, {"company": maud.company_id, "requester_email": "x@y.example"})
    assert nobody.status_code == 422
    assert 'value="x@y.example"' in nobody.content.decode()
    client.post(path, {"company": maud.company_id, "requester_email": maud.email})
    assert Ticket.objects.get().requester == maud


def test_the_words_of_a_stranger_become_a_note_with_their_files(client, claire):
    ticket = factories.ticket()
    mail = letter("lawyer@elsewhere.example", "Answer me.", subject=f"[{ticket.number}]")
    mail.add_attachment(b"%PDF", "application", "pdf", filename="letter.pdf")
    came = arrive(mail)
    page = client.get(f"/desk/mail/{came.pk}/").content.decode()
    assert f'value="{ticket.number}"' in page
    client.post(f"/desk/mail/{came.pk}/add/", {"number": ticket.number})
    note = ticket.messages.last()
    assert (note.public, note.author) == (False, claire)
    assert note.body == "E-mail from <lawyer@elsewhere.example>:\n\nAnswer me."
    assert note.attachments.get().name == "letter.pdf"


def test_the_words_of_a_customer_become_their_message(client, claire):
    ticket = factories.ticket()
    maud = factories.person(ticket.company, is_active=True)
    came = arrive(letter(maud.email, Auto_Submitted="auto-generated"))
    client.post(f"/desk/mail/{came.pk}/add/", {"number": ticket.number.lower()})
    assert (ticket.messages.last().author, ticket.messages.last().public) == (maud, True)


def test_of_two_agents_the_second_is_told(client, claire):
    came, ticket = unknown(), factories.ticket()
    client.post(f"/desk/mail/{came.pk}/add/", {"number": ticket.number})
    again = client.post(f"/desk/mail/{came.pk}/add/", {"number": ticket.number})
    assert again.status_code == 422
    assert ticket.messages.count() == 2


def test_a_wrong_number_is_said_at_the_field(client, claire):
    answer = client.post(f"/desk/mail/{unknown().pk}/add/", {"number": "CAS-999999"})
    assert answer.status_code == 422
    assert "There is no such ticket" in answer.content.decode()


def test_what_is_set_aside_stays_and_can_be_read_again(client, claire):
    came = unknown()
    client.post(f"/desk/mail/{came.pk}/ignore/")
    assert "Blocked" not in client.get("/desk/mail/").content.decode()
    assert "Blocked" in client.get("/desk/mail/?heap=aside").content.decode()
    factories.person(email="new@firm.example")
    client.post(f"/desk/mail/{came.pk}/replay/")
    call_command("mail_replay", str(came.pk))
    assert Ticket.objects.get().subject == "Blocked"


def test_the_original_is_every_byte_as_a_download(client, claire):
    came = arrive(b"From: \xff\xfe<x@y>\nSubject: <script>\n\n<script>alert(1)</script>")
    answer = client.get(f"/desk/mail/{came.pk}/original/")
    assert answer.content == bytes(InboundMessage.objects.get().raw)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "<script>alert" not in client.get(f"/desk/mail/{came.pk}/").content.decode()


def test_the_list_asks_the_same_for_one_and_for_many(client, claire, django_assert_max_num_queries):
    for number in range(60):
        arrive(letter(f"n{number}@firm.example"))
    with django_assert_max_num_queries(9):
        page = client.get("/desk/mail/").content.decode()
    assert page.count("n59@") == 1
    assert "n9@" not in page
    older = InboundMessage.objects.order_by("-pk")[49].pk
    assert "n9@" in client.get(f"/desk/mail/?heap=waiting&before={older}").content.decode()


def test_customers_see_none_of_it(client):
    client.force_login(factories.person())
    came = unknown()
    for path in ("", f"{came.pk}/", f"{came.pk}/original/"):
        assert client.get(f"/desk/mail/{path}").status_code == 403
