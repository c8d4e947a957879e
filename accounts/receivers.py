"""What this room does when the one below says that something happened."""

from django.dispatch import receiver
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from notifications.models import WebhookEndpoint
from notifications.services import Email, emails_enqueue
from notifications.signals import endpoint_given_up


@receiver(endpoint_given_up, dispatch_uid="accounts.endpoint_given_up")
def owners_hear_of_endpoint(endpoint: WebhookEndpoint, **_sender: object) -> None:
    """Whoever looks after an endpoint learns that it is called no more."""
    owners = User.objects.filter(is_active=True)
    if endpoint.company_id is None:
        owners = owners.filter(role__in=(Role.LEAD, Role.ADMIN))
    else:
        owners = owners.filter(role=Role.CUSTOMER_ADMIN, company=endpoint.company_id)
    emails_enqueue([_email(endpoint, owner) for owner in owners])


def _email(endpoint: WebhookEndpoint, owner: User) -> Email:
    assert endpoint.disabled_at is not None
    page = "desk:webhook" if owner.is_agent else "webhook"
    since = endpoint.failing_since
    return Email(
        key=f"webhook-given-up:{endpoint.pk}:{endpoint.disabled_at.timestamp():.0f}:{owner.pk}",
        to=owner.email,
        template="webhook_given_up",
        context={
            "name": owner.name,
            "url": endpoint.url,
            "reason": endpoint.disabled_reason,
            "since_at": since.isoformat() if since else "",
            "path": reverse(page, args=[endpoint.pk]),
        },
        language=owner.language,
        time_zone=owner.time_zone,
    )
