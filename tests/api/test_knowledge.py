"""What the desk knows, for programs: articles by reader, prepared answers for agents."""

import pytest

from tests import factories
from tests.api.programs import Program
from tickets.choices import ArticleState, Audience
from tickets.models import Article, Queue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def articles(agent: Program) -> None:
    """One for customers, one for agents, one not published, instead of those that a desk begins with."""
    Article.objects.all().update(state=ArticleState.ARCHIVED)
    for slug, state, audience in (
        ("missing-document", ArticleState.PUBLISHED, Audience.CUSTOMERS),
        ("what-we-ask", ArticleState.PUBLISHED, Audience.AGENTS),
        ("half-written", ArticleState.DRAFT, Audience.CUSTOMERS),
    ):
        row = Article.objects.filter(state=ArticleState.ARCHIVED).order_by("pk").first()
        assert row is not None
        Article.objects.filter(pk=row.pk).update(
            slug=slug,
            state=state,
            audience=audience,
            codes=["CDS40045"],
            title_fr="Un titre",
            title_en="A title",
            body_fr="**Texte**",
            body_en="**Text**",
        )


def slugs(program: Program, query: str = "") -> set[str]:
    answer = program.get(f"articles/?page_size=200&{query}")
    assert answer.status_code == 200
    return {row["slug"] for row in answer.json()["results"]}


def test_customers_read_what_is_published_for_them(customer) -> None:
    assert slugs(customer) == {"missing-document"}
    assert customer.get("articles/what-we-ask/").status_code == 404
    assert customer.get("articles/half-written/").status_code == 404


def test_agents_read_all(agent) -> None:
    assert {"missing-document", "what-we-ask", "half-written"} <= slugs(agent)
    assert "missing-document" in slugs(agent, "code=CDS40045")
    assert slugs(agent, "code=CDS1") == slugs(agent, "system=cds&code=CDS1") == set()


@pytest.mark.parametrize(("locale", "title"), [("fr", "Un titre"), ("en", "A title")])
def test_an_article_is_told_in_the_language_asked_for(customer, locale, title) -> None:
    found = customer.get("articles/missing-document/", Accept_Language=locale).json()

    assert found["title"] == title
    assert found["body"] == {"fr": "**Texte**", "en": "**Text**"}[locale]


def test_lists_take_the_same_queries_for_any_number(agent, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(6):
        agent.get("articles/?page_size=200")
    with django_assert_max_num_queries(6):
        agent.get("macros/?page_size=200")


def test_prepared_answers_are_the_agents(agent, customer) -> None:
    found = agent.get("macros/").json()["results"]

    assert found
    assert {"fr", "en"} <= set(found[0]["bodies"])
    refused = customer.get("macros/")
    assert (refused.status_code, refused.json()["code"]) == (403, "agents_only")


def test_agents_move_queues_and_confirm_the_scope(agent, customer) -> None:
    ticket = factories.ticket(customer.user)
    queue = Queue.objects.last()
    changed = agent.patch(f"tickets/{ticket.number}/", {"queue": queue.slug, "scope": "excluded"})

    assert changed.status_code == 200
    assert changed.json()["queue"] == queue.slug
    assert changed.json()["scope"]["verdict"] == "excluded"
    taken_out = agent.patch(f"tickets/{ticket.number}/", {"queue": None})
    assert taken_out.json()["queue"] is None
    unknown = agent.patch(f"tickets/{ticket.number}/", {"queue": "nowhere", "scope": "included"})
    assert unknown.status_code == 400
    assert unknown.json()["errors"][0]["pointer"] == "/queue"
    assert agent.get(f"tickets/{ticket.number}/").json()["scope"]["verdict"] == "excluded"
    assert customer.patch(f"tickets/{ticket.number}/", {"queue": None}).status_code == 403


def test_agents_write_articles_and_leads_publish_them(agent: Program, customer: Program) -> None:
    from tests.api.programs import program

    lead = program(factories.agent(role="lead"))
    text = {"title_fr": "Un", "title_en": "One", "body_fr": "Texte", "body_en": "Text"}
    made = agent.post("articles/", text | {"slug": "one"})
    agent.post("articles/one/versions/", text | {"title_en": "Two", "seen": 1})
    refused = agent.post("articles/one/publish/", {"seen": 2})
    shown = lead.post("articles/one/publish/", {"seen": 2}).json()

    assert (made.status_code, made.json()["latest_version"]) == (201, 1)
    assert refused.json()["code"] == "only_leads_publish"
    assert (shown["state"], shown["latest_version"]) == ("published", 2)
    assert agent.post("articles/", text | {"slug": "one"}).json()["code"] == "article_address_taken"
    assert customer.post("articles/one/use/", {"helpful": True}).status_code == 204
    assert customer.post("articles/one/use/", {}).status_code == 400
    assert lead.post("articles/one/archive/", {"seen": 2}).json()["state"] == "archived"
    assert customer.get("articles/one/").status_code == 404
