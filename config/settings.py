"""All settings, fed by the environment. Defaults start a laptop; `checks.py` refuses what is unsafe in production."""

import logging
from typing import Any

from config.env import BASE_DIR, LAPTOP_FIELD_KEYS, LAPTOP_INDEX_KEY, LAPTOP_SECRET_KEY, address, env, key, key_ring
from config.logs import LOGGING as LOGGING
from config.unfold import UNFOLD as UNFOLD

DEBUG = env.bool("DEBUG", default=False)
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # one line a request: its end tells what its beginning does
SECRET_KEY = env.str("SECRET_KEY", default=LAPTOP_SECRET_KEY)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
PUBLIC_URL = address("PUBLIC_URL", "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

FIELD_KEYS = key_ring("FIELD_KEYS", LAPTOP_FIELD_KEYS)
# One key, or several from the oldest to the newest: see `manage.py rotate_index_key`.
INDEX_KEY, *INDEX_KEYS_SINCE = [
    key("INDEX_KEY", one) for one in env.str("INDEX_KEY", default=LAPTOP_INDEX_KEY).split(",")
]

INSTALLED_APPS = [
    "config",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "django_filters",
    "django_structlog",
    "rest_framework",
    "rest_framework_api_key",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "lucide",
    "clienteling.wecom",
    "clienteling.associates",
    "clienteling.webhooks",
    "clienteling.clients",
    "clienteling.attribution",
    "clienteling.assets",
    "clienteling.alerts",
    "clienteling.outreach",
    "clienteling.insights",
    "clienteling.oversight",
    "clienteling.console",
    "clienteling.mobile",
    "clienteling.kiosk",
    "seeds",
]
MIDDLEWARE = [
    "config.metrics.requests.CountRequests",
    "config.proxy.RealAddress",
    "django.middleware.security.SecurityMiddleware",
    "config.csp.ContentSecurityPolicy",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clienteling.associates.idle.IdleLogOut",
    "clienteling.oversight.middleware.WhoActs",
    "clienteling.associates.middleware.AssociateLanguage",
    "clienteling.associates.middleware.ConsoleTime",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.request_log.LogRequests",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Which process this is decides the waits: a page must not hang on a broker, a worker may run longer.
ROLE = env.str("PROCESS_ROLE", default="web")
DATABASES: dict[str, dict[str, Any]] = {"default": env.db("DATABASE_URL", default="postgres://localhost/clienteling")}
# Reads that may be some seconds old (`clienteling.lib.aside`) go there.
if env.str("REPLICA_URL", default=""):
    DATABASES["replica"] = env.db("REPLICA_URL") | {"TEST": {"MIRROR": "default"}}
DATABASE_ROUTERS = ["clienteling.lib.aside.Router"]
for database in DATABASES.values():
    given = database.get("OPTIONS", {})  # of the address, as `?sslmode=verify-full`
    database |= {
        "ENGINE": "config.database",
        # A statement that says nothing for longer than the server lets it run is lost, with its connection.
        "PATIENCE_S": None if "STATEMENT_TIMEOUT" in env.ENVIRON else 6.0 if ROLE == "web" else 17.0,
        "TRUSTS": ROLE == "web",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "tcp_user_timeout": 10_000}
        | given
        | {
            "options": (
                f"-c statement_timeout={env.str('STATEMENT_TIMEOUT', default='5s' if ROLE == 'web' else '15s')}"
                f" -c lock_timeout=2s -c idle_in_transaction_session_timeout=15s -c jit=off {given.get('options', '')}"
            ),
        },
    }
REDIS_URL = address("REDIS_URL", "redis://localhost:6379", schemes=("redis", "rediss", "unix"))
# Sentinels, as host:port: which Redis is the master they say; user, password and database are those of REDIS_URL.
REDIS_SENTINELS = env.list("REDIS_SENTINELS", default=[])
REDIS_SENTINEL_MASTER = env.str("REDIS_SENTINEL_MASTER", default="clienteling")
REDIS_SENTINEL_OPTIONS = {
    "password": env.str("REDIS_SENTINEL_PASSWORD", default="") or None,
    "socket_timeout": 0.2 if ROLE == "web" else 2.0,
    "socket_connect_timeout": 0.2 if ROLE == "web" else 2.0,
}
# Not BROKER_URL: Celery's own command line takes that for an option of its own.
QUEUE_URL = address("QUEUE_URL", REDIS_URL, schemes=("redis", "rediss", "unix", "amqp", "amqps"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "associates.Associate"
LOGIN_URL = "mobile:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "clienteling.associates.passwords.HouseWords"},
]
# The house's name and whatever else nobody should make a password of; its shops are known.
HOUSE_WORDS = env.list("HOUSE_WORDS", default=[])
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_NAME = "__Host-session" if SESSION_COOKIE_SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if CSRF_COOKIE_SECURE else "csrf"
LANGUAGE_COOKIE_NAME = "__Host-language" if SESSION_COOKIE_SECURE else "language"
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY, LANGUAGE_COOKIE_SAMESITE = SESSION_COOKIE_SECURE, True, "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|freshz|metrics)$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SESSION_COOKIE_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SESSION_COOKIE_SECURE
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English"), ("fr", "Français")]
WRITTEN_LANGUAGES = ["zh-hans", "en"]  # what the house itself writes; readers of another have the nearest
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
WHITENOISE_USE_FINDERS = not env.bool("STATIC_MANIFEST", default=False)
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))
MEDIA_URL = "media/"
# The image collects static files once, under names made from their content; a laptop finds them where they lie.
STATIC_STORAGE = (
    "config.static_files.Named"
    if env.bool("STATIC_MANIFEST", default=False)
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "clienteling.lib.signed_files.SignedStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "clienteling.associates.authentication.MachineAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["clienteling.associates.rates.KeyRate"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["clienteling.lib.json_parser.Json"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.CursorPagination",
    "DEFAULT_SCHEMA_CLASS": "config.api_schema.Schema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "PAGE_SIZE": 50,
}
DRF_STANDARDIZED_ERRORS = {"EXCEPTION_HANDLER_CLASS": "clienteling.associates.exceptions.DomainErrorHandler"}
SPECTACULAR_SETTINGS = {
    "TITLE": "Clienteling API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DEFAULT_GENERATOR_CLASS": "config.openapi.OneAtATime",
    "DESCRIPTION": (
        "Clients, what they do and buy, and the alerts that follow. Machines send `Authorization: Api-Key …`; people"
        " use the session of the phone pages or the console. Lists come a page at a time: follow `next`. Every error"
        " has the shape `{type, errors: [{code, detail, attr}]}`; absent and forbidden look the same (404). Read"
        " `code`, which never changes; `detail` is for people. Machines get texts in English, or in the language"
        " they ask for by `Accept-Language` (`zh-CN`, `zh-HK`, `fr`); people get their own language."
    ),
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.openapi.add_rows",
    ],
    "ENUM_NAME_OVERRIDES": {
        "DismissalEnum": "clienteling.alerts.models.Dismissal.choices",
        "WishStatusEnum": "clienteling.clients.models.WishStatus.choices",
        "RuleStatusEnum": "clienteling.alerts.models.RuleStatus.choices",
        "WebhookStatusEnum": "clienteling.webhooks.models.SubscriptionStatus.choices",
        "WantedStatusEnum": "clienteling.webhooks.serializers.WANTED",
        "AlertReasonEnum": "clienteling.alerts.models.Reason.choices",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# WeCom. The mock is reached by pointing these five at it; corps, agents, accounts and secrets are rows.
WECOM_API_URL = address("WECOM_API_URL", "https://qyapi.weixin.qq.com")
WECOM_OAUTH_URL = address("WECOM_OAUTH_URL", "https://open.weixin.qq.com")
WECOM_LOGIN_URL = address("WECOM_LOGIN_URL", "https://login.work.weixin.qq.com")
WECOM_JS_SDK_URL = address("WECOM_JS_SDK_URL", "https://wwcdn.weixin.qq.com/node/open/js/wecom-jssdk-2.3.3.js")
# Where WeCom keeps the pictures of QR codes; the API's own host is one too.
WECOM_PICTURE_HOSTS = env.list("WECOM_PICTURE_HOSTS", default=["wework.qpic.cn", "p.qpic.cn"])
OFFICIAL_ACCOUNT_API_URL = address("OFFICIAL_ACCOUNT_API_URL", "https://api.weixin.qq.com")
WECOM_CALL_TIMEOUT_S = env.float("WECOM_CALL_TIMEOUT_S", default=10.0)
WECOM_ANSWER_CAP_BYTES = 1024 * 1024
WECOM_SENDER_THREADS = env.int("WECOM_SENDER_THREADS", default=32)
WECOM_LEASE_S = env.float("WECOM_LEASE_S", default=30.0)
WECOM_WELCOME_THREADS = env.int("WECOM_WELCOME_THREADS", default=8)
WECOM_WELCOME_TIMEOUT_S = env.float("WECOM_WELCOME_TIMEOUT_S", default=4.0)
# What we use of WeCom's limits: 70 % per API of a corp, and of our address over all corps; 25 of 30 a minute and 900 of
# 1,000 an hour per member, 180 of 200 a day per seat, because the excess is dropped without a word.
WECOM_API_PER_MINUTE = env.int("WECOM_API_PER_MINUTE", default=7_000)
WECOM_API_PER_HOUR = env.int("WECOM_API_PER_HOUR", default=105_000)
WECOM_ADDRESS_PER_MINUTE = env.int("WECOM_ADDRESS_PER_MINUTE", default=14_000)
WECOM_ADDRESS_PER_HOUR = env.int("WECOM_ADDRESS_PER_HOUR", default=420_000)
WECOM_TICKETS_PER_HOUR = env.int("WECOM_TICKETS_PER_HOUR", default=280)
WECOM_AGENT_TICKETS_PER_HOUR = env.int("WECOM_AGENT_TICKETS_PER_HOUR", default=70)
WECOM_SEAT_PER_DAY = env.int("WECOM_SEAT_PER_DAY", default=180)
WECOM_OFF_ROUND_S = env.float("WECOM_OFF_ROUND_S", default=60.0)
WECOM_MEMBER_PER_MINUTE = env.int("WECOM_MEMBER_PER_MINUTE", default=25)
WECOM_MEMBER_PER_HOUR = env.int("WECOM_MEMBER_PER_HOUR", default=900)
# Who may read `/metrics` and `/freshz`: nobody, unless a token or networks are given (never the proxy's own address).
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_ADDRESSES = env.list("METRICS_ADDRESSES", default=[])
LOG_IN_TRIES_PER_NAME = env.int("LOG_IN_TRIES_PER_NAME", default=10)
LOG_IN_TRIES_PER_ADDRESS = env.int("LOG_IN_TRIES_PER_ADDRESS", default=200)
# Details shown in full, per person and hour.
REVEALS_PER_HOUR = env.int("REVEALS_PER_HOUR", default=30)
# Whoever follows a list is told of a change this much later, so that none is passed over.
SYNC_LAG_S = env.float("SYNC_LAG_S", default=1.0)
# Webhooks go out to the world; a host of the house's own network must be named here, its certificates' CA there.
# `WEBHOOK_HOSTS`: where they may go at all; empty: any host outside.
WEBHOOK_HOSTS = env.list("WEBHOOK_HOSTS", default=[])
WEBHOOK_INTERNAL_HOSTS = env.list("WEBHOOK_INTERNAL_HOSTS", default=[])
WEBHOOK_CA_FILE = env.str("WEBHOOK_CA_FILE", default="")
# How long a confirmed erasure can still be cancelled; the law gives 15 working days to answer.
ERASURE_DELAY_DAYS = env.int("ERASURE_DELAY_DAYS", default=7)
AGE_OF_MAJORITY = env.int("AGE_OF_MAJORITY", default=18)
# What a client does within so many days of a match counts as what became of the alert.
OUTCOME_WINDOW_DAYS = env.int("OUTCOME_WINDOW_DAYS", default=14)
ALERTS_PER_ASSOCIATE_PER_DAY = env.int("ALERTS_PER_ASSOCIATE_PER_DAY", default=40)
# Clients no rule tells of, so that the worth of alerts as such can be measured; a house switches it on.
GLOBAL_HOLDOUT_PERCENT = env.int("GLOBAL_HOLDOUT_PERCENT", default=0)
# On one day and in one market a rule may match this share of the clients and this many; a handful it always may.
RULE_MOST_MATCHES_PERCENT = env.int("RULE_MOST_MATCHES_PERCENT", default=20)
RULE_MOST_MATCHES = env.int("RULE_MOST_MATCHES", default=100_000)
RULE_ALWAYS_ALLOWED_MATCHES = env.int("RULE_ALWAYS_ALLOWED_MATCHES", default=200)
DRY_RUN_MS = env.int("DRY_RUN_MS", default=3_000)
# A rule stops by itself: runs that broke in a row; of a sample in the last days, the share dismissed of those answered,
# and the share whose client withdrew consent or removed the associate soon after the card.
RULE_STOP_FAILURES = env.int("RULE_STOP_FAILURES", default=3)
RULE_STOP_WINDOW_DAYS = env.int("RULE_STOP_WINDOW_DAYS", default=14)
RULE_STOP_SAMPLE = env.int("RULE_STOP_SAMPLE", default=30)
RULE_STOP_DISMISSED_PERCENT = env.int("RULE_STOP_DISMISSED_PERCENT", default=50)
RULE_STOP_OPT_OUT_PERCENT = env.int("RULE_STOP_OPT_OUT_PERCENT", default=3)
RULE_STOP_OPT_OUT_WITHIN_DAYS = env.int("RULE_STOP_OPT_OUT_WITHIN_DAYS", default=3)
# A market's own limits (`alerts.Restraint`) come before these. "21:00-09:00" in the store's time, empty for none;
# 0 contacts is no limit. At any hour: nothing waits for opening hours or a shift, as in a demo at night.
ALERTS_QUIET_HOURS = env.str("ALERTS_QUIET_HOURS", default="21:00-09:00")
ALERTS_AT_ANY_HOUR = env.bool("ALERTS_AT_ANY_HOUR", default=False)
ALERTS_DIGEST_AFTER_MIN = env.int("ALERTS_DIGEST_AFTER_MIN", default=10)
ALERTS_PER_CLIENT = env.int("ALERTS_PER_CLIENT", default=4)
ALERTS_PER_CLIENT_DAYS = env.int("ALERTS_PER_CLIENT_DAYS", default=7)
