"""Outages, declarations sent under a fallback and what is left afterwards, over REST."""

import pytest

from customs.models import FallbackDeclaration, Outage
from tests.api.programs import Program
from tests.customs.factories import outage, system


def test_agents_declare_say_and_end_an_outage(agent: Program, customer: Program) -> None:
    system("cds")
    declared = agent.post("outages/", {"title": "CDS is down", "systems": ["cds"]}).json()
    path = f"outages/{declared['id']}/"
    agent.post(f"{path}updates/", {"body": "They look for it.", "status": "monitoring"})
    agent.post(f"{path}fallback/", {"opened": True})
    agent.patch(path, {"what_to_do_en": "Wait."})
    told = customer.get(path).json()
    over = agent.post(f"{path}close/", {"body": "It works."}).json()

    assert (told["status"], told["what_to_do"] != "", told["systems"]) == (
        "monitoring",
        True,
        ["cds"],
    )
    assert [one["body"] for one in told["updates"]] == ["They look for it."]
    assert told["fallback_opened_at"]
    assert over["status"] == "resolved"
    assert agent.post(f"{path}close/", {}).json()["code"] == "outage_over"


@pytest.mark.parametrize("path", ["updates/", "fallback/", "close/", "notice/"])
def test_customers_only_read_outages(customer: Program, path: str) -> None:
    found = outage("cds")
    answer = customer.post(f"outages/{found.pk}/{path}", {})

    assert (answer.status_code, answer.json()["code"]) == (403, "agents_only")


def test_an_outage_of_the_acceptance_environment_is_not_the_customers(
    customer: Program, agent: Program
) -> None:
    found = outage("cds", environment="acceptance")

    assert customer.get(f"outages/{found.pk}/").status_code == 404
    assert agent.get(f"outages/{found.pk}/").status_code == 200


def test_companies_are_told_only_when_an_agent_says_so(agent: Program, customer: Program) -> None:
    found = outage("cds")
    told = agent.post(f"outages/{found.pk}/notice/", {"tell": True})

    assert (told.status_code, "people" in told.json()) == (200, True)
    assert Outage.objects.get().tells_companies
    agent.post(f"outages/{found.pk}/notice/", {"tell": False})
    assert not Outage.objects.get().tells_companies


def test_a_declaration_sent_under_a_fallback_is_entered_and_regularised(
    customer: Program, colleague: Program, stranger: Program
) -> None:
    found = outage("cds")
    sent = {"system": "cds", "country": "GB", "reference": "POS-1", "outage": found.pk}
    entered = customer.post("fallback-declarations/", sent)
    path = f"fallback-declarations/{entered.json()['id']}/"
    done = colleague.post(f"{path}regularisation/", {"mrn": "26GB1"}).json()

    assert entered.status_code == 201
    assert (done["regularised_as"], done["regularised_by"]) == ("26GB1", colleague.user.name)
    assert stranger.get(path).status_code == 404
    assert stranger.get("fallback-declarations/").json()["results"] == []
    assert FallbackDeclaration.objects.count() == 1
    open_ones = customer.get("fallback-declarations/?regularised=false").json()["results"]
    assert open_ones == []


def test_what_an_outage_left_is_listed_and_ticked_off(customer: Program, stranger: Program) -> None:
    found = outage("cds")
    line = {"outage": found.pk, "kind": "held", "reference": "POS-2"}
    added = customer.post("regularisation/", line).json()
    path = f"regularisation/{added['id']}/"
    done = customer.patch(path, {"done": True}).json()

    assert done["done_by"] == customer.user.name
    assert customer.get(f"regularisation/?outage={found.pk}&done=true").json()["results"] == [done]
    assert stranger.patch(path, {"done": False}).status_code == 404


def test_an_unknown_system_or_outage_is_named(customer: Program) -> None:
    sent = {"system": "nowhere", "country": "GB", "reference": "POS-1"}
    answer = customer.post("fallback-declarations/", sent)
    line = customer.post("regularisation/", {"outage": 9, "kind": "held", "reference": "x"})

    assert answer.json()["errors"][0]["pointer"] == "/system"
    assert line.json()["errors"][0]["pointer"] == "/outage"
