"""Putting a content into the storage: whole, or not at all."""

import errno

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from tickets.errors import StorageFull

_FULL = {errno.ENOSPC, errno.EDQUOT}
_AWAY = {errno.EHOSTDOWN}  # a bucket that does not answer


def content_store(place: str, content: bytes) -> str:
    """Return the name under which `content` lies. Raises StorageFull, which leaves nothing behind,
    also where the storage does not answer.

    `place` must be free: what a failed write left there is deleted.
    """
    try:
        return default_storage.save(place, ContentFile(content))
    except OSError as error:
        if error.errno not in _FULL | _AWAY:
            raise
        if error.errno in _FULL:
            default_storage.delete(place)
        raise StorageFull(
            _("There is no room for files at the moment. Send this one again later.")
            if error.errno in _FULL
            else _("Files cannot be kept at the moment. Send this one again later.")
        ) from error
