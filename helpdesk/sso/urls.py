"""Addresses of single sign-on, under `/accounts/sso/`. Providers know the last two by heart."""

from django.urls import path

from helpdesk.sso import views

urlpatterns = [
    path("", views.start, name="sso-start"),
    path("staff/callback/", views.staff_callback, name="sso-staff-callback"),
    path("<int:pk>/callback/", views.callback, name="sso-callback"),
]
