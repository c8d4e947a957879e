"""HTML of a mail as plain text. What a mail program would not show is left out."""

import re
from html.parser import HTMLParser

_SKIPPED = {"script", "style", "head", "title", "template", "noscript", "object", "svg"}
_BREAKS = {
    "p", "div", "br", "tr", "table", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "blockquote", "pre", "section", "article", "header", "footer", "address", "dl", "dt", "dd",
}  # fmt: skip
_SPACED = {"p", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"}
_QUOTES_MAX = 8


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.skipping = self.quotes = self.verbatim = 0
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self.skipping += 1
        elif tag in _BREAKS:
            self._open(tag)
        elif tag in {"td", "th"} and self.lines[-1].strip("> "):
            self.lines[-1] += "\t"
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        elif tag == "img" and (words := dict(attrs).get("alt")):
            self.handle_data(f"[{words}]")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<br/>`; what is empty has nothing to skip."""
        if tag not in _SKIPPED:
            self.handle_starttag(tag, attrs)

    def _open(self, tag: str) -> None:
        self._break(spaced=tag in _SPACED)
        if tag == "blockquote":
            self.quotes = min(self.quotes + 1, _QUOTES_MAX)
            self.lines[-1] = self._prefix()
        elif tag == "li":
            self.lines[-1] += "- "
        self.verbatim += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self.skipping = max(self.skipping - 1, 0)
        elif tag == "a" and self.links:
            self._name_target(self.links.pop())
        elif tag == "blockquote":
            self.quotes = max(self.quotes - 1, 0)
            self._break(spaced=True)
        elif tag in _BREAKS and tag != "br":
            self.verbatim -= tag == "pre" and self.verbatim > 0
            self._break(spaced=tag in _SPACED)

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        if self.verbatim:
            first, *others = data.split("\n")
            self.lines[-1] += first
            self.lines += [self._prefix() + line for line in others]
            return
        words = re.sub(r"[ \t\r\n\f]+", " ", data)
        self.lines[-1] += words.lstrip() if not self.lines[-1].strip("> \t") else words

    def _name_target(self, target: str) -> None:
        """Where a link leads, unless its words say so."""
        known = target.removeprefix("mailto:").removeprefix("https://").removeprefix("http://")
        if target.startswith(("http://", "https://")) and known.rstrip("/") not in self.lines[-1]:
            self.lines[-1] += f" <{target}>"

    def _break(self, *, spaced: bool) -> None:
        if self.lines[-1].strip("> \t"):
            self.lines += [self._prefix()] * (2 if spaced else 1)
            return
        self.lines[-1] = self._prefix()
        if spaced and len(self.lines) > 1 and self.lines[-2].strip("> \t"):
            self.lines.append(self._prefix())

    def _prefix(self) -> str:
        return "> " * self.quotes


def text_of_html(html: str) -> str:
    """The words of a mail in HTML, with quoted parts marked by `>` as in plain text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [line.replace("\N{NO-BREAK SPACE}", " ").rstrip() for line in reader.lines]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")
