"""Outages that agents enter, and what agents add to those of the status page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customs.choices import Environment, Impact, OutageArea, OutageKind, OutageSource, OutageStatus
from customs.errors import (
    AgentsOnly,
    CountryNotServed,
    OutageEndsBeforeStart,
    OutageFollowsPage,
    OutageOver,
    StatusRefused,
)
from customs.models import CustomsSystem, Outage, OutageUpdate
from customs.models.outages import OPEN
from customs.signals import outage_recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageReport:
    """What an agent says of a new outage. Countries default to those of the systems."""

    title: str
    systems: Sequence[CustomsSystem] = ()
    countries: Sequence[str] = ()
    kind: str = OutageKind.INCIDENT
    area: str = OutageArea.CUSTOMS
    environment: str = Environment.PRODUCTION
    impact: str = Impact.MAJOR
    started_at: datetime | None = None
    expected_end_at: datetime | None = None
    fallback_opened_at: datetime | None = None
    what_to_do_fr: str = ""
    what_to_do_en: str = ""
    body: str = ""


@transaction.atomic
def outage_open(*, report: OutageReport, actor: User) -> Outage:
    """Record an outage or a maintenance; nobody outside is told before `sla` announces it.

    Raises AgentsOnly, OutageEndsBeforeStart, CountryNotServed.
    """
    _agents_only(actor)
    now = timezone.now()
    # The log of tickets counts whole seconds: what opens in the same second is during the outage.
    started_at = report.started_at or now.replace(microsecond=0)
    _ends_after(started_at, report.expected_end_at)
    planned = report.kind == OutageKind.MAINTENANCE and started_at > now
    maintenance = OutageStatus.SCHEDULED if planned else OutageStatus.IN_PROGRESS
    outage = Outage.objects.create(
        source=OutageSource.AGENT,
        kind=report.kind,
        area=report.area,
        environment=report.environment,
        status=maintenance if report.kind == OutageKind.MAINTENANCE else OutageStatus.IDENTIFIED,
        impact=Impact.MAINTENANCE if report.kind == OutageKind.MAINTENANCE else report.impact,
        title=report.title,
        countries=_countries(report.countries, report.systems),
        started_at=started_at,
        expected_end_at=report.expected_end_at,
        fallback_opened_at=report.fallback_opened_at,
        what_to_do_fr=report.what_to_do_fr,
        what_to_do_en=report.what_to_do_en,
        created_by=actor,
    )
    outage.systems.set(report.systems)
    message = _say(outage, report.body, actor=actor, at=now) if report.body else None
    _announce(outage, "opened", message)
    return outage


@transaction.atomic
def outage_update(
    *,
    outage_id: int,
    actor: User,
    body: str,
    status: str = "",
    expected_end_at: datetime | None = None,
    fallback_opened_at: datetime | None = None,
    tell: bool = True,
) -> OutageUpdate:
    """Add one message, read by every ticket linked to the outage.

    On an outage of the status page the message is kept, its status stays the page's. Without
    `tell`, the companies concerned get no e-mail of it. Raises AgentsOnly, OutageOver,
    StatusRefused.
    """
    _agents_only(actor)
    now = timezone.now()
    outage = _open_outage(outage_id)
    if status and status not in OPEN:
        raise StatusRefused(_("End the outage to say that it is over."), status=status)
    if status and outage.source == OutageSource.AGENT:
        outage.status = status
    if expected_end_at is not None:
        _ends_after(outage.started_at, expected_end_at)
        outage.expected_end_at = expected_end_at
    outage.fallback_opened_at = fallback_opened_at or outage.fallback_opened_at
    outage.save()
    message = _say(outage, body, actor=actor, at=now)
    _announce(outage, "updated", message, tell=tell)
    return message


@transaction.atomic
def outage_fallback(*, outage_id: int, actor: User, opened: bool) -> Outage:
    """Note that customs opened the fallback procedure, or that it is not open.

    Raises AgentsOnly, OutageOver. Doing it twice keeps the first instant.
    """
    _agents_only(actor)
    outage = _open_outage(outage_id)
    if opened == (outage.fallback_opened_at is not None):
        return outage
    outage.fallback_opened_at = timezone.now() if opened else None
    outage.save(update_fields=["fallback_opened_at", "updated_at"])
    _announce(outage, "updated", None)
    return outage


@transaction.atomic
def outage_correct(
    *,
    outage_id: int,
    actor: User,
    systems: Sequence[CustomsSystem],
    countries: Sequence[str],
    environment: str,
    what_to_do_fr: str,
    what_to_do_en: str,
) -> Outage:
    """Say better what an outage is about and what to do; the status page no longer overwrites it.

    Raises AgentsOnly, CountryNotServed. Doing it twice changes nothing.
    """
    _agents_only(actor)
    outage = Outage.objects.select_for_update().get(pk=outage_id)
    outage.countries = _countries(countries, systems)
    outage.environment = environment
    outage.what_to_do_fr, outage.what_to_do_en = what_to_do_fr, what_to_do_en
    outage.corrected_by = actor
    outage.save()
    outage.systems.set(systems)
    _announce(outage, "updated", None)
    return outage


@transaction.atomic
def outage_close(*, outage_id: int, actor: User, body: str = "") -> Outage:
    """End an outage that an agent opened. Raises AgentsOnly, OutageOver, OutageFollowsPage."""
    _agents_only(actor)
    now = timezone.now()
    outage = _open_outage(outage_id)
    polled = bool(settings.STATUSPAGE_URL)  # a summary imported once by hand ends nothing by itself
    if outage.source == OutageSource.STATUSPAGE and polled:
        raise OutageFollowsPage(_("This outage ends when the status page says so."))
    planned = outage.kind == OutageKind.MAINTENANCE
    if outage.started_at > now:
        outage.status, outage.ended_at = OutageStatus.WITHDRAWN, outage.started_at
    else:
        outage.status = OutageStatus.COMPLETED if planned else OutageStatus.RESOLVED
        outage.ended_at = now
    outage.save(update_fields=["status", "ended_at", "updated_at"])
    message = _say(outage, body, actor=actor, at=now) if body else None
    _announce(outage, "ended", message)
    return outage


def _agents_only(actor: User) -> None:
    if not actor.is_agent:
        raise AgentsOnly(_("Only agents record outages."))


def _ends_after(started_at: datetime, expected_end_at: datetime | None) -> None:
    if expected_end_at is not None and expected_end_at <= started_at:
        raise OutageEndsBeforeStart(_("The expected end is before the start."))


def _open_outage(outage_id: int) -> Outage:
    outage = Outage.objects.select_for_update().get(pk=outage_id)
    if outage.is_over:
        raise OutageOver(_("This outage is over."), ended_at=outage.ended_at)
    return outage


def _countries(named: Sequence[str], systems: Sequence[CustomsSystem]) -> list[str]:
    """The countries named, else those of the systems. Raises CountryNotServed."""
    served = {country for system in systems for country in system.countries}
    foreign = sorted(set(named) - served) if systems else []
    if foreign:
        raise CountryNotServed(
            _("These systems do not work in: %(countries)s.") % {"countries": ", ".join(foreign)},
            countries=foreign,
        )
    return sorted(named or served)


def _say(outage: Outage, body: str, *, actor: User, at: datetime) -> OutageUpdate:
    return outage.updates.create(status=outage.status, body=body, at=at, created_by=actor)


def _announce(
    outage: Outage, change: str, message: OutageUpdate | None, *, tell: bool = True
) -> None:
    outage_recorded.send(
        sender=Outage, outage=outage, change=change, updates=[message] if message else [], tell=tell
    )
