"""What goes on record when something happens at sign-in, and which sessions end with it."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.choices import SecurityEventKind as What
from accounts.models import SignedIn, User
from accounts.security import security_note, sessions_end
from helpdesk.signin.factors import Kind
from helpdesk.signin.origin import origin_of
from helpdesk.signin.requiring import METHOD
from helpdesk.signin.sessions import session_seen


@receiver(user_logged_in, dispatch_uid="signin.signed_in")
def signed_in(request: HttpRequest, user: User, **_sender: object) -> None:
    """By whichever door: password, passkey, invitation, single sign-on."""
    origin = origin_of(request)
    session_seen(request, user, origin)
    security_note(person=user, kind=What.SIGNED_IN, origin=origin)


@receiver(password_changed, dispatch_uid="signin.password_changed")
def others_end_with_the_password(request: HttpRequest, user: User, **_sender: object) -> None:
    """This session has a new key by now; Django would end the others at their next request."""
    origin = origin_of(request)
    security_note(person=user, kind=What.PASSWORD_CHANGED, origin=origin)
    session_seen(request, user, origin)
    others = SignedIn.objects.exclude(session=request.session.session_key)
    sessions_end(rows=others, person=user, origin=origin)


@receiver(password_reset, dispatch_uid="signin.password_reset")
def all_end_with_a_reset(request: HttpRequest, user: User, **_sender: object) -> None:
    origin = origin_of(request)
    security_note(person=user, kind=What.PASSWORD_RESET, origin=origin)
    sessions_end(rows=SignedIn.objects.all(), person=user, origin=origin)


@receiver(authenticator_added, dispatch_uid="signin.factor_added")
def factor_added(
    request: HttpRequest, user: User, authenticator: Authenticator, **_sender: object
) -> None:
    """Who has just typed a code of the new app, or touched the new key, has shown it."""
    if authenticator.type == Kind.RECOVERY_CODES:
        return
    record_authentication(request, user, METHOD, type=authenticator.type)
    _note(request, user, What.FACTOR_ADDED, authenticator)


@receiver(authenticator_removed, dispatch_uid="signin.factor_removed")
def factor_removed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_sender: object
) -> None:
    if authenticator.type != Kind.RECOVERY_CODES:
        _note(request, user, What.FACTOR_REMOVED, authenticator)


@receiver(authenticator_reset, dispatch_uid="signin.codes_made")
def codes_made(request: HttpRequest, user: User, **_sender: object) -> None:
    security_note(person=user, kind=What.CODES_MADE, origin=origin_of(request))


@receiver(authenticator_used, dispatch_uid="signin.code_used")
def code_used(
    request: HttpRequest, user: User, authenticator: Authenticator, **_sender: object
) -> None:
    """Codes of apps and passkeys are used every day; recovery codes are not."""
    if authenticator.type == Kind.RECOVERY_CODES:
        security_note(person=user, kind=What.CODE_USED, origin=origin_of(request))


def _note(request: HttpRequest, user: User, kind: What, authenticator: Authenticator) -> None:
    detail = str(authenticator) if authenticator.type == Kind.WEBAUTHN else "TOTP"
    security_note(person=user, kind=kind, origin=origin_of(request), detail=detail)
