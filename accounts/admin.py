from django.contrib import admin

from accounts.models import ApiKey, Company, Contract, Service, Subscription, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ["name", "email", "role", "company", "is_active"]
    list_filter = ["role", "is_active", "company"]
    search_fields = ["name", "email"]
    exclude = ["password", "groups", "user_permissions"]
    readonly_fields = ["last_login"]


class ContractInline(admin.StackedInline[Contract, Company]):
    model = Contract


@admin.register(Company)
class CompanyAdmin(admin.ModelAdmin[Company]):
    list_display = ["name", "tenant_id", "language"]
    search_fields = ["name", "tenant_id"]
    inlines = [ContractInline]


@admin.register(ApiKey)
class ApiKeyAdmin(admin.ModelAdmin[ApiKey]):
    """Keys are made where they can be shown once; here they are read and revoked."""

    list_display = ["name", "hint", "user", "scopes", "expires_at", "revoked_at", "last_used_at"]
    readonly_fields = ["user", "hint", "key_hash", "created_at", "last_used_at"]

    def has_add_permission(self, request: object) -> bool:
        return False


@admin.register(Service)
class ServiceAdmin(admin.ModelAdmin[Service]):
    list_display = ["name_en", "category", "subtype", "verdict", "subscription"]
    list_filter = ["verdict", "category"]


admin.site.register(Subscription)
