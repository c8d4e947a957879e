"""Whether a company's contract covers what a ticket asks for (the service description, as data)."""

from dataclasses import asdict, dataclass

from accounts.choices import Plan, Verdict
from accounts.models import Contract, Service


@dataclass(frozen=True, slots=True)
class ScopeVerdict:
    """What the desk says of a request, before sending and on the ticket; an agent confirms it."""

    verdict: str
    service: str
    subscription: str
    message: str

    def to_dict(self) -> dict[str, str]:
        return asdict(self)


def _service(category: str, subtype: str) -> Service | None:
    """The service of this very subtype, else that of the whole category."""
    rows = Service.objects.filter(category=category, subtype__in={subtype, ""})
    return rows.select_related("subscription").order_by("-subtype").first()


def scope_verdict(
    *, contract: Contract | None, category: str, subtype: str, locale: str
) -> ScopeVerdict:
    """Return what `contract` says of this category and subtype, in `locale` ("fr" or English).

    Nothing is ever refused by it: without a matching service, the verdict is `unsure`.
    """
    service = _service(category, subtype)
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


def _holds(contract: Contract | None, subscription: str) -> bool:
    if contract is None:
        return False
    if subscription == Plan.PREMIUM_PLUS:
        return contract.plan == Plan.PREMIUM_PLUS
    return any(held.slug == subscription for held in contract.subscriptions.all())
