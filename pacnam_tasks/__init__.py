"""Follow-up of the committee's tasks: `create_app` wires and registers, nothing else."""

import os
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_babel import Babel
from flask_compress import Compress
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from pacnam_tasks import error_pages, policy, registry, template_tools
from pacnam_tasks.accounts.signed_in import init_gate
from pacnam_tasks.config import Settings, read_env_file
from pacnam_tasks.core.clock import Clock, start_clock
from pacnam_tasks.core.db import Database
from pacnam_tasks.core.static_files import init_static
from pacnam_tasks.core.web import init_web
from pacnam_tasks.history.rules import chain_key
from pacnam_tasks.reminders.views import AROUND

ROOT = Path(__file__).parent.parent
MEGABYTE = 1024 * 1024


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    """The application for these settings and this clock; by default those of the environment."""
    if settings is None:
        settings = Settings.from_environment(read_env_file(Path(".env")) | dict(os.environ))
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="form_token",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        SESSION_REFRESH_EACH_REQUEST=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=64 * MEGABYTE,
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "pacnam_tasks" / "translations"),
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
        COMPRESS_LEVEL=5,
        COMPRESS_MIN_SIZE=500,
    )
    app.url_map.merge_slashes = False  # an address is right or not found; none is led on under the name that was asked
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app.extensions["pacnam_settings"] = settings
    app.extensions["pacnam_clock"] = clock or start_clock(settings.clock, settings.data_dir, settings.zone)
    app.extensions["pacnam_database"] = Database(settings.database_url, chain_key(settings.secret_key))
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    Babel(app)
    Compress(app)
    init_web(app)
    init_static(app)
    template_tools.init_templates(app)
    error_pages.init_errors(app)
    init_gate(app, policy.POLICY, AROUND)
    CSRFProtect(app)
    registry.register(app)
    return app
