"""Mails as they really come, each with what the desk makes of it."""

import base64
import struct
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from notifications.choices import InboundState
from notifications.inbound.parse import parse
from tests import factories
from tests.mail.letters import arrive, letter
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
MAUD = "maud@customer.example"


def raw(body: bytes, *head: bytes, sender: str = MAUD) -> bytes:
    """A mail written byte by byte; `head` may repeat or misspell anything."""
    return b"\r\n".join(
        [b"From: " + sender.encode(), b"To: support@helpdesk.example", *head, b"", body]
    )


def typed(kind: bytes, body: bytes, *head: bytes) -> bytes:
    return raw(body, b"Subject: Blocked", b"MIME-Version: 1.0", b"Content-Type: " + kind, *head)


def html(body: str) -> bytes:
    return typed(b"text/html; charset=utf-8", body.encode())


def with_file(content: bytes, kind: str, name: str, text: str = "See the file.") -> bytes:
    mail = letter(MAUD, text)
    main, _, sub = kind.partition("/")
    mail.add_attachment(content, main, sub, filename=name)
    return mail.as_bytes()


def winmail(**files: bytes) -> bytes:
    """Outlook's envelope as MS-OXTNEF describes it: a body, then each file."""

    def attribute(level: int, name: int, value: bytes) -> bytes:
        head = struct.pack("<BII", level, name, len(value))
        return head + value + struct.pack("<H", sum(value) & 0xFFFF)

    parts = [struct.pack("<IH", 0x223E9F78, 1), attribute(1, 0x0002800C, b"From Outlook.\0")]
    for name, content in files.items():
        parts.append(attribute(2, 0x00069002, b"\0" * 14))
        parts.append(attribute(2, 0x00018010, name.encode() + b"~1.TXT\0"))
        parts.append(attribute(2, 0x0006800F, content))
        long = f"{name} file.txt\0".encode("utf-16-le")
        padded = long + b"\0" * (-len(long) % 4)
        size = struct.pack("<IHHIHHII", 2, 0x0003, 0x0E20, 7, 0x001F, 0x3707, 1, len(long))
        parts.append(attribute(2, 0x00069005, size + padded))
    return b"".join(parts)


def forwarded() -> bytes:
    mail = letter(MAUD, "")
    inner = letter("cas@cas.example", "CDS40045 at header level", subject="Alert of CAS")
    mail.add_attachment(inner)
    return mail.as_bytes()


def nested(depth: int) -> bytes:
    mail: EmailMessage | MIMEMultipart = letter(MAUD, "The innermost")
    for _ in range(depth):
        outer = MIMEMultipart()
        outer.attach(mail)
        mail = outer
    mail["From"], mail["Subject"] = MAUD, "Deep"
    return mail.as_bytes()


def alternative(plain: str, rich: str) -> bytes:
    mail = letter(MAUD, plain)
    mail.add_alternative(rich, subtype="html")
    return mail.as_bytes()


def related() -> bytes:
    mail = letter(MAUD, "See the picture.")
    mail.add_alternative("<p>See the picture.</p><img src='cid:1'>", subtype="html")
    mail.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<1>", filename="screen.png")
    return mail.as_bytes()


def invitation() -> bytes:
    mail = letter(MAUD, "Let us talk.")
    mail.add_alternative("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", subtype="calendar")
    return mail.as_bytes()


def signed() -> bytes:
    mail = MIMEMultipart("signed", protocol="application/pkcs7-signature")
    mail["From"], mail["Subject"] = MAUD, "Blocked"
    mail.attach(MIMEText("Signed words."))
    part = MIMEBase("application", "pkcs7-signature", name="smime.p7s")
    part.set_payload(base64.b64encode(b"signature"))
    part["Content-Transfer-Encoding"] = "base64"
    mail.attach(part)
    return mail.as_bytes()


TEN_MEGABYTES = bytes(range(256)) * 40_960

# What came, what the ticket says, and the names of its files.
TAKEN = {
    "no message id": (letter(MAUD, "Stuck.", Message_ID=None).as_bytes(), "Stuck.", []),
    "no date, no type, bare line feeds": (f"From: {MAUD}\nSubject: x\n\nStuck.\n".encode(), "Stuck.", []),
    "latin-1 said to be so": (typed(b"text/plain; charset=iso-8859-1", b"Bloqu\xe9"), "Bloqué", []),
    "windows-1252 said to be utf-8": (typed(b"text/plain; charset=utf-8", b"Bloqu\xe9 \x80"), "Bloqué €", []),
    "a charset that nobody knows": (typed(b"text/plain; charset=x-klingon", "Bloqué".encode()), "Bloqué", []),
    "utf-16": (
        typed(b"text/plain; charset=utf-16", base64.b64encode("Bloqué".encode("utf-16")),
              b"Content-Transfer-Encoding: base64"), "Bloqué", [],
    ),
    "base64 cut off": (
        typed(b"text/plain", base64.b64encode(b"Stuck at the gate")[:-5], b"Content-Transfer-Encoding: base64"),
        "Stuck at the", [],
    ),
    "quoted-printable with rubbish": (
        typed(b"text/plain; charset=utf-8", b"Bloqu=C3=A9 =ZZ", b"Content-Transfer-Encoding: quoted-printable"),
        "Bloqué =ZZ", [],
    ),
    "a NUL and half a character": (raw(b"Stuck\x00 \xf0\x9f at the gate", b"Subject: x"), "Stuck", []),
    "html only": (
        html("<style>p{}</style><p>MRN&nbsp;<b>26GB1</b></p><p>is stuck<br>since noon</p><script>alert(1)</script>"),
        "MRN 26GB1\n\nis stuck\nsince noon", [],
    ),
    "html with a table, a list and a link": (
        html("<table><tr><td>LRN</td><td>42</td></tr></table><ul><li>one<li>two</ul><a href='https://x.example/a'>here</a>"),
        "LRN\t42\n\n- one\n- two\n\nhere <https://x.example/a>", [],
    ),
    "html that quotes": (html("<p>Yes.</p><blockquote><p>May we?</p></blockquote>"), "Yes.\n\n> May we?", []),
    "html never closed": (html("<div><p>Stuck <b>here"), "Stuck here", []),
    "plain and html": (alternative("Plain words.", "<p>Rich words.</p>"), "Plain words.", []),
    "an empty plain part beside html": (alternative(" ", "<p>Rich words.</p>"), "Rich words.", []),
    "a picture inside": (related(), "See the picture.", ["screen.png"]),
    "an invitation": (invitation(), "Let us talk.", ["file-1.ics"]),
    "signed": (signed(), "Signed words.", ["smime.p7s"]),
    "an alert forwarded as a file": (forwarded(), "CDS40045 at header level", ["Alert of CAS.eml"]),
    "only a file": (with_file(b"%PDF", "application/pdf", "a.pdf", ""), "Blocked", ["a.pdf"]),
    "a file named to climb": (with_file(b"x", "text/csv", "..\\..\\etc\\pass\twd.csv"), "See the file.", ["pass wd.csv"]),
    "a file named in koi8-r": (
        typed(b"application/pdf; name=\"=?koi8-r?B?5M/L1c3FztQ=?=.pdf\"", b"JVBERg==",
              b"Content-Transfer-Encoding: base64"), "Blocked", ["Документ.pdf"],
    ),
    "ten megabytes": (with_file(TEN_MEGABYTES, "application/zip", "big.zip"), "See the file.", ["big.zip"]),
    "winmail.dat": (
        with_file(winmail(CMR=b"one", Invoice=b"two"), "application/ms-tnef", "winmail.dat"),
        "See the file.", ["CMR file.txt", "Invoice file.txt"],
    ),
    "winmail.dat with all its words": (
        typed(b"application/ms-tnef; name=winmail.dat", base64.b64encode(winmail(CMR=b"one")),
              b"Content-Transfer-Encoding: base64"), "From Outlook.", ["CMR file.txt"],
    ),
    "a winmail.dat that is none": (with_file(b"rubbish", "application/ms-tnef", "winmail.dat"), "See the file.", ["winmail.dat"]),
    "nested deeper than anybody would": (nested(60), None, None),
    "a boundary that never ends": (
        typed(b"multipart/mixed; boundary=b", b"--b\r\nContent-Type: text/plain\r\n\r\nStuck."), "Stuck.", [],
    ),
    "a boundary that is missing": (typed(b"multipart/mixed", b"Stuck."), "Stuck.", []),
    "two senders": (raw(b"Stuck.", b"Subject: x", sender=f"Maud <{MAUD}>, Paul <paul@customer.example>"), "Stuck.", []),
    "a sender in raw latin-1": (
        b"From: H\xe9l\xe8ne <" + MAUD.encode() + b">\r\nSubject: Bloqu\xe9\r\n\r\nStuck.", "Stuck.", [],
    ),
    "two subjects and a folded one": (raw(b"Stuck.", b"Subject: =?utf-8?q?Bloqu=C3=A9?=", b" encore", b"Subject: other"), "Stuck.", []),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_it_is_taken(name):
    factories.person(email=MAUD)
    content, words, files = TAKEN[name]
    came = arrive(content)
    assert came.state == InboundState.PROCESSED, came.detail
    assert bytes(came.raw) == content
    ticket = Ticket.objects.get(pk=came.ticket_id)
    if words is not None:
        assert words in ticket.messages.get(is_opening=True).body
        assert list(ticket.attachments.order_by("pk").values_list("name", flat=True)) == files


# What came, and where it is put without becoming a ticket.
SET_ASIDE = {
    "nothing at all": (b"\r\n", "triage", "no_sender"),
    "rubbish": (bytes(range(256)) * 4, "triage", "no_sender"),
    "no sender": (b"Subject: x\r\n\r\nStuck.", "triage", "no_sender"),
    "an empty mail": (raw(b""), "ignored", "empty"),
    "an absence note": (letter(MAUD, "Away.", Auto_Submitted="auto-replied (vacation)").as_bytes(), "ignored", "auto_reply"),
    "a newsletter of a stranger": (letter("news@shop.example", List_Id="<news>").as_bytes(), "ignored", "automatic"),
    "a program of a customer": (letter(MAUD, Auto_Submitted="auto-generated").as_bytes(), "triage", "automatic"),
    "a stranger": (letter("who@nowhere.example").as_bytes(), "triage", "unknown_sender"),
    "somebody who writes as us": (letter("Support <SUPPORT+x@helpdesk.example>").as_bytes(), "ignored", "loop"),
    "a bounce of a mail that is not ours": (
        typed(b"multipart/report; report-type=delivery-status; boundary=b",
              b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
              b"Final-Recipient: rfc822; a@b\r\nAction: failed\r\n\r\n--b--"), "ignored", "report",
    ),
    "a bounce without a body": (typed(b"multipart/report; report-type=delivery-status; boundary=b", b""), "ignored", "report"),
}  # fmt: skip


@pytest.mark.parametrize("name", SET_ASIDE)
def test_it_is_set_aside(name):
    factories.person(email=MAUD)
    content, state, reason = SET_ASIDE[name]
    came = arrive(content)
    assert (came.state, came.reason, came.detail) == (state, reason, "")
    assert Ticket.objects.count() == 0


def test_what_a_mail_says_of_itself_is_read_whatever_its_charset():
    parsed = parse(TAKEN["a sender in raw latin-1"][0])
    assert (parsed.from_name, parsed.subject) == ("Hélène", "Bloqué")
    assert parse(TAKEN["two subjects and a folded one"][0]).subject == "Bloqué encore"


def test_a_winmail_cut_off_anywhere_is_read_or_kept():
    whole = winmail(CMR=b"x" * 300, Invoice=b"y" * 300)
    for end in range(0, len(whole), 7):
        parse(with_file(whole[:end], "application/ms-tnef", "winmail.dat"))
