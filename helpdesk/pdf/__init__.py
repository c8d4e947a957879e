"""Documents as PDF: a title, sentences, and sections with a table each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace
from fpdf.prefs import ViewerPreferences

FONTS = Path(__file__).parent
FAMILY = "DejaVu"
MARGIN, FOOT = 18, 16  # millimetres
INK, SOFT, RULE, WELL = (21, 33, 47), (71, 87, 106), (200, 208, 217), (238, 242, 245)
LINE = 1.35  # height of a line, by the size of its letters
POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Section:
    """A heading over a table of `components/table.html`; `none` says what is missing without rows."""

    title: str
    columns: Sequence[dict[str, Any]] = ()
    rows: Sequence[Sequence[dict[str, Any]]] = ()
    none: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a page and a PDF show alike. `about` stands under the title."""

    title: str
    about: str
    sentences: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


class _Sheet(FPDF):
    """A4 pages with their number and the document's title at the foot."""

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        self._foot = title
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, margin=FOOT + 4)
        self.add_font(FAMILY, fname=FONTS / "DejaVuSansCondensed.ttf")
        self.add_font(FAMILY, style="B", fname=FONTS / "DejaVuSansCondensed-Bold.ttf")

    def footer(self) -> None:
        self.set_y(-FOOT)
        self.set_font(FAMILY, size=8)
        self.set_text_color(*SOFT)
        words = {"title": self._foot, "page": self.page_no()}
        self.cell(0, 6, _("%(title)s, page %(page)d") % words)

    def say(self, text: str, *, size: float, style: str = "", colour: Any = INK) -> None:
        """A paragraph over the whole width."""
        self.set_font(FAMILY, style, size)
        self.set_text_color(*colour)
        height = size * POINT * LINE
        self.multi_cell(0, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def pdf_of(document: Document, *, language: str, at: datetime) -> bytes:
    """Return the document as a PDF whose title, language and outline a screen reader finds."""
    sheet = _Sheet(document.title)
    sheet.set_title(document.title)
    sheet.set_lang(language)
    sheet.set_creation_date(at)
    sheet.viewer_preferences = ViewerPreferences(display_doc_title=True)
    sheet.add_page()
    sheet.say(document.title, size=18, style="B")
    sheet.say(document.about, size=9.5, colour=SOFT)
    sheet.ln(4)
    for sentence in document.sentences:
        sheet.say(sentence, size=11)
        sheet.ln(1)
    for section in document.sections:
        _section(sheet, section)
    return bytes(sheet.output())


def _section(sheet: _Sheet, section: Section) -> None:
    if sheet.will_page_break(30):  # a heading does not stand alone at the foot of a page
        sheet.add_page()
    sheet.ln(5)
    sheet.start_section(section.title)
    sheet.say(section.title, size=13, style="B")
    sheet.ln(1)
    if section.rows:
        _table(sheet, section)
    elif section.none:
        sheet.say(section.none, size=10, colour=SOFT)
    if section.note:
        sheet.ln(1)
        sheet.say(section.note, size=8.5, colour=SOFT)


def _table(sheet: _Sheet, section: Section) -> None:
    sheet.set_font(FAMILY, size=9)
    sheet.set_text_color(*INK)
    sheet.set_draw_color(*RULE)
    widths = (3, *(1 if column.get("is_number") else 2 for column in section.columns[1:]))
    aligned = tuple("RIGHT" if column.get("is_number") else "LEFT" for column in section.columns)
    with sheet.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        col_widths=widths,
        text_align=aligned,
        headings_style=FontFace(emphasis="BOLD", fill_color=WELL, color=INK),
        line_height=9 * POINT * LINE,
        padding=1.2,
    ) as table:
        table.row([str(column["name"]) for column in section.columns])
        for row in section.rows:
            table.row([str(cell["text"]) for cell in row])
