"""The data that the product ships: complete, in both languages, editable."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from accounts.choices import Role
from accounts.models import User
from customs import models, queries, tasks
from customs.models import CustomsSystem, PlanEmail, PlanReference, StatusPageCopy, SystemFact
from tests.customs.factories import agent, system

pytestmark = pytest.mark.django_db

CUSTOMS = {
    "cds", "ncts", "delta_ie", "delta_g", "delta_x", "delta_t", "ecs", "aes", "idms", "plda", "emcs",
    "dms", "atlas", "ais", "aep", "gvms", "ics2", "chief", "ags",
}  # fmt: skip
PORTS = {
    "destin8", "cns", "pentant", "ccs_uk", "portbase", "nxtport", "s_one", "ci5", "ap_plus", "dakosy",
    "bht",
}  # fmt: skip


def test_the_slugs_are_those_that_other_programs_know() -> None:
    assert (
        set(CustomsSystem.objects.filter(kind="customs").values_list("slug", flat=True)) == CUSTOMS
    )
    assert set(CustomsSystem.objects.filter(kind="port").values_list("slug", flat=True)) == PORTS


def test_retired_systems_name_their_successor() -> None:
    retired = CustomsSystem.objects.filter(lifecycle="retired")
    successors = {row.slug: [next_.slug for next_ in row.replaced_by.all()] for row in retired}
    assert successors == {"chief": ["cds"], "ags": ["dms"]}


@pytest.mark.parametrize("model", ["SystemFact", "PlanStep"])
def test_every_fact_is_in_both_languages_and_names_its_source(model: str) -> None:
    for fact in getattr(models, model).objects.all():
        assert fact.text_fr
        assert fact.text_en
        assert fact.source or fact.certainty != "sourced"


def test_a_text_is_read_in_the_active_language() -> None:
    row = system("cds")
    with translation.override("fr"):
        assert row.purpose == row.purpose_fr
    with translation.override("en"):
        assert row.purpose == row.purpose_en


def test_the_database_refuses_a_sourced_fact_without_source() -> None:
    fields = {"text_fr": "x", "text_en": "x", "topic": "note", "certainty": "sourced", "source": ""}
    with pytest.raises(IntegrityError, match="sourced_names_source"):
        SystemFact.objects.create(system=system("cds"), **fields)


def test_a_pattern_that_does_not_compile_is_refused() -> None:
    row = PlanReference.objects.first()
    assert row is not None
    row.pattern = "(["
    with pytest.raises(ValidationError, match="regular expression"):
        row.full_clean()


def test_an_email_with_a_stray_dollar_is_refused() -> None:
    row = PlanEmail.objects.first()
    assert row is not None
    row.body = "5 $ a day"
    with pytest.raises(ValidationError, match="dollar"):
        row.full_clean()


def test_every_shipped_row_is_valid() -> None:
    for row in [
        *PlanEmail.objects.all(),
        *PlanReference.objects.all(),
        *CustomsSystem.objects.all(),
    ]:
        row.full_clean()


def test_the_knowledge_of_a_system_is_read_in_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(9):
        row = queries.system_detail(slug="aes")
        _all = [list(plan.steps.all()) for plan in row.plans.all()], list(row.contacts.all())


def test_contacts_are_those_of_the_country() -> None:
    assert [row.name for row in queries.contacts_for(slug="ais", country="IE")] == [
        "eCustoms helpdesk"
    ]


@pytest.mark.parametrize("name", ["customssystem", "continuityplan", "outage", "statuspagecopy"])
def test_an_administrator_reads_the_lists(client: Client, name: str) -> None:
    admin = User.objects.create_superuser("root@desk.example", "correct horse battery")
    assert admin.role == Role.ADMIN
    client.force_login(admin)
    assert client.get(reverse(f"admin:customs_{name}_changelist")).status_code == 200


def test_an_administrator_edits_a_plan(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root@desk.example", "correct horse battery"))
    plan = queries.plan_for(slug="aes", country="BE")
    assert plan is not None
    page = client.get(reverse("admin:customs_continuityplan_change", args=[plan.pk]))
    assert "1NPS" in page.content.decode()


def test_without_an_address_the_poll_asks_nobody() -> None:
    tasks.status_page_poll()
    assert not StatusPageCopy.objects.exists()


def test_an_agent_is_no_administrator_of_systems(client: Client) -> None:
    client.force_login(agent())
    assert client.get(reverse("admin:customs_customssystem_changelist")).status_code == 302
