"""The addresses of the pages, for a face to include."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path

from helpdesk.http import UserRequest
from helpdesk.webhooks import pages
from helpdesk.webhooks.pages import Face


def urls_of(face: Face) -> list[URLPattern]:
    """The pages of webhooks behind the door of a face and within its frame."""

    def view(page: Callable[..., HttpResponseBase]) -> Callable[..., Any]:
        @wraps(page)
        def within(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return page(request, face, *args, **kwargs)

        return face.guard(within)

    return [
        path("", view(pages.webhooks), name="webhooks"),
        path("new/", view(pages.webhook_new), name="webhook-new"),
        path("<int:pk>/", view(pages.webhook), name="webhook"),
        path("<int:pk>/test/", view(pages.webhook_test), name="webhook-test"),
        path("<int:pk>/rotate/", view(pages.webhook_rotate), name="webhook-rotate"),
        path("<int:pk>/switch/", view(pages.webhook_switch), name="webhook-switch"),
        path("<int:pk>/delete/", view(pages.webhook_delete), name="webhook-delete"),
        path(
            "<int:pk>/deliveries/<int:delivery>/replay/",
            view(pages.webhook_replay),
            name="webhook-replay",
        ),
    ]
