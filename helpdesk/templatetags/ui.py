"""The tags and filters of every page; a template builtin, so nothing needs `{% load ui %}`."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from helpdesk.markdown import markdown_html
from helpdesk.templatetags import charts, times
from helpdesk.templatetags.ruler import ruler_of
from helpdesk.templatetags.timeline import Lane, Span, timeline_of

register = template.Library()

register.filter("markdown", markdown_html)
register.filter("duration", times.duration)
register.filter("countdown", times.countdown)
register.filter("moment", times.moment)
register.filter("moment_long", times.moment_long)
register.filter("until", times.until)
register.filter("age", times.age)
register.filter("exact", times.exact)
register.simple_tag(times.when, name="when")


# Drawings are the same on every page, and a list has hundreds: each is written once.


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A 16 px line icon of `static/img/icons.svg`; decorative, so a word must stand beside it."""
    return format_html(
        '<svg class="ic" aria-hidden="true"><use href="{}#i-{}"/></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
@cache
def shape(kind: str, classes: str = "") -> SafeString:
    """The 12 px shape of a state: ok, soon, late, paused, met, info or none."""
    return format_html(
        '<svg class="sh {}" viewBox="0 0 12 12" aria-hidden="true"><use href="{}#s-{}"/></svg>',
        classes,
        static("img/icons.svg"),
        kind,
    )


@register.simple_tag
def avatar(name: str, is_me: bool = False) -> SafeString:
    """Who has a ticket, in a cell of a list: initials to see, the name to hear and to point at."""
    said = name or _("Unassigned")
    kind = " is-me" if is_me else "" if name else " is-none"
    return format_html(
        '<span title="{}"><span class="av{}" aria-hidden="true">{}</span>'
        '<span class="vh">{}</span></span>',
        said,
        kind,
        initials(name),
        said,
    )


@register.filter
def initials(name: str) -> str:
    """First letters of the first and last word: `Maud Perrot` is `MP`; a dash for nobody."""
    words = str(name).replace("-", " ").split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "–"


@register.filter
def repaired(value: str, typed: str) -> SafeString:
    """The value, with the characters underlined that differ from what was typed.

    Characters are compared by place, which is how a reference is repaired: O read as 0.
    """
    plain = str(typed).replace(" ", "").ljust(len(value))
    parts = (
        ("{}", char) if char == plain[place].upper() else ('<span class="fix">{}</span>', char)
        for place, char in enumerate(value)
    )
    return format_html_join("", "{}", ((format_html(markup, char),) for markup, char in parts))


@register.filter
def control(field: BoundField, classes: str = "input") -> SafeString:
    """The widget of a field with our class; Django adds `aria-describedby` and `aria-invalid`."""
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{classes} {own}".strip()})


@register.filter
def short_number(number: str) -> SafeString:
    """A ticket's number without what all share; a screen reader still hears all of it."""
    digits = number.rpartition("-")[2].lstrip("0")
    return format_html('<span class="vh">{}</span>{}', number.removesuffix(digits), digits)


@register.filter
def language_within(code: str) -> str:
    """What the language of this code is called within a sentence, where French has no capital."""
    name: str = get_language_info(code)["name_translated"]
    return name.lower() if get_language() == "fr" else name


@register.inclusion_tag("components/ruler.html")
def ruler(
    opens: datetime, closes: datetime, now: datetime, due: datetime, label: str
) -> dict[str, Any]:
    """The day's opening hours with now and the promised answer; `label` says it in words."""
    return {"drawing": ruler_of(opens=opens, closes=closes, now=now, due=due), "label": label}


@register.inclusion_tag("components/timeline.html")
def timeline(
    spans: Sequence[Span], lanes: Sequence[Lane], now: datetime, label: str
) -> dict[str, Any]:
    """Clocks on the opening hours; `label` says it in words, a table beside it in figures."""
    return {"drawing": timeline_of(spans=spans, lanes=lanes, now=now), "label": label}


@register.inclusion_tag("components/chart_line.html")
def chart_line(
    labels: Sequence[str],
    series: Sequence[charts.Series],
    label: str,
    unit: str = "",
    from_zero: bool = False,
) -> dict[str, Any]:
    """Lines over time with their targets; `label` says in words what they show.

    Drawn for three widths: the style sheet shows the drawing that fits its box.
    """
    widths = {"is-broad": charts.BROAD, "is-wide": charts.WIDTH, "is-narrow": charts.NARROW}
    return {
        "charts": [
            (
                fits,
                charts.line_chart(labels=labels, series=series, width=width, from_zero=from_zero),
            )
            for fits, width in widths.items()
        ],
        "label": label,
        "unit": unit,
    }


@register.inclusion_tag("components/chart_bars.html")
def chart_bars(bars: Sequence[charts.Bar], label: str, unit: str = "") -> dict[str, Any]:
    """Horizontal bars with their amounts, drawn for two widths."""
    widths = {"is-wide": charts.WIDTH, "is-narrow": charts.NARROW}
    drawn = [(fits, charts.bar_chart(bars, width=width)) for fits, width in widths.items()]
    return {"charts": drawn, "label": label, "unit": unit}


@register.inclusion_tag("components/chart_donut.html")
def chart_donut(parts: Sequence[charts.Bar], label: str) -> dict[str, Any]:
    """Shares of a whole; at most five parts, the rest belongs in a last one."""
    return {"slices": charts.donut(parts), "label": label}


@register.inclusion_tag("components/chart_spark.html")
def chart_spark(values: Sequence[float], label: str) -> dict[str, Any]:
    """A small line without axes, for a row or a box."""
    return {"path": charts.sparkline(values), "label": label}
