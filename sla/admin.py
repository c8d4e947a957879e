"""Calendars, policies and rules, edited by administrators; what follows from them, read only."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from helpdesk.errors import DomainError
from sla.models import (
    Calendar,
    ChangedDay,
    Clock,
    ClosingDay,
    Escalation,
    EscalationRule,
    Policy,
    PolicyAssignment,
    PolicyVersion,
    Target,
)
from sla.services.policies import calendar_apply, policy_publish, policy_reapply


class ReadOnly(admin.ModelAdmin[Any]):
    """What the system writes is looked at here, and changed nowhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ClosingDayInline(admin.TabularInline[ClosingDay, Calendar]):
    model = ClosingDay
    extra = 0


class ChangedDayInline(admin.TabularInline[ChangedDay, Calendar]):
    model = ChangedDay
    extra = 0


@admin.register(Calendar)
class CalendarAdmin(admin.ModelAdmin[Calendar]):
    list_display = ["name", "tz"]
    inlines = [ClosingDayInline, ChangedDayInline]
    actions = ["apply"]

    @admin.action(description=_("Count open tickets by these hours"))
    def apply(self, request: HttpRequest, queryset: QuerySet[Calendar]) -> None:
        """Publish the hours and move the open deadlines."""
        for calendar in queryset:
            try:
                moved = calendar_apply(calendar_id=calendar.pk, actor=request.user)  # type: ignore[arg-type]
            except DomainError as error:
                self.message_user(request, error.message, messages.ERROR)
            else:
                self.message_user(request, _moved(moved), messages.SUCCESS)


class TargetInline(admin.TabularInline[Target, Policy]):
    model = Target
    extra = 0


@admin.register(Policy)
class PolicyAdmin(admin.ModelAdmin[Policy]):
    list_display = ["name", "plan", "calendar", "current", "is_active"]
    readonly_fields = ["current"]
    inlines = [TargetInline]
    actions = ["publish", "reapply"]

    @admin.action(description=_("Publish: promise this to new tickets"))
    def publish(self, request: HttpRequest, queryset: QuerySet[Policy]) -> None:
        """Make what the policy says now its current version."""
        for policy in queryset:
            try:
                version = policy_publish(policy_id=policy.pk, actor=request.user)  # type: ignore[arg-type]
            except DomainError as error:
                self.message_user(request, error.message, messages.ERROR)
            else:
                self.message_user(request, str(version), messages.SUCCESS)

    @admin.action(description=_("Apply the published version to open tickets"))
    def reapply(self, request: HttpRequest, queryset: QuerySet[Policy]) -> None:
        """Put open tickets under the current version."""
        for policy in queryset:
            moved = policy_reapply(policy_id=policy.pk, actor=request.user)  # type: ignore[arg-type]
            self.message_user(request, _moved(moved), messages.SUCCESS)


@admin.register(EscalationRule)
class EscalationRuleAdmin(admin.ModelAdmin[EscalationRule]):
    list_display = ["name", "policy", "metric", "percent", "minutes", "is_active"]
    list_filter = ["policy", "metric", "is_active"]


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadOnly):
    list_display = ["policy", "number", "published_at", "published_by"]


@admin.register(Clock)
class ClockAdmin(ReadOnly):
    list_display = ["ticket", "metric", "cycle", "state", "due_at", "stopped_at", "breached_at"]
    list_filter = ["metric", "state"]
    list_select_related = ["ticket"]
    show_full_result_count = False


@admin.register(Escalation)
class EscalationAdmin(ReadOnly):
    list_display = ["rule", "clock", "moment_at", "fired_at", "done"]
    list_select_related = ["rule", "clock"]
    show_full_result_count = False


admin.site.register(PolicyAssignment)


def _moved(number: int) -> str:
    return ngettext("%(n)s ticket moved.", "%(n)s tickets moved.", number) % {"n": number}
