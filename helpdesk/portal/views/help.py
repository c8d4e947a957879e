"""Help: articles found and read, judged, and the ticket that one of them made needless."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alerts.choices import Category
from customs.models import CustomsSystem
from helpdesk.http import UserRequest, customer_required
from helpdesk.markdown import markdown_html
from helpdesk.portal.articles import grouped, language_of_reader, line_of
from helpdesk.viewing import viewing_of
from tickets.choices import ArticleUseKind
from tickets.knowledge import SHOWN, articles_matching
from tickets.models import Article
from tickets.services import article_use

DRAFT = "new-ticket"
FOUND_MOST = 30
VOTES = {"yes": ArticleUseKind.HELPFUL, "no": ArticleUseKind.UNHELPFUL}


@customer_required
@require_GET
def articles(request: UserRequest) -> HttpResponse:
    """All articles by category; with `?q=`, those that hold the words, the best first."""
    typed = request.GET.get("q", "").strip()[:200]
    rows = Article.objects.visible_to(request.user)
    systems = dict(CustomsSystem.objects.values_list("slug", "name"))
    context: dict[str, Any] = {"typed": typed}
    if typed:
        found = articles_matching(rows, typed, language_of_reader()).only(*SHOWN)
        context["found"] = [line_of(one, systems) for one in found[:FOUND_MOST]]
    else:
        context["groups"] = grouped(rows.only(*SHOWN), systems)
    return render(request, "portal/help/list.html", context)


@customer_required
@require_GET
def article(request: UserRequest, slug: str) -> HttpResponse:
    """One article. `?about=<category>` says what the reader was writing a ticket about."""
    found = _found(request, slug)
    if viewing_of(request) is None:
        article_use(article=found, kind=ArticleUseKind.READ, user=request.user)
    language = language_of_reader()
    context = {
        "article": found,
        "title": found.title(language),
        "html": markdown_html(found.body(language)),
        "about": _about(request),
    }
    return render(request, "portal/help/article.html", context)


@customer_required
@require_POST
def vote(request: UserRequest, slug: str) -> HttpResponse:
    """Whether it helped; the last answer counts."""
    found = _found(request, slug)
    kind = VOTES.get(request.POST.get("helpful", ""))
    if kind is not None:
        article_use(article=found, kind=kind, user=request.user)
        messages.success(request, _("Thank you. It helps us to write better."))
    return redirect("help-article", found.slug)


@customer_required
@require_POST
def solved(request: UserRequest, slug: str) -> HttpResponse:
    """No ticket is needed: counted, with what the text was about. Its draft is forgotten."""
    found = _found(request, slug)
    about = _about(request)
    article_use(article=found, kind=ArticleUseKind.SOLVED, user=request.user, category=about)
    messages.success(request, _("Good to know. No ticket was opened."))
    sent = f"?sent={DRAFT}" if about else ""
    return redirect(reverse("help-article", args=[found.slug]) + sent)


def _found(request: UserRequest, slug: str) -> Article:
    return get_object_or_404(Article.objects.visible_to(request.user), slug=slug)


def _about(request: HttpRequest) -> str:
    asked = request.GET.get("about", "")
    return asked if asked in Category.values else ""
