"""Files: safe names, limits, kept whole."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.factories import actor
from tickets.errors import AttachmentRefused
from tickets.services import attachment_add
from tickets.services.attachments import NAME_MAX, safe_name


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def add(content, name="invoice.pdf"):
    ticket = factories.ticket()
    return attachment_add(
        message=ticket.messages.get(),
        upload=SimpleUploadedFile(name, content),
        actor=actor(ticket.requester),
    )


@pytest.mark.django_db
def test_a_file_comes_back_as_it_was_sent():
    attachment = add(b"%PDF-1.7 content")
    with attachment.file.open() as stored:
        assert stored.read() == b"%PDF-1.7 content"
    assert (attachment.name, attachment.size) == ("invoice.pdf", 16)


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"x" * 101])
def test_empty_and_too_large_files_are_refused(settings, content):
    settings.ATTACHMENT_MAX_BYTES = 100
    with pytest.raises(AttachmentRefused):
        add(content)


@given(st.text(max_size=400))
def test_a_safe_name_has_no_path_no_controls_and_an_end(raw):
    name = safe_name(raw)
    assert 0 < len(name) <= NAME_MAX
    assert not set(name) & set('/\\<>|:*?"\x00\n\u202e')


def test_a_long_name_keeps_its_ending():
    assert safe_name("a" * 300 + ".pdf").endswith(".pdf")
