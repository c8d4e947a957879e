"""What was uploaded, looked at by a worker: scanned, drawn small, and forgotten at the end."""

import logging
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tickets import scanning
from tickets.choices import ScanState
from tickets.errors import FileHeld
from tickets.models import Attachment, StoredFile
from tickets.previews import MEDIA_TYPES, preview_of
from tickets.storing import content_store

logger = logging.getLogger(__name__)

# A file claimed by a worker comes due again by itself if that worker dies.
CLAIM = timedelta(minutes=2)
SILENT = timedelta(minutes=1)
"""After which a scanner that gave no answer is asked again."""
ORPHANED = timedelta(days=1)
"""How old a content without a message is before it is deleted."""


def file_is_held(attachment: Attachment) -> bool:
    """Whether nobody gets the file: infected, or a scanner is set up that has not cleared it."""
    if attachment.scan == ScanState.UNSCANNED:
        return scanning.is_configured()
    return attachment.scan == ScanState.INFECTED


def file_require_free(attachment: Attachment) -> None:
    """Raise FileHeld, which says why."""
    if attachment.scan == ScanState.INFECTED:
        raise FileHeld(_("A virus was found in this file. It is locked up, for everybody."))
    if file_is_held(attachment):
        raise FileHeld(_("This file is being checked for viruses. Try again in a minute."))


def file_examine(*, pk: int, now: datetime) -> None:
    """Scan a file and draw its preview, unless somebody does already. Doing it twice is harmless."""
    due = StoredFile.objects.filter(pk=pk, look_at__isnull=False)
    if due.filter(look_at__lte=now).update(look_at=now + CLAIM):
        _examine(StoredFile.objects.get(pk=pk), now)


def files_examine(*, now: datetime, limit: int) -> int:
    """Look at the files that are due, the longest waiting first. Return how many.

    Uses index: tickets_file_look.
    """
    due = StoredFile.objects.filter(look_at__lte=now).order_by("look_at")
    waiting = list(due.values_list("pk", flat=True)[:limit])
    for pk in waiting:
        try:
            file_examine(pk=pk, now=now)
        except Exception:
            logger.exception("A file could not be looked at.", extra={"file": pk})
    return len(waiting)


def files_rescan(*, now: datetime) -> int:
    """Have every file looked at again: after the scanner was set up, or learned much. Return how many."""
    return StoredFile.objects.update(look_at=now)


def files_forget(*, now: datetime) -> int:
    """Delete the contents that no message refers to. Return how many. Uses index: tickets_file_created."""
    old = StoredFile.objects.filter(created_at__lt=now - ORPHANED, attachments=None)
    return sum(_forget(pk) for pk in list(old.values_list("pk", flat=True)))


@transaction.atomic
def _forget(pk: int) -> bool:
    """Under the lock that who attaches the same content takes too."""
    stored = StoredFile.objects.select_for_update().filter(pk=pk).first()
    if stored is None or stored.attachments.exists():
        return False
    names = [name for name in (stored.file.name, stored.preview.name) if name]
    stored.delete()
    transaction.on_commit(lambda: _delete(names), robust=True)
    return True


def _delete(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _examine(stored: StoredFile, now: datetime) -> None:
    """No transaction is open while the scanner and the storage are asked."""
    with stored.file.open("rb") as file:
        content = file.read()
    if scanning.is_configured() and not _scan(stored, content, now):
        return
    if stored.scan != ScanState.INFECTED and not stored.preview:
        _draw(stored, content)
    stored.look_at = None
    stored.save(update_fields=["scan", "scanned_at", "threat", "preview", "look_at"])


def _scan(stored: StoredFile, content: bytes, now: datetime) -> bool:
    """Whether the scanner gave its word; else the file waits for it."""
    try:
        stored.threat = scanning.threat_in(content)[:200]
    except scanning.ScannerSilent as silence:
        logger.warning("The virus scanner gave no answer: %s", silence, extra={"file": stored.pk})
        StoredFile.objects.filter(pk=stored.pk).update(look_at=now + SILENT)
        return False
    stored.scan = ScanState.INFECTED if stored.threat else ScanState.CLEAN
    stored.scanned_at = now
    if stored.threat:
        logger.error("A virus in file %s: %s", stored.pk, stored.threat)
    return True


def _draw(stored: StoredFile, content: bytes) -> None:
    drawn = preview_of(content) if stored.content_type in MEDIA_TYPES else None
    if drawn:
        place = f"previews/{stored.sha256[:2]}/{stored.sha256}.webp"
        stored.preview = content_store(place, drawn)
