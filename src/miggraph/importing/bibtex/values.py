"""The values of BibTeX fields: ``{…}``, ``"…"``, numbers and abbreviations, joined by ``#``."""

from __future__ import annotations

import re
from typing import NamedTuple

from miggraph.bibliography.dates import MONTHS

MAX_VALUE = 100_000  # characters that abbreviations may grow to: ten that double each other make a thousand of one
LONG, MAX_LONG = 500, 5_000_000  # characters: from when on one is long, and how many long ones may make of a file in all
_PART = re.compile(r"\s*(?:#\s*)?(?:(?P<brace>\{)|(?P<quote>\")|(?P<word>[^\s#{}\",]+))")
_BRACES = re.compile(r"[{}]")
_MARKS = re.compile(r'[{}"]')


def simple(raw: str) -> str | None:
    """Return the TeX of a value that is one pair of braces or a number, as nearly all are; None for the others."""
    if raw[:1] == "{" and raw[-1:] == "}" and raw.find("{", 1) < 0 and raw.find("}") == len(raw) - 1:
        return raw[1:-1]
    return raw if raw.isdigit() else None


class Value(NamedTuple):
    """The TeX of a value, what is doubtful about it, and what stands behind it where a comma should."""

    tex: str
    trouble: str = ""
    rest: str = ""


class Macros:
    """The abbreviations that ``@string`` has defined so far (BibTeX: they hold from there on)."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}
        self._spent = 0  # characters of long abbreviations that were written out

    def define(self, name: str, raw: str) -> str:
        """Define an abbreviation. Returns what is wrong with it, or ""."""
        value, trouble, rest = self.value(raw)
        value = f"{value} {rest}".rstrip()
        if len(value) > MAX_VALUE:
            return f"the abbreviation {name} is longer than {MAX_VALUE:,} characters. Is it made of abbreviations that repeat each other?"
        self._values[name.casefold()] = value
        return f"the abbreviation {name}: {trouble}" if trouble else ""

    def value(self, raw: str) -> Value:
        """Return the TeX of a value with its abbreviations written out."""
        plain = simple(raw)
        return self._joined(raw) if plain is None else Value(plain)

    def _joined(self, raw: str) -> Value:
        parts: list[str] = []
        unknown, at, size = "", 0, 0
        while at < len(raw) and size <= 10 * MAX_VALUE:
            found = _PART.match(raw, at)
            if not found or (parts and "#" not in found[0]):
                break
            if found["word"]:
                at = found.end()
                part, trouble = self._written(found["word"])
                unknown = unknown or trouble
            else:
                end = _closing(raw, found.end()) if found["brace"] else _unquoted(raw, found.end())
                part, at = raw[found.end() : end], end + 1
            parts.append(part)
            size += len(part)
        if size > 10 * MAX_VALUE:
            return Value("".join(parts)[:MAX_VALUE], "the abbreviations make this value too long: the rest is left out")
        return Value("".join(parts), unknown, raw[at:].strip())

    def _written(self, word: str) -> tuple[str, str]:
        """Return what an abbreviation stands for, and what is wrong with it."""
        value = self._word(word)
        if value is None:
            return word, f"the abbreviation {word} is not defined"
        self._spent += len(value) if len(value) > LONG else 0
        if len(value) > LONG and self._spent > MAX_LONG:
            return word, f"the abbreviation {word} is too long to be used so often: it is not written out"
        return value, ""

    def _word(self, word: str) -> str | None:
        if word.isdigit() or word.casefold() in MONTHS:
            return self._values.get(word.casefold(), word)
        return self._values.get(word.casefold())


def _closing(raw: str, at: int) -> int:
    """Return where the brace closes that opened before ``at``. As in bibtexparser, one behind a backslash does not count."""
    depth = 1
    for mark in _BRACES.finditer(raw, at):
        if raw[mark.start() - 1] == "\\":
            continue
        depth += 1 if mark[0] == "{" else -1
        if not depth:
            return mark.start()
    return len(raw)


def _unquoted(raw: str, at: int) -> int:
    depth = 0
    for mark in _MARKS.finditer(raw, at):
        if mark[0] == '"':
            if depth <= 0:
                return mark.start()
        elif raw[mark.start() - 1] != "\\":
            depth += 1 if mark[0] == "{" else -1
    return len(raw)
