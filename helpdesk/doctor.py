"""What an operator asks first: what is wrong here, and what do I do about it? In plain words."""

import secrets
import shutil
import tempfile
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import redis
from django.conf import settings
from django.core.cache import cache
from django.core.checks import run_checks
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.models import IdentityProvider
from accounts.sealing import unseal
from accounts.single_sign_on import connection_of
from customs.models import StatusPageCopy
from helpdesk import tasks
from helpdesk.metrics import outbox_lag, sweep_lag
from helpdesk.sso.errors import ProviderFailed
from helpdesk.sso.provider import metadata_of
from notifications.models import BouncedAddress, Mailbox

_LATE_SECONDS = 60  # as the alarms of docs/operations.md
_SKEW_SECONDS = 2.0
_DISK_LOW = 0.10  # of the whole, left
_SECRET_CHARACTERS = 50  # as Django's own check asks
_EXTENSIONS = {"pg_trgm", "unaccent", "btree_gin"}
_STATUS_PAGE_LATE = timedelta(minutes=15)  # five polls
_MAILBOX_LATE = timedelta(minutes=5)  # ten polls
_BOUNCES_MANY = 20  # addresses stopped within a day: rather our server than theirs


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check saw. `text` says what to do where `ok` is false."""

    check: str
    ok: bool
    text: str


class Wrong(Exception):
    """Something is wrong; the text says what, and what to do."""


def examine() -> Iterator[Finding]:
    """Run every check, one after the other; one that cannot be made is something wrong too."""
    for name, check in _CHECKS.items():
        try:
            yield Finding(name, True, check())
        except Wrong as wrong:
            yield Finding(name, False, str(wrong))
        except Exception as error:  # noqa: BLE001 - whatever it is, the operator reads it
            yield Finding(name, False, f"{_ADVICE.get(name, 'Cannot be checked')}: {error}".strip())


def _settings() -> str:
    """Django's own checks; those for production where this is one."""
    found = [
        one for one in run_checks(include_deployment_checks=not settings.LOCAL) if one.level >= 30
    ]
    if found:
        raise Wrong("; ".join(f"{one.id}: {one.msg}" for one in found))
    return "a local start, plain HTTP" if settings.LOCAL else "fit for production"


def _secrets() -> str:
    secrets = {"SECRET_KEY": settings.SECRET_KEY}
    optional = {"METRICS_TOKEN": 20, "MAIL_INBOUND_SECRET": 20}
    weak = [name for name, value in secrets.items() if _is_weak(value, _SECRET_CHARACTERS)]
    weak += [
        name
        for name, length in optional.items()
        if (value := getattr(settings, name)) and _is_weak(value, length)
    ]
    if weak:
        raise Wrong(f"{', '.join(weak)}: too short or too regular. Make one as .env.example shows.")
    return "long and irregular"


def _is_weak(secret: str, length: int) -> bool:
    return len(secret) < length or len(set(secret)) < 8


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        (size,) = cursor.fetchone()
        cursor.execute("SELECT extname FROM pg_extension")
        missing = _EXTENSIONS - {name for (name,) in cursor.fetchall()}
    if missing:
        raise Wrong(f"Extensions are missing: {', '.join(sorted(missing))}. Run manage.py migrate.")
    major, minor = divmod(connection.pg_version, 10_000)  # type: ignore[attr-defined]
    return f"PostgreSQL {major}.{minor}, {size}"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        names = ", ".join(f"{one.app_label}.{one.name}" for one, _backwards in waiting[:3])
        raise Wrong(f"{len(waiting)} wait ({names} …). Run manage.py migrate.")
    return "all applied"


def _clock() -> str:
    """Deadlines are written by one machine and read by another."""
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
        after = timezone.now()
    skew = max((before - theirs).total_seconds(), (theirs - after).total_seconds(), 0.0)
    if skew > _SKEW_SECONDS:
        raise Wrong(f"This machine and the database differ by {skew:.1f} s. Run NTP on both.")
    return f"within {_SKEW_SECONDS:g} s of the database"


def _time_zones() -> str:
    """Deadlines are computed in the zones of calendars and readers."""
    zone = zoneinfo.ZoneInfo(settings.TIME_ZONE)
    if len(zoneinfo.available_timezones()) < 400:
        raise Wrong("Most time zones are missing. Install the system's tzdata.")
    return f"there, {zone.key} among them"


def _broker() -> str:
    redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1).ping()
    cache.set("doctor", 1, timeout=10)
    if cache.get("doctor") != 1:
        raise Wrong("The broker forgets what it is told. Look at its memory and eviction policy.")
    return "answers"


def _worker() -> str:
    return _seen("worker", "Start one: celery -A helpdesk worker.")


def _beat() -> str:
    return _seen("beat", "Start exactly one: celery -A helpdesk beat.")


def _seen(process: str, advice: str) -> str:
    if not tasks.seen(process):
        raise Wrong(f"Not seen for {tasks.SEEN_SECONDS} s. {advice}")
    return f"seen within {tasks.SEEN_SECONDS} s"


def _sweep() -> str:
    return _on_time(sweep_lag(timezone.now()), "deadline")


def _outbox() -> str:
    return _on_time(outbox_lag(timezone.now()), "message")


def _on_time(seconds: float, what: str) -> str:
    if seconds > _LATE_SECONDS:
        raise Wrong(f"The oldest {what} is {seconds:.0f} s late. Look at worker and beat.")
    return f"the oldest {what} is {seconds:.0f} s late" if seconds else f"no {what} is late"


def _mail_server() -> str:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return f"not SMTP: {settings.EMAIL_BACKEND}"
    server = get_connection(timeout=5)
    server.open()
    server.close()
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} takes our sign-in"


def _mailbox() -> str:
    if not settings.MAIL_IMAP_HOST:
        return "none is read"
    box = Mailbox.objects.order_by("-polled_at").first()
    if box is None or box.polled_at is None or timezone.now() - box.polled_at > _MAILBOX_LATE:
        raise Wrong("Not read for five minutes. Look at worker and beat.")
    if box.last_error:
        raise Wrong(f"The last poll failed: {box.last_error}")
    return f"read at {box.polled_at:%H:%M:%S} UTC"


def _bounces() -> str:
    """One address that is stopped is its owner's matter; many at once are ours."""
    stopped = BouncedAddress.objects.stopped()
    lately = stopped.filter(stopped_at__gt=timezone.now() - timedelta(days=1)).count()
    if lately >= _BOUNCES_MANY:
        raise Wrong(
            f"{lately} addresses were stopped within a day. Look at what their servers said"
            " (/admin/, addresses whose mail came back), and at the name of yours."
        )
    return f"{stopped.count()} addresses get no mail, because it comes back"


def _single_sign_on() -> str:
    """Companies' own are tried on their page; agents' own is asked here."""
    rows = IdentityProvider.objects.filter(is_active=True)
    unread = [row for row in rows if not unseal(row.sealed_secret)]
    if unread:
        raise Wrong(f"SECRET_KEY was changed: type the client secrets of {len(unread)} anew.")
    staff = connection_of(None)
    if staff is not None:
        try:
            metadata_of(staff.issuer, is_fresh=True)
        except ProviderFailed as error:
            raise Wrong(f"Agents cannot sign in by STAFF_OIDC_ISSUER: {error.message}") from error
    return f"in use for {len(rows)} companies" + (", and for agents" if staff else "")


def _status_page() -> str:
    if not settings.STATUSPAGE_URL:
        return "none is polled; agents enter outages"
    copy = StatusPageCopy.objects.filter(url=settings.STATUSPAGE_URL).first()
    if copy is None or timezone.now() - copy.checked_at > _STATUS_PAGE_LATE:
        raise Wrong("Not polled for 15 minutes. Look at worker and beat.")
    if copy.error:
        raise Wrong(f"It did not answer as expected: {copy.error}")
    return f"polled at {copy.checked_at:%H:%M:%S} UTC"


def _attachments() -> str:
    """Written for real: a full disk, a read-only mount, a wrong owner or key all show."""
    return _folder() if isinstance(default_storage, FileSystemStorage) else _bucket()


def _bucket() -> str:
    """An object is written, read, asked for by nobody in particular, and deleted."""
    storage: Any = default_storage
    name = storage.save(f"doctor/{secrets.token_hex(8)}", ContentFile(b"a probe"))
    try:
        with storage.open(name) as file:
            if file.read() != b"a probe":
                raise Wrong("The bucket does not give back what was written.")
        if _is_open_to_all(storage.url(name).partition("?")[0]):
            raise Wrong(f"Anybody can read the bucket {storage.bucket_name}. Close it.")
    finally:
        storage.delete(name)
    return f"the bucket {storage.bucket_name} can be written and is closed to others"


def _is_open_to_all(url: str) -> bool:
    try:
        with urlopen(url, timeout=5):  # noqa: S310  # nosec B310  # the address of our own bucket
            return True
    except HTTPError:
        return False


def _folder() -> str:
    root = Path(default_storage.path(""))
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=root) as file:
        file.write(b"\0" * 4096)
        file.flush()
    total, _used, free = shutil.disk_usage(root)
    if free < total * _DISK_LOW:
        raise Wrong(f"{root}: {free / total:.0%} of the disk is left. Make room.")
    return f"{root} can be written, {free / total:.0%} of the disk is left"


_ADVICE = {
    "database": "It does not answer. Look at DATABASE_URL",
    "broker": "It does not answer. Look at REDIS_URL",
    "mail server": "It does not take our mail. Look at EMAIL_HOST and what follows it",
    "attachments": "Files cannot be written. Look at MEDIA_ROOT, its owner and its disk, or at S3_…",
    "time zones": "Install the system's tzdata",
}
_CHECKS: dict[str, Callable[[], str]] = {
    "settings": _settings,
    "secrets": _secrets,
    "database": _database,
    "migrations": _migrations,
    "clock": _clock,
    "time zones": _time_zones,
    "broker": _broker,
    "worker": _worker,
    "beat": _beat,
    "sweep": _sweep,
    "outbox": _outbox,
    "mail server": _mail_server,
    "mailbox": _mailbox,
    "bounces": _bounces,
    "single sign-on": _single_sign_on,
    "status page": _status_page,
    "attachments": _attachments,
}
