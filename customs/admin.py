from django.contrib import admin

from customs.models import (
    AuthorityContact,
    CompanyAuthorisation,
    ContinuityPlan,
    CustomsSystem,
    FallbackDeclaration,
    KnowledgeChange,
    LegalLimit,
    Outage,
    OutageUpdate,
    PlanEmail,
    PlanReference,
    PlanStep,
    StatusPageCopy,
    SystemFact,
)


class SystemFactInline(admin.TabularInline[SystemFact, CustomsSystem]):
    model = SystemFact
    extra = 0


class AuthorityContactInline(admin.TabularInline[AuthorityContact, CustomsSystem]):
    model = AuthorityContact
    extra = 0


@admin.register(CustomsSystem)
class CustomsSystemAdmin(admin.ModelAdmin[CustomsSystem]):
    list_display = ["name", "slug", "kind", "operator", "lifecycle", "in_premium_scope"]
    list_filter = ["kind", "lifecycle", "in_premium_scope"]
    search_fields = ["name", "slug", "full_name", "operator"]
    filter_horizontal = ["replaced_by"]
    inlines = [SystemFactInline, AuthorityContactInline]


class PlanStepInline(admin.TabularInline[PlanStep, ContinuityPlan]):
    model = PlanStep
    extra = 0


class PlanReferenceInline(admin.TabularInline[PlanReference, ContinuityPlan]):
    model = PlanReference
    extra = 0


class PlanEmailInline(admin.StackedInline[PlanEmail, ContinuityPlan]):
    model = PlanEmail
    extra = 0


@admin.register(ContinuityPlan)
class ContinuityPlanAdmin(admin.ModelAdmin[ContinuityPlan]):
    list_display = ["system", "country", "opening", "buffering"]
    list_filter = ["country", "opening", "buffering"]
    list_select_related = ["system"]
    inlines = [PlanStepInline, PlanReferenceInline, PlanEmailInline]


@admin.register(LegalLimit)
class LegalLimitAdmin(admin.ModelAdmin[LegalLimit]):
    """Leads correct a limit here; every open follow-up is counted anew."""

    list_display = ["text", "kind", "start", "days", "years", "countries", "certainty"]
    list_filter = ["kind", "certainty"]


class OutageUpdateInline(admin.TabularInline[OutageUpdate, Outage]):
    model = OutageUpdate
    extra = 0
    can_delete = False
    readonly_fields = ["external_id", "status", "body", "at", "created_by"]

    def has_add_permission(self, request: object, obj: Outage | None = None) -> bool:
        return False


@admin.register(Outage)
class OutageAdmin(admin.ModelAdmin[Outage]):
    """For reading: outages are recorded, corrected and ended on the desk, by the services."""

    list_display = ["title", "kind", "status", "environment", "started_at", "ended_at", "source"]
    list_filter = ["kind", "status", "environment", "source"]
    search_fields = ["title", "external_id"]
    date_hierarchy = "started_at"
    inlines = [OutageUpdateInline]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(self, request: object, obj: Outage | None = None) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: Outage | None = None) -> bool:
        return False


@admin.register(StatusPageCopy)
class StatusPageCopyAdmin(admin.ModelAdmin[StatusPageCopy]):
    list_display = ["url", "checked_at", "fetched_at", "error"]
    readonly_fields = ["url", "etag", "summary", "fetched_at", "checked_at", "error"]

    def has_add_permission(self, request: object) -> bool:
        return False


@admin.register(FallbackDeclaration)
class FallbackDeclarationAdmin(admin.ModelAdmin[FallbackDeclaration]):
    """For reading: the register is written by the services, with who and when."""

    list_display = ["reference", "company", "system", "country", "sent_at", "regularised_at"]
    list_filter = ["country", "system"]
    list_select_related = ["company", "system"]
    search_fields = ["reference", "regularised_as"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(
        self, request: object, obj: FallbackDeclaration | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: object, obj: FallbackDeclaration | None = None
    ) -> bool:
        return False


@admin.register(CompanyAuthorisation)
class CompanyAuthorisationAdmin(admin.ModelAdmin[CompanyAuthorisation]):
    """For reading: kept on the portal and the desk, with who and when."""

    list_display = ["company", "country", "kind", "number", "valid_until"]
    list_filter = ["country", "kind"]
    list_select_related = ["company"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(
        self, request: object, obj: CompanyAuthorisation | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: object, obj: CompanyAuthorisation | None = None
    ) -> bool:
        return False


@admin.register(KnowledgeChange)
class KnowledgeChangeAdmin(admin.ModelAdmin[KnowledgeChange]):
    """For reading: written once by the services."""

    list_display = ["subject", "action", "by", "at"]
    list_filter = ["action"]
    list_select_related = ["by"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(self, request: object, obj: KnowledgeChange | None = None) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: KnowledgeChange | None = None) -> bool:
        return False
