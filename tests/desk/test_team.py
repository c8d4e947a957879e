"""The pages of the team: who may read and change what, and what the timeline says."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets.models import Absence, AgentProfile, AssignmentRule, Queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client):
    found = factories.agent(role="lead", name="Lena Lead")
    client.force_login(found)
    return found


@pytest.fixture
def ada():
    return factories.agent(name="Ada Agent")


def address(name, *args):
    return reverse(f"desk:{name}", args=args)


def test_a_lead_writes_skills_and_the_team_reads_them(client, lead, ada):
    typed = {"takes_tickets": "on", "countries": "de, FR", "systems": "atlas", "open_most": "12"}
    assert client.post(address("team-skills", ada.pk), typed).status_code == 302
    row = AgentProfile.objects.get(user=ada)
    assert (row.countries, row.systems, row.languages, row.open_most) == (
        ["DE", "FR"],
        ["atlas"],
        [],
        12,
    )
    page = client.get(address("team")).content.decode()
    assert "DE, FR, ATLAS" in page
    assert "0 / 12 open" in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"systems": "atlas, nowhere"}, "No such system: nowhere."),
        ({"countries": "Germany"}, "Two letters for each country"),
        ({"open_most": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_stays_typed(client, lead, ada, typed, told):
    answer = client.post(address("team-skills", ada.pk), typed)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert next(iter(typed.values())) in answer.content.decode()
    assert not AgentProfile.objects.exists()


def test_an_agent_notes_and_deletes_only_their_own_absences(client, ada):
    client.force_login(ada)
    day = timezone.localdate()
    other = factories.agent()
    days = {"first_on": day.isoformat(), "last_on": (day + timedelta(days=3)).isoformat()}
    assert client.post(address("team-absence", other.pk), days).status_code == 403
    assert client.post(address("team-skills", ada.pk), {}).status_code == 403
    assert client.post(address("team-absence", ada.pk), days).status_code == 302
    absence = Absence.objects.get()
    assert absence.user == ada
    theirs = Absence.objects.create(user=other, first_on=day, last_on=day)
    url = address("team-absence-delete", ada.pk, theirs.pk)
    assert client.post(url).status_code == 404
    client.post(address("team-absence-delete", ada.pk, absence.pk))
    assert list(Absence.objects.all()) == [theirs]


def test_an_absence_that_ends_before_it_begins_is_refused(client, ada):
    client.force_login(ada)
    answer = client.post(
        address("team-absence", ada.pk), {"first_on": "2026-12-02", "last_on": "2026-12-01"}
    )
    assert answer.status_code == 422
    assert "The last day comes before the first." in answer.content.decode()


def test_a_rule_gives_the_next_ticket_and_the_timeline_says_why(client, lead, ada):
    AgentProfile.objects.create(user=ada, languages=["fr"])
    queue = Queue.objects.get(slug="to-sort")
    saved = client.post(
        address("team-queue", queue.slug),
        {"method": "least_loaded", "return_minutes": "120", "rescue_minutes": ""},
    )
    assert saved.status_code == 302
    assert AssignmentRule.objects.get().return_minutes == 120
    assert "after 120 business minutes" in client.get(address("team")).content.decode()
    ticket = factories.ticket(locale="fr")
    assert ticket.assignee == ada
    page = client.get(address("ticket", ticket.number)).content.decode()
    told = "Given to Ada Agent by rule: they had the fewest open tickets and know FR"
    assert told in page


def test_going_away_offers_to_hand_over(client, lead, ada):
    today = timezone.localdate()
    Absence.objects.create(user=ada, first_on=today, last_on=today + timedelta(days=1))
    ticket = factories.ticket()
    client.post(address("assign", ticket.number), {"assignee": ada.pk, "version": ticket.version})
    ticket.refresh_from_db()
    assert ticket.assignee == ada
    assert "Hand over 1 open ticket" in client.get(address("team-agent", ada.pk)).content.decode()
    client.post(address("team-hand-over", ada.pk))
    ticket.refresh_from_db()
    assert ticket.assignee is None
    page = client.get(address("ticket", ticket.number)).content.decode()
    assert "Back in the queue, by Lena Lead: the assignee is away" in page


def test_the_team_costs_the_same_for_many(client, lead, django_assert_max_num_queries):
    for _ in range(12):
        AgentProfile.objects.create(user=factories.agent())
    with django_assert_max_num_queries(9):
        client.get(address("team"))


def test_agents_read_the_team_but_change_no_rule(client, ada):
    client.force_login(ada)
    assert client.get(address("team")).status_code == 200
    assert client.get(address("team-queue", "to-sort")).status_code == 403
