"""What the desk knows: articles, read by all and written by agents; prepared answers for agents."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.choices import Scope
from helpdesk.api.examples import ARTICLE_REQUEST
from helpdesk.api.filters import ArticleFilter
from helpdesk.api.idempotency import idempotent
from helpdesk.api.serializers.knowledge import (
    ArticleInput,
    ArticleOutput,
    ArticleSeenInput,
    ArticleTextOutput,
    ArticleUseInput,
    ArticleVersionInput,
    MacroOutput,
)
from helpdesk.api.views.base import ApiViewSet
from tickets.choices import ArticleUseKind
from tickets.errors import AgentsOnly, CustomersOnly
from tickets.knowledge import SHOWN
from tickets.models import Article, Macro
from tickets.services import (
    ArticleText,
    article_archive,
    article_create,
    article_publish,
    article_use,
    article_write,
)


class ArticleViewSet(ApiViewSet):
    queryset = Article.objects.none()
    lookup_field = "slug"
    filterset_class = ArticleFilter
    orderings = ("id", "updated_at")
    scopes = {
        "list": Scope.TICKETS_READ,
        "retrieve": Scope.TICKETS_READ,
        **dict.fromkeys(("create", "write", "publish", "archive", "use"), Scope.TICKETS_WRITE),
    }

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
        return self._told(self._article(slug))

    @extend_schema(
        operation_id="articles_create",
        summary="Begin an article as a draft (agents)",
        request=ArticleInput,
        responses={201: ArticleTextOutput},
        examples=[ARTICLE_REQUEST],
    )
    @idempotent
    def create(self, request: Request) -> Response:
        self._require_agent()
        asked = self.read(ArticleInput)
        slug = asked.pop("slug")
        article = article_create(slug=slug, text=ArticleText(**asked), author=self.user)
        return self._told(article, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="articles_write",
        summary="Add a version (agents)",
        description=(
            "Of a draft it is what stands there; a published text stays until a lead publishes the "
            "new one."
        ),
        request=ArticleVersionInput,
        responses={201: ArticleTextOutput},
    )
    @idempotent
    def write(self, request: Request, slug: str) -> Response:
        article, asked = self._own(slug), self.read(ArticleVersionInput)
        seen = asked.pop("seen")
        written = article_write(
            article_id=article.pk, text=ArticleText(**asked), seen=seen, author=self.user
        )
        return self._told(written, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="articles_publish",
        summary="Show the latest version to its readers (leads)",
        request=ArticleSeenInput,
        responses={200: ArticleTextOutput},
    )
    @idempotent
    def publish(self, request: Request, slug: str) -> Response:
        article, asked = self._own(slug), self.read(ArticleSeenInput)
        return self._told(article_publish(article_id=article.pk, actor=self.user, **asked))

    @extend_schema(
        operation_id="articles_archive",
        summary="Take the article from its readers (leads)",
        request=ArticleSeenInput,
        responses={200: ArticleTextOutput},
    )
    @idempotent
    def archive(self, request: Request, slug: str) -> Response:
        article, asked = self._own(slug), self.read(ArticleSeenInput)
        return self._told(article_archive(article_id=article.pk, actor=self.user, **asked))

    @extend_schema(
        operation_id="articles_use",
        summary="Say that it helped, or not, or that no ticket was needed (customers)",
        request=ArticleUseInput,
        responses={204: OpenApiResponse(description="Counted, once a day.")},
    )
    @idempotent
    def use(self, request: Request, slug: str) -> Response:
        article = self._article(slug)
        if self.user.is_agent:
            raise CustomersOnly(_("Customers judge what was written for them."))
        asked = self.read(ArticleUseInput)
        kind = ArticleUseKind.SOLVED
        if "helpful" in asked:
            kind = ArticleUseKind.HELPFUL if asked["helpful"] else ArticleUseKind.UNHELPFUL
        article_use(article=article, kind=kind, user=self.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _article(self, slug: str) -> Article:
        return get_object_or_404(self.get_queryset(), slug=slug)

    def _own(self, slug: str) -> Article:
        article = self._article(slug)
        self._require_agent()
        return article

    def _require_agent(self) -> None:
        if not self.user.is_agent:
            raise AgentsOnly(_("Only agents write articles."))

    def _told(self, article: Article, code: int = status.HTTP_200_OK) -> Response:
        told = ArticleTextOutput(article, context={"locale": self.locale})
        return Response(told.data, status=code)


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
