"""Who looks after which keys: administrators of a company after theirs, those of C4T after ours."""

from django.db.models import QuerySet

from accounts.choices import AGENT_ROLES, Role
from accounts.models import ApiKey, User


def keys_visible_to(user: User) -> QuerySet[ApiKey]:
    """The only door of the faces: what this person looks after, nothing for anybody else."""
    return ApiKey.objects.filter(user__in=key_owners(user)).select_related("user")


def key_owners(user: User) -> QuerySet[User]:
    """As whom a key of this person's making may act."""
    people = User.objects.order_by("name", "pk")
    if user.role == Role.CUSTOMER_ADMIN:
        return people.filter(company=user.company_id)
    if user.role == Role.ADMIN:
        return people.filter(role__in=AGENT_ROLES)
    return people.none()
