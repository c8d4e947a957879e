"""The customers' pages: translate the request, call a service, show the result."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from helpdesk.http import UserRequest


@login_required
def home(request: UserRequest) -> HttpResponseBase:
    """What needs the reader, what is in progress, what was solved lately."""
    if request.user.is_agent:
        return redirect("/desk/")
    return render(request, "portal/home.html")
