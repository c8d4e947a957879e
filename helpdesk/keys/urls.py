"""The addresses of the pages, for a face to include."""

from django.urls import URLPattern, path

from helpdesk.face import Face
from helpdesk.keys import pages


def urls_of(face: Face) -> list[URLPattern]:
    """The pages of keys behind the door of a face and within its frame."""
    return [
        path("", face.view(pages.keys), name="keys"),
        path("new/", face.view(pages.key_new), name="key-new"),
        path("<int:pk>/", face.view(pages.key), name="key"),
        path("<int:pk>/rotate/", face.view(pages.key_rotate), name="key-rotate"),
        path("<int:pk>/revoke/", face.view(pages.key_revoke), name="key-revoke"),
    ]
