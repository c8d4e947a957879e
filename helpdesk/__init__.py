"""The project: settings, the three faces and what starts them."""

from helpdesk.celery import app as celery_app

__all__ = ["celery_app"]
