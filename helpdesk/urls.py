"""Where every address of the product leads."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from helpdesk import health, viewing
from helpdesk.people.accepting import invitation
from helpdesk.ratings import rate
from helpdesk.unsubscribing import unsubscribe

# One door: the administration's own sign-in page would ask no second factor and count no attempts.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("helpdesk.portal.urls")),
    path("desk/", include("helpdesk.desk.urls")),
    path("api/", include("helpdesk.api.urls")),
    path("accounts/", include("helpdesk.signin.urls")),
    path("accounts/sso/", include("helpdesk.sso.urls")),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
    path("rate/<str:token>/", rate, name="rate"),
    path("invitations/<str:token>/", invitation, name="invitation"),
    path("viewing/end/", viewing.end, name=viewing.END),
    path("i18n/", set_language, name="set_language"),
    path("admin/", admin.site.urls),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("metrics", health.metrics, name="metrics"),
]
