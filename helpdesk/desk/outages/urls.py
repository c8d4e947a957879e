"""Addresses of one outage, under `/desk/board/`."""

from django.urls import path

from helpdesk.desk.views import board, outages

urlpatterns = [
    path("", board.board, name="board"),
    path("open/", board.outage_open, name="outage-open"),
    path("<int:pk>/update/", board.outage_update, name="outage-update"),
    path("<int:pk>/close/", board.outage_close, name="outage-close"),
    path("<int:pk>/tickets/", board.outage_tickets, name="outage-tickets"),
    path("<int:pk>/notice/", outages.notice, name="outage-notice"),
    path("<int:pk>/correct/", outages.correct, name="outage-correct"),
    path("<int:pk>/fallback/", outages.fallback, name="outage-fallback"),
    path("<int:pk>/regularisation/", outages.regularisation, name="outage-regularisation"),
]
