"""Addresses of the articles, under `/desk/knowledge/`."""

from django.urls import path

from helpdesk.desk.views import knowledge

urlpatterns = [
    path("", knowledge.articles, name="knowledge"),
    path("effect/", knowledge.effect, name="knowledge-effect"),
    path("new/", knowledge.article_new, name="article-new"),
    path("preview/", knowledge.article_preview, name="article-preview"),
    path("<int:pk>/", knowledge.article, name="article"),
    path("<int:pk>/edit/", knowledge.article_edit, name="article-edit"),
    path("<int:pk>/versions/<int:version>/", knowledge.article_version, name="article-version"),
    path("<int:pk>/publish/", knowledge.article_publish, name="article-publish"),
    path("<int:pk>/archive/", knowledge.article_archive, name="article-archive"),
]
