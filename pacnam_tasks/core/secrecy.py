"""Marks of secrecy in text, in names of files, on papers (Law on the Protection of State Secrets). Pure."""

import re

# "Mật" is also honey, density and half of a password: only what marks a document is taken for a mark.
_START, _END, _GAP = r"(?<![^\W_])", r"(?![^\W_])", r"[\s_-]*"
_AFTER = ("ong", "độ", "khẩu", "mã", "mía", "gấu", "hoa", "thư", "danh", "thiết", "đường")
_BEFORE = {"bảo", "bí", "thân", "cẩn", "trù", "nước", "mía", "túi"}
_NOT_OTHER = rf"{_END}(?!{_GAP}(?:{'|'.join(_AFTER)}){_END})"
_WRITTEN = rf"{_START}(?:(?:tối|tuyệt){_GAP}mật{_NOT_OTHER}|độ[\s_-]+mật{_NOT_OTHER})"
_PAPER = rf"{_START}(?:tài[\s_-]+liệu|văn[\s_-]+bản|công[\s_-]+văn|hồ[\s_-]+sơ)[\s_-]+mật{_NOT_OTHER}"
_BARE = rf"{_START}(?:toi|tuyet){_GAP}mat{_END}|{_START}tai[\s_-]+lieu[\s_-]+mat\s*(?=$|[.,;()])"
_BRACKETS = r"[\[(]\s*m[ậa]t\s*[\])]"
_WORD = re.compile(r"[^\W_]+")
_IN_TEXT = re.compile(_WRITTEN, re.IGNORECASE)
_IN_NAME = re.compile(f"{_WRITTEN}|{_PAPER}|{_BARE}|{_BRACKETS}", re.IGNORECASE)
_SYMBOL = re.compile(r"\d[\s_]*[-/_.][\s_]*[A-ZĐ]{2,}(?:[-/_.][A-ZĐ]+)*\s?\(M\)")
_OWN_SYMBOL = re.compile(r"\W*(?:Số|SỐ)[\s.:]*[\d…._]*[\s/-]*[A-ZĐ]{2,}(?:[-/.][A-ZĐ]+)*\s?\(M\)")
_ONLY_SYMBOL = re.compile(r"\W*\d+[\s/-]*[A-ZĐ]{2,}(?:[-/.][A-ZĐ]+)*\s?\(M\)\W*")
STAMPS = {"MẬT", "TỐIMẬT", "TUYỆTMẬT", "ĐỘMẬT:MẬT", "ĐỘMẬT:TỐIMẬT", "ĐỘMẬT:TUYỆTMẬT"}


def is_written_secret(text: str) -> bool:
    """Whether composed text names a level of secrecy: "tối mật", "tuyệt mật", "độ mật"."""
    return _IN_TEXT.search(text) is not None


def is_marked_secret(line: str) -> bool:
    """Whether a line of a paper, in composed form, is the stamp of a level or the paper's own number with "(M)".

    "MẬT" in capitals stands in a box of its own; inside a sentence it is any word. The number of another paper,
    named in a sentence, marks that paper and not this one.
    """
    bare = "".join(letter for letter in line if letter.isalnum() or letter == ":").strip(":")
    return bare in STAMPS or bool(_OWN_SYMBOL.match(line) or _ONLY_SYMBOL.fullmatch(line))


def is_named_secret(name: str) -> bool:
    """Whether the composed name of a file bears a mark of secrecy, in words or in the document's symbol."""
    stem = name.rpartition(".")[0] or name
    return bool(_IN_NAME.search(stem) or _SYMBOL.search(stem)) or _is_stamped(stem)


def _is_stamped(stem: str) -> bool:
    """Whether "Mật" stands apart from the words around it, or in capitals among others that are not."""
    words = [("", 0, 0), *((m.group(), m.start(), m.end()) for m in _WORD.finditer(stem)), ("", len(stem), len(stem))]
    for (before, _, left), (word, start, end), (after, right, _) in zip(words, words[1:], words[2:], strict=False):
        if word not in {"MẬT", "Mật"} or before.lower() in _BEFORE or after.lower() in _AFTER:
            continue
        apart = all(not gap or not gap.isspace() for gap in (stem[left:start], stem[end:right]))
        if apart or (word == "MẬT" and not before.isupper() and not after.isupper()):
            return True
    return False
