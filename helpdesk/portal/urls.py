"""The customers' addresses."""

from django.urls import include, path

from helpdesk.portal.views import (
    company,
    finalisation,
    home,
    improvement,
    lists,
    new,
    profile,
    regularisation,
    systems,
    ticket,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("tickets/", lists.tickets, name="tickets"),
    path("tickets/new/", new.ticket_new, name="ticket-new"),
    path("tickets/new/understand/", new.ticket_understand, name="ticket-understand"),
    path("tickets/<str:number>/", ticket.ticket, name="ticket"),
    path("tickets/<str:number>/reply/", ticket.reply, name="reply"),
    path("tickets/<str:number>/reopen/", ticket.reopen, name="reopen"),
    path("tickets/<str:number>/approvals/<int:pk>/", ticket.approval, name="approval"),
    path("tickets/<str:number>/proof/", finalisation.proof, name="proof"),
    path("attachments/<int:pk>/", ticket.attachment, name="attachment"),
    path("alerts/", lists.alerts, name="alerts"),
    path("systems/", systems.systems, name="systems"),
    path("systems/<slug:slug>/", systems.system, name="system"),
    path("regularisation/", regularisation.regularisation, name="regularisation"),
    path("company/", company.company, name="company"),
    path("company/people/", include("helpdesk.portal.people")),
    path("company/keys/", include("helpdesk.portal.keys")),
    path("company/authorisations/", regularisation.authorisations, name="authorisations"),
    path("company/webhooks/", include("helpdesk.portal.webhooks")),
    path("reports/", lists.reports, name="reports"),
    path("reports/review/", improvement.review, name="review"),
    path("reports/review.pdf", improvement.review_pdf, name="review-pdf"),
    path("improvement/", improvement.improvement, name="improvement"),
    path("improvement/<int:pk>/", improvement.recommendation, name="recommendation"),
    path("improvement/<int:pk>/decision/", improvement.decide, name="recommendation-decision"),
    path("profile/", profile.profile, name="profile"),
    path("profile/password/", profile.password, name="password"),
]
