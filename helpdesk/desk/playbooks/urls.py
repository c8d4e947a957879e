"""Addresses of the playbooks, under `/desk/playbooks/`."""

from django.urls import path

from helpdesk.desk.views import playbooks

urlpatterns = [
    path("", playbooks.playbooks, name="playbooks"),
    path("<slug:slug>/", playbooks.playbook, name="playbook"),
]
