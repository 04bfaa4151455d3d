"""Settings of the teamdesign project; every deployment difference is an environment variable."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent

# What the program writes when nothing else is said: database, secret key, collected static files.
VAR_DIR = BASE_DIR / "var"


def env_bool(name: str, *, default: bool) -> bool:
    """Read an environment variable that must be exactly "True" or "False"."""
    value = os.environ.get(name, str(default))
    if value not in ("True", "False"):
        raise ImproperlyConfigured(f"{name} is {value!r}: use 'True' or 'False'.")
    return value == "True"


def env_list(name: str, *, default: list[str]) -> list[str]:
    """Read an environment variable that lists its values with commas between them."""
    if name not in os.environ:
        return default
    return [value.strip() for value in os.environ[name].split(",") if value.strip()]


def env_secret_key(name: str) -> str:
    """Read the secret key, or the one made on the first start and kept in the var folder."""
    if name in os.environ:
        if not os.environ[name]:
            raise ImproperlyConfigured(f"{name} is empty: give it 50 random characters.")
        return os.environ[name]
    path = VAR_DIR / "secret-key"
    if not path.exists():
        VAR_DIR.mkdir(exist_ok=True)
        # Written aside and then moved, so that two starts at once never read half a key.
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(get_random_secret_key())
        draft.rename(path)
    return path.read_text()


def env_database(name: str) -> dict[str, Any]:
    """Read the URL of the database: SQLite in the var folder unless it says something else."""
    url = os.environ.get(name, f"sqlite:///{VAR_DIR / 'teamdesign.sqlite3'}")
    try:
        database: dict[str, Any] = {
            **dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
        }
    except ValueError as error:
        # The URL can hold a password, so it is not repeated.
        raise ImproperlyConfigured(f"{name} cannot be read as a database URL.") from error
    if database["ENGINE"] == "django.db.backends.sqlite3":
        VAR_DIR.mkdir(exist_ok=True)
        # A writer takes its lock when it begins and waits for it, instead of failing half-way.
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;",
        }
        # A file, so that the threads of a live server have a connection each, as in production.
        database["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
    return database


def env_mailer(name: str, *, default: str) -> dict[str, Any]:
    """Read the URL of the mail server.

    smtps://user:password@host:465 is encrypted from the start, smtp+tls://…:587 by STARTTLS,
    smtp://…:25 is not. console: writes emails to the standard output.
    """
    value = os.environ.get(name, default)
    if value == "console:":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    # The URL can hold a password, so a fault does not repeat it.
    try:
        url = urlsplit(value)
        port = url.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} cannot be read as a URL.") from error
    if url.scheme not in ("smtp", "smtp+tls", "smtps") or not url.hostname:
        raise ImproperlyConfigured(f"{name} must be like smtp+tls://user:password@host:587.")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": url.hostname,
            "port": port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[url.scheme],
            "username": unquote(url.username or ""),
            "password": unquote(url.password or ""),
            "use_tls": url.scheme == "smtp+tls",
            "use_ssl": url.scheme == "smtps",
            "timeout": 10,
        },
    }


DEBUG = env_bool("DEBUG", default=False)
SECRET_KEY = env_secret_key("SECRET_KEY")

# The address that `serve` listens on and prints is one of them.
ALLOWED_HOSTS = env_list(
    "ALLOWED_HOSTS",
    default=["localhost", "127.0.0.1", "[::1]", *env_list("HOST", default=[])],
)
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", default=[])

# Whether people reach the program by https; False only on one's own machine.
HTTPS = env_bool("HTTPS", default=not DEBUG)

# Whether one reverse proxy stands in front, and says who called and how.
TRUST_PROXY = env_bool("TRUST_PROXY", default=False)

# Whether the sign-in page opens the example with one click.
DEMO = env_bool("DEMO", default=False)

# Whether people may make themselves an account.
ALLOW_SIGN_UP = env_bool("ALLOW_SIGN_UP", default=False)

INSTALLED_APPS = [
    "roles",
    # It looks for what to administer when the addresses are read (teamdesign/urls.py), so that a
    # command that serves no page does not load all of that.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "teamdesign.middleware.RequestSizeMiddleware",
    "teamdesign.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "teamdesign.urls"
WSGI_APPLICATION = "teamdesign.wsgi.application"
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
            ],
            # Not an installed app: that would load the PostgreSQL driver in every command. Its
            # template is ours, and only its tags are used.
            "libraries": {"django_tables2": "django_tables2.templatetags.django_tables2"},
            # Icons and marks stand on every page, so they need no {% load %}.
            "builtins": ["roles.templatetags.marks"],
        },
    }
]

# A form's markup is in templates/django/forms, beside the pages.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env_database("DATABASE_URL")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counts sign-in attempts, and has to count them for all processes together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# The whole body of a request. A pasted sheet is a field, so fields may be as large as files.
REQUEST_SIZE_LIMIT_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = REQUEST_SIZE_LIMIT_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# Security

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
X_FRAME_OPTIONS = "DENY"
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# Accounts

AUTH_USER_MODEL = "roles.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "teamdesign.accounts.AccountAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*"]

# Email

MAILERS = {
    "default": env_mailer("EMAIL_URL", default="smtp://localhost:25" if HTTPS else "console:")
}
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Team Design <noreply@localhost>")

# To stderr, because some commands write their result to stdout.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django": {"level": "INFO"}},
}
