from django.contrib import admin

from alerts.models import Intake, StatusMapping


@admin.register(StatusMapping)
class StatusMappingAdmin(admin.ModelAdmin[StatusMapping]):
    list_display = ["status", "category", "subtype", "ends_alert"]
    list_filter = ["category", "ends_alert"]
    search_fields = ["status"]


@admin.register(Intake)
class IntakeAdmin(admin.ModelAdmin[Intake]):
    list_display = ["company", "user", "header_name", "addresses"]
