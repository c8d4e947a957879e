"""What drf-spectacular cannot see: the key, the errors that any route may answer, the headers."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `code` never changes; texts are in the language asked for.",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer, or parameter."},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
    "examples": [
        {
            "type": "about:blank",
            "title": "Bad Request",
            "status": 400,
            "detail": "The request is not valid: see “errors”.",
            "instance": "/api/v1/tickets/",
            "code": "invalid",
            "errors": [
                {"pointer": "/subject", "code": "required", "detail": "This field is required."}
            ],
        }
    ],
}

_ERRORS = {
    "400": "Not valid; `errors` points at each fault.",
    "401": "No key, or one that is unknown, expired or revoked.",
    "403": "The key, or the person it acts as, may not do this.",
    "404": "There is no such object for this key.",
    "406": "Answers are JSON.",
    "409": "Not possible in the present state, or the first request with this key still runs.",
    "412": "The ticket changed since the version in `If-Match`.",
    "413": "The request is too large.",
    "415": "The content type is not one that this route reads.",
    "422": "This `Idempotency-Key` was used for another request.",
    "429": "Too many requests; `Retry-After` says how long to wait.",
    "503": "Not available now; `Retry-After` says how long to wait.",
    "507": "No room for files at the moment; nothing of it was kept.",
}
_ALWAYS = ("406", "429", "503")
_OF_BODY = ("400", "409", "413", "415", "422")
_VERSIONED = (
    "tickets_update",
    "tickets_transition",
    "tickets_snooze",
    "tickets_wake",
    "messages_create",
)
_IDEMPOTENT_NOT = (
    "alerts_classify",
    "sla_due",
    "cas_notifications_create",
    "cas_intake_create",
    "mail_inbound_create",
    "me_rotate",  # a kept answer would keep the key
)
_ANSWERS = {
    "mail_inbound_create": ("401", "404"),  # 404 where no mail server is expected
    "attachments_retrieve": ("409",),
    "links_delete": ("409",),
    "webhooks_delete": ("409",),
    "tickets_wake": ("409",),
    "attachments_create": ("507",),
}

_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Any text of up to 255 characters, new for each write; kept for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The `ETag` last seen; 412 when the ticket changed since.",
    "schema": {"type": "string"},
}
_LIMITS = {
    name: {"description": description, "schema": {"type": "string"}}
    for name, description in (
        ("RateLimit", "What is left of the window."),
        ("RateLimit-Policy", "How many requests, in how many seconds."),
    )
}


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "helpdesk.api.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key of your company: `Authorization: Bearer c4tdesk_…`.",
        }


def problems_describe(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add to every operation the errors it may answer and the headers it reads and sets."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    for address, methods in result["paths"].items():
        for method, operation in methods.items():
            _describe(operation, address, method)
    return result


def _describe(operation: dict[str, Any], address: str, method: str) -> None:
    name = operation["operationId"]
    codes = [*_ALWAYS, "400", *_ANSWERS.get(name, ())]
    if operation.get("security"):
        codes += ["401", "403"]
    if "{" in address:
        codes.append("404")
    if method in ("post", "patch"):
        codes += _OF_BODY
    if method == "post" and name not in _IDEMPOTENT_NOT:
        operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
    if name in _VERSIONED:
        operation["parameters"].append(_IF_MATCH)
        codes.append("412")
    for code in sorted(set(codes)):
        operation["responses"].setdefault(code, _problem(code))
    for response in operation["responses"].values():
        response.setdefault("headers", {}).update(_LIMITS)


def _problem(code: str) -> dict[str, Any]:
    reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": _ERRORS[code], "content": {"application/problem+json": reference}}
