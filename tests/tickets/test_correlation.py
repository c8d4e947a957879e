"""Whether it happened before: the same declaration, the same problem, the most similar words."""

import pytest

from tests import factories
from tickets.correlation import similar_solved, tickets_related
from tickets.models import Ticket
from tickets.services import message_add, ticket_move

pytestmark = pytest.mark.django_db

MRN = "26FRD41Q8K9P3B16R7"
REJECTED = "Rejet douane CDS40045, document manquant pour le code 8703 23 19 00"


def solved(text: str, answer: str = "Ajoutez le document.", **fields) -> Ticket:
    agent = factories.agent()
    ticket = factories.ticket(description=text, **fields)
    by = factories.actor(agent, "desk")
    message_add(ticket_id=ticket.pk, author=agent, body=answer, actor=by)
    return ticket_move(ticket_id=ticket.pk, to="resolved", actor=by)


def numbers(found) -> list[str]:
    return [one.number for one in found]


def test_tickets_about_the_same_declaration_find_each_other():
    requester = factories.person()
    first, second = (
        factories.ticket(requester, description=f"{text} {MRN}") for text in ("Rejet", "Toujours")
    )
    factories.ticket(requester, description="Rejet 26FRD41Q8K9P3B17R5")
    assert list(tickets_related(first, factories.agent())) == [second]


def test_a_code_in_common_relates_nothing():
    first, _second = (factories.ticket(description="Rejet CDS40045") for _each in range(2))
    assert not tickets_related(first, factories.agent()).exists()


def test_a_customer_never_meets_another_companys_ticket():
    theirs = factories.ticket(description=MRN)
    mine = factories.ticket(description=MRN)
    assert list(tickets_related(mine, factories.agent())) == [theirs]
    assert not tickets_related(mine, mine.requester).exists()


def test_the_same_signature_comes_first_with_its_solution():
    requester = factories.person()
    words = solved("Le camion est bloqué au port du Havre, code CDS12345", locale="fr")
    same = solved(REJECTED, "Ajoutez le 1UKI.", locale="fr")
    now = factories.ticket(
        requester, description=f"{REJECTED}. Le camion est bloqué au port du Havre", locale="fr"
    )
    found = similar_solved(now, factories.agent())
    assert found[0].number == same.number
    assert (found[0].is_same, found[0].solution) == (True, "Ajoutez le 1UKI.")
    assert words.number not in numbers(found[:1])


def test_then_come_the_most_similar_words_whatever_the_endings_and_accents():
    near = solved("Certificat phytosanitaire refusé par l'inspection végétale", locale="fr")
    far = solved("Question sur la facture de novembre", locale="fr")
    now = factories.ticket(
        description="Les certificats phytosanitaires sont refuses par l'inspection", locale="fr"
    )
    found = numbers(similar_solved(now, factories.agent()))
    assert near.number in found
    assert far.number not in found


def test_polite_words_make_nothing_similar():
    solved("Bonjour, pouvez-vous nous aider avec la quittance ? Merci, cordialement", locale="fr")
    now = factories.ticket(
        description="Bonjour, pouvez-vous regarder le conteneur ? Merci, cordialement", locale="fr"
    )
    assert similar_solved(now, factories.agent()) == []


def test_what_is_open_or_was_never_answered_solves_nothing():
    factories.ticket(description=REJECTED)
    silent = factories.ticket(description=REJECTED)
    ticket_move(ticket_id=silent.pk, to="closed", actor=factories.actor(factories.agent(), "desk"))
    assert similar_solved(factories.ticket(description=REJECTED), factories.agent()) == []


def test_a_note_is_no_solution():
    agent, ticket = factories.agent(), solved(REJECTED)
    by = factories.actor(agent, "desk")
    message_add(ticket_id=ticket.pk, author=agent, body="Interne", actor=by, public=False)
    found = similar_solved(factories.ticket(description=REJECTED), agent)
    assert [one.solution for one in found] == ["Ajoutez le document."]


def test_agents_learn_across_companies_and_customers_do_not():
    theirs = solved(REJECTED)
    mine = factories.ticket(description=REJECTED)
    assert numbers(similar_solved(mine, factories.agent())) == [theirs.number]
    assert similar_solved(mine, mine.requester) == []


def test_three_are_shown_and_an_empty_text_is_no_error():
    for _each in range(5):
        solved(REJECTED)
    assert len(similar_solved(factories.ticket(description=REJECTED), factories.agent())) == 3
    assert (
        similar_solved(factories.ticket(subject="?", description="\\ '"), factories.agent()) == []
    )
