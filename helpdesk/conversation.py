"""What the components of a conversation show, as both faces fill them in."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from helpdesk.files import File
from helpdesk.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message as `components/message.html` shows it."""

    author: str
    role: str | Promise
    kind: str
    at: datetime
    html: SafeString
    lang: str
    files: list[File]
    is_me: bool
    anchor: str
    mark: str = ""
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as `components/event.html` shows it."""

    text: str
    at: datetime
    icon: str = ""
    kind: str = ""
