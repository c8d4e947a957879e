"""Files of messages."""

import hashlib
import re
import secrets
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tickets.choices import EventKind
from tickets.errors import AttachmentRefused
from tickets.events import Actor, Happening, events_record, whole_second
from tickets.filetypes import content_type_of
from tickets.models import Attachment, Message, StoredFile
from tickets.services.locking import ticket_locked
from tickets.storing import content_store

NAME_MAX = 150
FILES_MOST = 30
"""Files of one message."""


def attachment_add(*, message: Message, upload: UploadedFile[bytes], actor: Actor) -> Attachment:
    """Keep one file with a message. Raises AttachmentRefused, StorageFull.

    A content that is here already is not stored again. What is new is stored before the
    transaction: a file without a row is litter, a row without a file would be a loss.
    """
    name = safe_name(upload.name or "")
    content = upload.read()
    _require_acceptable(name, content)
    digest = hashlib.sha256(content).hexdigest()
    if StoredFile.objects.filter(sha256=digest).exists():
        attachment = _attachment_record(message, name, digest, actor)
        if attachment is not None:
            return attachment  # else the last message with it was deleted this very moment
    place = f"attachments/{digest[:2]}/{digest}-{secrets.token_hex(4)}"
    new = StoredFile(
        sha256=digest,
        file=content_store(place, content),
        size=len(content),
        content_type=content_type_of(content, name),
    )
    attachment = _attachment_record(message, name, digest, actor, new)
    assert attachment is not None
    return attachment


@transaction.atomic
def _attachment_record(
    message: Message, name: str, digest: str, actor: Actor, new: StoredFile | None = None
) -> Attachment | None:
    """None where the content is not here; `new` is kept unless somebody stored it meanwhile."""
    now = whole_second()
    ticket = ticket_locked(message.ticket_id)
    if Attachment.objects.filter(message=message).count() >= FILES_MOST:
        told = _("A message holds %(most)d files. Send the others with another message.")
        raise AttachmentRefused(told % {"most": FILES_MOST})
    if new is not None:
        new.created_at = new.look_at = now
        StoredFile.objects.bulk_create([new], ignore_conflicts=True)
    stored = StoredFile.objects.select_for_update(no_key=True).filter(sha256=digest).first()
    if stored is None:
        return None
    attachment = Attachment.objects.create(
        ticket=ticket, message=message, stored=stored, name=name, created_at=now
    )
    data = {"attachment": attachment.pk, "message": message.pk, "public": message.public}
    events_record(ticket, Happening(EventKind.ATTACHMENT_ADDED, data), actor=actor, at=now)
    if stored.look_at is not None:
        _nudge(stored.pk)
    return attachment


def _nudge(pk: int) -> None:
    """After the commit; the sweep looks at what a lost broker drops."""
    from tickets.tasks import file_examine  # the tasks import the services

    transaction.on_commit(lambda: file_examine.delay(pk), robust=True)


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
