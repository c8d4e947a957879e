"""The addresses of signing in. Those of allauth that we do not list do not exist."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, path, re_path, reverse_lazy
from django.views.decorators.cache import never_cache

from helpdesk.signin import pages
from helpdesk.sso.passwords import of_who_has_one

_passwords = [
    path(
        "password/change/",
        of_who_has_one(account.password_change),
        name="account_change_password",
    ),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    # The key holds hyphens, the person's number none.
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

# allauth goes back to `mfa_index` after each change of the factors.
_factors: list[URLPattern] = [
    path("", pages.overview, name="mfa_index"),
    path("code/", mfa.authenticate, name="mfa_authenticate"),
    path("code/again/", login_required(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("app/add/", never_cache(login_required(app.activate_totp)), name="mfa_activate_totp"),
    path("app/remove/", login_required(app.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "recovery-codes/",
        never_cache(login_required(codes.view_recovery_codes)),
        name="mfa_view_recovery_codes",
    ),
    path(
        "recovery-codes/new/",
        login_required(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("passkeys/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/add/", login_required(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "passkeys/again/",
        login_required(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "passkeys/<int:pk>/name/",
        pages.of_ones_own(passkeys.EditWebAuthnView.as_view(success_url=reverse_lazy("mfa_index"))),
        name="mfa_edit_webauthn",
    ),
    path(
        "passkeys/<int:pk>/remove/",
        pages.of_ones_own(pages.PasskeyRemoval.as_view()),
        name="mfa_remove_webauthn",
    ),
]

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", login_required(account.reauthenticate), name="account_reauthenticate"),
    path("sessions/<int:pk>/end/", pages.session_end, name="session-end"),
    path("sessions/end/", pages.sessions_end_elsewhere, name="sessions-end"),
    *_passwords,
    *_factors,
]
