"""What a process keeps of seldom changed tables: right after every change, whoever makes it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection, transaction

from accounts.models import Service
from accounts.scope import service_of
from helpdesk.standing import standing_read_once
from notifications.models import WebhookEndpoint
from notifications.webhooks import is_listened
from sla.models import EscalationRule, Policy, PolicyAssignment
from sla.queries import policy_of, rules_of
from tests import factories
from tickets.models import Queue
from tickets.queues import queue_for

TITLE = "customs_error", ""


def elsewhere(work):
    """On another connection, as another process has one."""

    def done():
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(done).result()


@pytest.mark.django_db
def test_what_stands_costs_one_short_query_and_none_within_a_block(django_assert_num_queries):
    service_of(*TITLE), queue_for("customs_error")
    with django_assert_num_queries(2):
        service_of(*TITLE), queue_for("customs_error")
    with django_assert_num_queries(1), standing_read_once():
        service_of(*TITLE), queue_for("customs_error")


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["update", "save", "delete", "create"])
def test_every_way_to_change_a_row_is_seen_at_once(change):
    led = queue_for("customs_error")
    stored = Queue.objects.get(pk=led.pk)
    if change == "update":
        Queue.objects.filter(pk=led.pk).update(categories=[])
    elif change == "save":
        stored.categories = []
        stored.save()
    elif change == "delete":
        stored.delete()
    else:
        Queue.objects.filter(pk=led.pk).update(position=9)
        Queue.objects.create(slug="first", categories=["customs_error"], position=0)
    found = queue_for("customs_error")
    assert found is None if change != "create" else found.slug == "first"


@pytest.mark.django_db
def test_what_was_rolled_back_is_not_kept():
    slug = service_of(*TITLE).slug
    with suppress(RuntimeError), transaction.atomic():
        Service.objects.filter(slug=slug).update(slug="other")
        assert service_of(*TITLE).slug == "other"
        raise RuntimeError
    assert service_of(*TITLE).slug == slug
    Service.objects.filter(slug=slug).update(slug="third")
    assert service_of(*TITLE).slug == "third"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_edit_of_another_process_holds_from_its_commit_on():
    slug = service_of(*TITLE).slug
    with transaction.atomic():
        Service.objects.filter(slug=slug).update(slug="edited")
        assert elsewhere(lambda: service_of(*TITLE).slug) == slug
        assert service_of(*TITLE).slug == "edited"
    assert elsewhere(lambda: service_of(*TITLE).slug) == "edited"


@pytest.mark.django_db
def test_policies_and_their_rules_follow_every_edit():
    contract = factories.company().contract
    usual, plus = policy_of(contract), Policy.objects.get(plan="premium_plus")
    PolicyAssignment.objects.create(contract=contract, policy=plus)
    assert policy_of(contract) == plus != usual
    Policy.objects.filter(pk=plus.pk).update(is_active=False)
    assert policy_of(contract) == usual
    rules = rules_of(usual)
    rule = EscalationRule.objects.create(policy=usual, name="near", percent=50)
    assert rules_of(usual) == [*rules, rule]


@pytest.mark.django_db
def test_how_calling_a_webhook_goes_changes_nothing_that_stands(django_assert_num_queries):
    endpoint = WebhookEndpoint.objects.create(
        url="https://a.example", event_types=["alert.created"]
    )
    assert is_listened(["alert.created"])
    endpoint.held_until = endpoint.failing_since = endpoint.created_at
    endpoint.failures = 1
    endpoint.save()
    with django_assert_num_queries(1):
        assert is_listened(["alert.created"])
    WebhookEndpoint.objects.update(event_types=["ticket.created"])
    assert not is_listened(["alert.created"])
