from django.contrib import admin

from notifications.models import OutboxMessage


@admin.register(OutboxMessage)
class OutboxMessageAdmin(admin.ModelAdmin[OutboxMessage]):
    list_display = ["key", "channel", "recipient", "state", "attempts", "next_attempt_at"]
    list_filter = ["state", "channel", "template"]
    search_fields = ["key", "recipient"]

    def has_add_permission(self, request: object) -> bool:
        return False
