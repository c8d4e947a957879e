"""Settings. Safe for production by default; `HELPDESK_LOCAL=1` (set by make) relaxes HTTPS only.

Every variable read here is described in `.env.example` and in the README's table.
"""

from email.utils import parseaddr
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.log import CallbackFilter
from django.utils.translation import gettext_lazy as _

from helpdesk import embedded
from helpdesk.env import (
    env_bucket,
    env_choice,
    env_flag,
    env_int,
    env_list,
    env_pairs,
    env_text,
    env_url,
    local_secret,
    require_together,
)

django_stubs_ext.monkeypatch()  # lets generic classes of Django be written with their types

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env_text("DATA_DIR", "var")).absolute()
LOCAL = env_flag("HELPDESK_LOCAL")
DEBUG = env_flag("DEBUG")

SECRET_KEY = env_text("SECRET_KEY") or local_secret(DATA_DIR, "secret_key")
SITE_URL = env_text("SITE_URL", f"http://127.0.0.1:{env_int('PORT', 8000)}").rstrip("/")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]" if LOCAL else "")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django_linear_migrations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "helpdesk",
    "helpdesk.api",
    "helpdesk.desk",
    "notifications",
    "accounts",
    "customs",
    "alerts",
    "tickets",
    "sla",
]

MIDDLEWARE = [
    "helpdesk.observing.ObservingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "helpdesk.signin.sessions.SeenMiddleware",
    "helpdesk.signin.requiring.FactorMiddleware",
    "helpdesk.viewing.ViewingMiddleware",
    "helpdesk.middleware.ReaderMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "helpdesk.middleware.StandingMiddleware",
]

ROOT_URLCONF = "helpdesk.urls"
WSGI_APPLICATION = "helpdesk.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "helpdesk.context.shell",
            ],
            "builtins": ["helpdesk.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "helpdesk.rendering.FormRenderer"

# Data. Without DATABASE_URL and REDIS_URL, the servers that `manage.py up` starts under DATA_DIR.
DATABASES = {
    "default": dj_database_url.parse(
        env_text("DATABASE_URL") or embedded.database_url(DATA_DIR), conn_health_checks=True
    )
}
if _password := env_text("DATABASE_PASSWORD"):
    DATABASES["default"]["PASSWORD"] = _password
# A pool and persistent connections exclude each other; the pool is what survives a restart.
DATABASES["default"].setdefault("OPTIONS", {}).update(
    pool={"min_size": 1, "max_size": env_int("DATABASE_POOL", 4), "timeout": 5}
)
# A pooler that gives each transaction another connection has no cursor that outlives one.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = env_flag("DATABASE_BEHIND_POOLER")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env_text("REDIS_URL") or embedded.redis_url(DATA_DIR)
CACHES = {
    "default": {
        "BACKEND": "helpdesk.caching.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        # A cache that hangs must not hold a request.
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}

# Celery. Each figure was measured: a killed worker's task comes back within about a minute.
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 50
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
# Not as many as the machine has cores, which in a cluster is anybody's guess.
CELERY_WORKER_CONCURRENCY = env_int("WORKER_CONCURRENCY", 2)
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 2,
}
# A dead broker must not hold a request: the row is the promise, the nudge may be lost.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sla-sweep": {"task": "sla.tasks.sweep", "schedule": 10.0},
    "assignments": {"task": "sla.tasks.assignments_sweep", "schedule": 30.0},
    "legal-limits": {"task": "sla.tasks.reminders_sweep", "schedule": 60.0},
    "snoozes-sweep": {"task": "tickets.tasks.snoozes_sweep", "schedule": 30.0},
    "outbox-sweep": {"task": "notifications.tasks.outbox_sweep", "schedule": 10.0},
    "webhooks-sweep": {"task": "notifications.tasks.webhooks_sweep", "schedule": 10.0},
    "mail-sweep": {"task": "tickets.tasks.mails_sweep", "schedule": 10.0},
    "mailbox-poll": {"task": "notifications.tasks.mailbox_poll", "schedule": 30.0},
    "status-page-poll": {"task": "customs.tasks.status_page_poll", "schedule": 180.0},
    "idempotent-requests": {
        "task": "helpdesk.api.tasks.idempotent_requests_expire",
        "schedule": 3600.0,
    },
    "files-sweep": {"task": "tickets.tasks.files_sweep", "schedule": 30.0},
    "files-forget": {"task": "tickets.tasks.files_forget", "schedule": 3600.0},
    "retention": {"task": "helpdesk.tasks.retention", "schedule": 3600.0},
    "beat-heartbeat": {"task": "helpdesk.tasks.heartbeat", "schedule": 10.0},
}
CELERY_BEAT_SCHEDULER = "helpdesk.beat:Scheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 2 * 3600
PASSWORD_HASHERS = [
    "accounts.hashers.SmallArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # of before; renewed at the next sign-in
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Sign-in by allauth. The address of the user is the identity: nobody signs up, and an invitation
# proves the address, so allauth's own table of addresses stays empty.
ACCOUNT_ADAPTER = "helpdesk.signin.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_FORMS = {
    "login": "helpdesk.signin.forms.LoginForm",
    "change_password": "helpdesk.signin.forms.ChangePasswordForm",
    "reset_password": "helpdesk.signin.forms.ResetPasswordForm",
    "reset_password_from_key": "helpdesk.signin.forms.NewPasswordForm",
    "reauthenticate": "helpdesk.signin.forms.ReauthenticateForm",
}
# Counted in Valkey for all processes. Many people of a company may come from one address.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "reset_password": "20/m/ip,3/15m/key",
}
# Second factors. Those of these roles have one, or get no further than the page that adds it.
MFA_REQUIRED_ROLES = env_list(
    "MFA_REQUIRED_ROLES",
    "" if LOCAL else "agent,lead,admin",
    choices=("customer", "customer_admin", "agent", "lead", "admin"),
)
MFA_ADAPTER = "helpdesk.signin.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODE_COUNT = 10
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Customs4Trade Premium"
MFA_TOTP_TOLERANCE = 1  # a period of 30 s before and after: people type slowly, clocks drift
MFA_FORMS = {
    "authenticate": "helpdesk.signin.forms.CodeForm",
    "reauthenticate": "helpdesk.signin.forms.CodeAgainForm",
    "activate_totp": "helpdesk.signin.forms.AppForm",
    "add_webauthn": "helpdesk.signin.forms.PasskeyForm",
    "edit_webauthn": "helpdesk.signin.forms.PasskeyNameForm",
}

# Single sign-on by OpenID Connect. Companies' own are rows that administrators set up; agents'
# own is this one, and lets in agents who exist.
STAFF_OIDC_ISSUER = env_text("STAFF_OIDC_ISSUER")
STAFF_OIDC_CLIENT_ID = env_text("STAFF_OIDC_CLIENT_ID")
STAFF_OIDC_CLIENT_SECRET = env_text("STAFF_OIDC_CLIENT_SECRET")
STAFF_OIDC_DOMAINS = env_list("STAFF_OIDC_DOMAINS")
# Identity providers answer at public addresses over HTTPS. 1 lets them be anywhere, over plain HTTP.
OIDC_ALLOW_PRIVATE_NETWORKS = env_flag("OIDC_ALLOW_PRIVATE_NETWORKS")
require_together(
    "STAFF_OIDC_ISSUER",
    "STAFF_OIDC_CLIENT_ID",
    "STAFF_OIDC_CLIENT_SECRET",
    "STAFF_OIDC_DOMAINS",
)

# Languages and time. Instants are UTC in the database; the contract's zone is Paris.
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# A local start serves the sources; the image collects and compresses them.
STATIC_ROOT = None if LOCAL else Path(env_text("STATIC_ROOT") or DATA_DIR / "staticfiles")
MEDIA_ROOT = Path(env_text("MEDIA_ROOT") or DATA_DIR / "media")
WHITENOISE_USE_FINDERS = LOCAL
# Uploads on the disk, or in a bucket of S3.
STORAGES: dict[str, dict[str, Any]] = {
    "default": env_bucket() or {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# clamd as host:port or the path of its socket. Empty: files are not scanned, and are told as such.
CLAMD_ADDRESS = env_text("CLAMD_ADDRESS")
ATTACHMENT_MAX_BYTES = env_int("ATTACHMENT_MAX_BYTES", 20 * 1024 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# E-mail
EMAIL_BACKEND = env_text("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = env_text("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env_text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env_text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
DEFAULT_FROM_EMAIL = env_text("DEFAULT_FROM_EMAIL", "Support Premium <support@helpdesk.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# The address that people write to; `+…` behind its local part must reach the same mailbox.
MAIL_ADDRESS = (env_text("MAIL_ADDRESS") or parseaddr(DEFAULT_FROM_EMAIL)[1]).lower()
MAIL_DOMAIN = MAIL_ADDRESS.rpartition("@")[2]
# E-mail in: from a mailbox, by a mail server that posts, by both, or (without either) not at all.
MAIL_IMAP_HOST = env_text("MAIL_IMAP_HOST")
MAIL_IMAP_PORT = env_int("MAIL_IMAP_PORT", 993)
MAIL_IMAP_SECURITY = env_choice("MAIL_IMAP_SECURITY", "tls", ("tls", "starttls", "none"))
MAIL_IMAP_USER = env_text("MAIL_IMAP_USER")
MAIL_IMAP_PASSWORD = env_text("MAIL_IMAP_PASSWORD")
MAIL_IMAP_FOLDER = env_text("MAIL_IMAP_FOLDER", "INBOX")
MAIL_INBOUND_SECRET = env_text("MAIL_INBOUND_SECRET")
MAIL_IS_READ = bool(MAIL_IMAP_HOST or MAIL_INBOUND_SECRET)
MAIL_MAX_BYTES = env_int("MAIL_MAX_BYTES", 40 * 1024 * 1024)
# Our mail server's name in the Authentication-Results lines that it writes.
MAIL_AUTHSERV_ID = env_text("MAIL_AUTHSERV_ID")

# Webhooks go to public addresses over HTTPS. 1 lets them go anywhere, and over plain HTTP.
WEBHOOKS_ALLOW_PRIVATE_NETWORKS = env_flag("WEBHOOKS_ALLOW_PRIVATE_NETWORKS")

# C4T's status page; empty means that outages are entered by agents only.
STATUSPAGE_URL = env_text("STATUSPAGE_URL")
# Whether its incidents are told to the companies concerned without an agent's word.
STATUSPAGE_NOTICES = env_flag("STATUSPAGE_NOTICES", default=True)

# How long settled e-mails and webhook calls, and the e-mails that came, are kept. 0: for ever.
RETENTION_OUTBOX_DAYS = env_int("RETENTION_OUTBOX_DAYS", 90)
RETENTION_MAIL_DAYS = env_int("RETENTION_MAIL_DAYS", 365)
# After how many months solved tickets lose their texts and files. 0: never.
RETENTION_TICKETS_MONTHS = env_int("RETENTION_TICKETS_MONTHS", 0)

# Prometheus. Without a token, /metrics answers only this machine, and only a local start.
METRICS_TOKEN = env_text("METRICS_TOKEN")
# A collector of OpenTelemetry, and a project of Sentry. Empty: neither is loaded.
OTEL_EXPORTER_OTLP_ENDPOINT = env_url("OTEL_EXPORTER_OTLP_ENDPOINT")
OTEL_EXPORTER_OTLP_HEADERS = env_pairs("OTEL_EXPORTER_OTLP_HEADERS")
SENTRY_DSN = env_url("SENTRY_DSN")
SENTRY_ENVIRONMENT = env_text("SENTRY_ENVIRONMENT")

# REST
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["helpdesk.api.authentication.ApiKeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["helpdesk.api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["helpdesk.api.parsers.StrictJSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["helpdesk.api.rates.KeyRateThrottle"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "helpdesk.api.problems.exception_handler",
    "DEFAULT_METADATA_CLASS": None,
    "UNAUTHENTICATED_USER": None,
}
API_RATE_PER_MINUTE = env_int("API_RATE_PER_MINUTE", 600)
SPECTACULAR_SETTINGS = {
    "TITLE": "Premium helpdesk for CAS",
    "DESCRIPTION": "Tickets, alerts, service levels and the state of customs systems.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "TicketStatus": "tickets.choices.Status",
        "EventKind": "tickets.choices.EventKind",
        "ApprovalState": "tickets.choices.ApprovalState",
        "ArticleState": "tickets.choices.ArticleState",
        "VerdictEnum": "accounts.choices.Verdict",
        "RecommendationState": "alerts.choices.RecommendationState",
        "ContactedBy": "tickets.choices.ContactedBy",
        "AuthorityChannel": "tickets.choices.AuthorityChannel",
        "ContactChannel": "customs.choices.ContactChannel",
        "ClockState": "sla.choices.ClockState",
        "OutageKind": "customs.choices.OutageKind",
        "OutageStatus": "customs.choices.OutageStatus",
        "OutageSource": "customs.choices.OutageSource",
        "SystemKind": "customs.choices.SystemKind",
        "SystemState": "customs.choices.SystemState",
        "DeliveryState": "notifications.choices.DeliveryState",
        "WebhookEventType": "notifications.choices.EventType",
        "WebhookDisabledReason": "notifications.choices.DisabledReason",
        "WebhookAskableType": "helpdesk.api.serializers.webhooks.ASKABLE",
        "MarkKind": "tickets.choices.MarkKind",
        "Confirmation": "tickets.choices.Confirmation",
        "StepOwner": "tickets.choices.StepOwner",
        "FollowUpKind": "tickets.choices.FollowUpKind",
        "ProofKind": "tickets.choices.ProofKind",
        "RegularisationKind": "tickets.choices.RegularisationKind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "helpdesk.api.schema.problems_describe",
    ],
}

# Security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = 0 if LOCAL else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if env_flag("BEHIND_TLS_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Attempts to sign in are counted by the address that this proxy saw, not by the proxy's own.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
X_FRAME_OPTIONS = "DENY"

# One JSON object a line in production, for whatever collects logs; lines for people in a local start.
LOG_FORMAT = env_choice("LOG_FORMAT", "line" if LOCAL else "json", ("line", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "helpdesk.logs.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        },
        "json": {"()": "helpdesk.logs.JsonFormatter"},
    },
    # Not being ready yet is an answer to a question, not an error of the request.
    "filters": {
        "context": {"()": "helpdesk.logs.ContextFilter"},
        "asked": {
            "()": CallbackFilter,
            "callback": lambda record: getattr(record, "status_code", None) != 503,
        },
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": LOG_FORMAT,
            "filters": ["asked", "context"],
        }
    },
    "root": {"handlers": ["console"], "level": env_text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "celery": {"level": "WARNING"},
        # A line a request is for a log store; a terminal shows what went wrong.
        "helpdesk.observing": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
        "fontTools": {"level": "WARNING"},  # tells every table of a font that a PDF embeds
    },
}
