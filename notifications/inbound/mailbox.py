"""Reading a mailbox over IMAP. What lies in it is copied and left as it is: the desk remembers how
far it has read, so neither a crash nor somebody who opens a mail in between loses one."""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db.models import Q

from notifications.choices import InboundSource
from notifications.inbound.storing import inbound_store
from notifications.models import Mailbox

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 10
BUDGET_SECONDS = 25  # then the rest waits for the next poll: a task has 50 seconds
CLAIM = timedelta(minutes=2)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxError(Exception):
    """The server refused, or said what we do not understand."""


def mailbox_poll(*, now: datetime) -> int:
    """Keep what came since the last poll. Return how many e-mails were new.

    A server that does not answer is tried again at the next poll; two polls never run at once.
    """
    if not settings.MAIL_IMAP_HOST:
        return 0
    box, _new = Mailbox.objects.get_or_create(name=_name())
    if not _claim(box, now):
        return 0
    error, stored = "", 0
    try:
        with _connected() as server:
            stored = _read(server, box, now)
    except (OSError, imaplib.IMAP4.error, MailboxError) as failure:
        error = str(failure)[:2000]
        logger.warning("mailbox could not be read", extra={"error": error})
    Mailbox.objects.filter(pk=box.pk).update(polled_until=None, polled_at=now, last_error=error)
    return stored


def _name() -> str:
    """Another server, user or folder is another mailbox, read from its beginning."""
    parts = (settings.MAIL_IMAP_USER, settings.MAIL_IMAP_HOST, settings.MAIL_IMAP_FOLDER)
    return "{}@{}/{}".format(*parts)[:300]


def _claim(box: Mailbox, now: datetime) -> bool:
    free = Mailbox.objects.filter(Q(polled_until=None) | Q(polled_until__lte=now), pk=box.pk)
    claimed = bool(free.update(polled_until=now + CLAIM))
    box.refresh_from_db()
    return claimed


@contextmanager
def _connected() -> Iterator[imaplib.IMAP4]:
    server = _connect()
    try:
        if settings.MAIL_IMAP_SECURITY == "starttls":
            server.starttls(ssl.create_default_context())
        server.login(settings.MAIL_IMAP_USER, settings.MAIL_IMAP_PASSWORD)
        yield server
    finally:
        with suppress(OSError, imaplib.IMAP4.error):  # it may have hung up before we do
            server.logout()


def _connect() -> imaplib.IMAP4:
    host, port = settings.MAIL_IMAP_HOST, settings.MAIL_IMAP_PORT
    if settings.MAIL_IMAP_SECURITY == "tls":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=TIMEOUT_SECONDS)
    return imaplib.IMAP4(host, port, timeout=TIMEOUT_SECONDS)


def _read(server: imaplib.IMAP4, box: Mailbox, now: datetime) -> int:
    started, stored = monotonic(), 0
    for uid in _waiting(server, box):
        if monotonic() - started > BUDGET_SECONDS:
            break
        stored += _keep(server, uid, now)
        # After it is kept: killed between the two, the same bytes come again and are one.
        Mailbox.objects.filter(pk=box.pk).update(last_uid=uid, uid_validity=box.uid_validity)
    return stored


def _waiting(server: imaplib.IMAP4, box: Mailbox) -> list[int]:
    """The messages after the last one read, oldest first; all, where the folder was made anew."""
    quoted = '"{}"'.format(settings.MAIL_IMAP_FOLDER.replace("\\", "\\\\").replace('"', '\\"'))
    _expect(server.select(quoted, readonly=True))
    validity = int(_expect(server.response("UIDVALIDITY"), "UIDVALIDITY")[0])
    if validity != box.uid_validity:
        box.uid_validity, box.last_uid = validity, 0
    found = _expect(server.uid("SEARCH", f"UID {box.last_uid + 1}:*"))[0] or b""
    # `*` is the last message even where nothing came after the one asked for.
    return sorted(uid for uid in map(int, found.split()) if uid > box.last_uid)


def _keep(server: imaplib.IMAP4, uid: int, now: datetime) -> bool:
    """Store one message, or only its head where it is larger than we keep."""
    size = _SIZE.search(_flat(_expect(server.uid("FETCH", str(uid), "(RFC822.SIZE)"))))
    if size is None:
        return False  # deleted meanwhile
    too_large = int(size[1]) > settings.MAIL_MAX_BYTES
    part = "BODY.PEEK[HEADER]" if too_large else "BODY.PEEK[]"
    answer = _expect(server.uid("FETCH", str(uid), f"({part})"))
    raw = next((piece[1] for piece in answer if isinstance(piece, tuple)), b"")
    if not raw:
        return False
    return inbound_store(raw=raw, source=InboundSource.IMAP, now=now, too_large=too_large)[1]


def _flat(answer: list[bytes | tuple[bytes, bytes]]) -> bytes:
    """What a FETCH says beside the literals that it carries."""
    return b" ".join(p[0] if isinstance(p, tuple) else p or b"" for p in answer)


def _expect(reply: tuple[str, list], wanted: str = "OK") -> list:  # type: ignore[type-arg]
    kind, data = reply
    if kind != wanted or not data or (wanted != "OK" and data[0] is None):
        raise MailboxError(f"{kind} {data!r}"[:500])
    return data
