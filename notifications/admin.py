from django.contrib import admin

from notifications.models import BouncedAddress, OutboxMessage


@admin.register(OutboxMessage)
class OutboxMessageAdmin(admin.ModelAdmin[OutboxMessage]):
    list_display = ["key", "channel", "recipient", "state", "attempts", "next_attempt_at"]
    list_filter = ["state", "channel", "template"]
    search_fields = ["key", "recipient"]

    def has_add_permission(self, request: object) -> bool:
        return False


@admin.register(BouncedAddress)
class BouncedAddressAdmin(admin.ModelAdmin[BouncedAddress]):
    """To read; an address is tried again where its person is."""

    list_display = ["address", "kind", "status", "count", "last_at", "stopped_at", "cleared_by"]
    list_filter = ["kind"]
    search_fields = ["address"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False
