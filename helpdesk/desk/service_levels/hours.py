"""Opening hours as people type them: `9:00-12:00, 13:00-17:00`."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from sla.services.editing import Hours

_SPAN = re.compile(r"(\d{1,2})(?:[:h](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:h](\d{2}))?")


class HoursField(forms.CharField):
    """The spans of a day; nothing typed is a closed day. 24:00 may end a day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=options.pop("required", False), **options)

    def prepare_value(self, value: Any) -> Any:
        return hours_text(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Hours:
        typed = super().clean(value)
        return [_span(part.strip()) for part in re.split("[,;]", typed) if part.strip()]


def hours_text(spans: Hours) -> str:
    """`09:00–12:00, 13:00–17:00`"""
    return ", ".join(f"{opens}–{closes}" for opens, closes in spans)


def _span(typed: str) -> list[str]:
    match = _SPAN.fullmatch(typed)
    if match is None:
        raise forms.ValidationError(
            _("“%(typed)s” is not a span such as 9:00-12:00.") % {"typed": typed}
        )
    opens, minute, closes, last = match.groups()
    return [f"{int(opens):02}:{minute or '00'}", f"{int(closes):02}:{last or '00'}"]
