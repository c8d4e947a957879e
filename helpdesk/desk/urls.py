"""Addresses of the agents' pages, under `/desk/`."""

from django.urls import include, path

from helpdesk.desk import styleguide
from helpdesk.desk.views import (
    actions,
    finalisation,
    improvement,
    limits,
    lists,
    priority,
    recommendations,
    reports,
    systems,
    ticket,
)

app_name = "desk"
urlpatterns = [
    path("", lists.ticket_list, name="list"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("board/", include("helpdesk.desk.outages.urls")),
    path("systems/", include("helpdesk.desk.systems.urls")),
    path(
        "companies/<int:pk>/authorisations/", systems.authorisations, name="company-authorisations"
    ),
    path("reports/", reports.sla, name="reports"),
    path("reports/promises.csv", reports.figures_csv, name="report-figures"),
    path("reports/late.csv", reports.breaches_csv, name="report-breaches"),
    path("reports/promises.xlsx", reports.workbook, name="report-workbook"),
    path("reports/workload/", reports.workload, name="workload"),
    path("scope/", include("helpdesk.desk.scope.urls")),
    path("service-levels/", include("helpdesk.desk.service_levels.urls")),
    path("webhooks/", include("helpdesk.desk.webhooks")),
    path("improvement/", improvement.signatures, name="improvement"),
    path("improvement/corrections/", improvement.corrections, name="improvement-corrections"),
    path("improvement/recommendations/", recommendations.recommendations, name="recommendations"),
    path(
        "improvement/recommendations/new/",
        recommendations.recommendation_new,
        name="recommendation-new",
    ),
    path(
        "improvement/recommendations/<int:pk>/",
        recommendations.recommendation,
        name="recommendation",
    ),
    path(
        "improvement/recommendations/<int:pk>/reword/",
        recommendations.reword,
        name="recommendation-reword",
    ),
    path(
        "improvement/recommendations/<int:pk>/decide/",
        recommendations.decide,
        name="recommendation-decide",
    ),
    path(
        "improvement/recommendations/<int:pk>/apply/",
        recommendations.apply,
        name="recommendation-apply",
    ),
    path(
        "improvement/recommendations/<int:pk>/withdraw/",
        recommendations.withdraw,
        name="recommendation-withdraw",
    ),
    path("companies/<int:pk>/review/", recommendations.review, name="company-review"),
    path("companies/<int:pk>/review.pdf", recommendations.review_pdf, name="company-review-pdf"),
    path("attachments/<int:pk>/", ticket.attachment, name="attachment"),
    path("tickets/take/", actions.take_all, name="take-all"),
    path("tickets/<str:number>/", ticket.ticket, name="ticket"),
    path("tickets/<str:number>/preview/", ticket.preview, name="preview"),
    path("tickets/<str:number>/macros/<slug:slug>/", ticket.macro, name="macro"),
    path("tickets/<str:number>/next/", ticket.neighbour, {"side": "next"}, name="next"),
    path("tickets/<str:number>/previous/", ticket.neighbour, {"side": "previous"}, name="previous"),
    path("tickets/<str:number>/take/", actions.take, name="take"),
    path("tickets/<str:number>/move/<slug:to>/", actions.move, name="move"),
    path("tickets/<str:number>/undo/<int:version>/", actions.undo, name="undo"),
    path("tickets/<str:number>/status/", actions.status, name="status"),
    path("tickets/<str:number>/assign/", actions.assign, name="assign"),
    path("tickets/<str:number>/priority/", priority.prioritise, name="prioritise"),
    path("tickets/<str:number>/classify/", actions.classify, name="classify"),
    path("tickets/<str:number>/scope/", actions.scope, name="scope"),
    path("tickets/<str:number>/reply/", actions.reply, name="reply"),
    path("tickets/<str:number>/approval/", actions.approval_ask, name="approval-ask"),
    path(
        "tickets/<str:number>/approval/<int:approval>/",
        actions.approval_answer,
        name="approval-answer",
    ),
    path("tickets/<str:number>/consent/", actions.approval_record, name="approval-record"),
    path("tickets/<str:number>/contact/", actions.authority_contact, name="authority-contact"),
    path("tickets/<str:number>/outage/<int:outage>/", actions.outage_link, name="outage-link"),
    path("tickets/", include("helpdesk.desk.guides.urls")),
    path("tickets/", include("helpdesk.desk.finalisation.urls")),
    path("finalisation/", finalisation.worklist, name="follow-ups"),
    path("finalisation/limits/", limits.limits, name="legal-limits"),
    path("finalisation/limits/<int:pk>/", limits.limit, name="legal-limit"),
]
