"""The customers' addresses."""

from django.urls import path

from helpdesk.portal import views

urlpatterns = [
    path("", views.home, name="home"),
]
