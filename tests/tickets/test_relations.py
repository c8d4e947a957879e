"""Tickets that belong together: merged, linked, split, and the parts of an incident."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Max

from accounts.choices import Role
from alerts.models import Alert
from notifications.models import OutboxMessage
from sla.queries import clocks_now
from tests import factories
from tickets.choices import EventKind, LinkKind, Status
from tickets.errors import AgentsOnly, LinkRefused, MergeRefused, SplitRefused
from tickets.models import AlertLink, Message, Ticket, TicketEvent, TicketLink
from tickets.services import (
    Reply,
    attachment_add,
    incident_message_add,
    message_add,
    ticket_link,
    ticket_merge,
    ticket_move,
    ticket_split,
    ticket_unlink,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def requester(db):
    return factories.person(name="Maud Perrot")


@pytest.fixture
def agent(db):
    return factories.agent(name="Claire Vasseur")


@pytest.fixture
def by(agent):
    return factories.actor(agent, "desk")


@pytest.fixture
def source(requester):
    return factories.ticket(requester, description="CDS40045 on MRN 26FRD41Q8K9P3B16R7")


@pytest.fixture
def target(requester):
    return factories.ticket(requester)


def say(ticket, author, body="Well"):
    actor = factories.actor(author, "desk" if author.is_agent else "portal")
    return message_add(ticket_id=ticket.pk, author=author, body=body, actor=actor)


def merge(source, target, by):
    return ticket_merge(ticket_id=source.pk, into_id=target.pk, actor=by)


def kinds(ticket):
    return list(TicketEvent.objects.filter(ticket=ticket).values_list("kind", flat=True))


class TestMerge:
    def test_the_ticket_is_closed_and_both_logs_say_so(self, source, target, by):
        merge(source, target, by)
        source.refresh_from_db()
        assert (source.status, source.merged_into) == (Status.CLOSED, target)
        assert EventKind.MERGED in kinds(source)
        assert EventKind.TICKET_LINKED in kinds(target)

    def test_its_promises_are_cancelled_and_those_of_the_other_go_on(self, source, target, by):
        before = clocks_now(target.pk, now=target.created_at)
        merge(source, target, by)
        states = {clock.state for clock in clocks_now(source.pk, now=source.created_at)}
        assert states == {"cancelled"}
        assert clocks_now(target.pk, now=target.created_at) == before
        source.refresh_from_db()
        assert source.next_due_at is None

    def test_references_and_alerts_move(self, source, target, by):
        alert = factories.alert(source.company)
        AlertLink.objects.create(ticket=source, alert=alert)
        merge(source, target, by)
        assert Alert.objects.get(ticket_link__ticket=target) == alert
        assert target.references.filter(kind="mrn").exists()
        assert not source.references.exists()

    def test_the_requester_is_told_where_it_goes_on(self, source, target, by):
        merge(source, target, by)
        told = OutboxMessage.objects.get(key=f"merged:{source.pk}:{target.pk}")
        assert told.context["path"] == f"/tickets/{target.number}/"

    def test_what_was_merged_before_leads_to_where_it_goes_on(self, requester, source, target, by):
        first = factories.ticket(requester)
        merge(first, source, by)
        merge(source, target, by)
        first.refresh_from_db()
        assert first.merged_into == target

    def test_an_answer_to_the_old_one_reaches_the_new_one(self, requester, source, target, by):
        merge(source, target, by)
        assert say(source, requester, "It happens again").ticket == target

    def test_two_who_asked_read_and_hear_of_one_answer(self, requester, source, agent, by):
        colleague = factories.person(requester.company)
        theirs = factories.ticket(colleague)
        stranger = factories.person(requester.company)
        merge(source, theirs, by)
        for person in (requester, colleague):
            assert set(Ticket.objects.visible_to(person)) == {source, theirs}
        assert not Ticket.objects.visible_to(stranger).exists()
        answer = say(theirs, agent, "Add document C678.")
        keys = {f"message:{answer.pk}", f"message:{answer.pk}:{requester.pk}"}
        assert OutboxMessage.objects.filter(key__in=keys).count() == 2

    @pytest.mark.parametrize("wrong", ["itself", "company", "closed", "solved"])
    def test_what_makes_no_sense_is_refused(self, requester, source, target, by, wrong):
        if wrong == "company":
            target = factories.ticket()
        elif wrong == "closed":
            ticket_move(ticket_id=source.pk, to=Status.CLOSED, actor=by)
        elif wrong == "solved":
            ticket_move(ticket_id=target.pk, to=Status.RESOLVED, actor=by)
        with pytest.raises(MergeRefused):
            merge(source, source if wrong == "itself" else target, by)

    def test_customers_do_not_merge(self, requester, source, target):
        with pytest.raises(AgentsOnly):
            merge(source, target, factories.actor(requester))


class TestLink:
    def test_two_are_linked_once_whichever_side_says_so(self, source, target, by):
        for one, other in ((source, target), (target, source)):
            ticket_link(ticket_id=one.pk, other_id=other.pk, kind=LinkKind.RELATED, actor=by)
        assert TicketLink.objects.count() == 1
        assert kinds(source).count(EventKind.TICKET_LINKED) == 1
        assert kinds(target).count(EventKind.TICKET_LINKED) == 1

    def test_the_link_is_taken_away_again(self, source, target, by):
        ticket_link(ticket_id=source.pk, other_id=target.pk, kind=LinkKind.RELATED, actor=by)
        for _twice in range(2):
            ticket_unlink(ticket_id=target.pk, other_id=source.pk, actor=by)
        assert not TicketLink.objects.exists()
        assert kinds(source).count(EventKind.TICKET_LINKED) == 2

    def test_an_incident_has_one_level_and_a_part_one_incident(self, source, target, by):
        third = factories.ticket()
        ticket_link(ticket_id=source.pk, other_id=target.pk, kind=LinkKind.CHILD, actor=by)
        for part, whole in ((third, source), (target, third), (source, third)):
            with pytest.raises(LinkRefused):
                ticket_link(ticket_id=part.pk, other_id=whole.pk, kind=LinkKind.CHILD, actor=by)


class TestIncident:
    def test_one_answer_reaches_every_open_part_and_solves_them_together(self, target, agent, by):
        parts = [factories.ticket() for _each in range(3)]
        for part in parts:
            ticket_link(ticket_id=part.pk, other_id=target.pk, kind=LinkKind.CHILD, actor=by)
        ticket_move(ticket_id=parts[2].pk, to=Status.RESOLVED, actor=by)
        incident_message_add(
            ticket_id=target.pk,
            reply=Reply(body="DELTA IE is back.", then=Status.RESOLVED),
            actor=by,
        )
        said = Message.objects.filter(body="DELTA IE is back.").values_list("ticket", flat=True)
        assert sorted(said) == sorted([target.pk, parts[0].pk, parts[1].pk])
        solved = Ticket.objects.filter(status=Status.RESOLVED)
        assert solved.count() == 4

    def test_what_is_merely_related_hears_nothing(self, source, target, by):
        ticket_link(ticket_id=source.pk, other_id=target.pk, kind=LinkKind.RELATED, actor=by)
        incident_message_add(ticket_id=target.pk, reply=Reply(body="Back."), actor=by)
        assert Message.objects.filter(body="Back.").count() == 1


class TestSplit:
    def test_a_message_and_its_files_become_a_ticket(
        self, requester, source, by, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        message = say(source, requester, "Another thing: the release of MRN 26FRD41Q8K9P3B16R7")
        upload = SimpleUploadedFile("release.txt", b"release")
        kept = attachment_add(message=message, upload=upload, actor=factories.actor(requester))
        new = ticket_split(message=message, subject="Release", actor=by)
        opening = new.messages.get()
        assert (opening.body, new.requester, new.company) == (
            message.body,
            requester,
            source.company,
        )
        copied = new.attachments.get()
        assert (copied.file.name, copied.name) == (kept.file.name, "release.txt")
        assert source.attachments.get() == kept
        assert TicketLink.objects.get().kind == LinkKind.SPLIT
        assert clocks_now(new.pk, now=new.created_at)

    def test_neither_the_opening_nor_an_agent_s_word_is_split_off(self, source, agent, by):
        answer = say(source, agent)
        for message in (source.messages.get(is_opening=True), answer):
            with pytest.raises(SplitRefused):
                ticket_split(message=message, subject="x", actor=by)

    def test_the_version_in_the_log_is_the_ticket_s(self, requester, source, by):
        new = ticket_split(message=say(source, requester), subject="x", actor=by)
        new.refresh_from_db()
        assert new.version == 1 + TicketEvent.objects.filter(ticket=new).count()
        last = TicketEvent.objects.filter(ticket=new).aggregate(Max("at"))["at__max"]
        assert new.updated_at == last


def test_an_administrator_sees_all_of_the_company_as_before(requester, source, target, by):
    admin = factories.person(requester.company, role=Role.CUSTOMER_ADMIN)
    assert Ticket.objects.visible_to(admin).count() == 2
