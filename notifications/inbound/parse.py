"""Taking an e-mail apart: who, about what, which words, which files. It reads anything.

Whatever is wrong with a mail (unknown charset, cut-off base64, headers in Latin-1), there is a
result; what cannot be decoded shows as replacement characters, and the bytes are kept elsewhere.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parseaddr

from notifications.inbound import tnef
from notifications.inbound.html import text_of_html

TEXT_MAX = 200_000
"""Characters of text kept in a message; programs paste more, and the bytes are kept anyway."""

FILES_MAX = 50
DEPTH_MAX = 20
_WINMAIL = {"application/ms-tnef", "application/vnd.ms-tnef"}
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_ADDRESS = re.compile(r"[^\s@<>\"(),:;]+@[^\s@<>\"(),:;]+")
_IDS = re.compile(r"<[^<>\s]{1,400}>")

Mail = Message


@dataclass(frozen=True, slots=True)
class File:
    """A file of a mail, with the name its sender gave it."""

    name: str
    content: bytes


@dataclass(slots=True)
class Parsed:
    """What a mail says. `recipients` are all addresses that it names as its destination."""

    head: Mail
    message_id: str = ""
    from_address: str = ""
    from_name: str = ""
    subject: str = ""
    text: str = ""
    recipients: list[str] = field(default_factory=list)
    refers_to: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    fingerprint: str = ""


def parse(raw: bytes) -> Parsed:
    """Take a mail apart."""
    mail = message_from_bytes(raw)
    name, address = sender_of(mail)
    parsed = Parsed(
        head=mail,
        message_id=next(iter(_IDS.findall(header(mail, "Message-ID"))), ""),
        from_address=address,
        from_name=name,
        subject=header(mail, "Subject"),
        recipients=_recipients(mail),
        refers_to=_refers_to(mail),
        fingerprint=_fingerprint(mail, raw),
    )
    texts: list[str] = []
    for part in _leaves(mail):
        _take(part, texts, parsed.files)
    parsed.text = tidy("\n\n".join(text for text in texts if text.strip()))[:TEXT_MAX]
    return parsed


def header(mail: Mail, name: str) -> str:
    """A header in one line of readable text, "" where there is none."""
    return next(iter(headers(mail, name)), "")


def headers(mail: Mail, name: str) -> list[str]:
    """As `header`, of each that has the name."""
    wanted = name.lower()
    # Raw, as `get_all` has replaced bytes above ASCII before anybody could decode them.
    return [_one_line(_decoded(value)) for key, value in mail.raw_items() if key.lower() == wanted]


def sender_of(mail: Mail) -> tuple[str, str]:
    """Name and address, in lower case, of who wrote it; of several, the first."""
    name, address = parseaddr(header(mail, "From"))
    found = _ADDRESS.search(address) or _ADDRESS.search(header(mail, "From"))
    return _one_line(name)[:200], found[0].lower() if found else ""


def tidy(text: str) -> str:
    """Line ends of one kind, no blanks at their end, and only what the database can store."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = (line.rstrip() for line in _UNSTORABLE.sub("", text).split("\n"))
    return re.sub(r"\n{4,}", "\n\n\n", "\n".join(lines)).strip("\n")


def text_of(content: bytes, charset: str = "") -> str:
    """Decode by the charset declared if it holds, else as UTF-8, else as Windows-1252."""
    for name in (charset, "utf-8"):
        try:
            return content.decode(name or "utf-8")
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return content.decode("cp1252", "replace")


def _decoded(value: str) -> str:
    """Encoded words (RFC 2047) and raw 8-bit bytes as text, whatever their charset claims."""
    written = re.sub(r"\r?\n(?=[ \t])", "", str(value))
    if not written.isascii():  # the parser keeps bytes above ASCII as lone surrogates
        written = text_of(written.encode("utf-8", "surrogateescape"))
    try:
        pieces = decode_header(written)
    except (ValueError, TypeError):
        return written
    return "".join(
        piece if isinstance(piece, str) else text_of(piece, charset or "")
        for piece, charset in pieces
    )


def _one_line(text: str) -> str:
    return " ".join(_UNSTORABLE.sub(" ", text).split())


def _recipients(mail: Mail) -> list[str]:
    """Where it was sent to, by every header that may say so."""
    names = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
    written = [value for name in names for value in headers(mail, name)]
    return [address.lower() for _name, address in getaddresses(written) if "@" in address]


def _refers_to(mail: Mail) -> list[str]:
    """The messages that it answers, the nearest first."""
    answered = _IDS.findall(header(mail, "In-Reply-To"))
    return [*answered, *reversed(_IDS.findall(header(mail, "References")))][:50]


def _fingerprint(mail: Mail, raw: bytes) -> str:
    """The same for two copies of a mail that differ only in the lines that servers add."""
    named = [header(mail, name) for name in ("Message-ID", "From", "Date", "Subject")]
    head_end = re.search(rb"\r?\n\r?\n", raw)
    body = raw[head_end.end() :] if head_end else b""
    content = body.replace(b"\r\n", b"\n").rstrip(b"\n")
    return hashlib.sha256("\0".join(named).encode(errors="replace") + b"\0" + content).hexdigest()


def _leaves(mail: Mail, depth: int = 0) -> Iterator[Mail]:
    """The parts to read, in order; of alternatives, one. A mail inside a mail is one part."""
    if not mail.is_multipart() or mail.get_content_maintype() == "message" or depth > DEPTH_MAX:
        yield mail
        return
    parts = [part for part in mail.get_payload() if isinstance(part, Message)]
    if mail.get_content_subtype() == "alternative":
        parts = _chosen(parts)
    for part in parts:
        yield from _leaves(part, depth + 1)


def _chosen(parts: list[Mail]) -> list[Mail]:
    """Of alternatives the plain text where it says something, else the last that can be read;
    an invitation beside them stays, as it is a file."""
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    texts = [part for part in plain if _text(part).strip()]
    richer = [
        part for part in parts if part.get_content_type() == "text/html" or part.is_multipart()
    ]
    calendars = [part for part in parts if part.get_content_type() == "text/calendar"]
    # A multipart beside plain text holds the HTML with its pictures; those are files of it.
    pictures = [
        one for part in richer if part.is_multipart() for one in part.walk() if _is_file(one)
    ]
    if texts:
        return [texts[0], *pictures, *calendars]
    return [*(richer[-1:] or plain[:1]), *calendars] or parts[-1:]


def _is_file(part: Mail) -> bool:
    return not part.is_multipart() and part.get_content_maintype() != "text"


def _take(part: Mail, texts: list[str], files: list[File]) -> None:
    """Add what a part holds: words, or files."""
    kind = part.get_content_type()
    if part.get_content_maintype() == "message" and part.is_multipart():
        _take_mail(part, texts, files)
    elif kind in _WINMAIL or _name(part).lower() == "winmail.dat":
        _take_winmail(part, texts, files)
    elif _is_words(part):
        texts.append(_text(part))
    elif content := _content(part):
        _keep(files, _name(part) or _unnamed(kind, len(files)), content)


def _take_mail(part: Mail, texts: list[str], files: list[File]) -> None:
    """A mail inside: kept as a file, and its words below ours as those of a forwarded mail."""
    for inner in part.get_payload():
        if not isinstance(inner, Message):
            continue
        subject = header(inner, "Subject")
        _keep(files, f"{subject[:80] or 'message'}.eml", inner.as_bytes())
        words = [_text(leaf) for leaf in _leaves(inner) if _is_words(leaf)]
        head = [f"{name}: {header(inner, name)}" for name in ("From", "Date", "Subject")]
        if any(word.strip() for word in words):
            texts.append("\n".join(["---------- Forwarded message ----------", *head, "", *words]))


def _is_words(part: Mail) -> bool:
    """Also what calls itself a multipart and has no parts, as its boundary is missing."""
    broken = part.get_content_maintype() == "multipart"
    wanted = broken or part.get_content_type() in {"text/plain", "text/html"}
    return wanted and part.get_content_disposition() != "attachment"


def _take_winmail(part: Mail, texts: list[str], files: list[File]) -> None:
    """Outlook's own envelope: open it, or keep it as it is."""
    content = _content(part)
    try:
        opened = tnef.unpack(content)
    except tnef.NotTnef:
        _keep(files, "winmail.dat", content)
        return
    if opened.text and not any(text.strip() for text in texts):
        texts.append(opened.text)
    for name, inner in opened.files:
        _keep(files, name, inner)


def _keep(files: list[File], name: str, content: bytes) -> None:
    if content and len(files) < FILES_MAX:
        files.append(File(name, content))


def _text(part: Mail) -> str:
    words = text_of(_content(part), str(part.get_content_charset() or ""))
    return text_of_html(words) if part.get_content_type() == "text/html" else words


def _content(part: Mail) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _name(part: Mail) -> str:
    """The file name in either of the headers that may hold it."""
    name = part.get_filename()
    return _one_line(_decoded(name)) if name else ""


def _unnamed(kind: str, number: int) -> str:
    """A name for a file without one."""
    ends = {
        "text/calendar": "ics",
        "application/pdf": "pdf",
        "image/png": "png",
        "image/jpeg": "jpg",
    }
    return f"file-{number + 1}.{ends.get(kind, 'bin')}"
