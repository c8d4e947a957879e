"""Ticking steps, and writing them."""

import pytest
from django.contrib.admin.models import LogEntry

from accounts.choices import Role
from tests import factories
from tickets.errors import (
    OnlyLeadsWrite,
    PlaybookChanged,
    SubtypeMismatch,
    TicketClosed,
)
from tickets.models import PlaybookStep, TicketEvent
from tickets.playbook import steps_left, ticks_in
from tickets.services import (
    StepText,
    playbook_write,
    step_tick,
    ticket_classify,
    ticket_move,
)

pytestmark = pytest.mark.django_db


def steps_of(category, subtype):
    return list(PlaybookStep.objects.of_kind(category, subtype))


@pytest.fixture
def agent():
    return factories.agent()


@pytest.fixture
def lead():
    return factories.agent(role=Role.LEAD)


@pytest.fixture
def ticket(agent):
    row = factories.ticket()
    return ticket_classify(
        ticket_id=row.pk,
        category="finalisation",
        subtype="goods_not_arrived",
        actor=factories.actor(agent, "desk"),
    )


def keys(category):
    return list(PlaybookStep.objects.of_category(category).values_list("pk", flat=True))


def texts(category):
    return [StepText(s.text_fr, s.text_en, s.subtype, s.is_required, s.pk) for s in rows(category)]


def rows(category):
    return list(PlaybookStep.objects.of_category(category))


def test_every_category_begins_with_a_playbook_in_both_languages():
    assert all(steps_of(category, "") or rows(category) for category in categories())
    assert not PlaybookStep.objects.filter(text_fr="").exists()
    assert not PlaybookStep.objects.filter(text_en="").exists()


def categories():
    from alerts.core.words import Category

    return list(Category)


def test_a_ticket_has_the_steps_of_its_category_and_of_its_subtype(ticket):
    found = {step.subtype for step in steps_of(ticket.category, ticket.subtype)}
    assert found == {"goods_not_arrived"}
    assert {s.subtype for s in steps_of("technical_validation", "")} == {""}


def test_the_log_says_who_ticked_and_the_last_word_counts(ticket, agent):
    step = steps_of(ticket.category, ticket.subtype)[0]
    by = factories.actor(agent, "desk")
    for done in (True, True, False, True):
        step_tick(ticket_id=ticket.pk, step=step, done=done, actor=by)
    log = TicketEvent.objects.filter(ticket=ticket, kind="step_ticked")
    assert [event.data["done"] for event in log] == [True, False, True]
    assert ticks_in(log)[step.pk].by == agent
    assert step not in steps_left(ticket)
    step_tick(ticket_id=ticket.pk, step=step, done=False, actor=by)
    assert step in steps_left(ticket)


def test_what_was_ticked_keeps_its_words(ticket, agent, lead):
    step = steps_of(ticket.category, ticket.subtype)[0]
    step_tick(ticket_id=ticket.pk, step=step, done=True, actor=factories.actor(agent, "desk"))
    playbook_write(category="finalisation", steps=[], seen=keys("finalisation"), actor=lead)
    assert steps_of("finalisation", "goods_not_arrived") == []
    assert ticket.events.get(kind="step_ticked").data["text_en"] == step.text_en


def test_a_closed_ticket_is_ticked_no_more(ticket, agent):
    by = factories.actor(agent, "desk")
    ticket_move(ticket_id=ticket.pk, to="closed", actor=by)
    with pytest.raises(TicketClosed):
        step_tick(ticket_id=ticket.pk, step=rows("finalisation")[0], done=True, actor=by)


def test_a_lead_rewrites_reorders_adds_and_drops(lead):
    first, second, *rest = texts("improvement")
    new = StepText("Nouvelle étape", "New step")
    playbook_write(
        category="improvement",
        steps=[second, first, new],
        seen=keys("improvement"),
        actor=lead,
    )
    assert [step.text_en for step in steps_of("improvement", "")] == [
        second.text_en,
        first.text_en,
        "New step",
    ]
    assert keys("improvement")[:2] == [second.pk, first.pk]
    assert not PlaybookStep.objects.filter(pk__in=[one.pk for one in rest]).exists()
    kept = LogEntry.objects.get(object_id="improvement")
    assert kept.user == lead
    assert "New step" in kept.change_message


def test_what_changes_nothing_is_not_written_down(lead):
    playbook_write(
        category="improvement",
        steps=texts("improvement"),
        seen=keys("improvement"),
        actor=lead,
    )
    assert not LogEntry.objects.exists()


def test_two_leads_at_once_and_an_agent_are_refused(lead, agent):
    seen, steps = keys("improvement"), texts("improvement")
    playbook_write(category="improvement", steps=steps[1:], seen=seen, actor=lead)
    with pytest.raises(PlaybookChanged):
        playbook_write(category="improvement", steps=steps, seen=seen, actor=lead)
    with pytest.raises(OnlyLeadsWrite):
        playbook_write(category="improvement", steps=[], seen=seen, actor=agent)
    foreign = StepText("Étape", "Step", subtype="goods_not_arrived")
    with pytest.raises(SubtypeMismatch):
        playbook_write(category="improvement", steps=[foreign], seen=seen[1:], actor=lead)
