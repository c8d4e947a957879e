from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from alerts.choices import Category
from tickets.models import AlertRule, Macro, Queue


@admin.register(Queue)
class QueueAdmin(admin.ModelAdmin[Queue]):
    list_display = ["name_en", "slug", "categories", "position"]


@admin.register(Macro)
class MacroAdmin(admin.ModelAdmin[Macro]):
    list_display = ["title_en", "slug", "category"]


class AlertRuleForm(forms.ModelForm[AlertRule]):
    categories = forms.MultipleChoiceField(
        label=_("Categories"), choices=Category, widget=forms.CheckboxSelectMultiple
    )


@admin.register(AlertRule)
class AlertRuleAdmin(admin.ModelAdmin[AlertRule]):
    form = AlertRuleForm
    list_display = ["__str__", "enabled", "categories", "priority"]
    list_filter = ["enabled", "plan"]
