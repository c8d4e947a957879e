"""Asking someone to join by e-mail: sent, sent again, revoked, accepted once."""

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.errors import AddressTaken, InvitationOver, TooManyInvitations
from accounts.models import Company, Invitation, User
from accounts.people import require_role
from notifications.services import email_enqueue
from notifications.stopping import address_clear

VALID_FOR = timedelta(days=7)
# Invitations are e-mails of ours to addresses that anyone may type.
MOST_A_DAY = 50


@transaction.atomic
def invitation_send(
    *, email: str, role: str, company: Company | None, language: str, actor: User
) -> Invitation:
    """Invite an address to a company, or to C4T (None). Once more sends a new link in a new role.

    An address that belongs to another company is invited like any other: who holds the mailbox
    learns on accepting that it has an account, nobody else does. Raises AdministratorsOnly,
    RoleRefused, AddressTaken, TooManyInvitations.
    """
    email, now = email.lower(), timezone.now()
    company_id = company.pk if company else None
    require_role(role=role, company_id=company_id, actor=actor)
    _require_new(email, company_id)
    if company is not None:  # one invitation of a company at a time: what follows counts them
        Company.objects.select_for_update().get(pk=company.pk)
    _require_few(company_id, now)
    invitation, is_new = Invitation.objects.still_open().get_or_create(
        email=email,
        company=company,
        defaults={
            "role": role,
            "language": language,
            "invited_by": actor,
            "created_at": now,
            "sent_at": now,
            "expires_at": now + VALID_FOR,
        },
    )
    if not is_new:
        invitation.role, invitation.language = role, language
        _renew(invitation, actor, now)
    _tell(invitation)
    return invitation


@transaction.atomic
def invitation_resend(*, invitation_id: int, actor: User) -> Invitation:
    """Send a new link; the earlier one ends. An address whose mail came back is tried again.

    Raises InvitationOver, TooManyInvitations.
    """
    now = timezone.now()
    invitation = _open_locked(invitation_id)
    require_role(role=invitation.role, company_id=invitation.company_id, actor=actor)
    _require_few(invitation.company_id, now)
    _renew(invitation, actor, now)
    address_clear(address=invitation.email, by=actor.email, now=now)
    _tell(invitation)
    return invitation


@transaction.atomic
def invitation_revoke(*, invitation_id: int, actor: User) -> None:
    """End an invitation at once. Doing it twice keeps the first instant. Raises InvitationOver."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation_id)
    require_role(role=invitation.role, company_id=invitation.company_id, actor=actor)
    if invitation.accepted_at is not None:
        raise InvitationOver(_("This invitation was accepted."))
    if invitation.revoked_at is None:
        invitation.revoked_at = timezone.now()
        invitation.save(update_fields=["revoked_at"])


def invitation_of(token: str, now: datetime) -> Invitation | None:
    """What a link opens; None when it is forged, sent anew since, accepted, revoked or too old."""
    try:
        pk, _sep, times = _signer().unsign(token).partition(".")
    except signing.BadSignature:
        return None
    rows = Invitation.objects.still_open().filter(pk=pk, sent_times=times, expires_at__gt=now)
    return rows.select_related("company", "invited_by").first()


@transaction.atomic
def invitation_accept(*, token: str, name: str, password: str, language: str) -> User:
    """Make the account of who was invited. The link opens nothing afterwards.

    Raises InvitationOver, AddressTaken.
    """
    now = timezone.now()
    found = invitation_of(token, now)
    if found is None:
        raise InvitationOver(_("This link is not valid any more. Ask for a new invitation."))
    invitation = _open_locked(found.pk)
    if User.objects.filter(email=invitation.email).exists():
        raise AddressTaken(
            _("There is an account with your address already. Sign in, or write to us to move it.")
        )
    person = User.objects.create_user(
        invitation.email,
        password,
        name=name,
        role=invitation.role,
        company_id=invitation.company_id,
        language=language,
    )
    invitation.accepted_at, invitation.accepted_by = now, person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return person


def invitation_path(invitation: Invitation) -> str:
    """The address of the link as it was last sent."""
    token = _signer().sign(f"{invitation.pk}.{invitation.sent_times}")
    return reverse("invitation", args=[token])


def _open_locked(invitation_id: int) -> Invitation:
    rows = Invitation.objects.still_open().select_for_update(of=["self"])
    invitation = rows.select_related("company", "invited_by").filter(pk=invitation_id).first()
    if invitation is None:
        raise InvitationOver(_("This invitation was accepted or revoked."))
    return invitation


def _require_new(email: str, company_id: int | None) -> None:
    known = User.objects.filter(email=email, company=company_id).first()
    if known is None:
        return
    if known.is_active:
        raise AddressTaken(_("This person is among you already."))
    raise AddressTaken(_("This person was here before: let them in again in the list."))


def _require_few(company_id: int | None, now: datetime) -> None:
    lately = Invitation.objects.filter(company=company_id, sent_at__gt=now - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        raise TooManyInvitations(_("So many invitations were sent today. Go on tomorrow."))


def _renew(invitation: Invitation, actor: User, now: datetime) -> None:
    invitation.invited_by, invitation.sent_at = actor, now
    invitation.expires_at = now + VALID_FOR
    invitation.sent_times += 1
    invitation.save()


def _tell(invitation: Invitation) -> None:
    email_enqueue(
        key=f"invitation:{invitation.pk}:{invitation.sent_times}",
        to=invitation.email,
        template="invitation",
        context={
            "inviter": invitation.invited_by.name,
            "company": invitation.company.name if invitation.company else "Customs4Trade",
            "path": invitation_path(invitation),
            "expires_at": invitation.expires_at.isoformat(),
        },
        language=invitation.language,
    )


def _signer() -> signing.Signer:
    """Made when it is needed: commands that sign nothing run without a secret."""
    return signing.Signer(salt="accounts.invitation", sep="~")
