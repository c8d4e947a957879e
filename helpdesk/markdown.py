"""What people write as Markdown, as HTML that cannot do harm."""

from collections.abc import Sequence
from functools import cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

ALLOWED = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "h2", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
DEEPEST = 6


def markdown_html(text: str, *, highest: int = 2) -> SafeString:
    """CommonMark with tables; line breaks stay. HTML in the text is shown, not obeyed.

    `highest` is the level that the text's own `#` gets: the page has its title already.
    Images are left out, for a picture elsewhere tells who reads when.
    """
    tokens = _reader().parse(text)
    _lower_headings(tokens, highest - 1)
    html = _reader().renderer.render(tokens, _reader().options, {})
    clean = nh3.clean(
        html,
        tags=ALLOWED,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308  # nosec B308 B703  # cleaned above


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(
        ["table", "strikethrough"]
    )


def _lower_headings(tokens: Sequence[Token], by: int) -> None:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + by, DEEPEST)}"
