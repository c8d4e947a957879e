"""Errors told to Sentry, where a setting names it: what went wrong and where, nobody's data.

Without `SENTRY_DSN` nothing of it is imported. What leaves is taken apart and masked here: no
address beyond its path, no header, no cookie, no form, no variable of a program.
"""

from typing import TYPE_CHECKING, Any

from django.conf import settings

from helpdesk.logs import log_facts, mask

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

_KEPT_OF_REQUEST = ("method", "url")


def crashes_start(process: str) -> None:
    """Begin to report the errors of this process (`web`, `worker`). After a fork."""
    if not settings.SENTRY_DSN:
        return
    import sentry_sdk
    from sentry_sdk.integrations.celery import CeleryIntegration
    from sentry_sdk.integrations.django import DjangoIntegration
    from sentry_sdk.integrations.logging import LoggingIntegration

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        environment=settings.SENTRY_ENVIRONMENT or None,
        integrations=[
            DjangoIntegration(),
            CeleryIntegration(propagate_traces=False),
            LoggingIntegration(),
        ],
        auto_enabling_integrations=False,
        auto_session_tracking=False,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        server_name=process,  # not the machine's name
        before_send=event_clean,
    )


def event_clean(event: "Event", hint: "Hint") -> "Event":
    """Return the event with the ids of its request or task, and without what names people."""
    event.pop("user", None)
    event.pop("extra", None)
    asked = event.get("request")
    if asked:
        event["request"] = {name: asked[name] for name in _KEPT_OF_REQUEST if name in asked}
    for raised in event.get("exception", {}).get("values", []):
        raised["value"] = str(raised.get("value", "")).partition("DETAIL:")[0]  # rows of PostgreSQL
    event["tags"] = {
        **event.get("tags", {}),
        **{name: str(value) for name, value in log_facts().items()},
    }
    cleaned: Event = _masked(event)
    return cleaned


def _masked(value: Any) -> Any:
    """The same structure, with every text masked."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {name: _masked(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_masked(one) for one in value]
    return value
