"""The agents' face."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "helpdesk.desk"
    label = "desk"
    verbose_name = "Desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from helpdesk.desk.saved import DeskShelf  # models are known only now
        from helpdesk.saved_views import shelf_keep

        shelf_keep(DeskShelf())
