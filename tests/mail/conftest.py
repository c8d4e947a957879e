"""A desk that reads e-mail, and people who write to it."""

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def reads_mail(settings: Settings, tmp_path) -> None:
    settings.MAIL_INBOUND_SECRET = "a secret of the mail server"
    settings.MAIL_IS_READ = True
    settings.MEDIA_ROOT = tmp_path
