"""Where every page is, taken from the URL configuration, and rows for them to show."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.urls import reverse

from accounts.notices import unsubscribe_path
from customs.models import LegalLimit, Outage
from helpdesk.permissions import Entry, entries
from notifications.models import OutboxMessage
from sla.models import Calendar, EscalationRule, Policy
from tests import factories
from tests.mail.letters import arrive, letter
from tests.test_isolation import rows_of
from tickets.models import FollowUp, Queue, Ticket
from tickets.rating_links import rating_path
from tickets.services import approval_ask, message_add, regularisation_add, ticket_move

TELLING = """Bonjour, CES-GB-26-0087 nous revient de la douane britannique :
ValidationCode:CDS12005;CodeDescription:Authorisation Error;PointerNames:Declaration->GoodsShipment->Importer
MRN 26GB5K8H2M7QOW3TR7, conteneur CESU2066754. Je vous donne mon accord pour contacter la douane."""
MISSING = "Exit confirmation not received, MRN 06DE586600006143E1. Alternative proof (IE582)?"
TARIFF = "Quel code douanier pour des lampes de bureau ? Classement tarifaire, s’il vous plaît."
MAIL = "The red one.\n\nOn Mon, 23 Nov 2026 at 10:00, the desk wrote:\n> Which lorry?"
# What a page says only when it was asked.
ASKED = {
    "system": {"urgency": "blocked", "procedure": "import", "country": "FR"},
    "help-article": {"about": "port_error"},
    "desk:rectification": {
        "country": "BE", "direction": "import", "state": "accepted", "error": "duplicate",
    },
    "desk:continuity": {
        "system": "aes", "country": "BE", "procedure": "export", "urgency": "blocked",
        "authorisations": "bcp_id",
    },
}  # fmt: skip

COMPANY_PAGES = (
    "desk:company",
    "desk:company-alert-rule",
    "desk:company-authorisations",
    "desk:company-review",
    "desk:company-sign-in",
)


def token_of(path: str) -> str:
    """What stands behind the first name of a path."""
    return path.strip("/").partition("/")[2]


class Places:
    """The rows of one company, told in full, and the address of each page about them."""

    def __init__(self) -> None:
        company = factories.company(name="Verrière", contract_countries=["FR", "GB"])
        self.boss = factories.person(company, role="customer_admin", name="Hélène Sauvage")
        self.admin = factories.agent(role="admin", name="Laurence Petit")
        self.rows = rows_of(self.boss)
        self.ticket = self._told_in_full()
        self._of_route = self._rows_of_routes()
        self._others()

    def addresses(self, doors: set[str], *, desk: bool = False) -> Iterator[str]:
        """Every address behind these doors, in the portal and around it or in the desk."""
        for entry in entries():
            is_desk = entry.name.startswith("desk:")
            is_api = entry.name.startswith("api:") and entry.name != "api:docs"
            if not is_api and is_desk == desk and entry.doors.get("") in doors:
                yield self.address(entry)

    def address(self, entry: Entry) -> str:
        own = self._of_route.get(entry.name, {})
        values = {one: own.get(one, self.rows.get(one, "none")) for one in entry.parameters}
        if callable(values.get("pk")):
            values["pk"] = values["pk"](entry.name)
        asked = ASKED.get(entry.name) or own.get("?")
        return reverse(entry.name, kwargs=values) + (f"?{urlencode(asked)}" if asked else "")

    def _told_in_full(self) -> Ticket:
        """Written in twice, with an approval asked and a solution that waits for a word."""
        ticket = factories.ticket(self.boss, subject="CDS rejection", description=TELLING)
        claire = factories.agent(name="Claire Vasseur")
        by_claire = factories.actor(claire, "desk")
        message_add(ticket_id=ticket.pk, author=claire, body="We look into it", actor=by_claire)
        message_add(
            ticket_id=ticket.pk, author=claire, body="Who knows?", actor=by_claire, public=False
        )
        approval_ask(ticket_id=ticket.pk, purpose="Why", shared="The text", actor=by_claire)
        factories.solution(ticket, claire)
        return ticket

    def _rows_of_routes(self) -> dict[str, dict[str, Any]]:
        article = factories.article()
        invited = factories.invitation(self.boss.company)
        mail = OutboxMessage.objects.get(template="invitation", recipient=invited.email)
        key, hook = self._of_the_desk()
        policy, calendar = Policy.objects.earliest("pk").pk, Calendar.objects.earliest("pk").pk
        about = {"pk": article.pk, "version": 1}
        delta = {"slug": "delta_ie", "part": "fact"}
        return {
            "ticket": {"number": self.ticket.number},
            "desk:ticket": {"number": self.ticket.number},
            "help-article": {"slug": article.slug},
            **{f"desk:article{part}": about for part in ("", "-edit", "-version")},
            **dict.fromkeys(("system", "desk:system", "desk:system-part-new"), delta),
            **{f"desk:policy{part}": {"pk": policy} for part in ("", "-preview")},
            **{f"desk:calendar{part}": {"pk": calendar} for part in ("", "-preview")},
            "desk:report": {"name": "volumes"},
            "desk:scope-service": {"slug": "controls"},
            "desk:scope-subscription": {"slug": "classification"},
            "desk:recommendation-new": {"?": {"ticket": self.ticket.number}},
            "desk:team-agent": {"pk": self.admin.pk},
            "desk:team-queue": {"slug": Queue.objects.order_by("pk").first().slug},
            "desk:rule": {"pk": EscalationRule.objects.order_by("pk").first().pk},
            "desk:playbook": {"slug": "customs_error"},
            **{name: {"pk": self.boss.company_id} for name in COMPANY_PAGES},
            "desk:person-sign-in": {"pk": self.boss.pk},
            "desk:legal-limit": {"pk": LegalLimit.objects.earliest("pk").pk},
            "desk:key": {"pk": key.pk},
            "desk:webhook": {"pk": hook.pk},
            "invitation": {"token": token_of(mail.context["path"])},
            "rate": {"token": self._rated()},
            "unsubscribe": {"token": token_of(unsubscribe_path(self.boss, "agent_replied"))},
        }

    def _of_the_desk(self) -> tuple[Any, Any]:
        factories.api_key(self.admin)
        return self.admin.api_keys.get(), factories.webhook(None)

    def _rated(self) -> str:
        solved = factories.ticket(self.boss, subject="Solved")
        by_admin = factories.actor(self.admin, "desk")
        ticket_move(ticket_id=solved.pk, to="resolved", actor=by_admin)
        solved.refresh_from_db()
        return token_of(rating_path(solved, self.boss))

    def _others(self) -> None:
        """For the lists: an exit that is missing, what no contract covers, a mail of a stranger."""
        boss = self.boss
        RecoveryCodes.activate(boss)
        missing = factories.ticket(boss, subject="Exit", description=MISSING)
        assert FollowUp.objects.filter(ticket=missing).exists()
        factories.ticket(boss, subject="Tariff", description=TARIFF)
        arrive(letter("Maud <maud@firm.example>", MAIL, subject="Lorry"))
        regularisation_add(
            outage=Outage.objects.get(),
            company=boss.company,
            kind="held",
            reference="BRK-1",
            actor=boss,
        )
