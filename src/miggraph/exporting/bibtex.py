"""The BibLaTeX writer: CSL-JSON items as entries, one field a line, in the order of the table in ``bibliography.bibtex``.

Text is escaped so that TeX reads what is meant; what is not ASCII stays as it is (biber reads UTF-8), or becomes accents and macros.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from miggraph.bibliography import bibtex, mapping, names
from miggraph.bibliography.bibtex import ACCENTS, ESCAPES, LIGATURES
from miggraph.bibliography.model import Item
from miggraph.bibliography.names import Name

# characters that TeX reads as something else, and the first of two that it would join
_ESCAPED = re.compile("|".join(map(re.escape, ESCAPES)) + r"|-(?=-)|'(?=')|`(?=`)|,(?=,)|[?!](?=`)")
_ACCENTED = re.compile(r"""\{\\(["'`^~=.]|[uvHcdbrk](?=[ {\\]))[ ]?\{?\\?([A-Za-z])\}?\}""")
_SYMBOL = re.compile(r"\{\\([A-Za-z]+)\}")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufdd0-\ufdef]")
_AND = re.compile(r"(?<=\s)(and)(?=\s)", re.IGNORECASE)
_INSTITUTIONS = {"report": "institution", "thesis": "institution", "online": "organization", "misc": "organization"}


def write(items: Iterable[Item], *, ascii: bool = False) -> str:
    """Write items as BibLaTeX; with ``ascii``, what is not ASCII as LaTeX accents and macros."""
    escape, keys = _Escape(ascii), set[str]()
    return "\n".join(_Writer(item, escape).entry(key(str(item.get("id") or ""), keys)) for item in items)


def key(id: str, used: set[str]) -> str:
    """Return a key of letters, digits, - and _ that is not in use, and mark it used."""
    plain = unicodedata.normalize("NFKD", id).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-") or "entry"
    free, number = plain, 1
    while free.casefold() in used:  # biber tells keys apart by case, but BibTeX does not
        number += 1
        free = f"{plain}-{number}"
    used.add(free.casefold())
    return free


class _Escape:
    """Escapes text for TeX. It remembers how each character that is not ASCII is written."""

    def __init__(self, ascii: bool) -> None:
        self.ascii = ascii
        self._written: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        text = " ".join(_CONTROLS.sub("", text).split())
        return self.letters(_ESCAPED.sub(lambda match: ESCAPES.get(match[0]) or match[0] + "{}", text))

    def lines(self, text: str) -> str:
        return "\\newline{} ".join(self(line) for line in text.strip().split("\n"))

    def letters(self, text: str) -> str:
        if not self.ascii or text.isascii():
            return text
        return "".join(char if char.isascii() else self._letter(char) for char in text)

    def _letter(self, char: str) -> str:
        if char not in self._written:
            self._written[char] = _macro(char)
        return self._written[char]


def _macro(char: str) -> str:
    """Write a letter as an accent or a named symbol where these read back as that letter, else by its number."""
    from pylatexenc.latex2text import get_default_latex_context_db
    from pylatexenc.latexencode import UnicodeToLatexEncoder

    if char in LIGATURES.values():
        return f"{{{next(mark for mark, sign in LIGATURES.items() if sign == char)}}}"
    encoder = UnicodeToLatexEncoder(replacement_latex_protection="braces-all", unknown_char_policy="ignore", unknown_char_warning=False)
    macro = str(encoder.unicode_to_latex(char))
    if found := _ACCENTED.fullmatch(macro):
        is_same = unicodedata.normalize("NFC", found[2] + ACCENTS[found[1]]) == char
    else:
        named = _SYMBOL.fullmatch(macro)
        spec = get_default_latex_context_db().get_macro_spec(named[1]) if named else None
        is_same = spec is not None and spec.simplify_repl == char and f"{macro[1:-1]}{{}}" not in ESCAPES.values()
    return macro if is_same else f"{{\\symbol{{{ord(char)}}}}}"


class _Writer:
    """Writes one item."""

    def __init__(self, item: Item, escape: _Escape) -> None:
        self.item, self.escape = item, escape
        csl, genre = str(item.get("type") or "document"), str(item.get("genre") or "")
        self.type, self.subtype, self.says_genre = bibtex.entry_type(csl, genre)
        self.is_edited = self.type == "book" and bool(names.of(item.get("editor") or [])) and not names.of(item.get("author") or [])
        self.fields: dict[str, str] = {}

    def entry(self, key: str) -> str:
        for row in bibtex.FIELDS:
            value = self.item.get(row.variable)
            if row.name in _TOGETHER:
                _TOGETHER[row.name](self)
            elif value not in (None, "", [], {}) and row.kind in _WRITERS:
                _WRITERS[row.kind](self, row, value)
        self._put("entrysubtype", self.subtype)
        lines = "".join(f",\n  {name} = {{{value}}}" for name, value in self.fields.items())
        return f"@{'collection' if self.is_edited else self.type}{{{key}{lines}\n}}\n"

    def _put(self, name: str, value: str) -> None:
        if value.strip():
            self.fields[name] = value

    def _titles(self) -> None:
        head, tail = bibtex.parted(self.item)
        prefix = "issue" if self._is_issue() else ""
        self._put(f"{prefix}title", self.escape(head))
        self._put(f"{prefix}subtitle", self.escape(tail))
        if not tail:
            self._put("shorttitle", self.escape(str(self.item.get("title-short") or "")))

    def _host(self) -> None:
        name = "title" if self._is_issue() else "journaltitle" if self.type in bibtex.IN_JOURNALS else "booktitle"
        self._put(name, self.escape(str(self.item.get("container-title") or "")))

    def _is_issue(self) -> bool:
        return self.subtype == "issue" and bool(self.item.get("container-title"))

    def _number(self) -> None:
        item = self.item
        issue, number = str(item.get("issue") or ""), str(item.get("collection-number") or item.get("number") or "")
        is_journal = self.type in bibtex.NUMBERED_ISSUES
        self._put("number", self.escape(issue if is_journal else number))
        self._put("issue", "" if is_journal else self.escape(issue))

    def text(self, row: bibtex.Field, value: Any) -> None:
        self._put(row.name, self.escape(str(value)))

    def lines(self, row: bibtex.Field, value: Any) -> None:
        self._put(row.name, self.escape.lines(str(value)))

    def genre(self, row: bibtex.Field, value: Any) -> None:
        if not self.says_genre:
            self.text(row, value)

    def names(self, row: bibtex.Field, value: Any) -> None:
        self._put(row.name, self._names(value))

    def _roles(self) -> None:
        found = [(role, names) for role, variable in bibtex.ROLES.items() if (names := self._names(self.item.get(variable) or []))]
        for letter, (role, people) in zip("abc", found, strict=False):
            self._put(f"editor{letter}", people)
            self._put(f"editor{letter}type", role)

    def _names(self, value: Any) -> str:
        return " and ".join(self._name(name) for name in names.of(value))

    def _name(self, name: Name) -> str:
        if names.is_body(name):
            return f"{{{self.escape(name['literal'])}}}"
        family, given, suffix = names.family(name), name.get("given", ""), name.get("suffix", "")
        is_plain = names.person(f"{family}, {given}" if given else family) == {
            key: text for key, text in _plain(name).items() if key != "suffix"
        }
        particle = (name.get("non-dropping-particle") or name.get("dropping-particle", "")) if is_plain else ""
        head = self._word(family) if is_plain else f"{{{self.escape(family)}}}"
        if particle:
            head = f"{self.escape(particle)} {self._word(name['family'])}"
        if suffix:
            return f"{head}, {self._word(suffix)}, {self._word(given) or '{}'}"
        if given:
            return f"{head}, {self._word(given)}"
        return head if is_plain else f"{head}, {{}}"

    def _word(self, text: str) -> str:
        escaped = self.escape(text)
        return f"{{{escaped}}}" if "," in text or "=" in text or " and " in f" {text.casefold()} " else escaped

    def list(self, row: bibtex.Field, value: Any) -> None:
        parts = [_AND.sub(r"{\1}", self.escape(part)) for part in str(value).split(mapping.JOINT) if part.strip()]
        name = _INSTITUTIONS.get(self.type, row.name) if row.name == "publisher" else row.name
        self._put(name, ("; " if self.is_classic() else " and ").join(parts))

    def is_classic(self) -> bool:
        """Say whether the date is written as BibTeX has it, so that "and" does not part a list."""
        issued = self.item.get("issued")
        return bool(issued) and not bibtex.write_date(issued)

    def date(self, row: bibtex.Field, value: Any) -> None:
        day = bibtex.write_date(value)
        words = "" if day else str(value.get("literal") or value.get("raw") or "" if isinstance(value, dict) else value)
        self._put("year" if words and row.name == "date" else row.name, day or self.escape(words))

    def verbatim(self, row: bibtex.Field, value: Any) -> None:
        address = re.sub(r"[{}\\\s]", lambda match: quote(match[0]), str(value).strip())
        self._put(row.name, quote(address, safe="".join(map(chr, range(33, 127)))) if self.escape.ascii else address)

    def keywords(self, row: bibtex.Field, value: Any) -> None:
        words = [word for word in str(value).split(mapping.JOINT) if word.strip()]
        self._put(row.name, ", ".join(f"{{{self.escape(word)}}}" if re.search("[,;]", word) else self.escape(word) for word in words))

    def language(self, _: bibtex.Field, value: Any) -> None:
        custom = self.item.get("custom")
        several = custom.get("languages") if isinstance(custom, dict) else None
        tags = [str(tag).removeprefix("language/") for tag in several] if isinstance(several, list) else []
        if len(tags) > 1:
            self._put("langid", "" if tags[0] == str(value) else _language(str(value)))
            self._put("language", " and ".join(_language(tag) for tag in tags))
        else:
            known = str(value) in bibtex.LANGUAGES
            self._put("langid" if known else "language", _language(str(value)) if known else self.escape(str(value)))


def _plain(name: Name) -> Name:
    particle = name.get("non-dropping-particle") or name.get("dropping-particle")
    kept = {key: text for key, text in name.items() if key in ("family", "given", "suffix")}
    return kept | ({"non-dropping-particle": particle} if particle else {})


def _language(tag: str) -> str:
    return bibtex.LANGUAGES.get(tag, tag).split()[0]


_WRITERS = {
    "text": _Writer.text, "tex": _Writer.lines, "genre": _Writer.genre, "names": _Writer.names, "list": _Writer.list,
    "date": _Writer.date, "verbatim": _Writer.verbatim, "doi": _Writer.verbatim, "keywords": _Writer.keywords, "language": _Writer.language,
    "pages": _Writer.text, "count": _Writer.text, "edition": _Writer.text,
}  # fmt: skip
_TOGETHER = {
    "title": _Writer._titles,
    "booktitle": _Writer._host,
    "editora": _Writer._roles,
    "number": _Writer._number,
}  # what several variables say
