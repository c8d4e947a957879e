"""What the face does by itself."""

from celery import shared_task

from helpdesk.api import idempotency


@shared_task
def idempotent_requests_expire() -> None:
    """Forget old answers."""
    idempotency.expired_delete()
