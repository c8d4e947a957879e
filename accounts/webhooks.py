"""Who looks after which webhooks: the room below knows no companies and no people."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role
from accounts.errors import AdministratorsOnly
from accounts.models import User
from notifications.models import WebhookEndpoint


def looks_after_webhooks(user: User) -> bool:
    """Customer administrators after their company's, leads and administrators after C4T's."""
    return user.is_lead or user.role == Role.CUSTOMER_ADMIN


def webhooks_visible_to(user: User) -> QuerySet[WebhookEndpoint]:
    """The only door of the faces: what this person looks after, nothing for anybody else."""
    if not looks_after_webhooks(user):
        return WebhookEndpoint.objects.none()
    return WebhookEndpoint.objects.of_company(user.company_id)


def webhook_company_of(user: User) -> int | None:
    """For whom this person registers a webhook; None: C4T. Raises AdministratorsOnly."""
    if not looks_after_webhooks(user):
        raise AdministratorsOnly(_("Only administrators look after webhooks."))
    return user.company_id
