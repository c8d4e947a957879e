"""Addresses of the follow-up, under `/desk/tickets/`."""

from django.urls import path

from helpdesk.desk.views import finalisation

urlpatterns = [
    path("<str:number>/finalisation/", finalisation.follow_up, name="follow-up"),
    path("<str:number>/finalisation/start/", finalisation.start, name="follow-up-start"),
    path("<str:number>/finalisation/facts/", finalisation.facts, name="follow-up-facts"),
    path("<str:number>/finalisation/check/", finalisation.check, name="follow-up-check"),
    path("<str:number>/finalisation/plan/", finalisation.plan, name="follow-up-plan"),
    path("<str:number>/finalisation/proof/", finalisation.proof, name="follow-up-proof"),
    path(
        "<str:number>/finalisation/proof/ask/", finalisation.proof_ask, name="follow-up-proof-ask"
    ),
    path("<str:number>/finalisation/end/", finalisation.end, name="follow-up-end"),
]
