"""The REST face."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "helpdesk.api"
    label = "api"
    verbose_name = "REST API"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the schema generator how programs authenticate."""
        from helpdesk.api import schema  # noqa: F401 - registers itself
