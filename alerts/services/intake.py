"""What changes alerts: storing what CAS or a program says, once."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, User
from alerts.choices import Category
from alerts.core.classify import Classification, classify
from alerts.core.notification import Notification, read_notification
from alerts.core.stored import to_stored
from alerts.errors import IntakeRefused, NotANotification, WrongTenant
from alerts.models import Alert, AlertReference, Intake, StatusMapping
from alerts.services.recommendations import recommendation_recur
from alerts.signals import alert_stored

MAX_REFERENCE = 100


@transaction.atomic
def intake_create(*, company: Company, user: User) -> tuple[Intake, str]:
    """Give a company its address for CAS's notifications; the token is shown this once only."""
    token = Intake.generate()
    fields = {"token_hash": Intake.digest(token), "user": user}
    intake, _created = Intake.objects.update_or_create(company=company, defaults=fields)
    return intake, token


def intake_find(
    *, token: str, headers: Mapping[str, str], address: str, body: bytes
) -> Intake | None:
    """Return the intake of a path token, or None. Raises IntakeRefused when a check fails.

    CAS documents no authentication of its webhooks, so each further check applies only where it
    was set: a fixed header, an HMAC-SHA256 of the body (hexadecimal), a list of addresses.
    """
    intake = (
        Intake.objects.filter(token_hash=Intake.digest(token)).select_related("company").first()
    )
    if intake is None:
        return None
    passed = (
        _header_passes(intake, headers)
        and _hmac_passes(intake, headers, body)
        and (not intake.addresses or address in intake.addresses)
    )
    if not passed:
        raise IntakeRefused(_("The notification did not pass the checks of this address."))
    return intake


def _header_passes(intake: Intake, headers: Mapping[str, str]) -> bool:
    if not intake.header_name:
        return True
    return constant_time_compare(headers.get(intake.header_name, ""), intake.header_value)


def _hmac_passes(intake: Intake, headers: Mapping[str, str], body: bytes) -> bool:
    if not intake.hmac_secret:
        return True
    expected = hmac.new(intake.hmac_secret.encode(), body, hashlib.sha256).hexdigest()
    given = headers.get(intake.hmac_header, "").removeprefix("sha256=")
    return constant_time_compare(given, expected)


@transaction.atomic
def notification_store(
    *, company: Company, payload: Mapping[str, Any], now: datetime
) -> tuple[Alert, bool]:
    """Store a CAS notification with what it means. Return the alert and whether it is new.

    CAS delivers at least once and out of order: a repeated `id` changes nothing, and `eventTime`
    orders. Unknown types and statuses are kept, and shown for triage. Raises NotANotification,
    WrongTenant.
    """
    envelope = {str(key).strip(): value for key, value in payload.items()}
    external_id = envelope.get("id")
    said = read_notification(payload, {})
    if not isinstance(external_id, str) or not external_id or said is None:
        raise NotANotification(
            _("This is no CAS notification: it needs “id”, “eventType” and “data”.")
        )
    if envelope.get("tenantId") not in (None, "", company.tenant_id):
        raise WrongTenant(_("This notification belongs to another tenant."))
    known = Alert.objects.filter(company=company, external_id=external_id[:MAX_REFERENCE]).first()
    if known is not None:
        return known, False
    return _alert_write(company, external_id, payload, "", said, _event_at(envelope, now), now)


@transaction.atomic
def alert_create(
    *, company: Company, text: str, payload: Mapping[str, Any] | None, now: datetime
) -> Alert:
    """Store an alert that a program posts as text, as JSON or as both. The same content twice is
    one alert."""
    content = json.dumps([text, payload], sort_keys=True, ensure_ascii=True).encode()
    external_id = f"sha256:{hashlib.sha256(content).hexdigest()}"
    said = read_notification(payload, {}) if payload else None
    said = said or Notification()
    alert, _new = _alert_write(company, external_id, payload or {}, text, said, now, now)
    return alert


def _alert_write(
    company: Company,
    external_id: str,
    payload: Mapping[str, Any],
    text: str,
    said: Notification,
    event_at: datetime,
    now: datetime,
) -> tuple[Alert, bool]:
    status = said.status or said.event_subtype
    mapping = StatusMapping.objects.filter(status__iexact=status).first() if status else None
    understood = classify(text, payload=payload or None, statuses=_statuses(mapping))
    category, subtype = _class_of(understood, mapping, said)
    alert, created = Alert.objects.get_or_create(
        company=company,
        external_id=external_id[:MAX_REFERENCE],
        defaults={
            "event_type": said.event_type[:60],
            "event_subtype": said.event_subtype[:60],
            "event_at": event_at,
            "received_at": now,
            "payload": payload,
            "text": text,
            "status": said.status[:60],
            "known_status": said.known or mapping is not None,
            "category": category,
            "subtype": subtype,
            "customs_system": understood.customs_system,
            "country": understood.country,
            "declaration_id": _declaration_id(payload),
            "shipment_reference": (said.references.get("shipment") or [""])[0][:MAX_REFERENCE],
            "signature": understood.signature[:200],
            "classification": to_stored(understood),
        },
    )
    if created:
        _references_write(alert, understood.references)
        _neighbours_end(alert, mapping)
        _recommendation_follows(alert)
        alert_stored.send(sender=Alert, alert=alert)
    return alert, created


def _statuses(mapping: StatusMapping | None) -> Mapping[str, str]:
    """The line of the status table that applies, as the classifier reads it."""
    if mapping is None:
        return {}
    category = mapping.category or Category.UNCLASSIFIED
    return {mapping.status: f"{category}/{mapping.subtype}"}


def _class_of(
    understood: Classification, mapping: StatusMapping | None, said: Notification
) -> tuple[str, str]:
    """The table of statuses decides where it knows the status; news has no category."""
    if mapping is not None:
        same = mapping.category == understood.category
        return mapping.category, mapping.subtype or (str(understood.subtype) if same else "")
    if said.status:
        return Category.UNCLASSIFIED, ""
    if said.target.startswith(Category.UNCLASSIFIED):
        return "", ""
    return str(understood.category), str(understood.subtype)


def _references_write(alert: Alert, references: Mapping[str, list[str]]) -> None:
    rows = [
        AlertReference(alert=alert, kind=kind, value=value[:MAX_REFERENCE])
        for kind, values in references.items()
        for value in dict.fromkeys(values)
    ]
    AlertReference.objects.bulk_create(rows, ignore_conflicts=True)


def _neighbours_end(alert: Alert, mapping: StatusMapping | None) -> None:
    """A good status ends the earlier alerts of its declaration, whichever arrives first."""
    if not alert.declaration_id or mapping is None:
        return
    same = Alert.objects.filter(company=alert.company, declaration_id=alert.declaration_id)
    if mapping.ends_alert:
        earlier = same.needing_help().filter(event_at__lt=alert.event_at, over_at=None)
        earlier.update(over_at=alert.event_at)
    elif alert.category:
        good = StatusMapping.objects.filter(ends_alert=True).values("status")
        later = same.filter(Q(status__in=good), event_at__gt=alert.event_at)
        alert.over_at = later.order_by("event_at").values_list("event_at", flat=True).first()
        alert.save(update_fields=["over_at"])


def _recommendation_follows(alert: Alert) -> None:
    """A problem that comes back after its rule was applied reopens the recommendation."""
    if alert.category in ("", Category.UNCLASSIFIED):
        return
    recommendation_recur(
        company_id=alert.company_id,
        signature=alert.signature,
        at=alert.event_at,
        cause={"alert": alert.pk},
    )


def _declaration_id(payload: Mapping[str, Any]) -> str:
    data = payload.get("data")
    identifier = data.get("id") if isinstance(data, Mapping) else None
    return identifier[:MAX_REFERENCE] if isinstance(identifier, str) else ""


def _event_at(envelope: Mapping[str, Any], now: datetime) -> datetime:
    """`eventTime` (UTC, up to seven decimals), or the time of arrival where it cannot be read."""
    raw = envelope.get("eventTime")
    if not isinstance(raw, str):
        return now
    try:
        parsed = parse_datetime(raw.strip())
    except ValueError:
        return now
    if parsed is None:
        return now
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
