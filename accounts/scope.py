"""Whether a company's contract covers what a ticket asks for (the service description, as data)."""

from dataclasses import asdict, dataclass

from accounts.answers import CONTACTS, CONTACTS_THROUGH_US
from accounts.choices import Plan, Verdict
from accounts.models import Contract, Service
from helpdesk.standing import Standing

# The line of the description for what no other line describes: category and subtype.
ANYTHING_ELSE = ("out_of_scope", "")


@dataclass(frozen=True, slots=True)
class ScopeVerdict:
    """What the desk says of a request, before sending and on the ticket; an agent confirms it."""

    verdict: str
    service: str
    subscription: str
    message: str

    def to_dict(self) -> dict[str, str]:
        return asdict(self)


@Standing
def _services() -> dict[tuple[str, str], Service]:
    """The whole service description: some dozens of lines."""
    rows = Service.objects.select_related("subscription")
    return {(row.category, row.subtype): row for row in rows}


def service_of(category: str, subtype: str) -> Service | None:
    """The service of this very subtype, else that of the whole category; for reading only."""
    services = _services()
    return services.get((category, subtype)) or services.get((category, ""))


def scope_verdict(
    *, contract: Contract | None, category: str, subtype: str, locale: str
) -> ScopeVerdict:
    """Return what `contract` says of this category and subtype, in `locale` ("fr" or English).

    Nothing is ever refused by it: without a matching service, the verdict is `unsure`.
    """
    service = service_of(category, subtype)
    if service is None:
        return ScopeVerdict(Verdict.UNSURE, "", "", "")
    verdict = service.verdict
    if service.subscription and _holds(contract, service.subscription.slug):
        verdict = Verdict.INCLUDED
    return ScopeVerdict(
        verdict=verdict,
        service=service.slug,
        subscription=service.subscription.name(locale) if service.subscription else "",
        message=service.message(locale) if verdict != Verdict.INCLUDED else "",
    )


@dataclass(frozen=True, slots=True)
class ScopeAnswer:
    """The kind answer to what the contract leaves out: `{requester}` and `{agent}` still to fill."""

    service: str
    subscription: str
    body: str


def scope_answer(*, category: str, subtype: str, locale: str) -> ScopeAnswer | None:
    """Return what to answer in `locale` (fr, en, nl, de; else English), as leads wrote it.

    A request that an agent calls outside although its category is covered gets the general
    answer. None where no answer was written.
    """
    service = service_of(category, subtype)
    if service is None or service.verdict == Verdict.INCLUDED:
        service = service_of(*ANYTHING_ELSE)
    return answer_of(service, locale) if service and service.answer(locale) else None


def answer_of(service: Service, locale: str) -> ScopeAnswer:
    """The answer of a service with its subscription and contact named, for sending or a preview."""
    held = service.subscription
    body = service.answer(locale)
    words = locale if locale in CONTACTS and getattr(service, f"answer_{locale}") else "en"
    contact = CONTACTS_THROUGH_US[words]
    if held and held.contact:
        contact = CONTACTS[words].format(address=held.contact)
    body = body.replace("{contact}", contact)
    body = body.replace("{subscription}", held.name(locale) if held else "")
    return ScopeAnswer(service.slug, held.slug if held else "", body)


def _holds(contract: Contract | None, subscription: str) -> bool:
    if contract is None:
        return False
    if subscription == Plan.PREMIUM_PLUS:
        return contract.plan == Plan.PREMIUM_PLUS
    return any(held.slug == subscription for held in contract.subscriptions.all())
