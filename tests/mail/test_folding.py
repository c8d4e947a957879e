"""What a mail quotes is folded, in full, on both sides; what is new never is."""

import pytest

from tests import factories
from tests.mail.letters import arrive, letter
from tickets.mail.folding import quoted_from
from tickets.models import Ticket

QUOTE = "On Mon, 23 Nov 2026 at 10:00, the desk wrote:\n> Which lorry?\n> And which gate?"
SIGNATURE = "--\nMaud Martin\nCustoms manager\nFirm SA"

FOLDED = {
    "a quoted mail below": ("The red one.\n\n", QUOTE),
    "a signature": ("The red one.\n\n", SIGNATURE),
    "both": ("The red one.\n\n", f"{SIGNATURE}\n\n{QUOTE}"),
}
SHOWN = {
    "no quote": "The red one.\nAt the gate.",
    "a name below": "The red one.\n\nKind regards\nMaud",
    "an answer below the quote": f"{QUOTE}\nThe red one.",
    "answers between": "> Which lorry?\nThe red one.\n> And which gate?\nThe third.",
    "nothing but a quote": QUOTE,
    "a forwarded alert": "Please look.\n\n---------- Forwarded message ----------\nFrom: CAS\nSubject: x\n\nCDS40045",
}


@pytest.mark.parametrize("name", FOLDED)
def test_what_is_old_is_folded(name):
    new, old = FOLDED[name]
    assert (new + old)[quoted_from(new + old) :].strip() == old


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_new_is_shown(name):
    assert quoted_from(SHOWN[name]) == len(SHOWN[name])


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["/tickets/{}/", "/desk/tickets/{}/"])
def test_both_sides_read_the_quote_behind_a_click(client, place):
    maud = factories.person()
    text = f"MRN 26GB12345678901234 <b>red</b>.\n\n{QUOTE}"
    ticket = Ticket.objects.get(pk=arrive(letter(maud.email, text)).ticket_id)
    client.force_login(factories.agent() if "desk" in place else maud)
    page = client.get(place.format(ticket.number)).content.decode()
    before, _summary, after = page.partition('<details class="quoted">')
    assert "red" in before
    assert "Which lorry" in after.partition("</details>")[0]
    assert "<b>red" not in page
