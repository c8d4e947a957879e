from django.apps import AppConfig


class HelpdeskConfig(AppConfig):
    name = "helpdesk"

    def ready(self) -> None:
        """Listen to what happens at sign-in."""
        from helpdesk.signin import receivers  # noqa: F401
