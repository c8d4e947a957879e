"""Markdown as people write it, and as those write it who wish us harm."""

import pytest

from helpdesk.markdown import markdown_html


def test_paragraphs_lists_and_emphasis_become_html():
    html = markdown_html("Hello **you**,\nsee:\n\n1. one\n2. `two`")
    assert "<p>Hello <strong>you</strong>,<br>\nsee:</p>" in html
    assert "<ol>" in html
    assert "<code>two</code>" in html


def test_headings_begin_below_the_title_of_the_page():
    assert markdown_html("# One\n\n## Two") == "<h2>One</h2>\n<h3>Two</h3>\n"
    assert "<h6>" in markdown_html("##### Deep", highest=3)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[click](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![seen](https://elsewhere.example/pixel.png)",
        "[click](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_nothing_in_the_text_runs_or_is_fetched(text):
    html = markdown_html(text)
    assert not [sign for sign in ("<script", "<img", 'href="java', 'href="data') if sign in html]


def test_a_link_does_not_tell_where_it_was_followed_from():
    html = markdown_html("[guide](https://example.org/a)")
    assert '<a href="https://example.org/a" rel="noopener noreferrer">guide</a>' in html


def test_a_table_keeps_its_shape():
    html = markdown_html("| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<th>a</th>" in html
    assert "<td>2</td>" in html
