"""Words on screens and in mails: English message ids, Vietnamese by default."""

from typing import Any

import flask_babel
from babel.support import NullTranslations
from flask import Flask, g
from flask_babel.speaklater import LazyString


def gettext(message: str, **values: Any) -> str:
    """The message in the reader's language, with named values put in."""
    word = str(catalogue().ugettext(message))
    return word % values if values else word


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


def init_words(app: Flask) -> None:
    """Let templates find their words in the kept catalogue."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda message: catalogue().ugettext(message),
        ngettext=lambda one, many, n: catalogue().ungettext(one, many, n),
        newstyle=True,
    )
