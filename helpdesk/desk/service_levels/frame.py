"""What stands around every page of the service levels."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from helpdesk.desk import queries
from helpdesk.desk.rail import rail_of


def frame_of(user: User, current: str) -> dict[str, Any]:
    """The rail with its figures, and the tabs: `policies`, `rules` or `log`."""
    titles = {
        "policies": (_("Policies and calendars"), "desk:service-levels"),
        "rules": (_("Escalation rules"), "desk:rules"),
        "log": (_("What fired"), "desk:escalations"),
    }
    options = queries.options_of_desk()
    return {
        "rail": rail_of(user, options, queries.counts_for(user, timezone.now()), "service-levels"),
        "tabs": [
            {"label": label, "url": reverse(name), "current": slug == current}
            for slug, (label, name) in titles.items()
        ],
    }
