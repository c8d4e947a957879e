"""Reading a CAS notification, whole or torn out of a mail; nothing in it is trusted to be there."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from alerts.core.lexicon.statuses import EVENT_CLASSES, QUIET_EVENTS
from alerts.core.lexicon.systems import PORT_SYSTEMS, SYSTEM_WORDS
from alerts.core.words import Direction

_MAX_TEXT = 4_000
_MAX_ITEMS = 50
_EMBEDDED = re.compile(r'\{\s{0,20}"(?:id|tenantId|eventType|plantId|eventTime|data|errors)"')
_MAX_EMBEDDED = 60_000
_DIRECTIONS = {
    "in": Direction.IMPORT,
    "out": Direction.EXPORT,
    "import": Direction.IMPORT,
    "export": Direction.EXPORT,
    "transit": Direction.TRANSIT,
    "t1": Direction.TRANSIT,
    "t2": Direction.TRANSIT,
}


@dataclass(frozen=True, slots=True)
class Notification:
    """What one CAS event says, in our words; empty strings where it says nothing."""

    event_type: str = ""
    event_subtype: str = ""
    status: str = ""
    target: str = ""
    known: bool = True
    country: str = ""
    direction: str = ""
    system: str = ""
    place: str = ""
    step: str = ""
    text: str = ""
    references: Mapping[str, list[str]] = field(default_factory=dict)


def read_notification(payload: object, statuses: Mapping[str, str]) -> Notification | None:
    """Return what a payload says, or None where it is no CAS notification.

    Accepts the parsed object, its JSON text, or a list whose first object counts. Keys are read
    without regard to case and outer blanks: CAS's own examples have some.
    """
    envelope = _mapping(_loaded(payload))
    if not envelope:
        return None
    data = _mapping(envelope.get("data")) or envelope
    event_type, event_subtype = _string(envelope, "eventtype"), _string(envelope, "eventsubtype")
    status = _string(data, "currentstatus")
    if not (event_type or status or "errors" in data or "errordescriptions" in data):
        return None
    target, known = _target(event_type, event_subtype, status, data, statuses)
    words = _flow_words(data)
    country = _string(data, "jurisdiction").upper()[:2] or next(
        (word.upper() for word in words[:1] if len(word) == 2), ""
    )
    return Notification(
        event_type=event_type,
        event_subtype=event_subtype,
        status=status,
        target=target,
        known=known,
        country="GB" if country in {"XI", "UK"} else country,
        direction=_direction(data, words),
        system=next((word for word in reversed(words) if _names_customs_system(word)), ""),
        place=f"{_string(data, 'plant')} {_string(data, 'storagelocation')}".strip(),
        step=_string(data, "customsflowstep"),
        text=_texts(data),
        references=_references(data),
    )


def embedded_payload(text: str) -> object:
    """Return the first JSON object pasted in a text, or None."""
    match = _EMBEDDED.search(text)
    if match is None:
        return None
    start = match.start()
    try:
        return json.JSONDecoder().raw_decode(text[start : start + _MAX_EMBEDDED])[0]
    except (ValueError, RecursionError):
        return None


def _loaded(payload: object) -> object:
    if isinstance(payload, (str, bytes)):
        try:
            payload = json.loads(payload[:1_000_000])
        except (ValueError, RecursionError):
            return None
    if isinstance(payload, list):
        return payload[0] if payload else None
    return payload


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, Mapping):
        return {}
    return {str(key).strip().lower(): item for key, item in value.items()}


def _string(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    return value.strip()[:_MAX_TEXT] if isinstance(value, str) else ""


def _target(
    event_type: str,
    event_subtype: str,
    status: str,
    data: Mapping[str, object],
    statuses: Mapping[str, str],
) -> tuple[str, bool]:
    """Return the class of an event, and whether its status or type was known at all."""
    kind = event_type.lower()
    if not status and kind not in QUIET_EVENTS:
        status = event_subtype
    if status:
        by_name = {name.lower(): target for name, target in statuses.items()}
        target = by_name.get(status.replace(" ", "").lower())
        return (target, True) if target is not None else ("", False)
    event = EVENT_CLASSES.get((kind, event_subtype.lower()))
    if event is not None:
        return event, True
    if data.get("errordescriptions"):
        return "technical_validation/ingestion_failed", True
    return ("unclassified/", True) if kind in QUIET_EVENTS else ("", False)


def _flow_words(data: Mapping[str, object]) -> list[str]:
    return re.findall("[a-z0-9]+", _string(data, "customsflow").lower())


def _direction(data: Mapping[str, object], words: list[str]) -> str:
    step = _string(data, "customsflowstep").lower()
    given = _DIRECTIONS.get(_string(data, "direction").lower())
    return (
        given
        or next((_DIRECTIONS[word] for word in words if word in _DIRECTIONS), None)
        or next((direction for word, direction in _DIRECTIONS.items() if step.startswith(word)), "")
    )


def _names_customs_system(word: str) -> bool:
    return word in SYSTEM_WORDS and word not in PORT_SYSTEMS


def _texts(data: Mapping[str, object]) -> str:
    """Return the error texts of an event or declaration, one a line."""
    descriptions = _list(data.get("errordescriptions"))
    lines = [item[:_MAX_TEXT] for item in descriptions if isinstance(item, str)]
    for item in _list(data.get("errors")):
        error = _mapping(item)
        fields = " ".join(
            _string(_mapping(reference), "path") for reference in _list(error.get("fieldreference"))
        )
        parts = (_string(error, "errorcode"), _string(error, "message"))
        lines.append(" ".join((*parts, _string(error, "description"), fields)).strip())
    return "\n".join(lines)[:_MAX_TEXT]


def _list(value: object) -> list[object]:
    return value[:_MAX_ITEMS] if isinstance(value, list) else []


def _references(data: Mapping[str, object]) -> dict[str, list[str]]:
    """Return the correlation keys of an event, by reference kind (those that it fills)."""
    trader = _string(data, "traderreference")
    shipment = _string(data, "customsshipmentreference") or _string(data, "businessreference")
    found = {
        "mrn": [_string(data, "mrn")],
        "lrn": [_string(data, "lrn")],
        "arc": [_string(data, "arc")],
        "mucr": [_string(data, "mucr")],
        "shipment": [shipment],
        "ducr" if re.match(r"\d[A-Z]{2}\w+-", trader) else "shipment_other": [trader],
        "cas_id": [
            _string(data, "id"),
            *(item for item in _list(data.get("ingestionreferences")) if isinstance(item, str)),
        ],
    }
    found["shipment"] += found.pop("shipment_other", [])
    return {kind: kept for kind, values in found.items() if (kept := [v for v in values if v])}
