from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"

    def ready(self) -> None:
        """Listen to the rooms below."""
        from tickets import receivers  # noqa: F401
