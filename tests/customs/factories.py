"""Rows of this room, with the dullest valid values; a test states only what matters to it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.choices import Role
from accounts.models import User
from customs.models import CustomsSystem, Outage

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # Monday, 10:00 in Paris


def agent(**fields: Any) -> User:
    fields = {"email": "agent@desk.example", "name": "Ada Agent", "role": Role.AGENT} | fields
    return User.objects.create(**fields)


def system(slug: str) -> CustomsSystem:
    return CustomsSystem.objects.get(slug=slug)


def outage(*slugs: str, **fields: Any) -> Outage:
    """An incident of the status page that began an hour ago."""
    fields = {
        "source": "statuspage",
        "external_id": f"page-{Outage.objects.count()}",
        "kind": "incident",
        "status": "identified",
        "impact": "major",
        "title": "Outage",
        "started_at": NOW - timedelta(hours=1),
    } | fields
    systems = [system(slug) for slug in slugs]
    fields.setdefault("countries", sorted({code for row in systems for code in row.countries}))
    created = Outage.objects.create(**fields)
    created.systems.set(systems)
    return created


def maintenance(*slugs: str, **fields: Any) -> Outage:
    """A maintenance planned from tomorrow, for two hours."""
    begins = NOW + timedelta(days=1)
    fields = {
        "kind": "maintenance",
        "status": "scheduled",
        "impact": "maintenance",
        "started_at": begins,
        "expected_end_at": begins + timedelta(hours=2),
    } | fields
    return outage(*slugs, **fields)


def notice(**fields: Any) -> dict[str, Any]:
    """One incident as a status page writes it."""
    return {
        "id": "inc1",
        "name": "FR - DELTA IE Import - Declarations delayed",
        "status": "identified",
        "impact": "major",
        "started_at": "2026-11-23T08:45:00.000+01:00",
        "shortlink": "https://stspg.example/x",
        "incident_updates": [
            {
                "id": "u1",
                "status": "identified",
                "body": "Dear Customer",
                "display_at": "2026-11-23T09:41:05+01:00",
            }
        ],
        "components": [{"id": "c1", "name": "France"}],
    } | fields


def planned(**fields: Any) -> dict[str, Any]:
    """One scheduled maintenance as a status page writes it."""
    return (
        notice(
            id="mnt1",
            name="DE - ATLAS - Scheduled maintenance",
            status="scheduled",
            impact="maintenance",
            components=[{"id": "c2", "name": "Germany"}],
            incident_updates=[],
            scheduled_for="2026-11-28T14:00:00.000+01:00",
            scheduled_until="2026-11-29T00:00:00.000+01:00",
        )
        | fields
    )


def page(
    *incidents: dict[str, Any], maintenances: tuple[dict[str, Any], ...] = ()
) -> dict[str, Any]:
    return {
        "page": {"id": "p", "time_zone": "Europe/Brussels"},
        "components": [],
        "incidents": list(incidents),
        "scheduled_maintenances": list(maintenances),
    }
