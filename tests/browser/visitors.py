"""Coming in as somebody, without the sign-in page."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext

from accounts.models import User


def sign_in(context: BrowserContext, url: str, user: User) -> None:
    """Give the browser a session of this person, in place of the one it may have."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])
