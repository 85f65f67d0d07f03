"""Words on screens and in mails: English message ids, Vietnamese by default."""

from datetime import datetime
from functools import lru_cache
from typing import Any

import flask_babel
from babel.support import NullTranslations
from flask import Flask, g
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from pacnam_tasks.core.text import dmy


def gettext(message: str, **values: Any) -> str:
    """The message in the reader's language, with named values put in."""
    word = str(catalogue().ugettext(message))
    return word % values if values else word


def said_at(local: datetime) -> str:
    """`08:42 ngày 05/09/2023`: how a sentence says an instant on the local clock; tables have the day first."""
    return gettext("%(time)s on %(day)s", time=f"{local:%H:%M}", day=dmy(local.date()))


def lazy_gettext(message: str) -> LazyString:
    """The same, found when it is said."""
    return LazyString(gettext, message)


def catalogue() -> NullTranslations:
    """This request's catalogue; kept, since finding it takes longer than finding a word in it."""
    try:
        kept: NullTranslations = g.catalogue
    except AttributeError:
        kept = g.catalogue = flask_babel.get_translations()
    except RuntimeError:  # outside of any request or command
        kept = NullTranslations()
    return kept


@pass_eval_context
def _in_template(context: EvalContext, message: str, **values: Any) -> str:
    """`_` of templates; jinja's own asks for the catalogue, the language and the escaping in a call each."""
    if not context.autoescape:
        return str(catalogue().ugettext(message)) % values
    return _html(catalogue(), message) % values if values else _ready(catalogue(), message)


def _html(words: NullTranslations, message: str) -> Markup:
    return Markup(words.ugettext(message))  # noqa: S704  # our own words, not a person's


@lru_cache(4096)
def _ready(words: NullTranslations, message: str) -> Markup:
    """A message without values as it stands in a page; a page says fifty of them."""
    return _html(words, message) % {}


def init_words(app: Flask) -> None:
    """Let templates find their words in the kept catalogue."""
    app.jinja_env.globals["_"] = _in_template
