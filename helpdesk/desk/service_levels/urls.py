"""Addresses of the leads' pages, under `/desk/service-levels/`."""

from django.urls import path

from helpdesk.desk.views import calendars, policies, rules

urlpatterns = [
    path("", policies.overview, name="service-levels"),
    path("assign/", policies.assign, name="policy-assign"),
    path("policies/<int:pk>/", policies.policy, name="policy"),
    path("policies/<int:pk>/copy/", policies.copy, name="policy-copy"),
    path("policies/<int:pk>/preview/", policies.preview, name="policy-preview"),
    path("policies/<int:pk>/publish/", policies.publish, name="policy-publish"),
    path("calendars/<int:pk>/", calendars.calendar, name="calendar"),
    path("calendars/<int:pk>/copy/", calendars.copy, name="calendar-copy"),
    path("calendars/<int:pk>/closing-day/", calendars.closing_day, name="closing-day"),
    path("calendars/<int:pk>/changed-day/", calendars.changed_day, name="changed-day"),
    path("calendars/<int:pk>/remove-day/", calendars.day_remove, name="day-remove"),
    path("calendars/<int:pk>/holidays/", calendars.holidays_import, name="holidays-import"),
    path("calendars/<int:pk>/preview/", calendars.preview, name="calendar-preview"),
    path("calendars/<int:pk>/apply/", calendars.apply, name="calendar-apply"),
    path("rules/", rules.rule_list, name="rules"),
    path("rules/new/", rules.rule_new, name="rule-new"),
    path("rules/<int:pk>/", rules.rule, name="rule"),
    path("fired/", rules.log, name="escalations"),
]
