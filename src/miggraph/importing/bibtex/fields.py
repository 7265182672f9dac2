"""The fields of a BibTeX entry become the variables of a CSL-JSON item, by the table in ``bibliography.bibtex``."""

from __future__ import annotations

import re
from collections.abc import Callable

from miggraph.bibliography import bibtex, mapping
from miggraph.bibliography.bibtex import Field
from miggraph.bibliography.model import Entry
from miggraph.bibliography.pages import full_end
from miggraph.importing.bibtex import dates
from miggraph.importing.bibtex import names as tex_names
from miggraph.importing.bibtex.latex import Decoder, verbatim
from miggraph.importing.filling import Filling

Fields = dict[str, str]  # the TeX of each field, by its name
_CLASSIC, _MODERN = frozenset(("year", "address", "journal", "school")), frozenset(("date", "location", "journaltitle", "langid"))
_VERBATIM = frozenset(("file", "pdf", "eprint", "local-url"))
_RESOLVER = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,9})\s*[-–—]+\s*(\d{1,9})")
_EDTF = re.compile(r"\s*[\d/~?%-]*\s*")
_ADDRESS = re.compile(r"\s*(?:\\url\s*\{[^}]*\}\s*$|https?://\S+\s*$)")
_COMMA, _SEMICOLON = re.compile(","), re.compile(";")
MAX_DATES = 10_000
_WHOLE = frozenset(("book", "report", "thesis", "pamphlet"))


class Reader:
    """Fills entries from fields. One for a file: it remembers the macros and tables that it needs."""

    def __init__(self) -> None:
        self.decoder = Decoder()
        self.rows = bibtex.by_name()
        self.languages = bibtex.languages_by_name()
        self.types = bibtex.csl_types()
        self.handlers = {row.name: (_KINDS[row.kind], row) for row in bibtex.FIELDS if row.kind in _KINDS}
        self._dates: dict[str, dict[str, object]] = {}

    def variable(self, name: str) -> str:
        """Return the CSL variable that a field is; "note" where it is none."""
        return self.rows[name].variable if name in self.rows else "note"

    def date(self, text: str) -> dict[str, object]:
        """Return a date or a range; what is none as a literal. The same few hundred come again and again."""
        if len(self._dates) > MAX_DATES:
            self._dates.clear()
        if text not in self._dates:
            self._dates[text] = dates.read(text)
        found = self._dates[text]
        days = found.get("date-parts")
        return found | {"date-parts": [list(day) for day in days]} if isinstance(days, list) else dict(found)

    def fill(self, entry: Entry, kind: str, fields: Fields) -> None:
        """Give an entry its type and the variables that the fields say."""
        _Filling(self, entry, kind, {name: value for name, value in fields.items() if value.strip()}).run()


class _Filling(Filling):
    """Fills one entry: what several fields say together first, then field by field."""

    def __init__(self, reader: Reader, entry: Entry, kind: str, fields: Fields) -> None:
        super().__init__(entry)
        self.reader, self.kind, self.fields = reader, kind, fields
        # in BibTeX "and" is part of a publisher's name, as in "Lawrence and Wishart"; in BibLaTeX it parts two
        self.is_classic = not _CLASSIC.isdisjoint(fields) and _MODERN.isdisjoint(fields)

    def run(self) -> None:
        self.reader.decoder.unknown.clear()
        self._type()
        self._titles()
        self._dates()
        self._number()
        handlers, later = self.reader.handlers, []
        for name, tex in self.fields.items():
            if name in handlers:
                handler, row = handlers[name]
                handler(self, row, name, tex)
            else:
                later.append(name)
        for name in later:
            self._other(name)
        self._end()

    def _other(self, name: str) -> None:
        """Read a field by another of its names, once what goes by its own is read; keep what is unknown as a note."""
        row = self.reader.rows.get(name)
        if row and row.kind in _KINDS:
            _KINDS[row.kind](self, row, name, self.fields[name])
        elif name not in ("editortype", "editoratype", "editorbtype", "editorctype"):
            self._note(name)

    def text(self, name: str) -> str:
        tex = self.fields.pop(name, "")
        return self.reader.decoder.text(tex) if tex else ""

    def set(self, variable: str, value: object, name: str) -> None:
        """Set a variable; where it is set already, another value is kept as a note."""
        if self.item.setdefault(variable, value) != value:
            self._note(name)

    def _note(self, name: str, text: str = "") -> None:
        tex = self.fields.get(name, "")
        text = text or (verbatim(tex) if name in _VERBATIM else self.reader.decoder.text(tex))
        if text:
            self.note(f"{name.replace('-', ' ').replace('_', ' ').strip().capitalize()}: {text}")

    def _type(self) -> None:
        subtype = self.fields.get("entrysubtype", "").strip()
        types = self.reader.types
        found = types.get((self.kind, subtype)) or types.get((self.kind, ""))
        csl, genre = found or ("document", self.kind)
        if found and subtype and self.kind == "misc" and csl == "document":
            csl = subtype  # as it is written where no entry type stands for a CSL type
            del self.fields["entrysubtype"]
        elif (self.kind, subtype) in types and subtype:
            del self.fields["entrysubtype"]
        if not found:
            self.entry.doubt("type", f"an unknown type of entry: @{self.kind}")
        self.item["type"] = csl
        if genre and "type" not in self.fields:
            self.item["genre"] = genre

    def _joined(self, name: str, subtitle: str) -> tuple[str, str]:
        head, tail = self.text(name), self.text(subtitle) if subtitle in self.fields else ""
        return (mapping.joined_title(head, tail), head) if head and tail else (head or tail, "")

    def _titles(self) -> None:
        item = self.item
        title, short = self._joined("title", "subtitle")
        if self.kind == "periodical" and "issuetitle" in self.fields:
            item["container-title"] = title
            item.setdefault("genre", "Journal issue")
            title, short = self._joined("issuetitle", "issuesubtitle")
        shown = self.text("shorttitle") if "shorttitle" in self.fields else ""
        if shown and short and shown != short:
            self._note("shorttitle", shown)
        if title:
            item["title"] = title
        if short or shown:
            item["title-short"] = short or shown
        self._container()

    def _container(self) -> None:
        pairs = (("journaltitle", "journalsubtitle"), ("journal", "journalsubtitle"), ("booktitle", "booksubtitle"))
        for name, subtitle in pairs:
            if name not in self.fields:
                continue
            whole, _ = self._joined(name, subtitle)
            if whole and self.item.setdefault("container-title", whole) != whole:
                self._note(name, whole)

    def _day(self, tex: str) -> str:
        return tex.strip() if _EDTF.fullmatch(tex) else self.reader.decoder.text(tex)  # where "~" says "about"

    def _dates(self) -> None:
        day, year = self._day(self.fields.pop("date", "")), self._day(self.fields.pop("year", ""))
        month, number = self.text("month"), self.text("day")
        if day and year and year not in day:
            self._note("year", year)
            self.entry.doubt("issued", f"two years: {day} and {year}")
        if not (day or year):
            self._note("month", " ".join(part for part in (number, month) if part))
            return
        value = self.reader.date(day or year)
        if month and not day:
            dated = dates.with_month(value, month, number)
            if not dated:
                self._note("month", f"{number} {month}".strip())
                self.entry.doubt("issued", f"the month is not understood: {month}")
            value = dated or value
        self.item["issued"] = value
        ends = [str(end[0]) for end in value.get("date-parts", [])]  # type: ignore[attr-defined]
        if len(set(ends)) > 1:
            self.entry.doubt("issued", f"two years: {' and '.join(ends)}")

    def _number(self) -> None:
        item = self.item
        if self.kind in bibtex.NUMBERED_ISSUES:
            number, other = self.text("number"), self.text("issue")
            item |= {"issue": number or other} if number or other else {}
            if number and other and number != other:
                self._note("issue", other)
            return
        for name, variable in (("number", "collection-number" if "series" in self.fields else "number"), ("issue", "issue")):
            if name in self.fields:
                item[variable] = self.text(name)

    def plain(self, row: Field, name: str, tex: str) -> None:
        self.set(row.variable, self.reader.decoder.text(tex), name)

    def lined(self, row: Field, name: str, tex: str) -> None:
        text = self.reader.decoder.text(tex, breaks=True)
        if row.variable == "note":
            self.item["note"] = "\n".join(filter(None, (text, self.item.get("note"))))  # before what other fields leave there
        else:
            self.set(row.variable, text, name)

    def names(self, row: Field, name: str, tex: str) -> None:
        found, others = tex_names.read(tex, self.reader.decoder)
        role = self.reader.decoder.text(self.fields.get(f"{name}type", ""))
        variable = row.variable
        if role or name.startswith("editor"):
            variable = bibtex.ROLES.get(role, "editor" if role in ("", "editor") or name == "editor" else "contributor")
            if role not in ("", "editor") and role not in bibtex.ROLES:
                self.entry.doubt(variable, f"named as {role}")
                self._note(f"{name}type")
        if found:
            self.item.setdefault(variable, []).extend(found)
        if others:
            self.entry.doubt(variable, "there are others, who are not named")

    def listed(self, row: Field, name: str, tex: str) -> None:
        is_one = self.is_classic and row.variable == "publisher"  # "Lawrence and Wishart" is one; "London and New York" are two
        parts = [tex] if is_one else tex_names.split(tex)
        self.set(row.variable, mapping.JOINT.join(self.reader.decoder.text(part) for part in parts), name)

    def edition(self, row: Field, name: str, tex: str) -> None:
        text = self.reader.decoder.text(tex)
        word = re.sub(r"\s*(?:edition|edn?\.?)$", "", text.casefold())
        plain = re.fullmatch(r"(\d+)(?:st|nd|rd|th|\.)?", word)
        self.set(row.variable, plain[1] if plain else bibtex.ORDINALS.get(word, text), name)

    def genre(self, row: Field, name: str, tex: str) -> None:
        text = self.reader.decoder.text(tex)
        self.set(row.variable, bibtex.GENRES.get(text, text), name)

    def pages(self, row: Field, name: str, tex: str) -> None:
        text = self.reader.decoder.text(tex)
        if text.isdigit() and self.item["type"] in _WHOLE and "pagetotal" not in self.fields:
            self.set("number-of-pages", text, name)
        else:
            text = _RANGE.sub(lambda match: f"{match[1]}-{full_end(match[1], match[2])}", text)
            self.set(row.variable, re.sub(r"\s*,\s*", ", ", re.sub("[–—]", "-", text)), name)

    def count(self, row: Field, name: str, tex: str) -> None:
        text = self.reader.decoder.text(tex)
        numbers = re.findall(r"\d+", text)
        if len(numbers) == 1:
            self.set(row.variable, numbers[0], name)
        if text not in numbers:
            self._note(name)
            self.entry.doubt(row.variable, f"more than a number of pages: {text}")

    def doi(self, row: Field, name: str, tex: str) -> None:
        self.set(row.variable, _RESOLVER.sub("", verbatim(tex)), name)

    def address(self, row: Field, name: str, tex: str) -> None:
        first, *others = re.split(r"\s*;\s+|\s+", verbatim(tex)) or [""]
        self.set(row.variable, first, name)
        for other in others:
            self.note(f"Url: {other}")

    def howpublished(self, row: Field, name: str, tex: str) -> None:
        if _ADDRESS.match(tex) and "url" not in self.fields:
            self.address(row, name, tex)
        else:
            self._note(name)

    def date(self, row: Field, name: str, tex: str) -> None:
        self.set(row.variable, self.reader.date(self._day(tex)), name)

    def keywords(self, row: Field, name: str, tex: str) -> None:
        parts = tex_names.split(tex, _SEMICOLON)
        words = [self.reader.decoder.text(word) for word in (parts if len(parts) > 1 else tex_names.split(tex, _COMMA))]
        self.set(row.variable, mapping.JOINT.join(word for word in words if word), name)

    def language(self, row: Field, name: str, tex: str) -> None:
        names = tex_names.split(tex, re.compile(r"\s+and(?=\s)|[,;/]"))
        tags = [bibtex.language_tag(self.reader.decoder.text(one), self.reader.languages) for one in names]
        if not all(tags):
            self._note(name)
            self.entry.doubt(row.variable, f"an unknown language: {self.reader.decoder.text(tex)}")
        tags = list(dict.fromkeys(filter(None, tags)))
        if len(tags) > 1:
            self.item.setdefault("custom", {})["languages"] = [f"language/{tag}" for tag in tags]
        elif tags:
            self.set(row.variable, tags[0], name)
        if tags:
            self.item.setdefault(row.variable, tags[0])

    def _end(self) -> None:
        self.finish("there is no title")
        for macro in dict.fromkeys(self.reader.decoder.unknown):
            self.entry.doubt("note" if "note" in self.item else "title", f"TeX that is not understood: {macro}")


_KINDS: dict[str, Callable[[_Filling, Field, str, str], None]] = {
    "text": _Filling.plain, "tex": _Filling.lined, "names": _Filling.names, "list": _Filling.listed, "edition": _Filling.edition, "genre": _Filling.genre,
    "pages": _Filling.pages, "count": _Filling.count, "doi": _Filling.doi, "verbatim": _Filling.address, "address": _Filling.howpublished, "date": _Filling.date, "keywords": _Filling.keywords,
    "language": _Filling.language,
}  # fmt: skip
