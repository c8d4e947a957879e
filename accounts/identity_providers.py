"""Setting a company's single sign-on up: by administrators of C4T, who checked whose domains they are."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.changes import Change, change_keep
from accounts.choices import AGENT_ROLES, Role
from accounts.errors import AdministratorsOnly, ConnectionRefused, DomainTaken
from accounts.models import Company, Identity, IdentityDomain, IdentityProvider, User
from accounts.sealing import seal
from accounts.single_sign_on import domain_of
from notifications.addresses import target_of
from notifications.errors import AddressRefused

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})+")


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """What was typed. An empty `secret` keeps the one that is there."""

    issuer: str
    client_id: str
    secret: str
    domains: tuple[str, ...]
    is_active: bool
    passwords_off: bool
    creates_people: bool


@transaction.atomic
def provider_save(*, company: Company, choice: ProviderChoice, actor: User) -> IdentityProvider:
    """Keep how the people of a company sign in; on record without the secret.

    Another issuer or client forgets whom the provider knew: everyone is recognised anew, by a
    verified address. Raises AdministratorsOnly, ConnectionRefused, DomainTaken; their `field` is
    the one that they speak of.
    """
    require_administrator(actor)
    Company.objects.select_for_update().get(pk=company.pk)
    row = IdentityProvider.objects.filter(company=company).first()
    _require_usable(choice, row)
    _require_free(choice.domains, company)
    before = _facts(row)
    if row is not None and (row.issuer, row.client_id) != (choice.issuer, choice.client_id):
        _forget(row)
    row = _written(row or IdentityProvider(company=company), choice)
    _keep(company, before, {**_facts(row), "secret": "replaced" if choice.secret else ""}, actor)
    return row


@transaction.atomic
def identities_forget(*, company: Company, actor: User) -> int:
    """Recognise everyone of a company anew at their next sign-in. Return how many were known."""
    require_administrator(actor)
    row = IdentityProvider.objects.select_for_update().get(company=company)
    count = _forget(row)
    _keep(company, {"known people": count}, {"known people": 0}, actor)
    return count


def require_administrator(actor: User) -> None:
    """Raises AdministratorsOnly."""
    if actor.role != Role.ADMIN:
        raise AdministratorsOnly(_("Only administrators of Customs4Trade set up a sign-in."))


def _require_usable(choice: ProviderChoice, row: IdentityProvider | None) -> None:
    try:
        target = target_of(choice.issuer, is_free=settings.OIDC_ALLOW_PRIVATE_NETWORKS)
    except AddressRefused as error:
        raise ConnectionRefused(error.message, field="issuer") from error
    if "?" in target.path:
        raise ConnectionRefused(_("Leave out what follows “?”."), field="issuer")
    if not choice.secret and row is None:
        raise ConnectionRefused(_("Type the client secret."), field="secret")
    if choice.passwords_off and not choice.is_active:
        raise ConnectionRefused(
            _("Without the sign-in of the company, passwords must stay."), field="passwords_off"
        )


def _require_free(domains: Iterable[str], company: Company) -> None:
    for name in domains:
        if not _DOMAIN.fullmatch(name):
            raise ConnectionRefused(
                _("“%(name)s” is not a domain: write it as company.example.") % {"name": name},
                field="domains",
            )
        if _is_of_others(name, company):
            raise DomainTaken(
                _("“%(name)s” is used by another company, or by us.") % {"name": name},
                field="domains",
            )


def _is_of_others(name: str, company: Company) -> bool:
    others = IdentityDomain.objects.filter(name=name).exclude(provider__company=company)
    agents = User.objects.filter(role__in=AGENT_ROLES, email__endswith=f"@{name}")
    ours = {one.lower() for one in settings.STAFF_OIDC_DOMAINS} | {domain_of(settings.MAIL_ADDRESS)}
    return name in ours or others.exists() or agents.exists()


def _written(row: IdentityProvider, choice: ProviderChoice) -> IdentityProvider:
    for name in ("issuer", "client_id", "is_active", "passwords_off", "creates_people"):
        setattr(row, name, getattr(choice, name))
    if choice.secret:
        row.sealed_secret = seal(choice.secret)
    row.save()
    row.domains.exclude(name__in=choice.domains).delete()
    kept = set(row.domains.values_list("name", flat=True))
    added = [name for name in choice.domains if name not in kept]
    IdentityDomain.objects.bulk_create([IdentityDomain(provider=row, name=one) for one in added])
    return row


def _forget(row: IdentityProvider) -> int:
    known = Identity.objects.filter(user__company=row.company_id, issuer=row.issuer)
    return known.delete()[0]


def _facts(row: IdentityProvider | None) -> dict[str, object]:
    """What is put on record. A row that is not there yet has none of it."""
    names = ("issuer", "client_id", "is_active", "passwords_off", "creates_people")
    facts: dict[str, object] = {name: getattr(row, name, None) for name in names}
    domains = row.domains.values_list("name", flat=True) if row else ()
    return facts | {"domains": sorted(domains), "secret": ""}


def _keep(
    company: Company, before: dict[str, object], after: dict[str, object], actor: User
) -> None:
    change_keep(Change(IdentityProvider, str(company.pk), before, after), actor)
