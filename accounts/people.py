"""Who looks after which people: administrators of a company after theirs, those of C4T after all."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import AGENT_ROLES, CUSTOMER_ROLES, Role
from accounts.errors import AdministratorsOnly, LastAdministrator, RoleRefused
from accounts.models import Invitation, User
from notifications.stopping import address_clear

ADMINISTRATORS = (Role.CUSTOMER_ADMIN, Role.ADMIN)


def people_visible_to(user: User) -> QuerySet[User]:
    """Whom this person looks after; nobody for anyone who is no administrator."""
    if user.role == Role.ADMIN:
        return User.objects.all()
    if user.role == Role.CUSTOMER_ADMIN:
        return User.objects.filter(company=user.company_id)
    return User.objects.none()


def invitations_visible_to(user: User) -> QuerySet[Invitation]:
    """As `people_visible_to`, those who are asked to join."""
    if user.role == Role.ADMIN:
        return Invitation.objects.all()
    if user.role == Role.CUSTOMER_ADMIN:
        return Invitation.objects.filter(company=user.company_id)
    return Invitation.objects.none()


def roles_of(company_id: int | None) -> Sequence[Role]:
    """What someone of a company may be, or of C4T (None)."""
    return AGENT_ROLES if company_id is None else CUSTOMER_ROLES


def require_role(*, role: str, company_id: int | None, actor: User) -> None:
    """Raises AdministratorsOnly, RoleRefused."""
    looks_after = actor.role == Role.ADMIN or (
        actor.role == Role.CUSTOMER_ADMIN and actor.company_id == company_id
    )
    if not looks_after:
        raise AdministratorsOnly(_("Only administrators look after people."))
    if role not in roles_of(company_id):
        raise RoleRefused(_("This role is not for this company."))


@transaction.atomic
def person_set_role(*, user_id: int, role: str, actor: User) -> User:
    """Give someone another role. The role they have changes nothing. Raises LastAdministrator."""
    person = _locked(user_id)
    require_role(role=role, company_id=person.company_id, actor=actor)
    if person.role == role:
        return person
    _require_another_administrator(person)
    person.role = role
    person.save(update_fields=["role"])
    return person


@transaction.atomic
def person_set_active(*, user_id: int, active: bool, actor: User) -> User:
    """Shut someone out, with their keys, or let them in again. Raises LastAdministrator.

    Their sessions end with it: Django signs nobody in who is not active.
    """
    person = _locked(user_id)
    require_role(role=person.role, company_id=person.company_id, actor=actor)
    if person.is_active == active:
        return person
    if not active:
        _require_another_administrator(person)
    person.is_active = active
    person.save(update_fields=["is_active"])
    return person


@transaction.atomic
def person_write_again(*, user_id: int, actor: User) -> bool:
    """Have the address of someone tried again: they themselves, a lead, or who looks after them.

    Return whether it had been stopped. Raises AdministratorsOnly.
    """
    person = User.objects.get(pk=user_id)
    if actor.pk != person.pk and not actor.is_lead:
        require_role(role=person.role, company_id=person.company_id, actor=actor)
    return address_clear(address=person.email, by=actor.email, now=timezone.now())


def _locked(user_id: int) -> User:
    """The person under a lock, and with them the administrators beside them, in one order.

    Two administrators who shut each other out at the same time cannot both succeed.
    """
    person = User.objects.get(pk=user_id)
    beside = User.objects.filter(company=person.company_id, role__in=ADMINISTRATORS)
    rows = (beside | User.objects.filter(pk=user_id)).order_by("pk").select_for_update()
    return next(row for row in rows if row.pk == user_id)


def _require_another_administrator(person: User) -> None:
    if person.role not in ADMINISTRATORS or not person.is_active:
        return
    same = User.objects.filter(role=person.role, company=person.company_id, is_active=True)
    if not same.exclude(pk=person.pk).exists():
        raise LastAdministrator(
            _("%(name)s is the last administrator. Make someone else one first.") % {"name": person}
        )
