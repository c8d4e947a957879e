"""The addresses of the pages, for a face to include."""

from django.urls import URLPattern, path

from helpdesk.face import Face
from helpdesk.people import pages, signin


def urls_of(face: Face) -> list[URLPattern]:
    """The pages of people behind the door of a face and within its frame."""
    return [
        path("", face.view(pages.people), name="people"),
        path("<int:pk>/role/", face.view(pages.person_role), name="person-role"),
        path("<int:pk>/active/", face.view(pages.person_active), name="person-active"),
        path("<int:pk>/mail/", face.view(pages.person_mail), name="person-mail"),
        path("sign-in/", face.view(signin.security), name="security"),
        path("invite/", face.view(pages.invite), name="invite"),
        path(
            "invitations/<int:pk>/resend/",
            face.view(pages.invitation_resend),
            name="invitation-resend",
        ),
        path(
            "invitations/<int:pk>/revoke/",
            face.view(pages.invitation_revoke),
            name="invitation-revoke",
        ),
    ]


def sign_in_urls_of(face: Face) -> list[URLPattern]:
    """How one of them signs in: leads, who do not look after people, help out of a lost phone."""
    return [
        path("<int:pk>/sign-in/", face.view(signin.person_sign_in), name="person-sign-in"),
        path(
            "<int:pk>/sign-in/reset/",
            face.view(signin.person_factors_reset),
            name="person-factors-reset",
        ),
    ]
