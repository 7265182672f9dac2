"""RIS: its types and tags, and what they are in CSL-JSON. The reader and the writer both go by these tables.

RIS has no one specification: the tables hold what the format's two descriptions (Research Information Systems, 2001 and 2011) share
with what Zotero, EndNote and Mendeley write and read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from miggraph.bibliography import names
from miggraph.bibliography.model import Item
from miggraph.bibliography.names import Name


class Type(NamedTuple):
    """A type of RIS, the CSL type, and the genre that keeps what CSL's type does not say."""

    ris: str
    csl: str
    genre: str = ""


class Tag(NamedTuple):
    """A tag of RIS and the CSL variable it is. Kinds: text · long (text with line ends) · names · date · own (a rule of its own)."""

    tag: str
    variable: str
    kind: str = "text"
    note: str = ""


# The first row of a CSL type without a genre is the one that is written; a genre that no row has is written in M3.
TYPES = (
    Type("BOOK", "book"), Type("EDBOOK", "book"), Type("EBOOK", "book"), Type("WHOLE", "book"), Type("CTLG", "book", "Catalogue"),
    Type("CHAP", "chapter"), Type("ECHAP", "chapter"),
    Type("JOUR", "article-journal"), Type("EJOUR", "article-journal"), Type("JOURN", "article-journal"), Type("ABST", "article-journal", "Abstract"),
    Type("INPR", "article-journal", "In press"), Type("MGZN", "article-magazine"), Type("NEWS", "article-newspaper"), Type("UNPB", "article"),
    Type("JFULL", "periodical"), Type("SER", "collection"), Type("SERIAL", "collection"),
    Type("RPRT", "report"), Type("GOVDOC", "report", "Government document"),
    Type("ELEC", "webpage"), Type("WEB", "webpage"), Type("BLOG", "post-weblog"),
    Type("GEN", "document"), Type("MULTI", "document", "Multimedia"), Type("GRANT", "document", "Grant"), Type("GRNT", "document", "Grant"),
    Type("CONF", "paper-conference"), Type("CPAPER", "paper-conference"), Type("THES", "thesis"), Type("ENCYC", "entry-encyclopedia"),
    Type("DICT", "entry-dictionary"), Type("PAMP", "pamphlet"), Type("STAND", "standard"), Type("MANSCPT", "manuscript"),
    Type("UNPD", "manuscript", "Unpublished work"), Type("CLSWK", "classic"), Type("ANCIENT", "classic", "Ancient text"),
    Type("DATA", "dataset"), Type("DBASE", "dataset", "Online database"), Type("AGGR", "dataset", "Aggregated database"),
    Type("COMP", "software"), Type("MAP", "map"), Type("ART", "graphic"), Type("FIGURE", "figure"), Type("CHART", "figure", "Chart"),
    Type("EQUA", "figure", "Equation"), Type("SOUND", "song"), Type("MUSIC", "musical_score"), Type("MPCT", "motion_picture"),
    Type("VIDEO", "motion_picture", "Video recording"), Type("ADVS", "motion_picture", "Audiovisual material"), Type("SLIDE", "speech"),
    Type("HEAR", "hearing"), Type("CASE", "legal_case"), Type("STAT", "legislation"), Type("LEGAL", "legislation", "Legal rule or regulation"),
    Type("BILL", "bill"), Type("UNBILL", "bill", "Unenacted bill"), Type("PAT", "patent"), Type("PCOMM", "personal_communication"),
    Type("ICOMM", "personal_communication", "Internet communication"),
)  # fmt: skip
TAGS = (
    Tag("TY", "type", "own", "`genre` in M3; a type that RIS has not is GEN, and named in M2."),
    Tag("ID", "id", "text", "Zotero and JSTOR write none."),
    Tag("TI", "title", "text", "T1 and CT are read too, and BT of a book. Title and subtitle in one."),
    Tag("ST", "title-short"),
    Tag("AU", "author", "names", "A1 is read too. A name without a comma is a body, or one that cannot be taken apart; a body that has commas is written with two for the first (EndNote's convention). In an EDBOOK, the editors."),
    Tag("A2", "editor", "names", "A3 in a BOOK; ED is read too."),
    Tag("A3", "collection-editor", "names", "A2 in a BOOK that has A3 too."),
    Tag("A4", "translator", "names", "TA is read too. Contributors (`with`) are in M2."),
    Tag("T2", "container-title", "own", "The series in BOOK, RPRT, THES and their like. JO, JF, J1 and BT are read too."),
    Tag("T3", "collection-title", "own", "T2 in BOOK, RPRT, THES and their like."),
    Tag("J2", "container-title-short", "own", "JA is read too."),
    Tag("PY", "issued", "own", "The year. Y1 is read too; where two dates differ, the fuller is taken and marked as doubtful."),
    Tag("DA", "issued", "own", "Written where month or day are known: 2004/03//."),
    Tag("Y2", "accessed", "own"),
    Tag("VL", "volume"),
    Tag("IS", "issue", "own", "In RPRT, the number."),
    Tag("M1", "collection-number", "own", "`number` where there is no series. SV is read too, and NV in RPRT."),
    Tag("SP", "page", "own", "First page. Alone in BOOK, RPRT, THES and their like: the number of pages. `12-34` and short ends such as 1389-409 are read."),
    Tag("EP", "page", "own", "Last page."),
    Tag("PB", "publisher"),
    Tag("CY", "publisher-place", "text", "PP is read too."),
    Tag("ET", "edition", "own", "2 for `2nd ed.`"),
    Tag("SN", "ISBN", "own", "An ISBN or an ISSN, by its form; in RPRT anything else is the number of the report."),
    Tag("DO", "DOI", "own", "Read in M3, N1 and UR too where nothing else stands there."),
    Tag("UR", "URL", "own", "One line for each; further ones are `custom.webPages`. LK is read too."),
    Tag("L2", "custom", "own", "`custom.fullText`. L1 and LF are read too. The path of a file on somebody's computer goes into the note."),
    Tag("LA", "language", "text", "The first; all of them are `custom.languages`, in M2."),
    Tag("KW", "keyword", "own", "Themes and places, one line for each."),
    Tag("AB", "abstract", "long", "N2 is read too. Line ends are written as spaces."),
    Tag("M3", "genre", "own"),
    Tag("SE", "section"),
    Tag("NV", "number-of-volumes", "own"),
    Tag("CN", "call-number"),
    Tag("AN", "archive_location"),
    Tag("DB", "archive"),
    Tag("DP", "source"),
    Tag("RI", "reviewed-title"),
    Tag("OP", "original-title"),
    Tag("LB", "citation-label"),
    Tag("N1", "note", "long", "One line for each line of the note."),
    Tag("M2", "", "own", "What has no tag, as `variable: value` (Zotero's \"Extra\"), names as `Family || Given`, and `custom.key: value`."),
)  # fmt: skip
READ_AS = {
    "A1": "AU",
    "T1": "TI",
    "CT": "TI",
    "JF": "JO",
    "J1": "JO",
    "JA": "J2",
    "TA": "A4",
    "Y1": "PY",
    "PP": "CY",
    "LK": "UR",
    "L1": "L2",
    "LF": "L2",
    "SV": "M1",
}
# Tags that no variable of CSL has: they are kept as lines of the note under these names.
NOTED = {
    "A5": "Further authors", "AD": "Author address", "AV": "Availability", "C1": "Custom 1", "C2": "Custom 2", "C3": "Custom 3", "C4": "Custom 4",
    "C5": "Custom 5", "C6": "Custom 6", "C7": "Custom 7", "C8": "Custom 8", "CA": "Caption", "CR": "Rights", "ID": "Further id", "L3": "Related records",
    "L4": "Image", "RN": "Research notes", "RP": "Reprint edition", "TT": "Translated title", "U1": "User definable 1", "U2": "User definable 2",
    "U3": "User definable 3", "U4": "User definable 4", "U5": "User definable 5", "U6": "User definable 6",
}  # fmt: skip
KNOWN = frozenset({row.tag for row in TAGS} | set(READ_AS) | set(NOTED) | {"ER", "ED", "JO", "BT", "N2"})
EXTRA = "M2"  # "Miscellaneous 2", for what no other tag holds
WHOLE = frozenset(
    {"book", "report", "thesis", "collection", "standard", "pamphlet", "manuscript", "map", "software", "classic"}
)  # stand in nothing but a series
# One tag holds both, and only the form of the number tells which it is.
ISBN = re.compile(r"(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx]")
ISSN = re.compile(r"\d{4}[-–]?\d{3}[\dXx]")
# the first row is the one that is written, hence reversed
_READ = {row.ris: row for row in TYPES}
_WRITTEN = {(row.csl, row.genre.casefold()): row.ris for row in reversed(TYPES)}
_TAG_OF = {row.variable: row.tag for row in reversed(TAGS) if row.variable}


def csl_type(ris: str) -> Type | None:
    """Return the row of a type of RIS, or None for an unknown one."""
    return _READ.get(ris.strip().upper())


def ris_type(csl: str, genre: str) -> tuple[str, str]:
    """Return the type of RIS, and what M3 must say; an empty type for a type of CSL that RIS has not."""
    if ris := _WRITTEN.get((csl, genre.casefold())):
        return ris, "" if _READ[ris].genre == genre else genre
    return _WRITTEN.get((csl, ""), ""), genre


def tag_of(variable: str, item: Item) -> str:
    """Return the tag in which a variable of an item is written, or that of what has no tag."""
    rule = _RULES.get(variable)
    return rule(item) if rule else _TAG_OF.get(variable, EXTRA)


def name(text: str) -> Name:
    """Read a name: ``Family, Given, Suffix``; without a comma, or with two together, it is a body or cannot be taken apart."""
    if ",," in text:
        return {"literal": text.replace(",,", ",")}
    if "," not in text:
        return {"literal": text}
    family, _, given = text.partition(",")
    if given and "," not in given and " " not in family and not given.isspace():  # the common form, before all the others
        return {"family": family, "given": " ".join(given.split())}
    return names.person(text) if text.rstrip(" ,") else {"literal": text}


def name_text(value: Name) -> str:
    """Write a name as it is read; one that is only a family name ends in a comma."""
    if names.is_body(value):
        return value["literal"].replace(",", ",,", 1)
    parts = [names.family(value), value.get("given", ""), value.get("suffix", "")]
    return ", ".join(part for part in parts if part) if parts[1] else f"{parts[0]},"


def _whole(item: Item) -> bool:
    return item.get("type") in WHOLE


def _numbered(item: Item) -> str:
    """Say where `number` is written: in reports with the ISBN's tag, else with that of the series."""
    if item.get("type") == "report" and not item.get("ISBN") and not is_standard_number(str(item["number"])):
        return "SN"
    return EXTRA if item.get("collection-title") else "M1"


def is_standard_number(text: str) -> bool:
    """Say whether a text has the form of an ISBN or an ISSN."""
    return bool(ISBN.fullmatch(text) or ISSN.fullmatch(text))


# Variables whose tag depends on what the item is: reference managers give one tag other meanings in a book and in an article.
_RULES: dict[str, Callable[[Item], str]] = {
    "editor": lambda item: "A3" if item.get("type") == "book" else "A2",
    "collection-editor": lambda item: "A3" if item.get("type") != "book" else "A2" if item.get("editor") else EXTRA,
    "container-title": lambda item: "JF" if _whole(item) else "T2",
    "container-title-short": lambda item: "J2" if item.get("container-title") else EXTRA,
    "collection-title": lambda item: "T2" if _whole(item) else "T3",
    "collection-number": lambda item: "M1" if item.get("collection-title") else EXTRA,
    "number": _numbered,
    "number-of-volumes": lambda item: EXTRA if item.get("type") == "report" else "NV",
    "number-of-pages": lambda item: "SP" if _whole(item) and not item.get("page") else EXTRA,
    "page": lambda item: "SP" if not _whole(item) or "-" in str(item["page"]) else EXTRA,
    "issue": lambda item: EXTRA if item.get("type") == "report" else "IS",
    "ISBN": lambda item: "SN" if ISBN.fullmatch(str(item["ISBN"])) else EXTRA,
    "ISSN": lambda item: "SN" if ISSN.fullmatch(str(item["ISSN"])) else EXTRA,
}
