"""Reading what the desk knows: articles for all, prepared answers for agents."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from helpdesk.api.filters import ArticleFilter
from helpdesk.api.serializers.knowledge import ArticleOutput, ArticleTextOutput, MacroOutput
from helpdesk.api.views.base import ApiViewSet
from tickets.errors import AgentsOnly
from tickets.knowledge import SHOWN
from tickets.models import Article, Macro


class ArticleViewSet(ApiViewSet):
    queryset = Article.objects.none()
    lookup_field = "slug"
    filterset_class = ArticleFilter
    orderings = ("id", "updated_at")
    scopes = {"list": Scope.TICKETS_READ, "retrieve": Scope.TICKETS_READ}

    def get_queryset(self) -> QuerySet[Article]:
        return Article.objects.visible_to(self.user)

    @extend_schema(
        operation_id="articles_list",
        summary="Articles: customers' keys see what is published for customers",
        responses=ArticleOutput(many=True),
    )
    def list(self, request: Request) -> Response:
        rows = self.filter_queryset(self.get_queryset().only(*SHOWN))
        page = self.paginate_queryset(rows)
        told = ArticleOutput(page, many=True, context={"locale": self.locale})
        return self.get_paginated_response(told.data)

    @extend_schema(
        operation_id="articles_retrieve", summary="One article", responses=ArticleTextOutput
    )
    def retrieve(self, request: Request, slug: str) -> Response:
        article = get_object_or_404(self.get_queryset(), slug=slug)
        return Response(ArticleTextOutput(article, context={"locale": self.locale}).data)


class MacroViewSet(ApiViewSet):
    queryset = Macro.objects.none()
    orderings = ("id",)
    scopes = {"list": Scope.TICKETS_READ}

    @extend_schema(
        operation_id="macros_list",
        summary="Prepared answers (agents)",
        responses=MacroOutput(many=True),
    )
    def list(self, request: Request) -> Response:
        if not self.user.is_agent:
            raise AgentsOnly(_("Only agents read prepared answers."))
        page = self.paginate_queryset(Macro.objects.all())
        told = MacroOutput(page, many=True, context={"locale": self.locale})
        return self.get_paginated_response(told.data)
