"""The fields of one entry of RIS, and the CSL-JSON item that they make, by the tables of ``bibliography.ris``.

The common forms are tried before the patterns: a file has a hundred thousand entries of twenty fields.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from miggraph.bibliography import pages, ris, variables
from miggraph.bibliography.mapping import JOINT
from miggraph.bibliography.model import Entry
from miggraph.importing.filling import Filling
from miggraph.importing.markup import plain
from miggraph.importing.ris.dates import Date, read

Fields = list[tuple[str, str, int]]  # tag, value, line
Values = list[tuple[str, int]]  # value, line

DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
ADDRESSES = re.compile(r"\s*;\s*(?=https?://|www\.|ftp://)|\s+(?=https?://)")
# Several names in one field: parted by semicolons, or by "and" where each has a comma of its own
TWO_NAMES = re.compile(r"\s*;\s*|(?<=\.)\s+(?:and|&)\s+(?=\w[^,]*,)")
OTHERS = re.compile(r"et\.? al\.?|and others|others", re.IGNORECASE)
ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)?\.?(?:\s+ed(?:ition|n)?\.?)?", re.IGNORECASE)
# SP of a book is its number of pages
PAGE_COUNT = re.compile(r"(\d{1,5})\s*(?:pp?\.?|pages)?", re.IGNORECASE)
# Several ISBNs in one field: a space parts them only where another ISBN, or an ISSN, begins behind it
NUMBERS = re.compile(r"[;,]\s*|\s+(?=97[89]|\d{4}-\d{3}[\dXx])")
# "ISBN: … (pbk)"
AROUND_NUMBERS = re.compile(r"^(?:e-?|p-?)?IS[BS]N:?\s*|\s*\([^()]*\)$", re.IGNORECASE)
# "variable: value", as Zotero writes into its Extra
EXTRA = re.compile(r"(custom\.)?([A-Za-z][\w -]{0,40}):\s+(.+)", re.DOTALL)

_TEXTS = {row.tag: row.variable for row in ris.TAGS if row.kind == "text"}
TEXTS = _TEXTS | {tag: _TEXTS[as_] for tag, as_ in ris.READ_AS.items() if as_ in _TEXTS}
LONG = frozenset({"AB", "N1", "N2", "KW", ris.EXTRA})  # what may hold line ends
SEVERAL = frozenset({"publisher", "publisher-place", "language"})  # variables that hold several values
VERBATIM = frozenset({"UR", "L2", "DO"})
_VARIABLES = {name.lower(): name for name in variables.ALL - {"custom", "id"}}


def entry(fields: Fields) -> Entry:
    """Return the entry that some fields make: the first is its TY, the last its ER, if it has one."""
    return _Reader(fields).entry


class _Reader(Filling):
    """Reads the fields of one entry: the plain ones as they come, the others together, step by step."""

    def __init__(self, fields: Fields) -> None:
        super().__init__(Entry({}, fields[0][2]))
        self.held: dict[str, Values] = {}
        item, held = self.item, self.held
        for tag, value, line in fields:
            if not value:
                continue
            variable = TEXTS.get(tag)
            text = self._plain(tag, value, line) if ("<" in value or "&" in value) and tag not in VERBATIM else value
            if variable is None:
                held.setdefault(ris.READ_AS.get(tag, tag), []).append((text, line))
            elif variable not in item:
                item[variable] = text
            elif item[variable] != text:
                self._further(tag, variable, text)
        self.type(fields[0][1])
        for tags, step in _STEPS:
            if not tags.isdisjoint(held):
                step(self)
        self._end(fields)

    def _plain(self, tag: str, value: str, line: int) -> str:
        text, lost = plain(value)
        if lost:
            self.entry.doubt(TEXTS.get(tag, "note"), f"the markup was taken out: {lost}", line)
        return text if tag in LONG else " ".join(text.split())

    def _further(self, tag: str, variable: str, value: str) -> None:
        """Keep a second value: beside the first where a variable holds several, else in the note."""
        if variable in SEVERAL:
            self.item[variable] += JOINT + value
        else:
            self.note(f"{ris.NOTED.get(tag, variable)}: {value}")

    def _end(self, fields: Fields) -> None:
        for tag, values in self.held.items():
            for value, _ in values if tag not in ("TY", "ER") else ():
                self.note(f"{ris.NOTED.get(tag, tag)}: {value}")
        if "title" not in self.item and "title-short" in self.item:
            self.item["title"] = self.item.pop("title-short")
        self.finish("the entry has no title (TI)")
        if fields[-1][0] != "ER":
            self.entry.doubt("type", "the entry has no ER line; it was read up to the next TY or the end of the file")

    def take(self, tag: str) -> Values:
        """Return the values of a tag, and hold them no more."""
        return self.held.pop(tag, [])

    def put_all(self, variable: str, values: Values, label: str = "") -> None:
        """Put the first of some values into a variable that is free, and the others into the note."""
        for value, _ in values:
            self.put(variable, value, label)

    def type(self, value: str) -> None:
        row = ris.csl_type(value)
        self.item["type"] = row.csl if row else "document"
        if row is None:
            self.entry.doubt("type", f'no type of RIS is called "{value}"' if value else "TY names no type")
        if genre := row.genre if row else value:
            self.item["genre"] = genre
        self.book, self.whole = self.item["type"] == "book", self.item["type"] in ris.WHOLE
        self.author = "editor" if value.upper() == "EDBOOK" and not {"A2", "A3", "ED"} & self.held.keys() else "author"

    def genre(self) -> None:
        for text, _ in self.take("M3"):
            if doi := DOI.fullmatch(text):
                self.item.setdefault("DOI", doi[1])
                continue
            if self.item.get("genre", text) != text:
                self.note(f"Type: {self.item['genre']}")
            self.item["genre"] = text

    def extra(self) -> None:
        """Read what has no tag of its own: ``variable: value`` (Zotero's Extra)."""
        for text, line in self.take(ris.EXTRA):
            for part in text.split("\n"):
                found = EXTRA.fullmatch(part)
                if not found or not self._extra(found, line):
                    self.note(part)

    def _extra(self, found: re.Match[str], line: int) -> bool:
        key, text = found[2], found[3].strip()
        if found[1]:
            self.item.setdefault("custom", {})[key] = _unpacked(text)
            return True
        variable = _VARIABLES.get(key.strip().lower().replace(" ", "-"), "")
        if variable == "type" and text in variables.TYPES:
            self.item["type"], self.whole = text, text in ris.WHOLE
        elif variable in variables.NAMES:
            self.item.setdefault(variable, []).append(ris.name(text.replace(" || ", ", ")))
        elif variable in self.item or variable not in variables.DATES | variables.TEXTS:
            return False
        else:
            self.item[variable] = self._date(variable, text, line).csl if variable in variables.DATES else text
        return True

    def titles(self) -> None:
        held = self.held
        if "title" not in self.item and (self.book and "BT" in held):
            self.item["title"] = held["BT"].pop(0)[0]
        self.put_all("container-title", self.take("JO") + self.take("BT"))
        self.put_all("collection-title" if self.whole else "container-title", self.take("T2"), "Secondary title")
        self.put_all("collection-title", self.take("T3"), "Tertiary title")
        short = "container-title-short" if "container-title" in self.item or self.whole else "container-title"
        self.put_all(short, self.take("J2"), "Short title")

    def people(self) -> None:
        second, third = ("collection-editor", "editor") if self.book else ("editor", "collection-editor")
        if self.book and "A3" not in self.held and "ED" not in self.held:
            second = "editor"
            if "A2" in self.held and "collection-title" in self.item:
                self.entry.doubt("editor", "editors of the book, or of its series? (A2)", self.held["A2"][0][1])
        for tag, variable in (("AU", self.author), ("ED", "editor"), ("A2", second), ("A3", third), ("A4", "translator")):
            for text, line in self.held.pop(tag, ()):
                self._name(variable, text, line)

    def _name(self, variable: str, text: str, line: int) -> None:
        if "," not in text and OTHERS.fullmatch(text):
            self.entry.doubt(variable, f'further people are meant by "{text}"', line)
            return
        several = TWO_NAMES.split(text) if ";" in text or " and " in text or " & " in text else (text,)
        self.item.setdefault(variable, []).extend([ris.name(part) for part in several if part])

    def dates(self) -> None:
        found = [self._date("issued", text, line) for text, line in self.take("PY") + self.take("DA")]
        if found:
            best = max(found, key=lambda one: (len(one.numbers), one.plainly)) if len(found) > 1 else found[0]
            self.item["issued"] = best.csl
            self._compared(best, found)
        for text, line in self.take("Y2"):
            if "accessed" in self.item:
                self.note(f"Another date of access: {text}")
            else:
                self.item["accessed"] = self._date("accessed", text, line).csl

    def _compared(self, best: Date, found: list[Date]) -> None:
        for one in found:
            if one.numbers != best.numbers[: len(one.numbers)] or (one.text != best.text and not (one.numbers and one.plainly)):
                self.entry.doubt("issued", f'another date is given too: "{one.text}"', one.line)
                self.note(f"Another date: {one.text}")

    def _date(self, variable: str, text: str, line: int) -> Date:
        """Read a date: 2004/03/31/, of which anything may be missing; words behind it, and what is no such date, are kept."""
        date = read(text, line)
        if not date.numbers:
            self.entry.doubt(variable, f'no date could be read in "{text}"', line)
        return date

    def numbers(self) -> None:
        report, series = self.item["type"] == "report", "collection-title" in self.item
        self.put_all("collection-number" if series else "number", self.take("M1"), "Number")
        volumes = "number-of-volumes" if not report else "collection-number" if series else "number"
        self.put_all(volumes, self.take("NV"), "Number of volumes")
        self.put_all("number" if report else "issue", self.take("IS"), "Issue")

    def edition(self) -> None:
        for text, _ in self.take("ET"):
            found = ORDINAL.fullmatch(text)
            self.put("edition", found[1] if found else text, "Edition")

    def pages(self) -> None:
        first, last = self.take("SP"), self.take("EP")
        start, end = first[0][0] if first else "", last[0][0] if last else ""
        text = f"{start}-{end}" if start and end and start != end and not pages.RANGE.fullmatch(start) else start or end
        count = PAGE_COUNT.fullmatch(text) if self.whole else None
        variable = "number-of-pages" if count else "page"
        self.put(variable, count[1] if count else pages.page_range(text))
        over = last[:1] if end not in text else []
        for value, _ in [*first[1:], *last[1:], *over]:
            self.note(f"Pages: {value}")

    def standard_numbers(self) -> None:
        for text, line in self.take("SN"):
            for part in NUMBERS.split(text) if len(text) > 9 else (text,):
                self._standard_number(part.strip(), line)

    def _standard_number(self, text: str, line: int) -> None:
        bare = AROUND_NUMBERS.sub("", text) if text[-1:] == ")" or text[:1].isalpha() else text
        variable = "ISSN" if ris.ISSN.fullmatch(bare) else "ISBN" if ris.ISBN.fullmatch(bare) else ""
        if variable:
            self.item[variable] = f"{self.item[variable]} {bare}" if variable in self.item else bare
        elif text and self.item["type"] == "report":
            self.put("number", text)
        elif text:
            self.note(f"SN: {text}")
            self.entry.doubt("note", f'"{text}" has the form neither of an ISBN nor of an ISSN', line)
        if variable and bare != text:
            self.note(f"{variable}: {text}")

    def addresses(self) -> None:
        found = [part for text, _ in self.take("UR") for part in (ADDRESSES.split(text) if ";" in text or " " in text else (text,)) if part]
        for text, _ in self.take("DO"):
            doi = None if text.startswith("10.") else DOI.fullmatch(text)
            self.put("DOI", doi[1] if doi else text)
        if found and "DOI" not in self.item and (doi := DOI.fullmatch(found[0])):
            self.item["DOI"] = doi[1]
        if found:
            self.put("URL", found[0])
        if further := [address for address in dict.fromkeys(found[1:]) if address != self.item["URL"]]:
            self.item.setdefault("custom", {})["webPages"] = further

    def files(self) -> None:
        files = [text for text, _ in self.take("L2")]
        if full := [text for text in files if text.startswith(("http://", "https://"))]:
            self.item.setdefault("custom", {})["fullText"] = full if len(full) > 1 else full[0]
        for text in files:
            if text not in full:
                self.note(f"File: {text}")

    def keywords(self) -> None:
        words = [word.strip() for text, _ in self.take("KW") for word in text.replace("\n", ";").split(";")]
        if any(words):
            self.item["keyword"] = JOINT.join(dict.fromkeys(filter(None, words)))

    def texts(self) -> None:
        abstracts = dict.fromkeys(text for text, _ in self.take("AB") + self.take("N2"))
        if abstracts:
            self.item["abstract"] = "\n".join(abstracts)
        for text, _ in self.take("N1"):
            if "DOI" not in self.item and (doi := DOI.fullmatch(text)):
                self.item["DOI"] = doi[1]
            else:
                self.note(text)


_STEPS: tuple[tuple[frozenset[str], Callable[[_Reader], None]], ...] = (
    (frozenset({"M3"}), _Reader.genre), (frozenset({ris.EXTRA}), _Reader.extra), (frozenset({"BT", "JO", "T2", "T3", "J2"}), _Reader.titles),
    (frozenset({"AU", "ED", "A2", "A3", "A4"}), _Reader.people), (frozenset({"PY", "DA", "Y2"}), _Reader.dates),
    (frozenset({"M1", "NV", "IS"}), _Reader.numbers), (frozenset({"ET"}), _Reader.edition), (frozenset({"SP", "EP"}), _Reader.pages),
    (frozenset({"SN"}), _Reader.standard_numbers), (frozenset({"UR", "DO"}), _Reader.addresses), (frozenset({"L2"}), _Reader.files),
    (frozenset({"KW"}), _Reader.keywords), (frozenset({"AB", "N2", "N1"}), _Reader.texts),
)  # fmt: skip


def _unpacked(text: str) -> Any:
    """Read a value of ``custom``: what begins as JSON does is JSON, anything else is text."""
    try:
        return json.loads(text) if text[:1] in ('"', "[", "{") or text in ("true", "false") else text
    except (ValueError, RecursionError):
        return text
