"""The area of a company's administrators: its tabs, and the pages that it shares with the desk."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import Role
from helpdesk.face import Face
from helpdesk.http import UserRequest, customer_admin_required

BASE = "portal/company/base.html"
TABS = (
    ("company", _("Tickets")),
    ("people", _("People")),
    ("keys", pgettext_lazy("title", "API keys")),
    ("webhooks", _("Webhooks")),
    ("sign-in", _("Single sign-on")),
    ("alert-rule", _("Tickets from alerts")),
    ("authorisations", _("Authorisations")),
    ("regularisation", _("To put in order")),
    ("improvement", _("Improvement")),
)


def company_frame(request: UserRequest) -> dict[str, Any]:
    """The tabs. The deepest address that begins the one of the page is the current one."""
    urls = {name: reverse(name) for name, _title in TABS}
    within = [url for url in urls.values() if request.path.startswith(url)]
    here = max(within, key=len, default="")
    items = [
        {"label": title, "url": urls[name], "current": urls[name] == here} for name, title in TABS
    ]
    return {"base": BASE, "company_tabs": items}


def frame_for(request: UserRequest) -> dict[str, Any]:
    """The area for its administrators, the plain frame for everyone else of the company."""
    if request.user.role == Role.CUSTOMER_ADMIN:
        return company_frame(request)
    return {"base": "base_portal.html"}


FACE = Face("", BASE, customer_admin_required, company_frame)
