"""Messages that came by e-mail: what they quote is there in full, behind a click."""

from collections.abc import Callable

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tickets.choices import Via
from tickets.mail.folding import quoted_from
from tickets.models import Message


def quote_folded(message: Message, html_of: Callable[[int, int], SafeString]) -> SafeString:
    """The message with its quoted mails and signature folded. `html_of` renders a stretch of it."""
    end = len(message.body)
    at = quoted_from(message.body) if message.via == Via.EMAIL else end
    if at == end:
        return html_of(0, end)
    return format_html(
        '{}<details class="quoted"><summary>{}</summary>{}</details>',
        html_of(0, at),
        _("Show what is quoted"),
        html_of(at, end),
    )
