"""Single sign-on: which identity provider speaks for an address, and as whom it lets somebody in.

A provider is believed about the addresses of its domains only, and only about people of its own
company; C4T's own is believed about agents who exist. The protocol is `helpdesk.sso`.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.choices import AGENT_ROLES, CUSTOMER_ROLES, Role
from accounts.errors import SignOnRefused
from accounts.models import Company, Identity, IdentityProvider, Invitation, User
from accounts.sealing import unseal


@dataclass(frozen=True, slots=True)
class Connection:
    """How we speak with an identity provider, and whom it may speak for. `company` None: C4T."""

    issuer: str
    client_id: str
    secret: str
    domains: frozenset[str]
    company: Company | None = None
    creates_people: bool = False
    passwords_off: bool = False

    @property
    def company_id(self) -> int | None:
        return self.company.pk if self.company else None

    def admits(self, user: User) -> bool:
        """Whether it may let this person in at all, whatever address it knows them by."""
        if self.company is None:
            return user.role in AGENT_ROLES
        return user.role in CUSTOMER_ROLES and user.company_id == self.company.pk


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider says of somebody, once its signature and all the rest were checked."""

    issuer: str
    subject: str
    email: str
    is_email_verified: bool
    name: str = ""
    has_second_factor: bool = False


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].lower()


def connection_for(email: str) -> Connection | None:
    """The one in use for the domain of an address, whoever has the address or nobody."""
    domain = domain_of(email)
    staff = connection_of(None)
    if staff is not None and domain in staff.domains:
        return staff
    row = IdentityProvider.objects.in_use_for(domain).first()
    return connection_from(row) if row else None


def connection_of(company_id: int | None) -> Connection | None:
    """The one of a company that is in use, or of C4T (None)."""
    if company_id is None:
        return _of_staff()
    row = IdentityProvider.objects.filter(company=company_id, is_active=True)
    found = row.select_related("company").first()
    return connection_from(found) if found else None


def connection_from(row: IdentityProvider) -> Connection:
    """As a row says, in use or not: one query, for its domains."""
    return Connection(
        issuer=row.issuer,
        client_id=row.client_id,
        secret=unseal(row.sealed_secret),
        domains=frozenset(row.domains.values_list("name", flat=True)),
        company=row.company,
        creates_people=row.creates_people,
        passwords_off=row.passwords_off,
    )


def is_single_sign_on_offered() -> bool:
    """Whether anybody at all signs in this way."""
    return bool(settings.STAFF_OIDC_ISSUER) or (
        IdentityProvider.objects.filter(is_active=True).exists()
    )


def signs_on_elsewhere(user: User) -> bool:
    """Whether this person comes in through the company's sign-in and no other way."""
    found = connection_for(user.email)
    return found is not None and found.passwords_off and found.admits(user)


@transaction.atomic
def person_of_claims(*, claims: Claims, connection: Connection, now: datetime) -> User:
    """Who signs in: whom the provider's subject is bound to, else who has the address.

    A first sign-in binds the subject; without an account it accepts an invitation of the company,
    or makes a customer where the company wants that. The person may be shut out: whoever signs
    them in looks. Raises SignOnRefused.
    """
    _require_theirs(claims, connection)
    rows = Identity.objects.filter(issuer=claims.issuer, subject=claims.subject)
    identity = rows.select_for_update(of=["self"]).select_related("user").first()
    if identity is None:
        identity = _bind(claims, connection, now)
    if not connection.admits(identity.user):
        raise _no_account(connection)
    identity.last_used_at = now
    identity.save(update_fields=["last_used_at"])
    return identity.user


def _require_theirs(claims: Claims, connection: Connection) -> None:
    if not claims.is_email_verified:
        raise SignOnRefused(
            _("Your company’s sign-in does not say that your e-mail address was verified."),
            reason="address_not_verified",
        )
    if domain_of(claims.email) not in connection.domains:
        raise SignOnRefused(
            _("Your company’s sign-in does not speak for your e-mail address."),
            reason="foreign_domain",
        )


def _bind(claims: Claims, connection: Connection, now: datetime) -> Identity:
    """One at a time for each company, so that two windows of somebody new make one account."""
    if connection.company is not None:
        Company.objects.select_for_update().get(pk=connection.company.pk)
    user = User.objects.select_for_update().filter(email=claims.email.lower()).first()
    if user is None:
        user = _make(claims, connection, now)
    if not connection.admits(user):
        raise _no_account(connection)
    identity, is_new = Identity.objects.get_or_create(
        user=user,
        issuer=claims.issuer,
        defaults={"subject": claims.subject, "bound_at": now, "last_used_at": now},
    )
    if not is_new and identity.subject != claims.subject:
        raise SignOnRefused(
            _("Your company’s sign-in knew somebody else by your e-mail address. Write to us."),
            reason="other_subject",
        )
    return identity


def _make(claims: Claims, connection: Connection, now: datetime) -> User:
    """The provider has proven the address, as the link of an invitation would."""
    company = connection.company
    if company is None:
        raise _no_account(connection)
    email = claims.email.lower()
    open_ones = Invitation.objects.still_open().filter(company=company, email=email)
    invitation = open_ones.select_for_update(of=["self"]).filter(expires_at__gt=now).first()
    if invitation is None and not connection.creates_people:
        raise _no_account(connection)
    user = User.objects.create_user(
        email,
        name=claims.name[:150] or email.partition("@")[0],
        role=invitation.role if invitation else Role.CUSTOMER,
        company=company,
        language=invitation.language if invitation else company.language,
    )
    if invitation is not None:
        invitation.accepted_at, invitation.accepted_by = now, user
        invitation.save(update_fields=["accepted_at", "accepted_by"])
    return user


def _no_account(connection: Connection) -> SignOnRefused:
    """The same for nobody, an agent, and somebody of another company."""
    if connection.company is None:
        words = _("You have no account here. Ask an administrator to invite you.")
    else:
        words = _("You have no account here yet. Ask your administrator to invite you.")
    return SignOnRefused(words, reason="no_account")


def _of_staff() -> Connection | None:
    if not settings.STAFF_OIDC_ISSUER:
        return None
    return Connection(
        issuer=settings.STAFF_OIDC_ISSUER,
        client_id=settings.STAFF_OIDC_CLIENT_ID,
        secret=settings.STAFF_OIDC_CLIENT_SECRET,
        domains=frozenset(one.lower() for one in settings.STAFF_OIDC_DOMAINS),
    )
