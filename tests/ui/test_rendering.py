"""Selects are the elements that Django's own templates make."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from helpdesk.rendering import FormRenderer

CHOICES: list[Any] = [
    ("", "---------"),
    (7, "Seven <b>"),
    ('a"b', "R&D 'quoted'"),
    ("Group & more", [("x", "Ex"), ("y", "Why")]),
    (None, "Nothing"),
]


class Form(forms.Form):
    plain = forms.ChoiceField(choices=CHOICES)
    several = forms.MultipleChoiceField(
        choices=CHOICES,
        help_text="Choose",
        widget=forms.SelectMultiple({"size": 4, "data-x": '"&', "disabled": True, "hidden": False}),
    )
    empty = forms.ChoiceField(choices=[], required=False)
    known = forms.NullBooleanField(required=False)
    text = forms.CharField()


@pytest.mark.parametrize(
    "data", [None, {}, {"plain": "7", "several": ["y", 'a"b'], "known": "true"}]
)
def test_each_field_is_the_element_that_django_makes(data: dict[str, Any] | None) -> None:
    ours, djangos = (Form(data, renderer=kind()) for kind in (FormRenderer, DjangoTemplates))
    for name in Form.base_fields:
        made = str(ours[name])
        assert parse_html(made) == parse_html(str(djangos[name])), made
