"""The administration pages alone: what this room tests does not wait for the faces."""

from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
