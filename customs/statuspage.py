"""Reads an Atlassian Statuspage v2 summary, as it is and not as it should be. No Django in it.

Older copies of the page lack fields, statuses may be new, ids are opaque: what can be read is
read, what has no id is skipped and counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from customs.words import OVER, Impact, OutageKind, OutageStatus

LISTS = (
    ("incidents", OutageKind.INCIDENT),
    ("scheduled_maintenances", OutageKind.MAINTENANCE),
)


class UnreadableSummary(ValueError):
    """The document is not a status page summary at all."""


@dataclass(frozen=True, slots=True)
class PageUpdate:
    """One message of a notice."""

    id: str
    status: OutageStatus
    body: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class PageNotice:
    """An incident or a scheduled maintenance of the page; updates are the newest first."""

    id: str
    kind: OutageKind
    title: str
    status: OutageStatus
    impact: Impact
    link: str
    started_at: datetime | None
    expected_end_at: datetime | None
    ended_at: datetime | None
    components: tuple[str, ...]
    updates: tuple[PageUpdate, ...]

    @property
    def text(self) -> str:
        """All messages, the newest first."""
        return "\n\n".join(update.body for update in self.updates)

    @property
    def is_over(self) -> bool:
        return self.status in OVER


@dataclass(frozen=True, slots=True)
class Summary:
    """What a summary says. `kinds` are those whose list was there: only these can end anything."""

    notices: tuple[PageNotice, ...]
    kinds: frozenset[OutageKind]
    skipped: int


def parse_summary(document: Any) -> Summary:
    """Read a decoded summary. Raises UnreadableSummary when neither list is there."""
    if not isinstance(document, Mapping):
        raise UnreadableSummary("the summary is not a JSON object")
    zone = _zone(_mapping(document.get("page")).get("time_zone"))
    notices: list[PageNotice] = []
    kinds = set()
    skipped = 0
    for name, kind in LISTS:
        rows = document.get(name)
        if not isinstance(rows, list):
            continue
        kinds.add(kind)
        for row in rows:
            notice = _notice(_mapping(row), kind, zone)
            if notice is None:
                skipped += 1
            else:
                notices.append(notice)
    if not kinds:
        raise UnreadableSummary("the summary lists neither incidents nor maintenances")
    return Summary(tuple(notices), frozenset(kinds), skipped)


def _notice(row: Mapping[str, Any], kind: OutageKind, zone: tzinfo) -> PageNotice | None:
    identifier = _id(row)
    if not identifier:
        return None
    updates = tuple(_updates(row.get("incident_updates"), kind, zone))
    began = ("scheduled_for",) if kind is OutageKind.MAINTENANCE else ("started_at", "created_at")
    return PageNotice(
        id=identifier,
        kind=kind,
        title=_text(row.get("name")) or identifier,
        status=_status(row.get("status"), kind),
        impact=_impact(row.get("impact"), kind),
        link=_text(row.get("shortlink")),
        started_at=_first_instant(row, began, zone),
        expected_end_at=_first_instant(row, ("scheduled_until",), zone),
        ended_at=_first_instant(row, ("resolved_at",), zone),
        components=_component_names(row),
        updates=updates,
    )


def _updates(rows: Any, kind: OutageKind, zone: tzinfo) -> Iterable[PageUpdate]:
    for row in map(_mapping, rows if isinstance(rows, list) else []):
        identifier = _id(row)
        if identifier:
            yield PageUpdate(
                id=identifier,
                status=_status(row.get("status"), kind),
                body=_text(row.get("body")),
                at=_first_instant(row, ("display_at", "created_at", "updated_at"), zone),
            )


def _id(row: Mapping[str, Any]) -> str:
    """The id of a row; the page's are twelve characters long."""
    return _text(row.get("id"))[:40]


def _component_names(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The components that the notice names, else those that its messages name."""
    names = _names(row.get("components"))
    if not names:
        messages = row.get("incident_updates")
        for message in messages if isinstance(messages, list) else []:
            names.update(_names(_mapping(message).get("affected_components")))
    return tuple(names)


def _names(rows: Any) -> dict[str, None]:
    found = (_text(_mapping(row).get("name")) for row in (rows if isinstance(rows, list) else []))
    return {name: None for name in found if name}  # a dict keeps the page's order


def _status(value: Any, kind: OutageKind) -> OutageStatus:
    try:
        return OutageStatus(_text(value))
    except ValueError:
        first = OutageStatus.INVESTIGATING
        return OutageStatus.SCHEDULED if kind is OutageKind.MAINTENANCE else first


def _impact(value: Any, kind: OutageKind) -> Impact:
    try:
        return Impact(_text(value))
    except ValueError:
        return Impact.MAINTENANCE if kind is OutageKind.MAINTENANCE else Impact.NONE


def _first_instant(row: Mapping[str, Any], names: Iterable[str], zone: tzinfo) -> datetime | None:
    """The first readable instant, in UTC; one without an offset is in the page's zone."""
    for name in names:
        try:
            instant = datetime.fromisoformat(_text(row.get(name)))
        except ValueError:
            continue
        return (instant if instant.tzinfo else instant.replace(tzinfo=zone)).astimezone(UTC)
    return None


def _zone(value: Any) -> tzinfo:
    try:
        return ZoneInfo(_text(value) or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    """The text, without what the database cannot hold: NUL and lone surrogates."""
    if not isinstance(value, str):
        return ""
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "").strip()
