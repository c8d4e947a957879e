"""Addresses of what is known of systems, under `/desk/systems/`."""

from django.urls import path

from helpdesk.desk.views import systems

urlpatterns = [
    path("<slug:slug>/", systems.system, name="system"),
    path("<slug:slug>/new/<slug:part>/", systems.part_new, name="system-part-new"),
    path("<slug:slug>/<slug:part>/<int:pk>/", systems.part, name="system-part"),
]
