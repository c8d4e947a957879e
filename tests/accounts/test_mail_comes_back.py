"""Who sees that someone's mail comes back, and who has their address tried again."""

import pytest
from django.utils import timezone

from notifications.models import BouncedAddress, stopped_at_of
from notifications.stopping import address_note_bounce
from tests import factories

pytestmark = pytest.mark.django_db


def stopped(address: str) -> None:
    assert address_note_bounce(
        address=address, status="5.1.1", reason="550 no such user", now=timezone.now()
    )


@pytest.fixture
def maud():
    person = factories.person()
    stopped(person.email)
    return person


def test_they_see_it_in_their_profile_and_try_again(client, maud):
    client.force_login(maud)
    assert "Our e-mails to you come back." in client.get("/profile/").text
    answer = client.post("/profile/mail/", follow=True).text
    assert "We write to" in answer
    assert "come back." not in answer
    assert BouncedAddress.objects.get().cleared_by == maud.email


def test_their_administrator_sees_it_among_the_people(client, maud):
    admin = factories.person(maud.company, role="customer_admin")
    client.force_login(admin)
    assert client.get("/company/people/").text.count("e-mails come back") == 1
    client.post(f"/company/people/{maud.pk}/mail/")
    assert stopped_at_of(maud.email) is None
    assert "e-mails come back" not in client.get("/company/people/").text


def test_a_colleague_tries_nobody_elses_address(client, maud):
    client.force_login(factories.person(maud.company))
    assert client.post(f"/company/people/{maud.pk}/mail/").status_code == 404
    assert stopped_at_of(maud.email) is not None


def test_agents_see_it_on_the_ticket_and_a_lead_tries_again(client, maud):
    ticket = factories.ticket(maud)
    page, again = f"/desk/tickets/{ticket.number}/", f"/desk/tickets/{ticket.number}/mail/"
    client.force_login(factories.agent())
    text = client.get(page).text
    assert "E-mails to this person come back." in text
    assert again not in text
    assert client.post(again).status_code == 403
    lead = factories.agent(role="lead")
    client.force_login(lead)
    assert again in client.get(page).text
    client.post(again)
    assert BouncedAddress.objects.get().cleared_by == lead.email
    assert "come back." not in client.get(page).text


def test_who_invites_is_told_that_nothing_was_sent(client):
    admin = factories.person(role="customer_admin")
    client.force_login(admin)
    stopped("paul@customer.example")
    new = {"email": "paul@customer.example", "role": "customer", "language": "fr"}
    answer = client.post("/company/people/invite/", new, follow=True).text
    assert "came back, so the invitation was not sent" in answer
    assert "valid for seven days" not in answer
    assert "e-mails come back" in answer
    invitation = admin.company.invitations.get()
    client.post(f"/company/people/invitations/{invitation.pk}/resend/")
    assert stopped_at_of("paul@customer.example") is None


def test_a_program_reads_it_of_its_person(client, maud):
    key = factories.api_key(maud)
    asked = {"Authorization": f"Bearer {key}"}
    assert client.get("/api/v1/me/", headers=asked).json()["mail_stopped_at"]
    BouncedAddress.objects.all().delete()
    assert client.get("/api/v1/me/", headers=asked).json()["mail_stopped_at"] is None
