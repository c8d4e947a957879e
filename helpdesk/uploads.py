"""Files on their way in, and on their way out to whoever may see the ticket."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control

from accounts.models import User
from tickets.errors import FileHeld
from tickets.models import Attachment, Ticket
from tickets.previews import PREVIEW_TYPE
from tickets.services.files import file_is_held, file_require_free

PREVIEW_SECONDS = 3600


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one input."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in files]


def attachment_download(user: User, pk: int) -> HttpResponseBase:
    """A file as a download, whatever it claims to be: nothing of a customer's runs in our pages.

    409 for one that the virus scanner has not cleared. Raises Http404.
    """
    found = get_object_or_404(attachments_of(user), pk=pk)
    try:
        return file_answer(found)
    except FileHeld as held:
        return HttpResponse(held.message, status=HTTPStatus.CONFLICT, content_type="text/plain")


def attachment_preview(user: User, pk: int) -> HttpResponseBase:
    """The small picture of an image, which the desk itself drew. Raises Http404."""
    found = get_object_or_404(attachments_of(user), pk=pk)
    if not has_preview(found):
        raise Http404
    answer = _opened(found.stored.preview, content_type=PREVIEW_TYPE)
    patch_cache_control(answer, private=True, max_age=PREVIEW_SECONDS)
    return answer


def attachments_of(user: User) -> QuerySet[Attachment]:
    """The files that `user` may see: internal notes keep theirs to agents."""
    visible = Attachment.objects.filter(ticket__in=Ticket.objects.visible_to(user))
    return visible if user.is_agent else visible.filter(message__public=True)


def has_preview(found: Attachment) -> bool:
    """Whether there is a picture, and nothing against showing it."""
    return bool(found.stored.preview) and not file_is_held(found)


def file_answer(found: Attachment) -> FileResponse:
    """The content, as a download. Raises FileHeld, Http404."""
    file_require_free(found)
    return _opened(
        found.stored.file,
        as_attachment=True,
        filename=found.name,
        content_type="application/octet-stream",
    )


def _opened(file: FieldFile, **options: Any) -> FileResponse:
    try:
        return FileResponse(file.open("rb"), **options)
    except FileNotFoundError as error:
        raise Http404 from error
