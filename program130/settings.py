"""Settings, read from the environment.

`PROGRAM130_ENV` chooses the defaults: `production` (the default, everything closed, a missing secret stops the
start), `development` (what `manage.py dev` sets) or `test`. docs/operations lists every variable.
"""

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

ENVIRONMENT = env.str("PROGRAM130_ENV", default="production")
if ENVIRONMENT not in {"production", "development", "test"}:
    raise ImproperlyConfigured(
        f"PROGRAM130_ENV = {ENVIRONMENT!r}: phải là production, development hoặc test."
    )
PRODUCTION = ENVIRONMENT == "production"
DEVELOPMENT = ENVIRONMENT == "development"
TESTING = ENVIRONMENT == "test"


def _required(name: str, purpose: str) -> str:
    """The variable's value; stops the start with what is missing and what it is for."""
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Thiếu biến môi trường {name} ({purpose}). Xem .env.example.")
    return value


SECRET_KEY = _required("SECRET_KEY", "khoá bí mật, ít nhất 50 ký tự ngẫu nhiên")
if PRODUCTION and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY quá ngắn: cần ít nhất 50 ký tự ngẫu nhiên.")
DEBUG = env.bool("DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG không được bật khi PROGRAM130_ENV=production.")

ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]", "testserver"]
)
if PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Thiếu biến môi trường ALLOWED_HOSTS (tên miền của chương trình).")
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

DATA_DIR = Path(env.str("PROGRAM130_DATA", default=str(BASE_DIR / "var"))).resolve()

INSTALLED_APPS = [
    "program130",
    "dashboard",
    "reports",
    "provinces",
    "projects",
    "directives",
    "accounts",
    "core",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_filters",
    "pgtrigger",
    "pghistory",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # slow connections; Django masks its CSRF token in every answer
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]

ROOT_URLCONF = "program130.urls"
WSGI_APPLICATION = "program130.wsgi.application"
ASGI_APPLICATION = "program130.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "program130.context.page",
            ],
        },
    },
]

# --- Database, broker, cache -----------------------------------------------------------------------------

DATABASES = {"default": env.db_url_config(_required("DATABASE_URL", "địa chỉ PostgreSQL"))}
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"
# Opening a connection costs several milliseconds; keeping it is worth more than any choice of server.
DATABASES["default"]["CONN_MAX_AGE"] = 0 if TESTING else 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CELERY_BROKER_URL = _required("CELERY_BROKER_URL", "địa chỉ Redis/Valkey")


def _cache_url(broker: str) -> str:
    """The broker's server with database 1, unless CACHE_URL says otherwise."""
    if broker.startswith("redis+socket://"):
        path = urlsplit(broker).path
        return f"unix://{path}?db=1"
    parts = urlsplit(broker)
    return urlunsplit(parts._replace(path="/1"))


CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.str("CACHE_URL", default=_cache_url(CELERY_BROKER_URL)),
        "KEY_PREFIX": env.str("CACHE_KEY_PREFIX", default="p130"),
    }
}

# --- Celery ----------------------------------------------------------------------------------------------

CELERY_TASK_ACKS_LATE = True  # a killed worker's message is delivered again; every task is safe to run twice
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_TASK_SOFT_TIME_LIMIT = 14 * 60
CELERY_TASK_IGNORE_RESULT = True  # results are rows of our own, never Celery's
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", default="program130")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 20 * 60}
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BEAT_SCHEDULE = {
    "requeue-stale-jobs": {"task": "reports.requeue_stale_jobs", "schedule": 10.0},
    "open-due-periods": {"task": "reports.open_periods", "schedule": 3600.0},
    "compile-due-periods": {
        "task": "reports.compile_due_periods",
        "schedule": crontab(hour="0", minute="30"),
    },
    "verify-compilations": {
        "task": "reports.verify_compilations",
        "schedule": crontab(hour="2", minute="30"),
    },
    "requeue-stale-duty-jobs": {"task": "directives.requeue_stale_jobs", "schedule": 30.0},
    "generate-assignments": {
        "task": "directives.generate_assignments_due",
        "schedule": crontab(hour="1", minute="10"),
    },
}
CELERY_BEAT_SCHEDULE_FILENAME = env.str(
    "CELERY_BEAT_SCHEDULE_FILE", default=str(DATA_DIR / "celerybeat-schedule")
)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- Sign-in ---------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard:home"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are created by administrators, never by self-registration
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Chương trình 130/CP] "
ACCOUNT_RATE_LIMITS = False if TESTING else {"login_failed": "10/m/ip,5/5m/key"}

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# --- Transport and browser security ----------------------------------------------------------------------

# Only the operator who terminates TLS elsewhere turns these off.
_HTTPS = env.bool("HTTPS", default=PRODUCTION)
SECURE_SSL_REDIRECT = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # an entry form has a few hundred cells, three fields each

# --- Language and formats --------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
# English joins when its catalogue is complete: until then an English browser would get English dates (month first).
LANGUAGES = [("vi", _("Tiếng Việt"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["program130.formats"]

# --- Static files, forms, mail ---------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Only production collects the files; elsewhere they are served from where they lie.
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))) if PRODUCTION else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEVELOPMENT and DEBUG
MEDIA_ROOT = DATA_DIR / "files"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

if "EMAIL_URL" in env:
    vars().update(env.email_url("EMAIL_URL"))
elif PRODUCTION:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="chuongtrinh130@localhost")

# --- Duties ----------------------------------------------------------------------------------------------

#: What fell due before this day is not given out; an office that starts later need not begin with a backlog.
DUTIES_SINCE = date.fromisoformat(env.str("DUTIES_SINCE", default="2016-01-01"))

# --- History ---------------------------------------------------------------------------------------------

PGHISTORY_APPEND_ONLY = True
PGHISTORY_CREATED_AT_FUNCTION = "CLOCK_TIMESTAMP()"  # rows of one transaction keep their order

# --- Signing of issued documents (docs/decisions/signing-documents.md) -------------------------------------

# A PKCS#12 file of the agency, or a PKCS#11 token (smart card, HSM; needs the package python-pkcs11).
SIGNING_PKCS12_FILE = env.str("SIGNING_PKCS12_FILE", default=str(DATA_DIR / "signing" / "demonstration.p12"))
SIGNING_PKCS12_PASSWORD = env.str("SIGNING_PKCS12_PASSWORD", default="")
SIGNING_PKCS11_MODULE = env.str("SIGNING_PKCS11_MODULE", default="")
SIGNING_PKCS11_TOKEN = env.str("SIGNING_PKCS11_TOKEN", default="")
SIGNING_PKCS11_CERTIFICATE = env.str("SIGNING_PKCS11_CERTIFICATE", default="")
SIGNING_PKCS11_PIN = env.str("SIGNING_PKCS11_PIN", default="")
# PEM file of the roots that make a signature trusted; by default only the installation's own certificate is.
SIGNING_TRUST_ROOTS = env.str("SIGNING_TRUST_ROOTS", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": env.str("LOG_LEVEL", default="WARNING" if TESTING else "INFO"),
    },
}
