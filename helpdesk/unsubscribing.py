"""No more e-mails of a kind, by the link in one: no sign-in, one click, and reading changes nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.notices import notice_stop, unsubscribe_read


# A mail program posts here by itself (RFC 8058) and has no cookie; the link is the proof.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Scanners of mailboxes follow every link they see, so only a POST ends anything."""
    found = unsubscribe_read(token)
    if found is None:
        return render(request, "unsubscribing/over.html", status=404)
    user, notice = found
    if request.method == "POST":
        notice_stop(user=user, notice=notice)
    with translation.override(user.language):
        context = {"what": notice.label, "is_done": request.method == "POST"}
        return render(request, "unsubscribing/ask.html", context)
