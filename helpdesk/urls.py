"""Where every address of the product leads."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path
from django.views.i18n import set_language

from helpdesk import health
from helpdesk.people.accepting import invitation
from helpdesk.ratings import rate

urlpatterns = [
    path("", include("helpdesk.portal.urls")),
    path("desk/", include("helpdesk.desk.urls")),
    path("api/", include("helpdesk.api.urls")),
    path("accounts/login/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("rate/<str:token>/", rate, name="rate"),
    path("invitations/<str:token>/", invitation, name="invitation"),
    path("i18n/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", health.metrics, name="metrics"),
]
