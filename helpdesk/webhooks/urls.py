"""The addresses of the pages, for a face to include."""

from django.urls import URLPattern, path

from helpdesk.face import Face
from helpdesk.webhooks import pages


def urls_of(face: Face) -> list[URLPattern]:
    """The pages of webhooks behind the door of a face and within its frame."""
    return [
        path("", face.view(pages.webhooks), name="webhooks"),
        path("new/", face.view(pages.webhook_new), name="webhook-new"),
        path("<int:pk>/", face.view(pages.webhook), name="webhook"),
        path("<int:pk>/test/", face.view(pages.webhook_test), name="webhook-test"),
        path("<int:pk>/rotate/", face.view(pages.webhook_rotate), name="webhook-rotate"),
        path("<int:pk>/switch/", face.view(pages.webhook_switch), name="webhook-switch"),
        path("<int:pk>/delete/", face.view(pages.webhook_delete), name="webhook-delete"),
        path(
            "<int:pk>/deliveries/<int:delivery>/replay/",
            face.view(pages.webhook_replay),
            name="webhook-replay",
        ),
    ]
