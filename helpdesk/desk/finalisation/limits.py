"""The legal limits, as leads read and edit them."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.postgres.forms import SimpleArrayField
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customs.models import LegalLimit
from customs.words import EU

MOST_DAYS = 3660


class LimitForm(forms.ModelForm[LegalLimit]):
    """What leads edit: length, reminders, words, source and certainty."""

    days = forms.IntegerField(label=gettext_lazy("Calendar days"), min_value=0, max_value=MOST_DAYS)
    years = forms.IntegerField(label=gettext_lazy("Years"), min_value=0, max_value=10)
    remind_days = SimpleArrayField(
        forms.IntegerField(min_value=0, max_value=MOST_DAYS),
        label=gettext_lazy("Reminders, in days before"),
        help_text=gettext_lazy("Separated by commas: 14,7,2. None: no reminder."),
        required=False,
        max_length=10,
    )

    class Meta:
        model = LegalLimit
        fields = ["days", "years", "remind_days", "text_en", "text_fr", "source", "certainty"]
        widgets = {
            "text_en": forms.Textarea(attrs={"rows": 2}),
            "text_fr": forms.Textarea(attrs={"rows": 2, "lang": "fr"}),
        }


def limits_table(rows: Iterable[LegalLimit]) -> dict[str, Any]:
    """For `components/table.html`."""
    heads = (
        _("What runs out"),
        _("What may be done until then"),
        _("Length"),
        _("Counted from"),
        _("Reminders"),
        _("Source"),
    )
    return {
        "columns": [{"name": head} for head in heads],
        "rows": [_row(row) for row in rows],
    }


def _row(row: LegalLimit) -> list[dict[str, str]]:
    reminders = ", ".join(map(str, row.remind_days))
    name = f"{row.get_kind_display()}, {countries_in_words(row.countries)}"
    source = ", ".join(filter(None, [row.source, row.get_certainty_display()]))
    return [
        {"text": name, "href": reverse("desk:legal-limit", args=[row.pk])},
        {"text": row.text},
        {"text": _length(row)},
        {"text": row.get_start_display()},
        {"text": reminders or "–"},
        {"text": source},
    ]


def change_line(change: LogEntry) -> dict[str, Any]:
    """What a lead changed: `Calendar days: 90 → 120`, one text a column."""
    told = json.loads(change.change_message).items()
    return {
        "at": change.action_time,
        "by": change.user.name,
        "texts": [_change_text(name, values) for name, values in told],
    }


def _change_text(name: str, values: dict[str, Any]) -> str:
    label = LimitForm.base_fields[name].label
    before, after = (_value(values[side]) for side in ("from", "to"))
    return f"{label}: {before} → {after}"


def _value(value: Any) -> str:
    return ", ".join(map(str, value)) or "–" if isinstance(value, list) else str(value)


def countries_in_words(countries: Iterable[str]) -> str:
    """`FR`, `EU but BE, DE`, `EU, GB`; the whole Union is not spelled out."""
    found = set(countries)
    if not found:
        return _("all")
    if len(found & EU) * 2 < len(EU):
        return ", ".join(sorted(found))
    named, missing = sorted(found - EU), sorted(EU - found)
    union = _("EU but %(countries)s") % {"countries": ", ".join(missing)} if missing else _("EU")
    return ", ".join([union, *named])


def _length(row: LegalLimit) -> str:
    years = ngettext("%(n)d year", "%(n)d years", row.years) % {"n": row.years}
    days = ngettext("%(n)d day", "%(n)d days", row.days) % {"n": row.days}
    both = [text for number, text in ((row.years, years), (row.days, days)) if number]
    return ", ".join(both) or _("that day")
