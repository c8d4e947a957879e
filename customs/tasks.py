"""Background work of the room."""

from celery import shared_task
from django.conf import settings

from customs import services


@shared_task
def status_page_poll() -> None:
    """Ask the status page, if one is set. Doing it twice changes nothing."""
    if settings.STATUSPAGE_URL:
        services.statuspage_poll(url=settings.STATUSPAGE_URL)
