"""The only place where tests build rows, with the dullest valid defaults.

Three people recur: the requester, a colleague of the same company, a stranger of another one.
"""

from datetime import date
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from accounts.choices import Role, Scope
from accounts.identity_providers import ProviderChoice, provider_save
from accounts.invitations import invitation_send
from accounts.models import Company, Contract, IdentityProvider, Invitation, User
from accounts.services import api_key_create
from alerts.models import Alert, Recommendation
from alerts.services import Proposal, notification_store, recommendation_propose
from notifications.endpoints import endpoint_create, endpoint_ping
from notifications.models import OutboxMessage, WebhookEndpoint
from tickets.choices import Via
from tickets.events import Actor
from tickets.models import Article, MarkedReply, Ticket
from tickets.services import (
    ArticleText,
    Mark,
    NewTicket,
    Reply,
    article_create,
    article_publish,
    marked_reply_add,
    ticket_open,
)

PASSWORD = "correct-horse-battery"
_HASH = make_password(PASSWORD)
_numbers = count(1)


def company(**fields: Any) -> Company:
    """A company with a Premium contract; `contract_…` fields go to the contract."""
    number = next(_numbers)
    of_contract = {
        key.removeprefix("contract_"): fields.pop(key)
        for key in list(fields)
        if key.startswith("contract_")
    }
    row = Company.objects.create(
        **{"name": f"Company {number}", "tenant_id": f"company-{number}", **fields}
    )
    Contract.objects.create(company=row, **{"starts_on": date(2026, 1, 1), **of_contract})
    return row


def person(of: Company | None = None, **fields: Any) -> User:
    """A customer; of a new company unless `of` is given."""
    number = next(_numbers)
    defaults = {
        "email": f"person{number}@customer.example",
        "name": f"Person {number}",
        "role": Role.CUSTOMER,
        "company": of or company(),
        "language": "en",
        "password": _HASH,
    }
    return User.objects.create(**defaults | fields)


def agent(**fields: Any) -> User:
    number = next(_numbers)
    defaults = {
        "email": f"agent{number}@desk.example",
        "name": f"Agent {number}",
        "role": Role.AGENT,
        "language": "en",
        "password": _HASH,
    }
    return User.objects.create(**defaults | fields)


def actor(user: User | None, via: str = Via.PORTAL) -> Actor:
    return Actor(user=user, via=via)


def ticket(requester: User | None = None, **fields: Any) -> Ticket:
    """A ticket opened through the portal by `requester`, or by someone new."""
    requester = requester or person()
    defaults = {"subject": "A subject", "description": "A description", "priority": "normal"}
    opened = Company.objects.select_related("contract").get(pk=requester.company_id)
    return ticket_open(
        new=NewTicket(**defaults | fields),
        company=opened,
        requester=requester,
        actor=actor(requester),
    )


def alert(
    of: Company, status: str = "CustomsError", at: str = "2026-11-20T10:00:00Z", **data: Any
) -> Alert:
    """What CAS says of a British import; `data` goes into its declaration."""
    declaration = {
        "id": "6c2386e5-cc86-4a64-b3c4-72ca4495f8b4",
        "currentStatus": status,
        "jurisdiction": "GB",
        "customsFlow": "GB_IMPORT_SEA_CDS",
        "customsShipmentReference": "POS-26-00725",
        "lrn": "26112000725POSIMP",
    }
    payload = {
        "id": f"event-{next(_numbers)}",
        "tenantId": of.tenant_id,
        "eventTime": at,
        "eventType": "DeclarationStatusChanged",
        "eventSubType": status,
        "data": declaration | data,
    }
    stored, _new = notification_store(company=of, payload=payload, now=timezone.now())
    return stored


def recommendation(
    of: Company | None = None, *, signature: str = "", by: User | None = None, **text: Any
) -> Recommendation:
    """A rule change proposed to `of` by an agent; against a missing document unless told otherwise."""
    defaults = {
        "title": "Add the missing document by rule",
        "proposal": "When the commodity code is 0901 11, add document C678.",
        "place": "Decision tables, documents of an item",
        "locale": "en",
    }
    return recommendation_propose(
        company=of or company(),
        signature=signature or "customs_error|CDS40045|additionaldocument|0901110000",
        text=Proposal(**defaults | text),
        actor=by or agent(),
    )


def article(**fields: Any) -> Article:
    """A published article for customers, about nothing in particular."""
    lead = agent(role=Role.LEAD)
    slug = fields.pop("slug", f"article-{next(_numbers)}")
    defaults = {
        "title_fr": "Un titre",
        "title_en": "A title",
        "body_fr": "Un texte",
        "body_en": "A text",
    }
    draft = article_create(slug=slug, text=ArticleText(**defaults | fields), author=lead)
    return article_publish(article_id=draft.pk, seen=1, actor=lead)


def api_key(user: User, *scopes: str) -> str:
    """The key itself, with the scopes given or all of them."""
    _row, key = api_key_create(user=user, name="test", scopes=scopes or Scope.values)
    return key


def passkey(user: User, name: str = "laptop") -> Authenticator:
    """A passkey as a device makes it, whose private half nobody keeps."""
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    made = AttestedCredentialData.create(bytes(16), name.encode(), public)
    held = AuthenticatorData.create(bytes(32), 0x41, 0, made)  # touched, with a key inside
    credential = {
        "id": websafe_encode(name.encode()),
        "rawId": websafe_encode(name.encode()),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(
                b'{"type":"webauthn.create","challenge":"","origin":""}'
            ),
            "attestationObject": websafe_encode(AttestationObject.create("none", held, {})),
        },
    }
    return WebAuthn.add(user, name, credential).instance


def invitation(of: Company, **fields: Any) -> Invitation:
    """Someone new invited by an administrator of the company."""
    defaults = {"email": f"new{next(_numbers)}@x.example", "role": "customer", "language": "en"}
    inviter = person(of, role="customer_admin")
    return invitation_send(company=of, actor=inviter, **defaults | fields)


def identity_provider(
    of: Company, *, issuer: str = "https://login.acme.example", **fields: Any
) -> IdentityProvider:
    """The company's own sign-in, in use for the addresses of `acme.example`."""
    defaults = {
        "client_id": "desk:1",
        "secret": "a secret & more",
        "domains": ("acme.example",),
        "is_active": True,
        "passwords_off": False,
        "creates_people": False,
    }
    choice = ProviderChoice(issuer=issuer, **defaults | fields)
    return provider_save(company=of, choice=choice, actor=agent(role=Role.ADMIN))


def solution(ticket: Ticket, by: User) -> MarkedReply:
    """A reply of an agent that waits for the customer's word."""
    message = marked_reply_add(
        ticket_id=ticket.pk,
        reply=Reply(body="Try again."),
        mark=Mark("solution"),
        actor=actor(by, Via.DESK),
    )
    return message.marked


def webhook(company_id: int | None, **fields: Any) -> WebhookEndpoint:
    """Someone's webhook, at an address that nobody calls."""
    defaults = {
        "url": "https://hooks.customer.example/desk",
        "event_types": ["ticket.created"],
        "created_by": "maud@customer.example",
    }
    endpoint, _secret = endpoint_create(company_id=company_id, **defaults | fields)
    return endpoint


def webhook_message(company_id: int | None) -> OutboxMessage:
    """A test that is to be sent to a new webhook."""
    return endpoint_ping(endpoint=webhook(company_id), key="a", now=timezone.now())
