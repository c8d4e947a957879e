"""Where somebody is signed in, and the record of what happened to how they sign in."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import Role, SecurityEventKind
from accounts.errors import AdministratorsOnly
from accounts.models import SecurityEvent, SignedIn, User
from accounts.people import people_visible_to
from accounts.services import network_of

LOCK = timedelta(minutes=5)  # as long as the door stays shut: one lock is one event


@dataclass(frozen=True, slots=True)
class Origin:
    """Whence a request comes: the device in words, and the caller's IP address or ""."""

    device: str = ""
    address: str = ""


NOWHERE = Origin()


def security_note(
    *,
    person: User,
    kind: SecurityEventKind,
    origin: Origin = NOWHERE,
    actor: User | None = None,
    detail: str = "",
) -> None:
    """Write one event. A device and network that are known already are not written again."""
    event = SecurityEvent(
        person=person,
        kind=kind,
        at=timezone.now(),
        actor=actor,
        device=origin.device,
        network=network_of(origin.address),
        detail=detail[:100],
    )
    SecurityEvent.objects.bulk_create([event], ignore_conflicts=True)


def lock_note(*, email: str, origin: Origin) -> None:
    """That the door was shut to this address, once a lock; nothing where it is nobody's."""
    person = User.objects.filter(email=email.lower()).first()
    since = timezone.now() - LOCK
    locked = SecurityEvent.objects.filter(
        person=person, kind=SecurityEventKind.LOCKED_OUT, at__gt=since
    )
    if person is not None and not locked.exists():
        security_note(person=person, kind=SecurityEventKind.LOCKED_OUT, origin=origin)


def signed_in_keep(*, person: User, session_key: str, origin: Origin, now: datetime) -> None:
    """Write where and when a session was seen, in one query; the first time makes its row."""
    row = SignedIn(
        session_id=session_key,
        person=person,
        device=origin.device,
        address=origin.address or None,
        started_at=now,
        seen_at=now,
    )
    SignedIn.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["session"],
        update_fields=["person", "device", "address", "seen_at"],
    )


def signed_in_of(person: User, now: datetime) -> QuerySet[SignedIn]:
    """Their sessions that go on, the one seen last first."""
    return SignedIn.objects.filter(person=person, session__expire_date__gt=now).order_by(
        "-seen_at", "-pk"
    )


@transaction.atomic
def sessions_end(
    *, rows: QuerySet[SignedIn], person: User, origin: Origin = NOWHERE, actor: User | None = None
) -> int:
    """End these sessions of somebody at once; return how many. None is no event."""
    keys = list(rows.filter(person=person).values_list("session_id", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    if keys:
        security_note(
            person=person,
            kind=SecurityEventKind.SESSIONS_ENDED,
            origin=origin,
            actor=actor,
            detail=str(len(keys)),
        )
    return len(keys)


def people_secured_by(user: User) -> QuerySet[User]:
    """Whose sign-in this person reads, and resets when a phone is lost, but for their own.

    Administrators that of whom they look after; leads that of customers and agents.
    """
    if user.role == Role.LEAD:
        return User.objects.exclude(role__in=(Role.LEAD, Role.ADMIN))
    return people_visible_to(user)


@transaction.atomic
def factors_reset(*, person_id: int, actor: User, origin: Origin = NOWHERE) -> bool:
    """Take away all factors of somebody, and end their sessions. Raises AdministratorsOnly.

    Return whether there were any; without, nothing happens.
    """
    others = people_secured_by(actor).exclude(pk=actor.pk)
    person = others.select_for_update(of=["self"]).filter(pk=person_id).first()
    if person is None:
        raise AdministratorsOnly(_("Only administrators look after people."))
    if not Authenticator.objects.filter(user=person).delete()[0]:
        return False
    security_note(person=person, kind=SecurityEventKind.FACTORS_RESET, origin=origin, actor=actor)
    rows = SignedIn.objects.all()
    sessions_end(rows=rows, person=person, origin=origin, actor=actor)
    return True
