"""Putting the demo together: people, alerts, outages, then each ticket's story in order."""

import json
import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from accounts.choices import Role, Scope
from accounts.models import Company, Contract, User
from accounts.services import api_key_create
from alerts.services import Proposal, notification_store
from customs.services.statuspage import outages_import
from customs.statuspage import parse_summary
from helpdesk.demo.clock import living_at
from helpdesk.demo.history import history_play
from helpdesk.demo.people import AGENTS, COMPANIES, CompanyRow
from helpdesk.demo.story import SCENES, Scene, Step
from sla.core.calendar import Calendar
from sla.due import calendar_read
from tickets import services
from tickets.choices import Via
from tickets.events import Actor
from tickets.models import Ticket

DATA = Path(__file__).parent / "data"
# The instant around which the sample data was written; its times move with it to now.
WRITTEN_FOR = datetime.fromisoformat("2026-11-23T09:42:00+00:00")


class Demo:
    """Everything that one loading shares: people by name, and business time before now."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.calendar: Calendar = calendar_read(None)
        self.people: dict[str, User] = {}
        self.passwords: dict[str, str] = {}

    def load(self) -> None:
        for row in COMPANIES:
            self._company(row)
        for name, role, language in AGENTS:
            self._person(name, "desk.example", role=role, language=language)
        history_play(people=self.people, now=self.now)
        self._alerts()
        self._outages()
        lines = (DATA / "tickets.jsonl").read_text(encoding="utf-8").splitlines()
        moments = [
            moment
            for scene, line in zip(SCENES, lines, strict=True)
            for moment in self._moments(scene, json.loads(line))
        ]
        for at, play in sorted(moments, key=lambda moment: moment[0]):
            with living_at(at):
                play()

    def _company(self, row: CompanyRow) -> None:
        company = Company.objects.create(
            name=row.name, tenant_id=row.tenant_id, language=row.language
        )
        Contract.objects.create(
            company=company,
            plan=row.plan,
            countries=list(row.countries),
            manager_email=f"manager@{row.tenant_id}.example",
            starts_on=date(2026, 1, 1),
        )
        domain = f"{row.tenant_id}.example"
        self.people[row.tenant_id] = self._person(
            row.requester, domain, company=company, language=row.language
        )
        if row.colleague:
            self._person(
                row.colleague,
                domain,
                company=company,
                language=row.language,
                role=Role.CUSTOMER_ADMIN,
            )

    def _person(self, name: str, domain: str, **fields: Any) -> User:
        local = name.lower().translate(str.maketrans("éèêëïîöôü ", "eeeeiioou."))
        password = secrets.token_urlsafe(9)
        user = User.objects.create_user(f"{local}@{domain}", password, name=name, **fields)
        self.people[name], self.passwords[name] = user, password
        return user

    def _alerts(self) -> None:
        companies = {company.tenant_id: company for company in Company.objects.all()}
        for line in (DATA / "cas_notifications.jsonl").read_text(encoding="utf-8").splitlines():
            payload = json.loads(line)
            at = self._moved(payload["eventTime"])
            payload["eventTime"] = at.isoformat().replace("+00:00", "Z")
            company = companies[payload["tenantId"]]
            notification_store(company=company, payload=payload, now=min(at, self.now))

    def _outages(self) -> None:
        summary = json.loads((DATA / "statuspage_summary.json").read_text(encoding="utf-8"))
        outages_import(summary=parse_summary(self._times_moved(summary)), now=self.now)

    def _moved(self, text: str) -> datetime:
        return datetime.fromisoformat(text) + (self.now - WRITTEN_FOR)

    def _times_moved(self, value: Any) -> Any:
        """The same JSON with every instant as far from now as it was from its writing."""
        if isinstance(value, dict):
            return {
                key: self._moved(item).isoformat()
                if isinstance(item, str) and key.endswith(("_at", "_for", "_until"))
                else self._times_moved(item)
                for key, item in value.items()
            }
        return [self._times_moved(item) for item in value] if isinstance(value, list) else value

    def _moments(self, scene: Scene, sample: dict[str, Any]) -> Iterator[tuple[datetime, Any]]:
        """The opening of a ticket and its steps, each with its instant."""
        opened = self.calendar.subtract(self.now, scene.age * 60)
        ticket: list[Ticket] = []
        yield opened, lambda: ticket.append(self._open(scene, sample))
        for step in scene.steps:
            at = self.calendar.due_at(opened, step.after * 60) + timedelta(seconds=1)
            yield at, lambda step=step: self._step(ticket[0], step)

    def _open(self, scene: Scene, sample: dict[str, Any]) -> Ticket:
        requester = self.people[scene.tenant_id]
        company = Company.objects.select_related("contract").get(tenant_id=scene.tenant_id)
        new = services.NewTicket(
            subject=sample["subject"],
            description=sample["body"],
            priority=scene.priority,
            locale=sample["locale"],
        )
        actor = Actor(requester, Via.PORTAL)
        return services.ticket_open(new=new, company=company, requester=requester, actor=actor)

    def _step(self, ticket: Ticket, step: Step) -> None:
        who = self.people[step.who]
        actor = Actor(who, Via.DESK if who.is_agent else Via.PORTAL)
        if step.do == "take":
            services.ticket_assign(ticket_id=ticket.pk, assignee=who, actor=actor)
        elif step.do == "resolve":
            services.ticket_move(ticket_id=ticket.pk, to="resolved", actor=actor)
        elif step.do == "ask":
            purpose, _, shared = step.text.partition("\n")
            services.approval_ask(ticket_id=ticket.pk, purpose=purpose, shared=shared, actor=actor)
        elif step.do == "recommend":
            title, place, proposal = step.text.split("\n", 2)
            text = Proposal(title=title, place=place, proposal=proposal, locale=ticket.locale)
            services.ticket_recommend(ticket_id=ticket.pk, text=text, actor=actor)
        else:
            services.message_add(
                ticket_id=ticket.pk,
                author=who,
                body=step.text,
                actor=actor,
                public=step.do != "note",
                then=step.then,
            )

    def access(self, url: str) -> dict[str, Any]:
        """Addresses, logins and keys for whoever tries the demo."""
        faces = {
            "customer": "Maud Perrot",
            "customer_admin": "Hélène Sauvage",
            "other_company_customer": "Gareth Hill",
            "agent": "Claire Vasseur",
            "lead": "Laurence Petit",
            "admin": "Ada Martin",
        }
        keyed = ("customer", "agent", "other_company_customer")
        return {
            "url": url,
            "users": {role: self._login(name) for role, name in faces.items()},
            "api_keys": {role: self._key(faces[role]) for role in keyed},
        }

    def _login(self, name: str) -> dict[str, str]:
        return {"email": self.people[name].email, "password": self.passwords[name]}

    def _key(self, name: str) -> str:
        scopes = Scope.values if self.people[name].is_agent else Scope.values[:4]
        _row, key = api_key_create(user=self.people[name], name="Demo", scopes=scopes)
        return key
