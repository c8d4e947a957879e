from django.apps import AppConfig


class SlaConfig(AppConfig):
    name = "sla"

    def ready(self) -> None:
        """Listen to the log of tickets."""
        from sla import receivers  # noqa: F401
