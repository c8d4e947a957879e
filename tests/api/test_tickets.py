"""Opening, reading and changing tickets over REST."""

from tests.api.programs import Program

OPENING = {"subject": "CDS40045", "description": "CDS40045 on item 1, MRN 26GBAQ5JX3GHD3PAR0"}


def test_a_ticket_is_opened_and_understood(customer: Program) -> None:
    answer = customer.post("tickets/", OPENING)

    assert answer.status_code == 201, answer.content
    ticket = answer.json()
    assert ticket["status"] == "new"
