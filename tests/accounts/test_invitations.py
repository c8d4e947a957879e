"""Invitations: one link that opens once, for seven days, until it is sent anew or revoked."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts import invitations as service
from accounts.errors import (
    AddressTaken,
    AdministratorsOnly,
    InvitationOver,
    RoleRefused,
    TooManyInvitations,
)
from accounts.models import Invitation, User
from notifications.models import OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def admin():
    return factories.person(role="customer_admin")


def send(admin, email="New@Customer.example", **fields):
    defaults = {"role": "customer", "company": admin.company, "language": "en", "actor": admin}
    return service.invitation_send(email=email, **defaults | fields)


def token_of(invitation):
    return service.invitation_path(invitation).split("/")[-2]


def accept(token):
    return service.invitation_accept(
        token=token, name="Nina New", password="a-long-enough-one", language="fr"
    )


def test_who_accepts_is_what_they_were_invited_as_and_the_link_is_used_up(admin):
    invitation = send(admin)
    mail = OutboxMessage.objects.get(template="invitation")
    assert mail.recipient == "new@customer.example"
    token = mail.context["path"].split("/")[-2]
    person = accept(token)
    assert (person.email, person.role, person.company, person.language) == (
        "new@customer.example",
        "customer",
        admin.company,
        "fr",
    )
    assert person.check_password("a-long-enough-one")
    invitation.refresh_from_db()
    assert invitation.accepted_by == person
    with pytest.raises(InvitationOver):
        accept(token)


def test_it_ends_after_seven_days_and_can_be_sent_again(admin):
    with time_machine.travel(NOW, tick=False):
        invitation = send(admin)
        old = token_of(invitation)
    with time_machine.travel(NOW + timedelta(days=7) - timedelta(seconds=1), tick=False):
        assert service.invitation_of(old, datetime.now(UTC)) == invitation
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        assert service.invitation_of(old, datetime.now(UTC)) is None
        renewed = service.invitation_resend(invitation_id=invitation.pk, actor=admin)
        with pytest.raises(InvitationOver):
            accept(old)
        accept(token_of(renewed))
    assert OutboxMessage.objects.filter(template="invitation").count() == 2


def test_inviting_once_more_is_one_invitation_with_the_new_role(admin):
    first = send(admin)
    second = send(admin, role="customer_admin")
    assert (first.pk, second.role, second.sent_times) == (second.pk, "customer_admin", 2)
    assert Invitation.objects.count() == 1


def test_revoked_it_opens_nothing(admin):
    invitation = send(admin)
    token = token_of(invitation)
    for _twice in range(2):
        service.invitation_revoke(invitation_id=invitation.pk, actor=admin)
    with pytest.raises(InvitationOver):
        accept(token)
    with pytest.raises(InvitationOver):
        service.invitation_resend(invitation_id=invitation.pk, actor=admin)
    assert send(admin).pk != invitation.pk


def test_a_forged_link_opens_nothing(admin):
    invitation = send(admin)
    token = token_of(invitation)
    for forged in ("", "1.1", token + "x", token.replace(f"{invitation.pk}.1", "1.2")):
        if forged != token:
            assert service.invitation_of(forged, datetime.now(UTC)) is None


def test_an_address_of_the_company_is_refused_and_one_of_another_is_found_out_by_its_owner_only(
    admin,
):
    for known in (admin, factories.person(admin.company, is_active=False)):
        with pytest.raises(AddressTaken):
            send(admin, known.email)
    stranger = factories.person()
    invitation = send(admin, stranger.email)  # as for an address that nobody has
    with pytest.raises(AddressTaken):
        accept(token_of(invitation))
    assert User.objects.filter(email=stranger.email).count() == 1


def test_only_administrators_invite_and_only_as_what_their_company_has(admin):
    with pytest.raises(AdministratorsOnly):
        send(admin, actor=factories.person(admin.company))
    with pytest.raises(AdministratorsOnly):
        send(admin, actor=factories.person(role="customer_admin"))
    with pytest.raises(RoleRefused):
        send(admin, role="agent")
    ours = factories.agent(role="admin")
    assert send(ours, company=None, role="agent").company is None
    assert send(ours, "b@x.example", company=admin.company).company == admin.company
    with pytest.raises(AdministratorsOnly):
        send(admin, company=None, role="agent")


def test_nobody_sends_mails_without_end(admin):
    for number in range(service.MOST_A_DAY):
        send(admin, f"p{number}@x.example")
    with pytest.raises(TooManyInvitations):
        send(admin)
