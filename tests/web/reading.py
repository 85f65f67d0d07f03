"""What a test reads from a page: its words, links and forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.test import TestResponse

SILENT = {"script", "style", "svg", "head"}


@dataclass
class Form:
    """A form as the browser would send it untouched."""

    action: str
    attributes: dict[str, str]
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class Link:
    """A link and the words on it."""

    url: str
    rel: str = ""
    pieces: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """All of them."""
        return "".join(self.pieces)


class Page(HTMLParser):
    """A page, read once."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[Link] = []
        self.forms: list[Form] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._silent = 0
        self._in_link = self._in_form = False
        self._typing = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append((tag, given))
        self._silent += tag in SILENT
        if tag == "a" and "href" in given:
            self.links.append(Link(given["href"], rel=given.get("rel", "")))
            self._in_link = True
        elif tag == "form":
            self.forms.append(Form(given.get("action", ""), given))
            self._in_form = True
        elif self._in_form and "name" in given:
            self._note_field(tag, given)

    def _note_field(self, tag: str, given: dict[str, str]) -> None:
        unticked = given.get("type") in {"checkbox", "radio"} and "checked" not in given
        if tag == "textarea":
            self._typing = given["name"]
        if not unticked and tag != "button" and given.get("type") != "file":
            self.forms[-1].fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT
        self._in_link = self._in_link and tag != "a"
        self._in_form = self._in_form and tag != "form"
        self._typing = "" if tag == "textarea" else self._typing

    def handle_data(self, data: str) -> None:
        if self._typing:
            self.forms[-1].fields[self._typing] += data.removeprefix("\n")
        if self._silent:
            return
        self.words.append(data)
        if self._in_link:
            self.links[-1].pieces.append(data)

    @property
    def text(self) -> str:
        """All words, with single spaces."""
        return " ".join(" ".join(self.words).split())

    @property
    def next_url(self) -> str:
        """The address of the next page of a list, empty on the last."""
        return next((link.url for link in self.links if link.rel == "next"), "")

    def form(self, action: str) -> Form:
        """The form that goes to this address."""
        return next(one for one in self.forms if one.action == action)

    def has_form(self, action: str) -> bool:
        """Whether a form goes there."""
        return any(one.action == action for one in self.forms)


def page_of(response: TestResponse) -> Page:
    """The page in a response."""
    return Page(response.get_data(as_text=True))
