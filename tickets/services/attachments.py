"""Files of messages."""

import hashlib
import mimetypes
import re
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tickets.choices import EventKind
from tickets.errors import AttachmentRefused
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.models import Attachment, Message
from tickets.services.locking import ticket_locked

NAME_MAX = 150


def attachment_add(*, message: Message, upload: UploadedFile[bytes], actor: Actor) -> Attachment:
    """Keep one file with a message. Raises AttachmentRefused.

    The file is stored before the transaction: a file without a row is litter, a row without a file
    would be a loss.
    """
    name = safe_name(upload.name or "")
    content = upload.read()
    _require_acceptable(name, content)
    digest = hashlib.sha256(content).hexdigest()
    stored = default_storage.save(f"attachments/{digest[:2]}/{digest}", ContentFile(content))
    return _attachment_record(message, stored, name, content, digest, actor)


@transaction.atomic
def _attachment_record(
    message: Message, stored: str, name: str, content: bytes, digest: str, actor: Actor
) -> Attachment:
    now = whole_second()
    ticket = ticket_locked(message.ticket_id)
    attachment = Attachment.objects.create(
        ticket=ticket,
        message=message,
        file=stored,
        name=name,
        size=len(content),
        content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        sha256=digest,
        created_at=now,
    )
    data = {"attachment": attachment.pk, "message": message.pk, "public": message.public}
    events_record(ticket, Happening(EventKind.ATTACHMENT_ADDED, data), actor=actor, at=now)
    return attachment


def _require_acceptable(name: str, content: bytes) -> None:
    if not content:
        raise AttachmentRefused(_("“%(name)s” is empty. Choose another file.") % {"name": name})
    if len(content) > settings.ATTACHMENT_MAX_BYTES:
        raise AttachmentRefused(
            _("“%(name)s” is larger than %(megabytes)d MB. Send a smaller file.")
            % {"name": name, "megabytes": settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)}
        )


def safe_name(raw: str) -> str:
    """Return the last part of a file name without control characters, path or odd blanks."""
    name = PurePosixPath(raw.replace("\\", "/")).name
    name = re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\"<>|:*?]+", "", name)
    name = re.sub(r"\s+", " ", name).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if dot and len(name) > NAME_MAX:
        name = f"{stem[: NAME_MAX - len(suffix) - 1]}.{suffix[:20]}"
    return name[:NAME_MAX] or "file"
