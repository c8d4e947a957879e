"""Addresses of e-mails that came, under `/desk/mail/`."""

from django.urls import path

from helpdesk.desk.views import mail

urlpatterns = [
    path("", mail.mails, name="mails"),
    path("<int:pk>/", mail.mail, name="mail"),
    path("<int:pk>/open/", mail.open_ticket, name="mail-open"),
    path("<int:pk>/add/", mail.add, name="mail-add"),
    path("<int:pk>/ignore/", mail.ignore, name="mail-ignore"),
    path("<int:pk>/replay/", mail.replay, name="mail-replay"),
    path("<int:pk>/original/", mail.original, name="mail-original"),
]
