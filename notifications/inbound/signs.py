"""What kind of mail it is: from a person, from a program, a report about ours, or our own."""

import re
from dataclasses import dataclass
from email.message import Message

from django.conf import settings

from notifications.inbound.parse import Mail, Parsed, header, headers, parse
from notifications.inbound.replies import is_outbox_id

# Subjects of absence notes in the languages of our customers; only where nothing else tells.
_ABSENT = re.compile(
    r"^\s*(?:(?:auto(?:matic)?[ -]?(?:reply|response)|out[ -]of[ -](?:the[ -])?office|"
    r"r[ée]ponse automatique|absence(?: du bureau)?|absent(?:e)? du bureau|"
    r"automatisch(?:e)? (?:antwoord|antwort)|afwezig(?:heid)?|abwesenheit\w*|abwesend)\b)",
    re.IGNORECASE,
)
_OUR_IDS = re.compile(r"<outbox-(\d{1,18})(?:-([a-z2-7]+))?@([^<>\s]+)>", re.IGNORECASE)
_BOUNCERS = ("mailer-daemon@", "postmaster@")


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server says of a mail of ours. `outbox` is 0 where it does not name it.

    `is_proven` says that it gave back the name that only those know who had the mail.
    """

    outbox: int
    is_proven: bool
    recipient: str
    action: str
    status: str
    text: str

    @property
    def is_final(self) -> bool:
        return self.action == "failed"


def is_ours(parsed: Parsed) -> bool:
    """Whether our own mail came back as such: its id, or our address as its sender."""
    ours = settings.MAIL_ADDRESS
    local, _, domain = ours.partition("@")
    own_id = parsed.message_id.startswith("<outbox-") and parsed.message_id.endswith(f"@{domain}>")
    sender, _, sender_domain = parsed.from_address.partition("@")
    own_sender = sender_domain == domain and sender.split("+", 1)[0] == local
    return own_id or own_sender


def is_auto_reply(parsed: Parsed) -> bool:
    """Whether a program answered for a person (RFC 3834, and what older servers do)."""
    mail = parsed.head
    if _submitted(mail) == "auto-replied" or header(mail, "Precedence").lower() == "auto_reply":
        return True
    if any(mail.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply")):
        return True
    return bool(_ABSENT.match(parsed.subject))


def is_automatic(parsed: Parsed) -> bool:
    """Whether no person wrote it to us: a program, a list, a mass mailing."""
    mail = parsed.head
    bulk = header(mail, "Precedence").lower() in {"bulk", "list", "junk"}
    return _submitted(mail) not in {"", "no"} or bulk or mail.get("List-Id") is not None


def _submitted(mail: Mail) -> str:
    """The keyword of `Auto-Submitted`, without parameters and comments (RFC 3834, 5)."""
    return re.split(r"[;(\s]", header(mail, "Auto-Submitted").lower(), maxsplit=1)[0]


def is_unverified(parsed: Parsed) -> bool:
    """Whether our own mail server, where it is named, found that the sender is not who it says.

    Only the results of MAIL_AUTHSERV_ID count, as anybody may write such a line.
    """
    ours = settings.MAIL_AUTHSERV_ID.lower()
    results = headers(parsed.head, "Authentication-Results") if ours else []
    for result in results:
        server, _, found = result.lower().partition(";")
        if (server.split() or [""])[0] == ours:
            return "dmarc=fail" in found.replace(" ", "")
    return False


def report_of(parsed: Parsed) -> Report | None:
    """The report that a mail is, if it is one (RFC 3464, and plain notes of mail servers)."""
    mail = parsed.head
    kind = str(mail.get_param("report-type") or "").lower()
    if mail.get_content_type() == "multipart/report" and kind == "delivery-status":
        return _report(parsed)
    if parsed.from_address.startswith(_BOUNCERS):
        outbox, is_proven = _names_ours(parsed)
        return Report(outbox, is_proven, "", "failed", "", parsed.text[:500]) if outbox else None
    return None


def _report(parsed: Parsed) -> Report:
    fields = _status_fields(parsed.head)
    recipient = fields.get("final-recipient") or fields.get("original-recipient", "")
    outbox, is_proven = _names_ours(parsed)
    return Report(
        outbox=outbox,
        is_proven=is_proven,
        recipient=recipient.rpartition(";")[2].strip().lower(),
        action=fields.get("action", "").lower(),
        status=fields.get("status", ""),
        text=fields.get("diagnostic-code", "") or parsed.text[:500],
    )


def _status_fields(mail: Mail) -> dict[str, str]:
    """The fields of the first recipient, by their names in lower case."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            inner = [one for one in blocks if isinstance(one, Message)] if blocks else []
            return {key.lower(): header(block, key) for block in inner for key in block.keys()}  # noqa: SIM118
    return {}


def _names_ours(parsed: Parsed) -> tuple[int, bool]:
    """The number of the outbox message that it speaks of, 0 for none; and whether it knows its name."""
    domain = settings.MAIL_DOMAIN
    told = " ".join([*parsed.refers_to, *_returned(parsed.head), parsed.text])
    for number, signature, at in _OUR_IDS.findall(told):
        if at.lower() == domain:
            return int(number), is_outbox_id(int(number), signature)
    return 0, False


def _returned(mail: Mail) -> list[str]:
    """The Message-IDs of the mails, or heads of mails, that a report gives back."""
    found = []
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            content = part.get_payload(decode=True)
            found.append(parse(content if isinstance(content, bytes) else b"").message_id)
        elif kind == "message/rfc822":
            inner = part.get_payload()
            found += [header(one, "Message-ID") for one in inner if isinstance(one, Message)]
    return found
