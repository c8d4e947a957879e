"""The desk's articles: found, written, compared, published, and what they spare."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helpdesk.desk import queries
from helpdesk.desk.knowledge.forms import (
    ArticleFilterForm,
    ArticleForm,
    NewArticleForm,
    draft_of,
    initial_of,
)
from helpdesk.desk.knowledge.pages import (
    DAYS,
    articles_table,
    changes_of,
    effect_page,
    facts_of,
    language_of_reader,
    state_of,
    texts_of,
)
from helpdesk.desk.rail import rail_of
from helpdesk.desk.tables import table_file
from helpdesk.errors import DomainError
from helpdesk.http import UserRequest, agent_required, lead_required
from tickets import services
from tickets.knowledge import article_effects, articles_matching, spared_by_category
from tickets.models import Article

USUAL_DAYS = 90


@agent_required
@require_GET
def articles(request: UserRequest) -> HttpResponse:
    """All articles, narrowed by `?q=`, `?state=` and `?category=`, with 90 days of their use."""
    form = ArticleFilterForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    rows = Article.objects.visible_to(request.user)
    for name in ("state", "category"):
        rows = rows.filter(**{name: asked[name]}) if asked.get(name) else rows
    if asked.get("q"):
        rows = articles_matching(rows, asked["q"], language_of_reader())
    now = timezone.now()
    effects = article_effects(rows, since=now - timedelta(days=USUAL_DAYS), until=now)
    context = {
        "form": form,
        "table": articles_table(effects, queries.options_of_desk().system_names),
        "is_narrowed": any(asked.values()),
        **_frame(request, "knowledge"),
    }
    return render(request, "desk/knowledge/list.html", context)


@agent_required
@require_GET
def effect(request: UserRequest) -> HttpResponse:
    """What do our articles spare us? `?days=30|90|365`; `?format=csv` gives the table."""
    asked, now = request.GET.get("days", ""), timezone.now()
    days = int(asked) if asked in map(str, DAYS) else USUAL_DAYS
    since = now - timedelta(days=days)
    effects = article_effects(
        Article.objects.visible_to(request.user).published(), since=since, until=now
    )
    page = effect_page(effects, spared_by_category(since=since, until=now))
    if request.GET.get("format") == "csv":
        return table_file(f"articles-{days}-days.csv", **page.by_article)
    context = {
        "page": page,
        "days": days,
        "periods": [
            {"label": str(one), "url": f"?days={one}", "current": one == days} for one in DAYS
        ],
        **_frame(request, "knowledge-effect"),
    }
    return render(request, "desk/knowledge/effect.html", context)


@agent_required
@require_GET
def article(request: UserRequest, pk: int) -> HttpResponse:
    """The latest text, who wrote which version, and what may be done next."""
    found = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    versions = list(found.versions.select_related("written_by"))
    options = queries.options_of_desk()
    context = {
        "article": found,
        "title": versions[0].title(language_of_reader()),
        "state": state_of(found),
        "texts": texts_of(versions[0]),
        "facts": facts_of(found, options.system_names),
        "versions": versions,
        **_frame(request, "knowledge"),
    }
    return render(request, "desk/knowledge/article.html", context)


@agent_required
@require_GET
def article_version(request: UserRequest, pk: int, version: int) -> HttpResponse:
    """What this version changed."""
    found = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    after = get_object_or_404(found.versions.select_related("written_by"), number=version)
    before = found.versions.filter(number=version - 1).first()
    context = {
        "article": found,
        "title": after.title(language_of_reader()),
        "version": after,
        "changes": changes_of(before, after),
        **_frame(request, "knowledge"),
    }
    return render(request, "desk/knowledge/version.html", context)


@agent_required
@require_http_methods(["GET", "POST"])
def article_new(request: UserRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = NewArticleForm(posted, options=queries.options_of_desk())
    if form.is_bound and form.is_valid() and "preview" not in request.POST:
        try:
            made = services.article_create(
                slug=form.cleaned_data["slug"], text=form.text(), author=request.user
            )
        except DomainError as error:
            form.add_error("slug", error.message)
        else:
            messages.success(request, _("Kept as a draft."))
            return redirect("desk:article", made.pk)
    return _editor(request, form, None)


@agent_required
@require_http_methods(["GET", "POST"])
def article_edit(request: UserRequest, pk: int) -> HttpResponse:
    """The latest version in the form; saved, the next one."""
    found = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    options = queries.options_of_desk()
    if request.method == "GET":
        latest = found.versions.get(number=found.latest_version)
        return _editor(request, ArticleForm(initial=initial_of(latest), options=options), found)
    form = ArticleForm(request.POST, options=options)
    if form.is_valid() and "preview" not in request.POST:
        try:
            services.article_write(
                article_id=found.pk,
                text=form.text(),
                seen=form.cleaned_data["seen"] or 0,
                author=request.user,
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("A new version is kept."))
            return redirect("desk:article", found.pk)
    return _editor(request, form, found)


@agent_required
@require_POST
def article_preview(request: UserRequest) -> HttpResponse:
    """Both languages as they are typed so far, for htmx."""
    return render(request, "desk/knowledge/texts.html", {"texts": texts_of(draft_of(request.POST))})


@lead_required
@require_POST
def article_publish(request: UserRequest, pk: int) -> HttpResponse:
    return _step(request, pk, services.article_publish, _("Published."))


@lead_required
@require_POST
def article_archive(request: UserRequest, pk: int) -> HttpResponse:
    return _step(request, pk, services.article_archive, _("Archived: customers find it no more."))


def _step(request: UserRequest, pk: int, service: Any, done: str) -> HttpResponse:
    """A lead's decision on the version that they saw."""
    found = get_object_or_404(Article.objects.visible_to(request.user), pk=pk)
    seen = request.POST.get("seen", "")
    try:
        service(
            article_id=found.pk,
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
            actor=request.user,
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("desk:article", found.pk)


def _editor(request: UserRequest, form: ArticleForm, found: Article | None) -> HttpResponse:
    is_preview = "preview" in request.POST
    context = {
        "form": form,
        "article": found,
        "title": found.title(language_of_reader()) if found else "",
        "texts": texts_of(draft_of(request.POST)) if is_preview else [],
        **_frame(request, "knowledge"),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/knowledge/edit.html", context, status=status)


def _frame(request: UserRequest, current: str) -> dict[str, Any]:
    """The rail, and the pages beside each other."""
    options = queries.options_of_desk()
    pages = (
        ("knowledge", _("Articles")),
        ("knowledge-effect", _("What they spare")),
        ("playbooks", _("Playbooks")),
    )
    return {
        "rail": rail_of(
            request.user, options, queries.counts_for(request.user, timezone.now()), "knowledge"
        ),
        "pages": [
            {"label": label, "url": reverse(f"desk:{name}"), "current": name == current}
            for name, label in pages
        ],
    }
