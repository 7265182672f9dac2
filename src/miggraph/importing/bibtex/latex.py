"""LaTeX in bibliographies: accents, macros, quotes and dashes become Unicode, and the braces that protect case are dropped.

Most values hold a few accents at most, which one regular expression finds; ``pylatexenc`` reads what is left. What stands for a
character that TeX itself reads is kept as a noncharacter (Unicode 23.7) until the end, so that nothing reads it twice.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from miggraph.bibliography.bibtex import ACCENTS, LIGATURES

MAX_MACROS = 50_000  # characters of a value with macros that pylatexenc is asked to read
MAX_TEXT, MAX_TEXTS = 200, 5_000  # characters, and how many such texts are remembered
BREAK = "\ufdd6"
_KEPT = {"\\": "\ufdd0", "{": "\ufdd1", "}": "\ufdd2", "$": "\ufdd3", "~": "\ufdd4", "%": "\ufdd5"}
_RESTORED = str.maketrans({kept: char for char, kept in _KEPT.items()})
_STRANGE = re.compile("[\ufdd0-\ufdef]")
_SPECIAL = re.compile(r"[\\{}$~`]|--|''|,,|!`")
_ESCAPED = re.compile(r"\\([%&#_${} @])|\\-|\\/")
_NAMED = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~", "textasciicircum": "^", "textdollar": "$",
    "lbrace": "{", "rbrace": "}", "backslash": "\\",
}  # fmt: skip
_ACCENT = re.compile(
    r"""(?P<open>\{)?\\(?P<accent>["'`^~=.]\s*|[uvHcdbrk](?:\s+(?=[^\s{\\])|\s*(?=[{\\])))"""
    r"(?:\{\s*(?:\\(?P<dotless>[ij])|(?P<braced>[^\W\d_]))\s*\}|\\(?P<bare>[ij])(?![A-Za-z])(?:\{\}|\s)?|(?P<letter>[^\W\d_]))(?(open)\})"
)
_WORD = re.compile(r"\{\\([A-Za-z]+)\s*\}|\\([A-Za-z]+)(?:\{\}|[ \t\n]+|(?![A-Za-z{]))")
_NUMBERED = re.compile(
    r"""(?P<open>\{)?\\(?:symbol\s*\{\s*(?P<decimal>\d{1,7})\s*\}|char\s*(?:"(?P<hex>[0-9A-Fa-f]{1,6})|(?P<plain>\d{1,7}))(?:\\relax)?\s?)(?(open)\})"""
)
_LIGATURES = re.compile("|".join(re.escape(mark) for mark in LIGATURES))
_BREAKS = re.compile(r"\s*(?:\\(?:newline|par|linebreak)(?![A-Za-z])(?:\{\})?|\\\\(?:\[[^\]]{0,20}\])?|\n[ \t]*\n)\s*")
_MATH = re.compile(r"\$([^$]*)\$")
_MATHS = re.compile(r"[\\^_{}=<>+]|^\s*[A-Za-z0-9]\s*$")


@contextmanager
def quiet(*loggers: str) -> Iterator[None]:
    """Keep what a library logs of a user's mistakes from the terminal: findings and doubts say it better."""

    def silence(_: logging.LogRecord) -> bool:
        return False

    silenced = [logging.getLogger(name) for name in loggers]
    for logger in silenced:
        logger.addFilter(silence)
    try:
        yield
    finally:
        for logger in silenced:
            logger.removeFilter(silence)


class Decoder:
    """Turns TeX into Unicode text. It remembers the macros it has met; ``unknown`` collects those it could not read."""

    def __init__(self) -> None:
        self.unknown: list[str] = []
        self._texts: dict[str, str] = {}  # titles of journals and names come again and again
        self._symbols: dict[str, str | None] = {}
        self._tools: Any = None

    def text(self, tex: str, *, breaks: bool = False) -> str:
        """Return the text of a value, its white space collapsed; line breaks are kept where ``breaks`` says so."""
        if tex.isalnum():
            return tex
        if breaks and ("\n" in tex or "\\" in tex):
            tex = _BREAKS.sub(BREAK, _STRANGE.sub("", tex))
            return "\n".join(self.text(line) for line in tex.split(BREAK)).strip()
        if not _SPECIAL.search(tex):
            return " ".join(tex.split())
        if tex not in self._texts:
            if len(self._texts) > MAX_TEXTS:
                self._texts.clear()
            known = len(self.unknown)
            text = self.plain(self.characters(tex))
            if len(self.unknown) > known or len(tex) > MAX_TEXT:
                return text
            self._texts[tex] = text
        return self._texts[tex]

    def characters(self, tex: str) -> str:
        """Replace what stands for single characters; braces and other macros stay. ``plain`` finishes what this began."""
        tex = _STRANGE.sub("", tex)
        if "\\" in tex:
            tex = _BREAKS.sub(" ", tex)
            tex = _NUMBERED.sub(_numbered, tex)
            tex = _ACCENT.sub(_accented, tex)
            tex = _ESCAPED.sub(_escaped, tex)
            tex = _WORD.sub(self._symbol, tex)
        tex = _LIGATURES.sub(lambda match: LIGATURES[match[0]], tex).replace("~", " ")
        return _MATH.sub(_literal_dollars, tex) if "$" in tex else tex

    def plain(self, tex: str) -> str:
        """Return the text of a value whose characters are replaced already."""
        if "\\" in tex or "$" in tex:
            tex = self._macros(tex)
        return " ".join(tex.replace("{", "").replace("}", "").translate(_RESTORED).split())

    def _symbol(self, match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name not in self._symbols:
            self._symbols[name] = _NAMED.get(name) or self._known_symbol(name)
        symbol = self._symbols[name]
        return match[0] if symbol is None else _KEPT.get(symbol, symbol)

    def _known_symbol(self, name: str) -> str | None:
        from pylatexenc.latex2text import get_default_latex_context_db

        spec = get_default_latex_context_db().get_macro_spec(name)
        text = spec.simplify_repl if spec else None
        return text if isinstance(text, str) and text and "%" not in text else None

    def _macros(self, tex: str) -> str:
        if len(tex) > MAX_MACROS:
            self.unknown.append("a very long value with macros")
            return tex
        try:
            with quiet("pylatexenc.latexwalker", "pylatexenc.latex2text", "pylatexenc.macrospec"):
                return str(self._converter().latex_to_text(re.sub("(?<!\\\\)[%&#]", r"\\\g<0>", tex), tolerant_parsing=True))
        except (ValueError, IndexError, TypeError, AttributeError, RecursionError):  # what pylatexenc raises on broken macros
            self.unknown.append("TeX that cannot be read")
            return tex

    def _converter(self) -> Any:
        if self._tools is None:
            self._tools = _converter(self.unknown)
        return self._tools


def _converter(unknown: list[str]) -> Any:
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
    from pylatexenc.latexwalker import LatexMacroNode

    def kept(node: LatexMacroNode, **_: Any) -> str:
        unknown.append(f"\\{node.macroname}")
        return _KEPT["\\"] + str(node.macroname) + " "

    database = get_default_latex_context_db()
    database.add_context_category(
        "ours", prepend=True, macros=[MacroTextSpec("url", simplify_repl="%s"), MacroTextSpec("href", simplify_repl="%(2)s (%(1)s)")]
    )
    database.set_unknown_macro_spec(MacroTextSpec("", simplify_repl=kept))
    return LatexNodes2Text(latex_context=database, math_mode="text", keep_comments=True)


def _accented(match: re.Match[str]) -> str:
    letter = match["dotless"] or match["braced"] or match["bare"] or match["letter"]
    return unicodedata.normalize("NFC", letter + ACCENTS[match["accent"].strip()])


def _escaped(match: re.Match[str]) -> str:
    char = match[1] or ""
    return _KEPT.get(char, char)


def _numbered(match: re.Match[str]) -> str:
    number = int(match["hex"], 16) if match["hex"] else int(match["decimal"] or match["plain"])
    valid = 0 < number < 0x110000 and not 0xD800 <= number < 0xE000
    return _KEPT.get(chr(number), chr(number)) if valid else match[0]


def _literal_dollars(match: re.Match[str]) -> str:
    if _MATHS.search(match[1]):
        return match[0]
    return _KEPT["$"] + match[1] + _KEPT["$"]  # "$5 million to $6 million" is no formula


_VERBATIM = re.compile(r"\{?\\(?:([%&#_~${}\\])(?:\{\})?|textasciitilde\s*(?:\{\})?|string\s*)\}?")
_URL = re.compile(r"\\(?:url|path|nolinkurl)\s*\{(.*)\}", re.DOTALL)


def verbatim(tex: str) -> str:
    """Return an address, in which TeX reads nothing, but tools escape characters all the same."""
    tex = tex.strip()
    if found := _URL.fullmatch(tex):
        tex = found[1]
    if "\\" in tex:
        tex = _VERBATIM.sub(lambda match: match[1] or ("~" if "tilde" in match[0] else ""), tex)
    while tex.startswith("{") and tex.endswith("}"):
        tex = tex[1:-1].strip()
    return tex.strip().strip("<>")
