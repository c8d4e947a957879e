"""Contents: stored once, told by what they are, drawn small, and held back by a real scanner."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests import clamd, factories
from tests.factories import actor
from tests.servers import free_port
from tickets.choices import ScanState
from tickets.errors import AttachmentRefused
from tickets.filetypes import content_type_of
from tickets.models import Attachment, StoredFile
from tickets.previews import PIXELS_MOST, SIZE, preview_of
from tickets.services import attachment_add
from tickets.services.attachments import FILES_MOST
from tickets.services.files import files_examine, files_forget, files_rescan


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def add(content, name="invoice.pdf", ticket=None):
    ticket = ticket or factories.ticket()
    return attachment_add(
        message=ticket.messages.get(),
        upload=SimpleUploadedFile(name, content),
        actor=actor(ticket.requester),
    )


def look(**later):
    return files_examine(now=timezone.now() + timedelta(**later), limit=10)


def picture(width=1200, height=900, kind="PNG"):
    drawn = BytesIO()
    Image.new("RGB", (width, height), "teal").save(drawn, kind)
    return drawn.getvalue()


def archive(*names):
    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return packed.getvalue()


def stored_names():
    _folders, heads = default_storage.listdir("attachments")[::-1]
    return [name for head in heads for name in default_storage.listdir(f"attachments/{head}")[1]]


class TestTypes:
    @pytest.mark.parametrize(
        ("content", "name", "found"),
        [
            (b"%PDF-1.7 ...", "x.exe", "application/pdf"),
            (picture(), "photo.txt", "image/png"),
            (picture(kind="JPEG"), "photo.png", "image/jpeg"),
            (b"MZ\x90\x00", "invoice.pdf", "application/x-msdownload"),
            (b"<!DOCTYPE html><script>", "a.csv", "text/html"),
            (b'<?xml version="1.0"?><a/>', "a.pdf", "application/xml"),
            (b"a;b\n1;2\n", "lines.CSV", "text/csv"),
            ("déjà vu".encode(), "note.exe", "text/plain"),
            ("déjà vu".encode("latin-1"), "note.txt", "text/plain"),
            ("déjà vu".encode("utf-16"), "note.txt", "text/plain"),
            (b"\x00\x01\x02\x03", "note.txt", "application/octet-stream"),
            (archive("xl/workbook.xml"), "a.doc", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (archive("readme"), "a.xlsx", "application/zip"),
            (b"PK\x03\x04 cut off", "a.zip", "application/zip"),
            (b"", "a.csv", "text/csv"),
        ],
    )  # fmt: skip
    def test_the_content_tells_what_a_file_is(self, content, name, found):
        assert content_type_of(content, name) == found


class TestPreviews:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
    def test_a_picture_is_drawn_small(self, kind):
        drawn = Image.open(BytesIO(preview_of(picture(kind=kind))))

        assert drawn.format == "WEBP"
        assert drawn.size == SIZE

    def test_a_bomb_is_not_decoded(self):
        bomb = picture(width=8000, height=PIXELS_MOST // 8000 + 1)

        assert len(bomb) < 400_000
        assert preview_of(bomb) is None

    @pytest.mark.parametrize("broken", [b"", b"\x89PNG\r\n\x1a\n", picture()[:200], b"GIF89a" * 9])
    def test_a_broken_picture_has_none(self, broken):
        assert preview_of(broken) is None


@pytest.mark.django_db
class TestStorage:
    def test_a_content_is_stored_once(self):
        first, second = add(b"the same", "a.txt"), add(b"the same", "b.txt")

        assert first.stored == second.stored
        assert (first.name, second.name) == ("a.txt", "b.txt")
        assert len(stored_names()) == 1

    def test_it_goes_with_its_last_message(self):
        first, second = add(b"the same"), add(b"the same")
        later = timezone.now() + timedelta(days=2)
        Attachment.objects.filter(pk=first.pk).delete()
        assert files_forget(now=later) == 0
        Attachment.objects.filter(pk=second.pk).delete()
        assert files_forget(now=timezone.now()) == 0

        assert files_forget(now=later) == 1

        assert not StoredFile.objects.exists()

    def test_the_file_goes_after_the_commit(self, django_capture_on_commit_callbacks):
        add(b"x").delete()
        with django_capture_on_commit_callbacks(execute=True):
            files_forget(now=timezone.now() + timedelta(days=2))

        assert stored_names() == []

    def test_a_message_holds_so_many_files(self):
        ticket = factories.ticket()
        for number in range(FILES_MOST):
            add(b"%d" % number, ticket=ticket)

        with pytest.raises(AttachmentRefused):
            add(b"one more", ticket=ticket)

    def test_a_preview_is_shown_to_who_sees_the_ticket(self, client):
        file = add(picture(), "screen.png")
        address = reverse("attachment-preview", args=[file.pk])
        client.force_login(file.ticket.requester)
        assert client.get(address).status_code == 404
        assert look() == 1
        answer = client.get(address)
        assert answer["Content-Type"] == "image/webp"
        assert b"".join(answer.streaming_content)[8:12] == b"WEBP"
        assert address in client.get(reverse("ticket", args=[file.ticket.number])).text
        client.force_login(factories.person())
        assert client.get(address).status_code == 404

    def test_what_was_looked_at_is_looked_at_no_more(self):
        add(picture(), "screen.png")

        assert (look(), look(), look(days=9)) == (1, 0, 0)
        assert files_rescan(now=timezone.now()) == 1
        assert look() == 1

    def test_without_a_scanner_files_say_that_nobody_scanned_them(self):
        file = add(b"text")
        look()

        assert Attachment.objects.get(pk=file.pk).scan == ScanState.UNSCANNED

    def test_a_silent_scanner_holds_files_back_and_is_asked_again(self, settings, client):
        settings.CLAMD_ADDRESS = f"127.0.0.1:{free_port()}"
        file = add(b"text")
        client.force_login(file.ticket.requester)
        assert (look(), look(), look(minutes=3)) == (1, 0, 1)

        assert client.get(reverse("attachment", args=[file.pk])).status_code == 409
        page = client.get(reverse("ticket", args=[file.ticket.number])).text
        assert "being checked for viruses" in page


@pytest.fixture(scope="module")
def scanner(tmp_path_factory):
    if clamd.CLAMD is None:
        pytest.skip("no clamd on this machine: the virus scan was not tried")
    with clamd.running(tmp_path_factory.mktemp("clamd")) as address:
        yield address


@pytest.mark.django_db
class TestScanner:
    @pytest.fixture(autouse=True)
    def configured(self, settings, scanner):
        settings.CLAMD_ADDRESS = scanner

    def test_a_clean_file_is_handed_out(self, client):
        file = add(b"an honest invoice" * 20_000)
        look()
        client.force_login(file.ticket.requester)

        assert Attachment.objects.get(pk=file.pk).scan == ScanState.CLEAN
        answer = client.get(reverse("attachment", args=[file.pk]))
        assert len(b"".join(answer.streaming_content)) == 340_000

    def test_an_infected_file_is_locked_up_for_everybody(self, client):
        file = add(clamd.EICAR, "invoice.txt")
        look()
        stored = StoredFile.objects.get()
        assert (stored.scan, stored.threat) == (ScanState.INFECTED, "Eicar-Test.UNOFFICIAL")
        for person, space in ((file.ticket.requester, ""), (factories.agent(), "desk:")):
            client.force_login(person)
            assert client.get(reverse(f"{space}attachment", args=[file.pk])).status_code == 409
            page = client.get(reverse(f"{space}ticket", args=[file.ticket.number])).text
            assert "virus found, locked up" in page

    def test_a_second_copy_is_locked_up_at_once(self, client):
        add(clamd.EICAR)
        look()

        assert add(clamd.EICAR).scan == ScanState.INFECTED

    def test_what_the_scanner_cannot_take_stays_held_back(self):
        add(b"x" * 1_100_000)
        look()

        assert StoredFile.objects.get().scan == ScanState.UNSCANNED
