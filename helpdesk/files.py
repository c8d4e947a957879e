"""A file as `components/file.html` shows it."""

from dataclasses import dataclass

from django.urls import reverse

from helpdesk.uploads import has_preview
from tickets.choices import ScanState
from tickets.models import Attachment
from tickets.services.files import file_is_held


@dataclass(frozen=True, slots=True)
class File:
    """`href` is empty for one that the virus scanner has not cleared; `state` says why."""

    name: str
    size: int
    href: str = ""
    preview: str = ""
    state: str = ""


def file_of(attachment: Attachment, *, space: str = "") -> File:
    """`space` is the face's, `desk:` or none."""
    name, size = attachment.name, attachment.size
    if file_is_held(attachment):
        infected = attachment.scan == ScanState.INFECTED
        return File(name, size, state="infected" if infected else "checking")
    at = [attachment.pk]
    preview = reverse(f"{space}attachment-preview", args=at) if has_preview(attachment) else ""
    return File(name, size, reverse(f"{space}attachment", args=at), preview)
