"""How forms become markup: as Django writes it, but for the options of selects.

Django includes two templates for each option; a page of the desk has a hundred options, which
took a quarter of its time.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import Select
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class FormRenderer(DjangoTemplates):
    """The default renderer, with `select_html` in the place of one template."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        if template_name == Select.template_name:
            return select_html(context["widget"])
        return super().render(template_name, context, request)


def select_html(widget: Mapping[str, Any]) -> SafeString:
    """The `<select>` of a widget's context, the same element as `select.html` makes of it."""
    groups = ((_group(name, options),) for name, options, _index in widget["optgroups"])
    return format_html(
        '<select name="{}"{}>{}\n</select>',
        widget["name"],
        _attributes(widget["attrs"]),
        format_html_join("", "{}", groups),
    )


def _group(name: str | None, options: Iterable[Mapping[str, Any]]) -> SafeString:
    written = format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>',
        ((str(one["value"]), _attributes(one["attrs"]), one["label"]) for one in options),
    )
    if not name:
        return written
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, written)


def _attributes(found: Mapping[str, Any]) -> SafeString:
    """False leaves an attribute out, True writes its name alone."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value),)
            for name, value in found.items()
            if value is not False
        ),
    )
