"""No room for files: what was written stays, what was not kept is told, and nothing half is left."""

import errno
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from notifications.choices import InboundState
from tests import factories
from tests.api.programs import program
from tests.mail.letters import arrive, letter
from tickets.mail.taking import mails_take
from tickets.models import Message, StoredFile

pytestmark = pytest.mark.django_db


class FullDisk(FileSystemStorage):
    """Takes the first bytes of a file, as a disk does that fills up meanwhile."""

    def _save(self, name: str, content: object) -> str:
        place = Path(self.path(name))
        place.parent.mkdir(parents=True)
        place.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    backend = f"{FullDisk.__module__}.{FullDisk.__name__}"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": backend}}
    return tmp_path


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("sad.pdf", b"%PDF-1.7")


def left_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_program_is_told_507_and_may_send_it_again(media: Path, settings: Settings) -> None:
    ticket = factories.ticket()
    asks, path = program(ticket.requester), f"tickets/{ticket.number}/attachments/"
    answer = asks.upload(path, {"file": upload()}, Idempotency_Key="a file")
    assert answer.status_code == 507
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "storage_full"
    assert (StoredFile.objects.count(), left_in(media)) == (0, [])

    plain = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": plain}
    assert asks.upload(path, {"file": upload()}, Idempotency_Key="a file").status_code == 201


def test_an_agent_is_told_and_the_reply_is_sent_once(media: Path, client: Client) -> None:
    ticket = factories.ticket()
    client.force_login(factories.agent())
    seen = ticket.messages.get().pk
    data = {"kind": "public", "body": "Here.", "uploads": [upload()], "seen_message": seen}
    answer = client.post(reverse("desk:reply", args=[ticket.number]), data, follow=True)
    assert answer.status_code == 200
    assert "There is no room for files at the moment." in answer.text
    assert ticket.messages.filter(body="Here.").count() == 1
    assert left_in(media) == []


def test_a_mail_says_its_words_at_once_and_its_file_once_there_is_room(
    media: Path, settings: Settings
) -> None:
    settings.MAIL_IS_READ = True
    mail = letter(factories.person().email, "See the file.")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="sad.pdf")
    came = arrive(mail)
    assert came.state == InboundState.STORED
    assert Message.objects.get(body="See the file.").attachments.count() == 0

    plain = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": plain}
    mails_take(now=timezone.now() + timedelta(hours=1), limit=1)
    came.refresh_from_db()
    assert came.state == InboundState.PROCESSED
    assert Message.objects.get(body="See the file.").attachments.count() == 1
