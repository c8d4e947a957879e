"""Examples of the schema: the shapes that integrators meet first."""

from drf_spectacular.utils import OpenApiExample

TICKET_REQUEST = OpenApiExample(
    "A pasted rejection",
    summary="What an ERP sends when customs refuse a declaration",
    value={
        "subject": "CDS rejects our import declaration",
        "description": "CDS40045 on goods item 1: document 9120 is missing.",
        "declaration_reference": "POS-26-00725",
        "external_reference": "ERP-2026-118824",
        "locale": "en",
    },
    request_only=True,
)

TICKET_ANSWER = OpenApiExample(
    "Opened",
    value={
        "number": "CAS-000123",
        "subject": "CDS rejects our import declaration",
        "description": "CDS40045 on goods item 1: document 9120 is missing.",
        "status": "new",
        "priority": "normal",
        "category": "customs_error",
        "subtype": "functional_rejection",
        "customs_system": "cds",
        "country": "GB",
        "classification": {
            "category": "customs_error",
            "subtype": "functional_rejection",
            "confidence": 0.93,
            "customs_system": "cds",
            "country": "GB",
            "codes": [
                {
                    "code": "CDS40045",
                    "system": "cds",
                    "title": "Document missing",
                    "explanation": "A document that the commodity needs is not declared.",
                    "likely_fix": "Add the document to the goods item.",
                }
            ],
            "references": {"error_code": ["CDS40045"], "document_code": ["9120"]},
            "evidence": [{"text": "CDS40045", "start": 0, "end": 8, "why": "Error code of CDS."}],
            "signature": "customs_error|cds40045|item-1",
        },
        "scope": {
            "verdict": "included",
            "service": "customs_error",
            "subscription": "",
            "message": "",
        },
        "sla": {
            "first_response": {
                "due": "2026-11-24T09:30:00Z",
                "state": "running",
                "remaining_seconds": 7200,
            },
            "resolution": {
                "due": "2026-11-25T15:00:00Z",
                "state": "running",
                "remaining_seconds": 57600,
            },
        },
        "company": {"tenant_id": "pennine-outdoor", "name": "Pennine Outdoor Supplies Ltd"},
        "requester": {"email": "gareth@pennine.example", "name": "Gareth"},
        "assignee": None,
        "queue": "customs",
        "references": {"error_code": ["CDS40045"], "document_code": ["9120"]},
        "declaration_reference": "POS-26-00725",
        "external_reference": "ERP-2026-118824",
        "tags": [],
        "snoozed_until": None,
        "locale": "en",
        "version": 2,
        "created_at": "2026-11-24T08:30:00Z",
        "updated_at": "2026-11-24T08:30:00Z",
        "resolved_at": None,
        "url": "https://desk.example/api/v1/tickets/CAS-000123/",
        "page": "https://desk.example/tickets/CAS-000123/",
    },
    response_only=True,
    status_codes=["201"],
)

CAS_NOTIFICATION = OpenApiExample(
    "A status of CAS",
    value={
        "id": "0b80a255-53a1-4945-8932-58ef7777682c",
        "tenantId": "pennine-outdoor",
        "plantId": "POS-FXT-01",
        "eventTime": "2026-11-20T10:15:33.9021187Z",
        "eventType": "DeclarationStatusChanged",
        "eventSubType": "CustomsError",
        "data": {
            "id": "a30f4300-bbee-4636-ad33-bc6d96f0da84",
            "customsShipmentReference": "POS-26-00725",
            "jurisdiction": "GB",
            "mrn": "",
            "lrn": "26112000725POSIMP",
            "currentStatus": "CustomsError",
        },
    },
    request_only=True,
)

SNOOZE_REQUEST = OpenApiExample(
    "Until tomorrow morning", value={"until": "2026-11-25T08:00:00Z"}, request_only=True
)

FOLLOW_UP_CHECK = OpenApiExample(
    "The haulier was asked",
    value={
        "checked": "port",
        "result": "progress",
        "contacted": "haulier",
        "channel": "phone",
        "next_check_at": "2026-11-24T09:00:00Z",
    },
    request_only=True,
)

DUE_QUESTION = OpenApiExample(
    "Four hours of support from Friday 16:00 in Paris",
    value={
        "start": "2026-11-27T15:00:00Z",
        "minutes": 240,
        "calendar": None,
        "at": ["2026-11-30T09:00:00Z"],
    },
    request_only=True,
)

OUTAGE_REQUEST = OpenApiExample(
    "CDS does not answer",
    value={
        "title": "CDS does not answer",
        "systems": ["cds"],
        "impact": "major",
        "what_to_do_en": "Do not send the same declaration twice.",
    },
    request_only=True,
)

FALLBACK_REQUEST = OpenApiExample(
    "Sent while CDS was down",
    value={"system": "cds", "country": "GB", "reference": "POS-26-00725"},
    request_only=True,
)

ARTICLE_REQUEST = OpenApiExample(
    "A draft in one language",
    value={
        "slug": "document-9120",
        "title_en": "Document 9120 is missing",
        "body_en": "Add the document to the goods item.",
        "codes": ["CDS40045"],
        "systems": ["cds"],
    },
    request_only=True,
)

PROPOSAL_REQUEST = OpenApiExample(
    "Against the problem of a ticket",
    value={
        "ticket": "CAS-000123",
        "title": "Add document C678 by rule",
        "proposal": "When the commodity code is 0901 11, add document C678.",
        "place": "Decision tables, documents of an item",
        "locale": "en",
    },
    request_only=True,
)

_WEBHOOK = {
    "url": "https://hooks.pennine.example/helpdesk",
    "event_types": ["ticket.resolved", "sla.breached"],
    "description": "Chat of the shipping office",
}
WEBHOOK_REQUEST = OpenApiExample("Two kinds of event", value=_WEBHOOK, request_only=True)
WEBHOOK_ANSWER = OpenApiExample(
    "Registered",
    value={
        "id": 4,
        **_WEBHOOK,
        "enabled": True,
        "disabled_at": None,
        "disabled_reason": "",
        "failing_since": None,
        "previous_secret_until": None,
        "created_by": "gareth@pennine.example",
        "created_at": "2026-11-24T08:30:00Z",
        "secret": "whsec_" + "A" * 43 + "=",
    },
    response_only=True,
    status_codes=["201"],
)
