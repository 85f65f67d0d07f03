"""Builds `css/app.css`, the stylesheet of all pages: the parts of Pico in use, then our own layers.

And `css/link.css` for the page of a link, which comes alone over a thin line: the same, of the parts that it shows.

Run by hand after a change in `css/src` or `vendor`: `python -m pacnam_tasks.static.build`.
A rule of Pico goes when nothing in it can match our pages; a custom property goes when nobody reads it or
`token.css` sets it anyway.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path

STATIC = Path(__file__).parent
SOURCE = STATIC / "css" / "src"
TARGET = STATIC / "css" / "app.css"
LINK_TARGET = STATIC / "css" / "link.css"
PICO = STATIC / "vendor" / "pico-2.1.1.min.css"

LICENCE = "/*! Pico CSS v2.1.1 (https://picocss.com), Copyright 2019-2025, MIT */"
LAYERS = ("token", "base", "part", "page", "print")
LINK_LAYERS = ("token", "base", "part", "link")
ON_LINKS = frozenset({"token", "base", "badge", "button", "note", "frame", "progress", "record", "task", "link"})
"""The sources whose rules the page of a link can use."""

NOT_USED = re.compile(
    r":host|dialog|\.modal|data-tooltip|progress|role=switch|type=range|type=color|\.dropdown|role=group|role=search"
    r"|^\.grid|\.container|\.overflow-auto|\.striped|\.secondary|\.contrast|\.outline|dir=rtl"
    r"|type=(date|datetime-local|month|time|week|reset)|role=(button|link)|::-ms|::-moz-(focus-inner|list)"
    r"|:-moz-|\bpre\b|kbd|samp|\bcode\b|hgroup|audio|video|iframe|canvas|figure|blockquote|mark|\bins\b|\bdel\b"
    r"|^nav li|nav\[aria-label|^aside|aria-busy|aria-invalid=false|^article|\[multiple|\.close|footer"
    r"|^:where\(nav li|^\[aria-controls|::selection|::-moz-selection"
)
NOT_USED_AT = re.compile(r"@keyframes|@-moz-document|@supports")
ROOT = re.compile(r"(:root|\[data-theme=\w+\])(:not\([^)]*\))?")


def stylesheet(layers: Sequence[str] = LAYERS, sources: Container[str] | None = None) -> str:
    """A whole stylesheet as it should be served; `sources` are the files it is made of, all where none are named."""
    own = {layer: minified(_source(layer, sources)) for layer in layers}
    own["token"] += dark(minified((SOURCE / "dark.css").read_text(encoding="utf-8")))
    ours = "".join(f"@layer {layer}{{{css}}}" for layer, css in own.items())
    pico = pruned(PICO.read_text(encoding="utf-8"), already_set=names_set_at_root(own["token"]), readers=ours)
    order = ",".join(("pico", *layers))
    return f'@charset "UTF-8";{LICENCE}@layer {order};@layer pico{{{pico}}}{ours}\n'


def link_stylesheet() -> str:
    """The stylesheet of the page of a link."""
    return stylesheet(LINK_LAYERS, ON_LINKS)


def dark(declarations: str) -> str:
    """The dark values: for a device that asks for them, and for a person who chose them."""
    return (
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{declarations}}}}}"
        f"[data-theme=dark]{{{declarations}}}"
    )


def minified(css: str) -> str:
    """Without comments and needless spaces; quoted text stays as it is."""
    parts = re.split(r"""("[^"]*"|'[^']*')""", re.sub(r"/\*.*?\*/", "", css, flags=re.S))
    return "".join(part if quoted % 2 else _squeezed(part) for quoted, part in enumerate(parts)).strip()


def pruned(css: str, *, already_set: frozenset[str], readers: str) -> str:
    """Pico without what our pages cannot show; `readers` is other CSS that reads its properties."""
    css = re.sub(r'@charset "UTF-8";|/\*.*?\*/', "", css, flags=re.S)
    css = _used_rules(css, already_set)
    while True:
        read = frozenset(re.findall(r"var\((--[\w-]+)", css + readers))
        smaller = _without_unread(css, read)
        if smaller == css:
            return css
        css = smaller


def names_set_at_root(css: str) -> frozenset[str]:
    """The custom properties that a stylesheet sets on `:root` whatever the device."""
    bodies = [body for prelude, body in _rules(css) if prelude == ":root"]
    return frozenset(re.findall(r"(?:^|;)(--[\w-]+):", ";".join(bodies)))


def main() -> None:
    """Write the stylesheets."""
    TARGET.write_text(stylesheet(), encoding="utf-8")
    LINK_TARGET.write_text(link_stylesheet(), encoding="utf-8")


def _source(layer: str, sources: Container[str] | None) -> str:
    files = [SOURCE / f"{layer}.css", *sorted((SOURCE / layer).glob("*.css"))]
    wanted = [file for file in files if file.exists() and (sources is None or file.stem in sources)]
    return "\n".join(file.read_text(encoding="utf-8") for file in wanted)


def _squeezed(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css)
    css = re.sub(r" > ", ">", css)
    css = re.sub(r": ", ":", css)
    return css.replace(";}", "}")


def _used_rules(css: str, already_set: frozenset[str]) -> str:
    kept = []
    for prelude, body in _rules(css):
        if NOT_USED_AT.match(prelude):
            continue
        if prelude.startswith("@"):
            inner = _used_rules(body, already_set)
        else:
            selectors = [one for one in _split(prelude, ",") if _may_match(one)]
            if not selectors:
                continue
            inner = _minus(body, already_set) if ROOT.fullmatch(selectors[0]) else body
            prelude = ",".join(selectors)  # noqa: PLW2901
        if inner:
            kept.append(f"{prelude}{{{inner}}}")
    return "".join(kept)


def _may_match(selector: str) -> bool:
    return not NOT_USED.search(re.sub(r":not\([^()]*\)", "", selector))


def _minus(body: str, names: frozenset[str]) -> str:
    return ";".join(one for one in _split(body, ";") if one.split(":")[0] not in names)


def _without_unread(css: str, read: frozenset[str]) -> str:
    """Without the custom properties that nobody reads."""
    kept = []
    for prelude, body in _rules(css):
        if prelude.startswith("@"):
            inner = _without_unread(body, read)
        else:
            inner = ";".join(one for one in _split(body, ";") if one[:2] != "--" or one.split(":")[0] in read)
        if inner:
            kept.append(f"{prelude}{{{inner}}}")
    return "".join(kept)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Each rule as what stands before its braces and what stands between them."""
    for rule in _split(css, "}", keep=True):
        prelude, brace, body = rule.partition("{")
        if brace:
            yield prelude.strip(), body[:-1]


def _split(text: str, separator: str, *, keep: bool = False) -> Iterable[str]:
    """Cut at a separator that stands outside quotes, brackets and braces."""
    parts, start, depth, quote = [], 0, 0, ""
    for at, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter in "([{":
            depth += 1
        elif letter in ")]}":
            depth -= 1
        if letter == separator and depth == 0 and not quote:
            parts.append(text[start : at + keep])
            start = at + 1
    return [*parts, text[start:]] if text[start:] else parts


if __name__ == "__main__":
    main()
