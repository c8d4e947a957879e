"""Where every address of the product leads."""

from django.urls import path

urlpatterns = []
