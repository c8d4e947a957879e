"""What a browser does to sign in with a company, and what it must not be let in by."""

from urllib.parse import urlsplit

from django.test import Client

from tests.signin.provider import Provider

ENGLISH = {"accept-language": "en"}


def at_keyboard(provider: Provider, email: str, subject: str = "m-1", **more: object) -> None:
    provider.person = {"sub": subject, "email": email, "email_verified": True, "name": "M", **more}


def leave(client: Client, email: str, **more: str) -> str:
    """To the provider: the address that the page leads to."""
    response = client.post("/accounts/sso/", {"username": email, **more})
    assert response.status_code == 200, response.content.decode()
    url = response["Refresh"].removeprefix("0; url=")
    assert url.replace("&", "&amp;") in response.content.decode()
    return url


def come_back(client: Client, url: str):
    parts = urlsplit(url)
    return client.get(f"{parts.path}?{parts.query}")


def sign_in(client: Client, provider: Provider, email: str = "maud@acme.example", **more: str):
    return come_back(client, provider.authorize(leave(client, email, **more)))


def is_signed_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def assert_refused(response, client: Client, reason: str, caplog, status: int = 403) -> None:
    """A kind page, a line for the operator, and nobody signed in."""
    assert response.status_code == status, response
    page = response.content.decode()
    assert "You are not signed in" in page
    assert f"<code>{reason}</code>" in page
    told = [one for one in caplog.records if one.message == "single sign-on refused"]
    assert [one.reason for one in told] == [reason]
    assert not is_signed_in(client)
