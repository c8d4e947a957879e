"""Sending errors that look like an outage nobody declared: a notice, and the form filled in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from helpdesk.templatetags.times import moment
from tickets.bursts import Burst


@dataclass(frozen=True, slots=True)
class BurstNotice:
    """As `components/notice.html` shows it, with the way to the form."""

    text: str
    url: str


def burst_notices(bursts: Iterable[Burst]) -> list[BurstNotice]:
    return [BurstNotice(_sentence(burst), _address(burst)) for burst in bursts]


def _sentence(burst: Burst) -> str:
    return _("%(n)d sending errors on %(system)s since %(time)s look like an outage.") % {
        "n": burst.signs,
        "system": burst.system.name,
        "time": moment(burst.since),
    }


def _address(burst: Burst) -> str:
    return f"{reverse('desk:board')}?{urlencode({'burst': burst.system.slug})}#declare"


def outage_of_burst(bursts: Iterable[Burst], slug: str) -> dict[str, Any]:
    """What the form says of the burst on this system; empty if there is none.

    The outage begins with the first error, so that declaring it ties every ticket since.
    """
    for burst in bursts:
        if burst.system.slug == slug:
            title = _("%(system)s: messages are not sent") % {"system": burst.system.name}
            since = burst.since.replace(second=0, microsecond=0)
            return {"title": title, "systems": [burst.system], "started_at": since}
    return {}
