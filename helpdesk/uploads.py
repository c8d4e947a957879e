"""Files on their way in, and on their way out to whoever may see the ticket."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from tickets.models import Attachment, Ticket


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one input."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in files]


def attachment_download(user: User, pk: int) -> FileResponse:
    """A file as a download, whatever it claims to be: nothing of a customer's runs in our pages.

    Internal notes keep their files to agents. Raises Http404.
    """
    visible = Attachment.objects.filter(ticket__in=Ticket.objects.visible_to(user))
    if not user.is_agent:
        visible = visible.filter(message__public=True)
    found = get_object_or_404(visible, pk=pk)
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content, as_attachment=True, filename=found.name, content_type="application/octet-stream"
    )
