"""What is kept about a person: handed out on request, and taken away on request.

Found from the models themselves: whatever points to a person is found, also what is added later.
"""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import transaction
from django.db.models import BinaryField, Field, ForeignKey, Model
from django.utils import timezone

from accounts.models import ApiKey, Contract, Identity, Invitation, User
from helpdesk.retention import inbound_empty, outbox_empty
from notifications.models import BouncedAddress, InboundMessage, OutboxMessage, WebhookEndpoint
from tickets.models import Message, TicketEvent

# Never handed out: what opens a door, and what is derived for searching.
_SECRET = {"password", "key_hash", "secret", "previous_secret", "search"} | {
    "mfa.Authenticator.data",
    "accounts.SignedIn.session",
}
_ERASED_DOMAIN = "erased.invalid"  # RFC 2606: never delivered


def person_export(*, user: User) -> dict[str, Any]:
    """Everything that names this person, by model; secrets and raw bytes left out.

    Rows that point to them are whole, so they hold words about others too: read before you send.
    """
    report: dict[str, Any] = {"person": _row(user)}
    for model, fields in references():
        for field in fields:
            rows = model._default_manager.filter(**{field.name: user})
            if rows.exists():
                report[f"{model._meta.label}.{field.name}"] = [_row(row) for row in rows.iterator()]
    for label, rows in _by_address(user.email).items():
        if rows.exists():
            report[label] = [_row(row) for row in rows.iterator()]
    return report


@transaction.atomic
def person_erase(*, user_id: int) -> dict[str, int]:
    """Take the name and the address of a person away everywhere but in texts; return a report.

    Messages, tickets and the log stay, under a pseudonym: they are the company's record of its
    declarations. The log is append-only; where its data holds the address, the report says how
    often. Doing it twice changes nothing.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    email, now = user.email, timezone.now()
    kept_in = {
        "messages that mention the address": Message.objects.filter(body__icontains=email).count(),
        "events of the log that mention the address": TicketEvent.objects.filter(
            data__icontains=email
        ).count(),
    }
    pseudonym = f"erased-{user.pk}@{_ERASED_DOMAIN}"
    user.name, user.email, user.is_active = f"Erased {user.pk}", pseudonym, False
    user.set_unusable_password()
    user.save()
    return {
        "second factors": Authenticator.objects.filter(user=user).delete()[0],
        "keys revoked": ApiKey.objects.filter(user=user, revoked_at=None).update(revoked_at=now),
        "identities": Identity.objects.filter(user=user).delete()[0],
        "invitations": Invitation.objects.filter(email=email).update(email=pseudonym),
        "e-mails sent": outbox_empty(
            OutboxMessage.objects.filter(recipient__iexact=email, next_attempt_at=None)
        ),
        "e-mails received": inbound_empty(
            InboundMessage.objects.filter(from_address__iexact=email, settled_at__isnull=False)
        ),
        "contracts": Contract.objects.filter(manager_email__iexact=email).update(manager_email=""),
        "webhooks": WebhookEndpoint.objects.filter(created_by__iexact=email).update(
            created_by=pseudonym
        ),
        "mails that came back": BouncedAddress.objects.filter(address=email).delete()[0],
        "addresses tried again": BouncedAddress.objects.filter(cleared_by__iexact=email).update(
            cleared_by=pseudonym
        ),
    } | kept_in


def references() -> Iterator[tuple[type[Model], list[ForeignKey[Any, Any]]]]:
    """Every model that points to people, with the fields that do."""
    for model in apps.get_models():
        fields = [
            field
            for field in model._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.related_model is User
        ]
        if fields:
            yield model, fields


def _by_address(email: str) -> dict[str, Any]:
    """What knows people by their address only."""
    return {
        "accounts.Invitation.email": Invitation.objects.filter(email=email),
        "accounts.Contract.manager_email": Contract.objects.filter(manager_email__iexact=email),
        "notifications.OutboxMessage.recipient": OutboxMessage.objects.filter(
            recipient__iexact=email
        ),
        "notifications.InboundMessage.from_address": InboundMessage.objects.filter(
            from_address__iexact=email
        ),
        "notifications.BouncedAddress.address": BouncedAddress.objects.filter(address=email),
        "notifications.BouncedAddress.cleared_by": BouncedAddress.objects.filter(
            cleared_by__iexact=email
        ),
        "notifications.WebhookEndpoint.created_by": WebhookEndpoint.objects.filter(
            created_by__iexact=email
        ),
    }


def _row(row: Model) -> dict[str, Any]:
    return {
        field.attname: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if _is_told(field)
    }


def _is_told(field: "Field[Any, Any]") -> bool:
    return not {field.name, str(field)} & _SECRET and not isinstance(field, BinaryField)
