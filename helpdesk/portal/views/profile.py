"""How we address someone, and which e-mails they get."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Viewing
from accounts.notices import notices_choose
from accounts.people import person_write_again
from helpdesk.http import UserRequest
from helpdesk.portal.forms import NoticesForm, ProfileForm
from notifications.models import stopped_at_of

VIEWINGS_SHOWN = 10


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: UserRequest) -> HttpResponse:
    """Name, language, time zone. A language chosen here wins over that of this device."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "GET" or not form.is_valid():
        return _page(request, form, refused=form)
    form.save()
    with translation.override(request.user.language):
        messages.success(request, _("Profile saved."))
    response = redirect("profile")
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


@login_required
@require_POST
def notices(request: UserRequest) -> HttpResponse:
    """Which e-mails, and when."""
    form = NoticesForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, ProfileForm(instance=request.user), refused=form, notices=form)
    notices_choose(user=request.user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("profile")


@login_required
@require_POST
def mail_again(request: UserRequest) -> HttpResponse:
    """Try one's own address again, after its mails came back."""
    person_write_again(user_id=request.user.pk, actor=request.user)
    messages.success(request, _("We write to %(email)s again.") % {"email": request.user.email})
    return redirect("profile")


def _page(
    request: UserRequest,
    form: ProfileForm,
    *,
    refused: Form | ProfileForm,
    notices: NoticesForm | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "notices": notices or NoticesForm(user=request.user),
        "refused": refused,
        "mail_stopped_at": stopped_at_of(request.user.email),
        "viewings": Viewing.objects.filter(person=request.user).latest_first()[:VIEWINGS_SHOWN],
    }
    return render(request, "portal/profile.html", context, status=422 if refused.errors else 200)
