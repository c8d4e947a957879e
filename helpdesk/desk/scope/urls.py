"""Addresses of what contracts cover, under `/desk/scope/`."""

from django.urls import path

from helpdesk.desk.views import scope

urlpatterns = [
    path("", scope.scope, name="scope"),
    path("tickets.csv", scope.tickets_csv, name="scope-tickets"),
    path("report.xlsx", scope.workbook, name="scope-workbook"),
    path("services/", scope.services, name="scope-services"),
    path("services/new/", scope.service_new, name="scope-service-new"),
    path("services/<slug:slug>/", scope.service, name="scope-service"),
    path("subscriptions/<slug:slug>/", scope.subscription, name="scope-subscription"),
]
