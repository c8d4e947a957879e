"""Who answers tickets: what agents know, when they are away, and how queues give. Forms and tables."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from accounts.choices import AGENT_ROLES
from accounts.models import User
from customs.models import CustomsSystem
from tickets.assignment import open_tickets_of
from tickets.choices import AssignmentMethod
from tickets.models import Absence, AgentProfile, AssignmentRule, Queue

MINUTES_MOST = 60 * 24 * 30
_COMMAS = gettext_lazy("Separated by commas. Empty: any.")


def _codes(label: Any, pattern: str, refusal: Any, help_text: Any) -> SimpleArrayField:
    code = forms.CharField(validators=[RegexValidator(pattern, refusal)])
    return SimpleArrayField(code, label=label, help_text=help_text, required=False, max_length=40)


class SkillsForm(forms.Form):
    """What leads write of an agent. Codes are kept as the classifier writes them."""

    takes_tickets = forms.BooleanField(label=gettext_lazy("Gets tickets by rule"), required=False)
    countries = _codes(
        gettext_lazy("Countries"),
        r"^\s*[A-Za-z]{2}\s*$",
        gettext_lazy("Two letters for each country: FR, DE."),
        _COMMAS,
    )
    systems = _codes(
        gettext_lazy("Customs and port systems"),
        r"^\s*[A-Za-z0-9_]+\s*$",
        gettext_lazy("Write the systems as their pages name them: atlas, delta_ie."),
        _COMMAS,
    )
    languages = _codes(
        gettext_lazy("Languages"),
        r"^\s*[A-Za-z]{2}\s*$",
        gettext_lazy("Two letters for each language: fr, en."),
        _COMMAS,
    )
    open_most = forms.IntegerField(
        label=gettext_lazy("Open tickets at most"),
        help_text=gettext_lazy("Empty: as many as come."),
        required=False,
        min_value=1,
        max_value=1000,
    )

    def clean_countries(self) -> list[str]:
        return sorted({code.strip().upper() for code in self.cleaned_data["countries"]})

    def clean_languages(self) -> list[str]:
        return sorted({code.strip().lower() for code in self.cleaned_data["languages"]})

    def clean_systems(self) -> list[str]:
        wanted = {code.strip().lower() for code in self.cleaned_data["systems"]}
        known = set(CustomsSystem.objects.filter(slug__in=wanted).values_list("slug", flat=True))
        if wanted - known:
            names = ", ".join(sorted(wanted - known))
            raise ValidationError(_("No such system: %(names)s.") % {"names": names})
        return sorted(wanted)


class AbsenceForm(forms.Form):
    """Days away, both included."""

    first_on = forms.DateField(
        label=gettext_lazy("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if {"first_on", "last_on"} <= found.keys() and found["last_on"] < found["first_on"]:
            self.add_error("last_on", _("The last day comes before the first."))
        return found


class RuleForm(forms.ModelForm[AssignmentRule]):
    """How a queue gives its tickets; minutes are business minutes of the contract."""

    class Meta:
        model = AssignmentRule
        fields = ["method", "return_minutes", "rescue_minutes"]
        labels = {
            "method": gettext_lazy("New tickets"),
            "return_minutes": gettext_lazy("Take back after, in business minutes"),
            "rescue_minutes": gettext_lazy(
                "Find an owner before the deadline, in business minutes"
            ),
        }
        help_texts = {
            "return_minutes": gettext_lazy("Without anything done by the assignee. Empty: never."),
            "rescue_minutes": gettext_lazy("For a ticket that nobody has. Empty: never."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("return_minutes", "rescue_minutes"):
            self.fields[name].widget.attrs |= {"min": 1, "max": MINUTES_MOST}

    def clean_return_minutes(self) -> int | None:
        return _within(self.cleaned_data["return_minutes"])

    def clean_rescue_minutes(self) -> int | None:
        return _within(self.cleaned_data["rescue_minutes"])


def _within(minutes: int | None) -> int | None:
    if minutes is not None and minutes > MINUTES_MOST:
        raise ValidationError(_("At most %(most)d minutes.") % {"most": MINUTES_MOST})
    return minutes


def skills_of(agent: User) -> dict[str, Any]:
    """What `SkillsForm` begins with."""
    row = AgentProfile.objects.filter(user=agent).first()
    if row is None:
        return {"takes_tickets": False}
    names = ("takes_tickets", "countries", "systems", "languages", "open_most")
    return {name: getattr(row, name) for name in names}


def team_rows() -> QuerySet[Any]:
    """The agents with their skills, absences and open tickets: two queries."""
    return (
        User.objects.filter(role__in=AGENT_ROLES, is_active=True)
        .select_related("agent_profile")
        .annotate(open_count=open_tickets_of("pk"))
        .prefetch_related(Prefetch("absences", to_attr="all_absences"))
        .order_by("name", "pk")
    )


def team_table(agents: Iterable[Any], reader: User, now: datetime) -> dict[str, Any]:
    """For `components/table.html`. Leads open everybody's page, agents their own."""
    heads = (_("Agent"), _("Tickets by rule"), _("Skills"), _("Open tickets"), _("Away"))
    return {
        "columns": [{"name": head, "is_number": head == heads[3]} for head in heads],
        "rows": [_agent_row(agent, reader, now) for agent in agents],
    }


def _agent_row(agent: Any, reader: User, now: datetime) -> list[dict[str, Any]]:
    profile: AgentProfile | None = getattr(agent, "agent_profile", None)
    opens = reader.is_lead or reader.pk == agent.pk
    takes = bool(profile and profile.takes_tickets)
    most = f" / {profile.open_most}" if profile and profile.open_most else ""
    return [
        {"text": agent.name, "href": reverse("desk:team-agent", args=[agent.pk]) if opens else ""},
        {"text": _("gets tickets by rule") if takes else _("takes tickets by hand")},
        {"text": _skills(profile) if profile else _("any matter")},
        {"text": _("%(count)s open") % {"count": f"{agent.open_count}{most}"}, "is_number": True},
        _away(agent, now),
    ]


def _skills(profile: AgentProfile) -> str:
    known = [*profile.countries, *profile.systems, *profile.languages]
    return ", ".join(word.upper() for word in known) or _("any matter")


def _away(agent: Any, now: datetime) -> dict[str, Any]:
    """Now, or when next."""
    today = now.astimezone(ZoneInfo(agent.time_zone)).date()
    left = [absence for absence in agent.all_absences if absence.last_on >= today]
    if not left:
        return {"text": _("no absence")}
    words = absence_told(left[0])
    return {"text": words, "kind": "paused"} if left[0].first_on <= today else {"text": words}


def absence_told(absence: Absence) -> str:
    """`23 November to 25 November`, or one day."""
    first, last = (date_format(day, "j F Y") for day in (absence.first_on, absence.last_on))
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def rules_table(reader: User) -> dict[str, Any]:
    """How each queue gives its tickets; leads open its rule."""
    heads = (_("Queue"), _("New tickets"), _("Taken back after"), _("Owner found before"))
    queues = Queue.objects.select_related("assignment_rule")
    return {
        "columns": [{"name": head} for head in heads],
        "rows": [_rule_row(queue, reader) for queue in queues],
    }


def _rule_row(queue: Queue, reader: User) -> list[dict[str, str]]:
    rule: AssignmentRule | None = getattr(queue, "assignment_rule", None)
    method = AssignmentMethod(rule.method) if rule else AssignmentMethod.MANUAL
    return [
        {
            "text": queue.name(get_language() or "en"),
            "href": reverse("desk:team-queue", args=[queue.slug]) if reader.is_lead else "",
        },
        {"text": str(method.label)},
        {"text": _returns(rule.return_minutes if rule else None)},
        {"text": _rescues(rule.rescue_minutes if rule else None)},
    ]


def _returns(count: int | None) -> str:
    if count is None:
        return _("never taken back")
    words = ngettext("after %(count)d business minute", "after %(count)d business minutes", count)
    return words % {"count": count}


def _rescues(count: int | None) -> str:
    if count is None:
        return _("no owner looked for")
    words = ngettext("%(count)d business minute before", "%(count)d business minutes before", count)
    return words % {"count": count}
