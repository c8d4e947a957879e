from django.contrib import admin

from tickets.models import Macro, Queue


@admin.register(Queue)
class QueueAdmin(admin.ModelAdmin[Queue]):
    list_display = ["name_en", "slug", "categories", "position"]


@admin.register(Macro)
class MacroAdmin(admin.ModelAdmin[Macro]):
    list_display = ["title_en", "slug", "category"]
