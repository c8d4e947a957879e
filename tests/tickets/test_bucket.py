"""Attachments in a bucket, on a server that speaks S3: nothing but the place differs."""

import os
import warnings
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from helpdesk import doctor
from helpdesk.env import env_bucket
from tests import clamd, factories
from tests.servers import free_port
from tickets.errors import StorageFull
from tickets.models import Attachment, StoredFile, Ticket
from tickets.services import attachment_add
from tickets.services.files import files_examine, files_forget

pytestmark = pytest.mark.django_db
VARIABLES = {
    "S3_BUCKET": "helpdesk-files",
    "S3_REGION": "eu-west-3",
    "S3_ACCESS_KEY_ID": "testing",
    "S3_SECRET_ACCESS_KEY": "testing",
    "S3_ADDRESSING": "path",
}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server that speaks S3, for this module."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from moto.server import ThreadedMotoServer

        running = ThreadedMotoServer("127.0.0.1", free_port(), verbose=False)
        running.start()
    yield f"http://127.0.0.1:{running._server.port}"
    running.stop()


@pytest.fixture
def bucket(server, settings, monkeypatch, tmp_path):
    for name, value in (VARIABLES | {"S3_ENDPOINT_URL": server}).items():
        monkeypatch.setenv(name, value)
    settings.MEDIA_ROOT = tmp_path / "unused"
    settings.STORAGES = settings.STORAGES | {"default": env_bucket()}
    made = default_storage.bucket
    made.create(CreateBucketConfiguration={"LocationConstraint": "eu-west-3"})
    yield made
    made.objects.all().delete()
    made.delete()


def names(bucket) -> list[str]:
    return sorted(one.key for one in bucket.objects.all())


def add(content: bytes, name: str = "invoice.pdf", ticket: Ticket | None = None) -> Attachment:
    ticket = ticket or factories.ticket()
    return attachment_add(
        message=ticket.messages.get(is_opening=True),
        upload=SimpleUploadedFile(name, content),
        actor=factories.actor(ticket.requester),
    )


def got(client, pk: int) -> tuple[int, bytes]:
    answer = client.get(reverse("attachment", args=[pk]))
    streamed = answer.streaming_content if answer.streaming else [answer.content]
    return answer.status_code, b"".join(streamed)


def test_a_file_goes_in_by_the_page_and_comes_out_to_who_may_see_it(bucket, client):
    ticket = factories.ticket()
    client.force_login(ticket.requester)
    sent = {"body": "Here", "uploads": SimpleUploadedFile("a b.pdf", b"%PDF-1.7 x")}
    client.post(reverse("reply", args=[ticket.number]), sent)
    found = Attachment.objects.get()
    assert names(bucket) == [found.stored.file.name]
    answer = client.get(reverse("attachment", args=[found.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="a b.pdf"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 x"
    client.force_login(factories.person())
    assert got(client, found.pk)[0] == 404


def test_the_same_content_lies_there_once_and_goes_with_its_last_message(
    bucket, django_capture_on_commit_callbacks
):
    first, again = add(b"%PDF-1.7 once"), add(b"%PDF-1.7 once", name="copy.pdf")
    assert first.stored == again.stored
    assert len(names(bucket)) == 1
    later = timezone.now() + timedelta(days=2)
    first.delete()
    assert files_forget(now=later) == 0
    again.delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert files_forget(now=later) == 1
    assert names(bucket) == []


def test_a_small_picture_lies_beside_it(bucket, client):
    drawn = BytesIO()
    Image.new("RGB", (1200, 900), "teal").save(drawn, "PNG")
    found = add(drawn.getvalue(), name="screen.png")
    files_examine(now=timezone.now(), limit=10)
    found.stored.refresh_from_db()
    assert found.stored.preview.name in names(bucket)
    client.force_login(found.ticket.requester)
    small = client.get(reverse("attachment-preview", args=[found.pk]))
    assert small["Content-Type"] == "image/webp"
    assert b"".join(small.streaming_content)[:4] == b"RIFF"


@pytest.mark.skipif(not clamd.CLAMD, reason="no clamd on this machine")
def test_a_virus_stays_locked_up_in_it(bucket, client, settings, tmp_path):
    with clamd.running(tmp_path) as settings.CLAMD_ADDRESS:
        found = add(clamd.EICAR, name="invoice.exe")
        client.force_login(found.ticket.requester)
        assert got(client, found.pk)[0] == 409
        files_examine(now=timezone.now(), limit=10)
    assert got(client, found.pk)[0] == 409
    assert StoredFile.objects.get().scan == "infected"
    assert len(names(bucket)) == 1


def test_a_bucket_that_does_not_answer_refuses_a_file_in_words(bucket, monkeypatch, settings):
    ticket = factories.ticket()
    away = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("S3_ENDPOINT_URL", away)
    settings.STORAGES = settings.STORAGES | {"default": env_bucket()}
    with pytest.raises(StorageFull, match="cannot be kept at the moment"):
        add(b"%PDF-1.7 x", ticket=ticket)
    assert not Attachment.objects.exists()
    found = {one.check: one for one in doctor.examine() if one.check == "attachments"}
    assert not found["attachments"].ok
    assert "S3_" in found["attachments"].text


def test_the_doctor_writes_reads_and_finds_it_closed(bucket):
    (found,) = [one for one in doctor.examine() if one.check == "attachments"]
    assert found.ok, found.text
    assert "closed to others" in found.text
    assert names(bucket) == []
    bucket.Acl().put(ACL="public-read")
    everyone = (
        '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",'
        ' "Resource": "arn:aws:s3:::helpdesk-files/*"}]}'
    )
    bucket.Policy().put(Policy=everyone)
    (found,) = [one for one in doctor.examine() if one.check == "attachments"]
    assert "Anybody can read the bucket" in found.text


@pytest.mark.django_db(transaction=True)
def test_a_backup_leaves_the_bucket_out_and_fills_none(bucket, settings, tmp_path, capsys):
    in_bucket = settings.STORAGES
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    call_command("backup", str(tmp_path / "of-bucket"))
    assert "the bucket helpdesk-files" in capsys.readouterr().err
    settings.STORAGES = in_bucket | {"default": on_disk}
    add(b"%PDF-1.7 x")
    call_command("backup", str(tmp_path / "of-disk"))
    settings.STORAGES = in_bucket
    [made] = (tmp_path / "of-disk").glob("*.tar")
    with pytest.raises(CommandError, match="restore it without S3_BUCKET"):
        call_command("restore", str(made), "--replace")


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"S3_BUCKET": "My Bucket"}, "S3_BUCKET="),
        ({"S3_SECRET_ACCESS_KEY": ""}, "set both"),
        ({"S3_ENDPOINT_URL": "minio:9000"}, "S3_ENDPOINT_URL must begin"),
        ({"S3_ADDRESSING": "dns"}, "S3_ADDRESSING="),
    ],
)
def test_a_start_with_half_a_bucket_says_what_to_set(monkeypatch, variables, told):
    for name, value in (VARIABLES | variables).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=told):
        env_bucket()


def test_without_a_name_there_is_no_bucket():
    assert not os.environ.get("S3_BUCKET")
    assert env_bucket() is None
