"""Coming in as somebody, without the sign-in page."""

import time

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext

from accounts.models import User


def signed_in(user: User) -> Client:
    """Whoever has just signed in by password: what changes how they do is shown unasked."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def sign_in(context: BrowserContext, url: str, user: User) -> None:
    """Give the browser a session of this person, in place of the one it may have."""
    client = signed_in(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])
