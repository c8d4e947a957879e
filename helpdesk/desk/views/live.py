"""What keeps an open page true: asked every few seconds, answered in full only when it changed."""

from hashlib import blake2b

from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import parse_etags
from django.views.decorators.http import require_GET

from helpdesk.desk.page import ticket_context
from helpdesk.desk.presence import Present, presence_beat
from helpdesk.desk.views.answers import ticket_of
from helpdesk.http import UserRequest, agent_required
from tickets.models import Ticket


@agent_required
@require_GET
def ticket(request: UserRequest, number: str) -> HttpResponse:
    """The columns of a ticket whose version is no longer `?seen=`, and who else is there.

    `?writing=1` tells colleagues that something stands in the editor. One query when nothing
    changed, beside those that know the reader.
    """
    rows = Ticket.objects.visible_to(request.user).by_number(number)
    known = get_object_or_404(rows.only("version"))
    version = known.version
    present = presence_beat(known.pk, request.user, is_writing="writing" in request.GET)
    etag = _etag(version, present)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers={"ETag": etag})
    context: dict[str, object] = {"present": present, "is_live": True}
    if request.GET.get("seen") != str(version):
        fresh = ticket_of(request, number)
        context |= ticket_context(fresh, user=request.user, now=timezone.now())
        # What stands in the editor was written against what its writer had read.
        context["is_unread"] = "writing" in request.GET
    response = render(request, "desk/ticket.html#live", context)
    response["ETag"] = etag
    return response


def _etag(version: int, present: list[Present]) -> str:
    told = ",".join(f"{one.name}:{one.is_writing}" for one in present)
    return f'"{version}-{blake2b(told.encode(), digest_size=6).hexdigest()}"'
