"""The pages of the schema."""

from drf_spectacular.views import SpectacularSwaggerSplitView


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI whose page holds neither script nor style of its own, as the policy asks."""

    template_name = "api/docs.html"
    authentication_classes = []  # open to everyone, so that a wrong key is nobody's business here
