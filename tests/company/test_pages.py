"""The area of a company's administrators, and the same pages for ours, through HTTP."""

import re

import pytest
from django.urls import reverse

from accounts.invitations import invitation_path, invitation_send
from accounts.models import ApiKey, Invitation, User
from notifications.models import OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db

KEY = {"name": "ERP", "scopes": ["tickets:read", "tickets:write"]}


@pytest.fixture(params=["", "desk:"])
def face(request, client):
    """An administrator signed in: of a company, then ours."""
    space = request.param
    admin = factories.agent(role="admin") if space else factories.person(role="customer_admin")
    client.force_login(admin)
    return space, admin


def url(face, name, *args):
    return reverse(f"{face[0]}{name}", args=args)


def colleague_of(admin):
    return factories.person(admin.company) if admin.company else factories.agent()


def text(response):
    return response.content.decode()


def calls(client, key):
    return client.get("/api/v1/me/", headers={"Authorization": f"Bearer {key}"}).status_code


def test_a_key_is_made_shown_once_and_works(client, face):
    assert "No key yet" in text(client.get(url(face, "keys")))
    colleague = colleague_of(face[1])
    made = client.post(url(face, "key-new"), KEY | {"user": colleague.pk})
    key = re.search(r'data-copy="(c4tdesk_[^"]+)"', text(made))[1]
    assert "no-store" in made["Cache-Control"]
    row = ApiKey.objects.get()
    assert (row.user, row.scopes, row.expires_at) == (colleague, KEY["scopes"], None)
    assert calls(client, key) == 200
    for page, args in (("keys", ()), ("key", (row.pk,))):
        shown = text(client.get(url(face, page, *args)))
        assert key not in shown
        assert "ERP" in shown
    assert "127.0.0.0/24" in shown
    assert face[1].name in shown


def test_a_key_acts_as_no_stranger(client, face):
    for stranger in (factories.person(), factories.agent()):
        if stranger.is_agent == face[1].is_agent:
            continue
        refused = client.post(url(face, "key-new"), KEY | {"user": stranger.pk})
        assert refused.status_code == 422
        assert 'value="ERP"' in text(refused)
    assert not ApiKey.objects.exists()


def test_wrong_days_stand_at_the_field(client, face):
    data = KEY | {"user": face[1].pk, "expires_on": "2020-01-01"}
    refused = client.post(url(face, "key-new"), data)
    assert refused.status_code == 422
    assert "This day is over." in text(refused)


@pytest.mark.parametrize(("hours", "old_works"), [("24", 200), ("0", 401)])
def test_a_key_is_replaced_with_an_overlap(client, face, hours, old_works):
    old = factories.api_key(face[1])
    row = ApiKey.objects.get()
    turned = text(client.post(url(face, "key-rotate", row.pk), {"hours": hours}))
    new = re.search(r'data-copy="(c4tdesk_[^"]+)"', turned)[1]
    assert (calls(client, new), calls(client, old)) == (200, old_works)
    assert ApiKey.objects.exclude(pk=row.pk).get().hint in text(
        client.get(url(face, "key", row.pk))
    )


def test_a_key_that_is_over_is_not_replaced(client, face):
    key = factories.api_key(face[1])
    row = ApiKey.objects.get()
    for _twice in range(2):
        client.post(url(face, "key-revoke", row.pk))
    assert calls(client, key) == 401
    said = client.post(url(face, "key-rotate", row.pk), {"hours": "24"}, follow=True)
    assert "This key is over" in text(said)
    assert ApiKey.objects.count() == 1
    assert row.events.filter(kind="revoked").count() == 1


def test_people_are_listed_changed_and_shut_out(client, face):
    colleague = colleague_of(face[1])
    other = "agent" if face[0] else "customer"
    admins = "admin" if face[0] else "customer_admin"
    assert colleague.email in text(client.get(url(face, "people")))
    client.post(url(face, "person-role", colleague.pk), {"role": admins})
    colleague.refresh_from_db()
    assert colleague.role == admins
    client.post(url(face, "person-active", colleague.pk), {"on": "0"})
    said = client.post(url(face, "person-role", face[1].pk), {"role": other}, follow=True)
    assert "is the last administrator" in text(said)
    client.post(url(face, "person-active", colleague.pk), {"on": "1"})
    colleague.refresh_from_db()
    assert colleague.is_active


def test_who_is_shut_out_is_out_with_their_keys(client, face):
    colleague = colleague_of(face[1])
    key = factories.api_key(colleague)
    client.post(url(face, "person-active", colleague.pk), {"on": "0"})
    assert calls(client, key) == 401
    assert "Its person is shut out" in text(client.get(url(face, "keys")))


def test_long_lists_of_people_are_paged_at_the_same_cost(
    client, face, django_assert_max_num_queries
):
    for number in range(60):
        colleague = colleague_of(face[1])
        User.objects.filter(pk=colleague.pk).update(name=f"Colleague {number:02}")
    with django_assert_max_num_queries(14):
        first = text(client.get(url(face, "people"), {"q": "colleague"}))
    after = re.search(r'href="(\?[^"]*after=\d+)"', first)[1].replace("&amp;", "&")
    second = text(client.get(url(face, "people") + after))
    assert first.count("Colleague ") // 2 + second.count("Colleague ") // 2 >= 60
    assert "Colleague 00" not in second
    assert "Colleague 59" in second


def test_an_invitation_is_sent_again_and_revoked(client, face):
    data = {"email": "new@x.example", "role": "agent" if face[0] else "customer", "language": "en"}
    client.post(url(face, "invite"), data)
    invitation = Invitation.objects.get()
    assert invitation.company == face[1].company
    assert "new@x.example" in text(client.get(url(face, "people")))
    client.post(url(face, "invitation-resend", invitation.pk))
    assert OutboxMessage.objects.filter(template="invitation").count() == 2
    client.post(url(face, "invitation-revoke", invitation.pk))
    assert "Invited, not here yet" not in text(client.get(url(face, "people")))


def test_refused_invitations_keep_what_was_typed(client, face):
    data = {"email": face[1].email, "role": "agent" if face[0] else "customer", "language": "en"}
    refused = client.post(url(face, "invite"), data)
    assert refused.status_code == 422
    assert "This person is among you already." in text(refused)
    assert face[1].email in text(refused)


def test_our_administrators_cannot_make_an_agent_of_a_customer(client):
    client.force_login(factories.agent(role="admin"))
    data = {"email": "n@x.example", "role": "agent", "language": "en"}
    refused = client.post(reverse("desk:invite"), data | {"of": factories.company().pk})
    assert refused.status_code == 422
    assert "This role is not for this company." in text(refused)


@pytest.fixture
def link():
    admin = factories.person(role="customer_admin")
    invitation = invitation_send(
        email="new@x.example",
        role="customer",
        company=admin.company,
        language="fr",
        actor=admin,
    )
    return invitation_path(invitation)


ANSWER = {
    "name": "Nina",
    "language": "fr",
    "password1": "trois-camions-verts",
    "password2": "trois-camions-verts",
}


def test_reading_the_link_changes_nothing_and_accepting_signs_in(client, link):
    for _read in range(2):
        page = client.get(link)
        assert page.status_code == 200
        assert 'lang="fr"' in text(page)
        assert page["Referrer-Policy"] == "same-origin"  # the address is a key
    accepted = client.post(link, ANSWER, follow=True)
    assert accepted.redirect_chain == [("/", 302)]
    assert "Nina" in text(accepted)
    over = client.get(link)
    assert (over.status_code, client.post(link, ANSWER).status_code) == (404, 404)


@pytest.mark.parametrize("password", ["short", "new@x.example", "administrator"])
def test_weak_passwords_are_refused_and_the_name_stays(client, link, password):
    refused = client.post(link, ANSWER | {"password1": password, "password2": password})
    assert refused.status_code == 422
    assert 'value="Nina"' in text(refused)
    assert not User.objects.filter(email="new@x.example").exists()


def test_whoever_has_an_account_elsewhere_learns_it_on_accepting(client, link):
    factories.person(email="new@x.example")
    refused = client.post(link, ANSWER)
    assert refused.status_code == 422
    assert User.objects.filter(email="new@x.example").count() == 1


def test_the_tickets_of_the_company_with_who_asked(client):
    admin = factories.person(role="customer_admin")
    colleague = factories.person(admin.company, name="Maud")
    factories.ticket(colleague, subject="Of Maud")
    factories.ticket(admin, subject="Of the administrator")
    factories.ticket(subject="Of a stranger")
    client.force_login(admin)
    page = text(client.get(reverse("company")))
    assert "Of Maud" in page
    assert "Of a stranger" not in page
    narrow = text(client.get(reverse("company"), {"requester": colleague.pk}))
    assert "Of Maud" in narrow
    assert "Of the administrator" not in narrow


def test_the_tabs_lead_everywhere_and_only_administrators_have_them(client):
    admin = factories.person(role="customer_admin")
    client.force_login(admin)
    for name in ("company", "people", "keys", "webhooks", "authorisations"):
        page = text(client.get(reverse(name)))
        assert f'href="{reverse("keys")}"' in page
        tabs = page[page.index('class="tabs"') :]
        assert re.search(rf'href="{reverse(name)}" aria-current="page"', tabs)
    client.force_login(factories.person(admin.company))
    assert reverse("keys") not in text(client.get(reverse("authorisations")))
    assert client.get(reverse("company")).status_code == 404


def test_others_find_no_such_pages(client):
    person, agent, lead = factories.person(), factories.agent(), factories.agent(role="lead")
    for name in ("keys", "people", "invite", "key-new"):
        for user, of, status in (
            (person, "", 404),
            (agent, "", 404),
            (person, "desk:", 403),
            (lead, "desk:", 403),
        ):
            client.force_login(user)
            assert client.get(reverse(f"{of}{name}")).status_code == status


def test_agents_read_a_company_on_one_page(client, django_assert_max_num_queries):
    person = factories.person(name="Maud Perrot")
    for number in range(3):
        factories.ticket(person, subject=f"Subject {number}")
    client.force_login(factories.agent())
    with django_assert_max_num_queries(14):
        page = text(client.get(reverse("desk:company", args=[person.company_id])))
    assert all(words in page for words in ("Maud Perrot", "Subject 2", "Premium"))
