"""Static files: hashed addresses that may be cached for ever, compressed once at the start."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

ROOT = Path(__file__).parent.parent / "static"
TYPES = {".css", ".js", ".svg", ".png", ".ico", ".webmanifest", ".woff2"}
SOURCES = "src"


@dataclass(frozen=True)
class StaticFile:
    """A file in each of its encodings; `version` is the start of its SHA-256."""

    media_type: str
    version: str
    plain: bytes
    encoded: dict[str, bytes]


@cache
def static_files() -> dict[str, StaticFile]:
    """Every file that is served, by its path below static/."""
    paths = (p for p in ROOT.rglob("*") if p.suffix in TYPES and SOURCES not in p.parts)
    return {path.relative_to(ROOT).as_posix(): _load(path) for path in paths}


def _load(path: Path) -> StaticFile:
    plain = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    text = media_type.startswith("text/") or path.suffix in {".js", ".svg", ".webmanifest"}
    encoded = {"br": brotli.compress(plain), "gzip": gzip.compress(plain, 9, mtime=0)} if text else {}
    return StaticFile(media_type, hashlib.sha256(plain).hexdigest()[:12], plain, encoded)


def static_url(name: str) -> str:
    """The address of a static file, new whenever its content is."""
    return f"/static/{name}?v={static_files()[name].version}"


def serve_static(name: str) -> Response:
    """The file in the best encoding the browser takes."""
    file = static_files().get(name)
    if file is None:
        raise NotFound
    encoding = request.accept_encodings.best_match([*file.encoded, "identity"], default="identity")
    response = Response(file.encoded.get(encoding or "", file.plain), content_type=file.media_type)
    if file.media_type.startswith("text/"):
        response.content_type = f"{file.media_type}; charset=utf-8"
    if encoding in file.encoded:
        response.content_encoding = encoding
    response.vary.add("Accept-Encoding")
    fresh = request.args.get("v") == file.version
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fresh else "no-cache"
    response.set_etag(f"{file.version}-{encoding}")
    response.make_conditional(request)
    return response


def init_static(app: Flask) -> None:
    """Serve /static/ and give templates `static_url`."""
    app.add_url_rule("/static/<path:name>", "static", serve_static)
    app.jinja_env.globals["static_url"] = static_url
