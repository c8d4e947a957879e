"""The playbook beside the ticket, and the pages on which leads write it."""

import pytest
from django.urls import reverse

from accounts.choices import Role
from tests import factories
from tickets.models import PlaybookStep, Ticket

pytestmark = pytest.mark.django_db


def steps_of(category, subtype):
    return list(PlaybookStep.objects.of_kind(category, subtype))


@pytest.fixture
def ticket(db):
    row = factories.ticket()
    Ticket.objects.filter(pk=row.pk).update(category="customs_error")
    row.refresh_from_db()
    return row


@pytest.fixture
def lead(client):
    found = factories.agent(role=Role.LEAD)
    client.force_login(found)
    return client


def act(name, ticket, *more):
    return reverse(f"desk:{name}", args=[ticket.number, *more])


def typed(category):
    """The form as its page gives it."""
    steps = list(PlaybookStep.objects.of_category(category))
    rows = {
        f"step-{at}-{name}": getattr(step, name)
        for at, step in enumerate(steps)
        for name in ("pk", "position", "text_fr", "text_en", "subtype")
    } | {f"step-{at}-is_required": "on" for at, step in enumerate(steps) if step.is_required}
    count = len(steps)
    rows |= {f"step-{count}-{name}": "" for name in ("pk", "text_fr", "text_en", "subtype")}
    return rows | {"step-TOTAL_FORMS": count + 1, "step-INITIAL_FORMS": count}


def test_a_step_is_ticked_and_the_page_says_by_whom(desk, agent, ticket):
    step = steps_of("customs_error", "")[0]
    page = desk.get(act("ticket", ticket))
    assert "0 of 5 done" in page.text
    assert step.text_en in page.text
    answer = desk.post(act("step", ticket, step.pk), {"done": "1"}, follow=True)
    assert "1 of 5 done" in answer.text
    assert answer.context["playbook"].lines[0].tick.by == agent
    assert f"Done by {agent}: {step.text_en}" in answer.text
    desk.post(act("step", ticket, step.pk), {"done": ""})
    assert "0 of 5 done" in desk.get(act("ticket", ticket)).text


def test_ticks_stand_in_the_history_and_not_between_the_messages(desk, ticket):
    desk.post(act("step", ticket, steps_of("customs_error", "")[0].pk), {"done": "1"})
    thread = desk.get(act("ticket", ticket)).context["thread"]
    assert any(one.text.startswith("Done by") for one in thread.history)
    assert not any(getattr(one, "text", "").startswith("Done by") for one in thread.items)


@pytest.mark.parametrize("by", ["move", "reply", "status"])
def test_solving_with_steps_undone_is_warned_about_and_done(desk, ticket, by):
    if by == "move":
        answer = desk.post(act("move", ticket, "resolved"), follow=True)
    elif by == "status":
        answer = desk.post(act("status", ticket), {"to": "resolved"}, follow=True)
    else:
        said = {"kind": "public", "body": "Solved.", "then": "resolved"}
        answer = desk.post(act("reply", ticket), said, follow=True)
    assert "4 steps of its playbook are not ticked." in answer.text
    ticket.refresh_from_db()
    assert ticket.status == "resolved"


def test_with_every_needed_step_ticked_nothing_is_said(desk, ticket):
    for step in steps_of("customs_error", ""):
        if step.is_required:
            desk.post(act("step", ticket, step.pk), {"done": "1"})
    answer = desk.post(act("move", ticket, "resolved"), follow=True)
    assert "not ticked" not in answer.text


def test_a_lead_writes_a_step_in_both_languages(lead):
    rows = typed("customs_error")
    count = rows["step-INITIAL_FORMS"]
    rows |= {f"step-{count}-text_fr": "Regarder", f"step-{count}-text_en": "Look"}
    address = reverse("desk:playbook", args=["customs_error"])
    answer = lead.post(address, rows, follow=True)
    assert "The playbook is saved" in answer.text
    assert steps_of("customs_error", "")[-1].text_en == "Look"
    assert "Changed lately" in lead.get(address).text


def test_one_language_alone_is_refused_and_what_was_typed_stays(lead):
    rows = typed("customs_error")
    rows[f"step-{rows['step-INITIAL_FORMS']}-text_fr"] = "Regarder"
    answer = lead.post(reverse("desk:playbook", args=["customs_error"]), rows)
    assert answer.status_code == 422
    assert "Regarder" in answer.text
    assert "Write the step in both languages" in answer.text


def test_emptied_steps_are_dropped_and_a_second_writer_is_told(lead):
    rows = typed("customs_error")
    emptied = rows | {"step-0-text_fr": "", "step-0-text_en": ""}
    address = reverse("desk:playbook", args=["customs_error"])
    dropped = steps_of("customs_error", "")[0]
    lead.post(address, emptied)
    assert dropped not in steps_of("customs_error", "")
    answer = lead.post(address, rows)
    assert answer.status_code == 422
    assert "Someone changed this playbook meanwhile" in answer.text


def test_agents_read_the_list_and_only_leads_write(desk):
    assert "Customs rejection" in desk.get(reverse("desk:playbooks")).text
    assert desk.get(reverse("desk:playbook", args=["customs_error"])).status_code == 403


def test_there_is_no_playbook_of_anything_else(lead):
    assert lead.get(reverse("desk:playbook", args=["anything"])).status_code == 404
