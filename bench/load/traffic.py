"""What people and programs ask of a helpdesk, in the proportions of a busy day."""

import hashlib
import hmac
import json
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from bench.load.client import Answer, ask

Person = dict[str, Any]
CSRF = "c" * 32
TEXT = """Morning, POS-26-00725 bounced back from HMRC:

ValidationCode:CDS40045;CodeDescription:Missing document;\
PointerNames:Declaration->GoodsShipment->GovernmentAgencyGoodsItem(2)->AdditionalDocument

Item 2 is tent pegs, commodity 3926909790, container POSU1188241, MRN 26GB7F2KQ9M4X1TZR6.
"""
VIEWS = ("due", "mine", "unassigned", "late", "waiting", "all")
NARROWED = (
    "category=port_error&status=open",
    "view=all&country=DE&priority=high",
    "category=customs_error&country=DE&priority=high&priority=critical",
)
_SEEN = re.compile(rb'name="seen_message" value="(\d+)"')


@dataclass(slots=True)
class Traffic:
    """Draws what is asked next. `cast` is what `bench.load.scenes.cast` found."""

    port: int
    cast: dict[str, Any]
    mail_secret: str
    chance: random.Random
    tags: dict[str, str] = field(default_factory=dict)

    def draw(self) -> tuple[str, Awaitable[Answer]]:
        """The name of a kind of request, and one of it, to be awaited."""
        [kind] = self.chance.choices(list(SHARES), list(SHARES.values()))
        return kind, KINDS[kind](self)

    def agent(self) -> Person:
        return self.chance.choice(self.cast["agents"])

    def customer(self) -> Person:
        return self.chance.choice(self.cast["customers"])

    def number(self) -> str:
        return self.chance.choice(self.cast["read"])

    def page(self, who: Person, path: str, **headers: str) -> Awaitable[Answer]:
        """Read a page as somebody who is signed in."""
        return ask(self.port, "GET", path, headers=_cookies(who) | headers)

    def send(self, who: Person, path: str, **fields: str) -> Awaitable[Answer]:
        """Send a form."""
        typed = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": CSRF}
        return ask(self.port, "POST", path, urlencode(fields).encode(), _cookies(who) | typed)

    def rest(self, who: Person, path: str, content: object = None) -> Awaitable[Answer]:
        """Ask as a program: read, or write with an idempotency key."""
        headers = {"Authorization": f"Bearer {who['key']}"}
        if content is None:
            return ask(self.port, "GET", f"/api/v1{path}", headers=headers)
        headers |= {"Content-Type": "application/json", "Idempotency-Key": uuid4().hex}
        return ask(self.port, "POST", f"/api/v1{path}", json.dumps(content).encode(), headers)

    async def live(self, who: Person, path: str) -> Answer:
        """What an open page asks every few seconds: mostly 304."""
        known = f"{who['session']} {path}"
        headers = {"HX-Request": "true"}
        if known in self.tags:
            headers["If-None-Match"] = self.tags[known]
        answer = await self.page(who, path, **headers)
        if "etag" in answer.headers:
            self.tags[known] = answer.headers["etag"]
        return answer

    async def desk_reply(self) -> Answer:
        """An agent reads a ticket and answers it; only the answer is of this kind."""
        who, number = self.agent(), self.chance.choice(self.cast["answered"])
        seen = _SEEN.search((await self.page(who, f"/desk/tickets/{number}/")).body)
        written = {"kind": "public", "body": f"We look at it. {uuid4().hex}"}
        if seen:
            written["seen_message"] = seen[1].decode()
        return await self.send(who, f"/desk/tickets/{number}/reply/", **written)

    def portal_new(self) -> Awaitable[Answer]:
        text = f"{TEXT}\n{uuid4().hex}"
        return self.send(self.customer(), "/tickets/new/", description=text, priority="normal")

    def rest_new(self) -> Awaitable[Answer]:
        content = {"subject": f"POS {uuid4().hex[:8]}", "description": TEXT}
        return self.rest(self.customer(), "/tickets/", content)

    def rest_reply(self) -> Awaitable[Answer]:
        who = self.customer()
        path = f"/tickets/{self.chance.choice(who['tickets'])}/messages/"
        return self.rest(who, path, {"body": f"More about it: {uuid4().hex}"})

    def mail_in(self) -> Awaitable[Answer]:
        """A mail server hands over a new mail, signed."""
        mail = EmailMessage()
        mail["From"], mail["To"] = self.customer()["email"], "support@helpdesk.example"
        mail["Subject"], mail["Message-ID"] = "Blocked", f"<{uuid4().hex}@customer.example>"
        mail.set_content(TEXT)
        raw, now = mail.as_bytes(), str(int(time.time()))
        signed = hmac.new(self.mail_secret.encode(), now.encode() + b"." + raw, hashlib.sha256)
        headers = {"X-Mail-Timestamp": now, "X-Mail-Signature": signed.hexdigest()}
        headers["Content-Type"] = "message/rfc822"
        return ask(self.port, "POST", "/api/v1/mail/inbound/", raw, headers)

    def search(self) -> Awaitable[Answer]:
        return self.page(self.agent(), f"/desk/?q={quote(self.chance.choice(self.cast['words']))}")

    def portal_ticket(self) -> Awaitable[Answer]:
        who = self.customer()
        return self.page(who, f"/tickets/{self.chance.choice(who['tickets'])}/")


def _cookies(who: Person) -> dict[str, str]:
    return {"Cookie": f"sessionid={who['session']}; csrftoken={CSRF}"}


Kind = Callable[[Traffic], Awaitable[Answer]]
KINDS: dict[str, Kind] = {
    "portal_home": lambda t: t.page(t.customer(), "/"),
    "portal_list": lambda t: t.page(t.customer(), "/tickets/"),
    "portal_ticket": Traffic.portal_ticket,
    "portal_new": Traffic.portal_new,
    "desk_list": lambda t: t.page(t.agent(), f"/desk/?view={t.chance.choice(VIEWS)}"),
    "desk_narrowed": lambda t: t.page(t.agent(), f"/desk/?{t.chance.choice(NARROWED)}"),
    "desk_counts": lambda t: t.page(t.agent(), "/desk/counts/"),
    "desk_ticket": lambda t: t.page(t.agent(), f"/desk/tickets/{t.number()}/"),
    "desk_search": Traffic.search,
    "desk_reply": Traffic.desk_reply,
    "live_ticket": lambda t: t.live(
        t.agent(), f"/desk/tickets/{t.chance.choice(t.cast['read'][:20])}/live/?seen=0"
    ),
    "live_list": lambda t: t.live(t.agent(), "/desk/"),
    "rest_list": lambda t: t.rest(t.agent(), "/tickets/?status=open"),
    "rest_ticket": lambda t: t.rest(t.agent(), f"/tickets/{t.number()}/"),
    "rest_new": Traffic.rest_new,
    "rest_reply": Traffic.rest_reply,
    "mail_in": Traffic.mail_in,
}
# Of a hundred requests: somebody reads nine times before somebody writes.
SHARES = {
    "portal_home": 6, "portal_list": 6, "portal_ticket": 8, "portal_new": 2,
    "desk_list": 10, "desk_narrowed": 4, "desk_counts": 4, "desk_ticket": 12, "desk_search": 4,
    "desk_reply": 3, "live_ticket": 14, "live_list": 10,
    "rest_list": 5, "rest_ticket": 5, "rest_new": 2, "rest_reply": 2, "mail_in": 3,
}  # fmt: skip
EXPECTED = {"portal_new": {302}, "desk_reply": {302}, "rest_new": {201}, "rest_reply": {201}}
EXPECTED |= {"desk_search": {200, 302}}  # to the only ticket that has the number
EXPECTED |= {"mail_in": {200, 202}, "live_ticket": {200, 304}, "live_list": {200, 304}}


def is_right(kind: str, status: int) -> bool:
    """Whether this is the answer that such a request has when nothing is wrong."""
    return status in EXPECTED.get(kind, {200})
