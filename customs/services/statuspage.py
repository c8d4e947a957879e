"""Outages of C4T's status page: the import, and the poll that keeps the last good copy."""

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from customs.choices import Environment, OutageArea, OutageKind, OutageSource, OutageStatus
from customs.models import CustomsSystem, Outage, OutageUpdate, StatusPageCopy
from customs.recognise import fallback_opened, recognise_systems, references_in
from customs.signals import outage_recorded
from customs.statuspage import PageNotice, Summary, UnreadableSummary, parse_summary
from customs.statuspage_client import Fetcher, PageUnreachable, fetch

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class ImportResult:
    """What an import did, in outages and maintenances."""

    created: int = 0
    updated: int = 0
    ended: int = 0
    unchanged: int = 0
    skipped: int = 0


@transaction.atomic
def outages_import(*, summary: Summary, now: datetime) -> ImportResult:
    """Bring the outages to what the page says. The same summary twice changes nothing.

    What is no longer on the page is over: the summary lists only what is unresolved.
    """
    result = ImportResult(skipped=summary.skipped)
    systems = {system.slug: system for system in CustomsSystem.objects.all()}
    for notice in summary.notices:
        change = _notice_record(notice, systems, now)
        setattr(result, change, getattr(result, change) + 1)
    result.ended += _end_missing(summary, now)
    return result


def statuspage_poll(*, url: str, fetcher: Fetcher = fetch) -> ImportResult | None:
    """Ask the page and import what changed; None when nothing did or the page did not answer.

    The last good copy, and when the page was last asked, stay in StatusPageCopy.
    """
    now = timezone.now()
    copy, _created = StatusPageCopy.objects.get_or_create(url=url, defaults={"checked_at": now})
    copy.checked_at, copy.error = now, ""
    result = None
    try:
        answer = fetcher(url, copy.etag)
        if answer.body is not None:
            document = json.loads(answer.body)
            result = outages_import(summary=parse_summary(document), now=now)
            copy.summary, copy.etag, copy.fetched_at = document, answer.etag, now
    except (PageUnreachable, UnreadableSummary, json.JSONDecodeError) as error:
        logger.warning("Status page not read", extra={"url": url, "reason": str(error)})
        copy.error = str(error)[:300]
    copy.save()
    return result


def _notice_record(notice: PageNotice, systems: dict[str, CustomsSystem], now: datetime) -> str:
    """Write one notice; the name of the counter that it adds to."""
    values = _values(notice, now)
    outage, created = Outage.objects.select_for_update().get_or_create(
        source=OutageSource.STATUSPAGE, external_id=notice.id, defaults=values
    )
    was_over = outage.is_over and not created
    changed = _assign(outage, values)
    if created or not outage.corrected_by_id:
        changed |= _recognise(outage, notice, systems)
    if changed:
        outage.save()
    messages = _messages_record(outage, notice, now)
    changed |= _fallback_note(outage, messages)
    if created:
        outage.tells_companies = _is_told(outage)
        outage.save(update_fields=["tells_companies"])
        _tell(outage, "ended" if outage.is_over else "opened", messages)
        return "created"
    if outage.is_over and not was_over:
        _tell(outage, "ended", messages)
        return "ended"
    if changed or messages:
        _tell(outage, "updated", messages)
        return "updated"
    return "unchanged"


def _tell(outage: Outage, change: str, messages: list[OutageUpdate]) -> None:
    outage_recorded.send(sender=Outage, outage=outage, change=change, updates=messages, tell=True)


def _is_told(outage: Outage) -> bool:
    """Whether the companies concerned are written to without asking an agent: of what stops work
    now, once it is clear what is touched. A maintenance stands on the page long before."""
    clear = outage.area == OutageArea.CAS or outage.systems.exists()
    return (
        settings.STATUSPAGE_NOTICES
        and clear
        and outage.kind == OutageKind.INCIDENT
        and outage.environment == Environment.PRODUCTION
        and not outage.is_over
    )


def _fallback_note(outage: Outage, messages: list[OutageUpdate]) -> bool:
    """Note the first new message that says that the fallback is open; whether one does."""
    saying = [message.at for message in messages if fallback_opened(message.body)]
    if outage.is_over or outage.fallback_opened_at is not None or not saying:
        return False
    outage.fallback_opened_at = min(saying)
    outage.save(update_fields=["fallback_opened_at", "updated_at"])
    return True


def _values(notice: PageNotice, now: datetime) -> dict[str, Any]:
    """The columns that the page decides."""
    started_at = notice.started_at or now
    ended_at = max(notice.ended_at or now, started_at) if notice.is_over else None
    return {
        "kind": notice.kind,
        "status": notice.status,
        "impact": notice.impact,
        "title": notice.title[:300],
        "link": notice.link[:300],
        "started_at": started_at,
        "expected_end_at": notice.expected_end_at,
        "ended_at": ended_at,
    }


def _assign(outage: Outage, values: dict[str, Any]) -> bool:
    """Write the values that differ, and say whether any did."""
    if outage.is_over and values["ended_at"] is not None:
        values = values | {"ended_at": outage.ended_at}  # the first end seen stays
    if values["expected_end_at"] is None:
        values = values | {"expected_end_at": outage.expected_end_at}  # an agent may know better
    different = {name: value for name, value in values.items() if getattr(outage, name) != value}
    for name, value in different.items():
        setattr(outage, name, value)
    return bool(different)


def _recognise(outage: Outage, notice: PageNotice, systems: dict[str, CustomsSystem]) -> bool:
    """Say which systems and countries the notice is about; whether that changed."""
    seen = recognise_systems(notice.title, notice.text, notice.components)
    references = [
        {"key": found.key, "value": found.value, "system": found.system}
        for found in references_in(f"{notice.title}\n{notice.text}")
    ]
    before = (outage.area, outage.environment, outage.countries, outage.references)
    outage.area, outage.environment = seen.area, seen.environment
    outage.countries, outage.references = list(seen.countries), references
    named = {systems[slug].pk for slug in seen.systems if slug in systems}
    if named != set(outage.systems.values_list("pk", flat=True)):
        outage.systems.set(named)
        return True
    return before != (outage.area, outage.environment, outage.countries, outage.references)


def _messages_record(outage: Outage, notice: PageNotice, now: datetime) -> list[OutageUpdate]:
    """Write the messages not seen before and correct those the page edited; the new ones."""
    known = {update.external_id: update for update in outage.updates.exclude(external_id="")}
    new = []
    for message in notice.updates:
        seen = known.get(message.id)
        if seen is None:
            new.append(
                OutageUpdate(
                    outage=outage,
                    external_id=message.id,
                    status=message.status,
                    body=message.body,
                    at=message.at or now,
                )
            )
        elif (seen.body, seen.status) != (message.body, message.status):
            seen.body, seen.status = message.body, message.status
            seen.save(update_fields=["body", "status"])
    return OutageUpdate.objects.bulk_create(new)


def _end_missing(summary: Summary, now: datetime) -> int:
    """End what has left the page, of the kinds whose list the page gave."""
    listed = [notice.id for notice in summary.notices]
    missing = (
        Outage.objects.select_for_update()
        .filter(source=OutageSource.STATUSPAGE, ended_at=None, kind__in=summary.kinds)
        .exclude(external_id__in=listed)
    )
    ended = 0
    for outage in missing:
        _end(outage, now)
        outage.save(update_fields=["status", "ended_at", "updated_at"])
        _tell(outage, "ended", [])
        ended += 1
    return ended


def _end(outage: Outage, now: datetime) -> None:
    planned = outage.kind == OutageKind.MAINTENANCE
    if outage.started_at > now:
        outage.status, outage.ended_at = OutageStatus.WITHDRAWN, outage.started_at
    elif planned:
        outage.status = OutageStatus.COMPLETED
        outage.ended_at = min(outage.expected_end_at or now, now)
    else:
        outage.status, outage.ended_at = OutageStatus.RESOLVED, now
