"""BibTeX and BibLaTeX: which entry type is which CSL type, which field which CSL variable, and how TeX spells what it keeps for itself.

The names are those of BibLaTeX (biblatex manual, sections 2.1 and 2.2); ``others`` are those of BibTeX and of the tools that write it.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from miggraph.bibliography import dates, mapping


class EntryType(NamedTuple):
    """An entry type, its CSL type, and the genre that it implies. The first row of a CSL type is the one that is written."""

    name: str
    csl: str
    genre: str = ""
    note: str = ""


class Subtype(NamedTuple):
    """A CSL type and genre that share an entry type with others, and the ``entrysubtype`` that tells them apart."""

    csl: str
    genre: str
    name: str
    subtype: str


class Field(NamedTuple):
    """A field, the CSL variable it is, how one becomes the other, and other names of the field."""

    name: str
    variable: str
    kind: str = "text"
    others: str = ""
    note: str = ""


ENTRY_TYPES = (
    EntryType("book", "book", note="`@collection` is written where there are editors and no authors."),
    EntryType("collection", "book"),
    EntryType("mvbook", "book"),
    EntryType("mvcollection", "book"),
    EntryType("reference", "book"),
    EntryType("mvreference", "book"),
    EntryType("proceedings", "book", "Proceedings"),
    EntryType("mvproceedings", "book", "Proceedings"),
    EntryType("incollection", "chapter"),
    EntryType("inbook", "chapter"),
    EntryType("bookinbook", "chapter"),
    EntryType("suppbook", "chapter"),
    EntryType("suppcollection", "chapter"),
    EntryType("inproceedings", "paper-conference"),
    EntryType("conference", "paper-conference"),
    EntryType("inreference", "entry-encyclopedia"),
    EntryType("article", "article-journal"),
    EntryType("suppperiodical", "article-journal"),
    EntryType("review", "review"),
    EntryType("periodical", "periodical", note="A journal; an issue of one has `entrysubtype = {issue}`, its own title is `issuetitle`."),
    EntryType("report", "report", note="Reports, working papers, guides and toolkits, told apart by `type`."),
    EntryType("techreport", "report"),
    EntryType("manual", "report", "Manual"),
    EntryType("thesis", "thesis"),
    EntryType("phdthesis", "thesis", "PhD thesis"),
    EntryType("mastersthesis", "thesis", "Master’s thesis"),
    EntryType("mathesis", "thesis", "Master’s thesis"),
    EntryType("online", "webpage"),
    EntryType("electronic", "webpage"),
    EntryType("www", "webpage"),
    EntryType("misc", "document", note="Also every CSL type that no entry type stands for: `entrysubtype` names it."),
    EntryType("unpublished", "manuscript"),
    EntryType("booklet", "pamphlet"),
    EntryType("dataset", "dataset"),
    EntryType("software", "software"),
    EntryType("patent", "patent"),
    EntryType("standard", "standard"),
    EntryType("legislation", "legislation"),
    EntryType("jurisdiction", "legal_case"),
    EntryType("letter", "personal_communication"),
    EntryType("performance", "performance"),
    EntryType("artwork", "graphic"),
    EntryType("image", "graphic"),
    EntryType("video", "motion_picture"),
    EntryType("movie", "motion_picture"),
    EntryType("audio", "song"),
    EntryType("music", "song"),
)
SUBTYPES = (
    Subtype("periodical", "Journal issue", "periodical", "issue"),
    Subtype("collection", "", "misc", "series"),
    Subtype("article-magazine", "", "article", "magazine"),
    Subtype("article-newspaper", "", "article", "newspaper"),
    Subtype("article", "", "unpublished", "preprint"),
    Subtype("review-book", "", "review", "book"),
)
# Entry types whose container is a journal, and those whose number is that of an issue.
IN_JOURNALS = frozenset(("article", "suppperiodical", "review"))
NUMBERED_ISSUES = IN_JOURNALS | {"periodical"}

# kinds: text as it stands · tex: text that keeps its line breaks · title · names · date · list (joined by "and"; in CSL by "; ") ·
# number · pages · count · edition · genre · verbatim (an address: TeX reads nothing in it) · doi · language · keywords
FIELDS = (
    Field("author", "author", "names", note="Bodies in double braces. “and others” becomes a doubt."),
    Field("editor", "editor", "names", note="`editortype` other than editor: the variable of that role, see `editora`."),
    Field("editora", "contributor", "names", "editorb editorc", "`editoratype = {collaborator}`; other roles by their name."),
    Field("translator", "translator", "names"),
    Field("bookauthor", "container-author", "names"),
    Field("title", "title", "title", note="Of an issue of a journal: the journal."),
    Field("subtitle", "title", "title", note="`title-short` is the part before it."),
    Field("issuetitle", "title", "title", note="With `issuesubtitle`, the title of an issue; in an article a note."),
    Field("shorttitle", "title-short", "title"),
    Field("journaltitle", "container-title", "title", "journal", "With `journalsubtitle`, of an article."),
    Field("booktitle", "container-title", "title", note="With `booksubtitle`, of anything else."),
    Field("shortjournal", "container-title-short", "text", "journalabbr"),
    Field("eventtitle", "event-title", "text", "conference"),
    Field("venue", "event-place"),
    Field("eventdate", "event-date", "date"),
    Field("date", "issued", "date", "year month day", "Words that are no date are written as `year`."),
    Field("origdate", "original-date", "date", "origyear"),
    Field("pubstate", "status"),
    Field("publisher", "publisher", "list", "institution school organization", "`institution` of a report or a thesis; `organization` of a web page or `@misc`."),
    Field("location", "publisher-place", "list", "address"),
    Field("series", "collection-title"),
    Field("number", "collection-number", "number", "issue", "`issue` of an article or a periodical; `number` without a series."),
    Field("volume", "volume"),
    Field("volumes", "number-of-volumes"),
    Field("part", "part-number"),
    Field("chapter", "chapter-number"),
    Field("version", "version"),
    Field("edition", "edition", "edition", note="“Second” and “2nd” become 2."),
    Field("type", "genre", "genre"),
    Field("pages", "page", "pages", note="Of a book or a report, a single number is `number-of-pages`."),
    Field("pagetotal", "number-of-pages", "count", "numpages bookpages"),
    Field("isbn", "ISBN"),
    Field("issn", "ISSN"),
    Field("doi", "DOI", "doi"),
    Field("url", "URL", "verbatim", note="The first address; further ones are notes."),
    Field("howpublished", "URL", "address", note="Where it is an address; else a note."),
    Field("urldate", "accessed", "date", "accessed lastaccessed lastchecked accessdate"),
    Field("pmid", "PMID"),
    Field("pmcid", "PMCID"),
    Field("library", "call-number", "text", "shelfmark callnumber call-number"),
    Field("langid", "language", "language", "language hyphenation", "`language = {english and french}` where there are several, in `custom`."),
    Field("keywords", "keyword", "keywords", "keyword", "Joined by commas; a keyword with a comma stands in braces."),
    Field("abstract", "abstract", "tex"),
    Field("annotation", "note", "tex", "annote note", "Styles do not print it, as they do `note`. Any field without a CSL variable becomes a line of it: “Field: value”."),
)  # fmt: skip
NOT_CARRIED = {
    "custom": "All keys but languages: further addresses, languages of summaries, notes on access, frequency, position, parts, corridors, figures.",
    "name particles": "A particle that may be dropped becomes one that may not; one that begins with a capital becomes part of the family name.",
    "white space": "A run of white space is one space; line ends are kept in abstract, annote and note only.",
    "number": "Of an article: its issue is the number. Beside a series with a number: only that.",
    "other variables": "CSL variables that are in neither table of fields.",
    "addresses": "With --ascii, letters that are not ASCII are percent-encoded (RFC 3987, section 3.1); braces, backslashes and spaces are so always.",
}

ROLES = {
    "collaborator": "contributor",
    "compiler": "compiler",
    "director": "director",
    "organizer": "organizer",
    "illustrator": "illustrator",
}
GENRES = {  # localisation keys of BibLaTeX (manual, section 4.9.2.13)
    "phdthesis": "PhD thesis", "mathesis": "Master’s thesis", "bathesis": "Bachelor’s thesis", "candthesis": "Candidate thesis",
    "techreport": "Technical report", "resreport": "Research report", "datacd": "Data CD", "audiocd": "Audio CD", "software": "Software",
}  # fmt: skip
ORDINALS = {
    word: str(number)
    for number, words in enumerate(
        ("first 1st", "second 2nd", "third 3rd", "fourth 4th", "fifth 5th", "sixth 6th", "seventh 7th", "eighth 8th", "ninth 9th", "tenth 10th"), 1
    )
    for word in words.split()
}  # fmt: skip
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}  # EDTF (ISO 8601-2:2019, 4.8), as BibLaTeX takes them

# a tag, the name that babel has for it, and other names
LANGUAGES = {
    "en": "english eng anglais inglés englisch", "en-US": "american usenglish usamerican", "en-GB": "british ukenglish", "en-CA": "canadian", "en-AU": "australian",
    "en-NZ": "newzealand", "fr": "french francais français fra fre französisch francés", "fr-CA": "canadien acadian", "de": "ngerman german germanb deutsch ger deu alemán allemand",
    "de-AT": "naustrian austrian", "de-CH": "nswissgerman swissgerman", "es": "spanish español espanol castellano spa espagnol spanisch", "pt": "portuguese português portugues portuges por",
    "pt-BR": "brazilian brazil", "it": "italian italiano ita", "nl": "dutch nederlands nld dut", "da": "danish dansk dan", "sv": "swedish svenska swe",
    "nb": "norsk norwegian bokmål", "nn": "nynorsk", "fi": "finnish suomi fin", "is": "icelandic", "pl": "polish polski pol", "cs": "czech čeština cze ces",
    "sk": "slovak", "sl": "slovene slovenian", "hr": "croatian hrvatski", "sr": "serbian", "hu": "magyar hungarian hun", "ro": "romanian rum ron", "bg": "bulgarian",
    "el": "greek polutonikogreek gre ell", "tr": "turkish türkçe tur", "ru": "russian русский rus", "uk": "ukrainian ukr", "ar": "arabic العربية ara arab",
    "fa": "farsi persian fas per", "he": "hebrew heb", "hi": "hindi hin", "bn": "bengali bangla ben", "ur": "urdu urd", "id": "indonesian bahasa indonesia ind",
    "ms": "malay melayu", "vi": "vietnamese vie", "th": "thai tha", "zh": "chinese 中文 chi zho", "ja": "japanese 日本語 jpn", "ko": "korean 한국어 kor",
    "ca": "catalan català cat", "gl": "galician", "eu": "basque", "cy": "welsh", "ga": "irish", "la": "latin lat", "sw": "swahili swa", "am": "amharic amh",
    "tl": "tagalog tgl", "ta": "tamil", "ne": "nepali", "si": "sinhala sinhalese",
}  # fmt: skip

# what TeX reads as something else (The TeXbook, chapter 7); \{ and \} would unbalance the braces for BibTeX, which knows no escapes
ESCAPES = {
    "\\": "\\textbackslash{}", "{": "\\textbraceleft{}", "}": "\\textbraceright{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
    "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#", "_": "\\_",
}  # fmt: skip
LIGATURES = {"---": "—", "--": "–", "``": "“", "''": "”", "?`": "¿", "!`": "¡", ",,": "„"}
ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307", "u": "\u0306", "v": "\u030c",
    "H": "\u030b", "c": "\u0327", "d": "\u0323", "b": "\u0331", "r": "\u030a", "k": "\u0328",
}  # fmt: skip

# A language tag, also with the underline that programs write.
_TAG = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", re.IGNORECASE)
# A day as far as it goes, with a mark where it is uncertain or approximate (EDTF).
_DAY = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?(?:T[\d:.Z+-]*)?([~?%]?)")


def by_name() -> dict[str, Field]:
    """Return the fields by each of their names."""
    return {name: row for row in FIELDS for name in (row.name, *row.others.split())}


def languages_by_name() -> dict[str, str]:
    """Return the tags of languages by their names."""
    return {name: tag for tag, names in LANGUAGES.items() for name in names.split()}


def language_tag(text: str, names: dict[str, str]) -> str:
    """Return the tag of a language that is named, or given by a tag; "" where it is not known."""
    folded = text.strip().casefold()
    if folded in names:
        return names[folded]
    if not _TAG.fullmatch(folded) or len(re.split("[-_]", folded)[0]) > 3:
        return ""
    head, *rest = re.split("[-_]", text.strip())
    return "-".join([head.lower(), *(part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest)])


def csl_types() -> dict[tuple[str, str], tuple[str, str]]:
    """Return the CSL type and the genre of each entry type and its ``entrysubtype``."""
    return {(row.name, row.subtype): (row.csl, row.genre) for row in SUBTYPES} | {
        (row.name, ""): (row.csl, row.genre) for row in ENTRY_TYPES
    }


def entry_type(csl: str, genre: str = "") -> tuple[str, str, bool]:
    """Return the entry type of a CSL type, its ``entrysubtype``, and whether these say the genre too."""
    for row in SUBTYPES:
        if row.csl == csl and row.genre == (genre if row.genre else ""):
            return row.name, row.subtype, bool(row.genre)
    written = next((row.name for row in ENTRY_TYPES if row.csl == csl), None)
    return (written, "", False) if written else ("misc", csl, False)


def read_date(text: str) -> dict[str, Any] | None:
    """Read a date or a range as BibLaTeX has them (manual, section 2.3.8), or None.

    >>> read_date("2004-03/2004-05")
    {'date-parts': [[2004, 3], [2004, 5]]}
    """
    ends = text.split("/") if text.count("/") < 2 else []
    found = [_DAY.fullmatch(end.strip()) for end in ends]
    if not found or not all(found):
        return None
    days = [[int(part) for part in match.groups()[:3] if part] for match in found if match]
    season = days[0][1] - 20 if len(days) == 1 and len(days[0]) == 2 and 21 <= days[0][1] <= 24 else 0
    if season:
        days[0].pop()
    if any(dates.parts({"date-parts": [day]}) != day for day in days):
        return None
    circa = any(match[4] in ("~", "?", "%") for match in found if match and match[4])
    return {"date-parts": days} | ({"season": season} if season else {}) | ({"circa": True} if circa else {})


def write_date(value: object) -> str:
    """Write a CSL date as BibLaTeX has it, or "" where it is none."""
    if not isinstance(value, dict):
        return dates.canonical(dates.parts(value)) if dates.is_plain(value) else ""
    ranges = value.get("date-parts")
    if not isinstance(ranges, list) or not 1 <= len(ranges) <= 2:
        return ""
    days = [dates.parts({"date-parts": [day]}) for day in ranges]
    if not all(days):
        return ""
    season, circa = str(value.get("season") or ""), "~" if value.get("circa") else ""
    if season.isdigit() and 1 <= int(season) <= 4 and len(days) == 1:
        return f"{days[0][0]}-{20 + int(season)}{circa}"
    return "/".join(dates.canonical(day) + circa for day in days)


def parted(item: dict[str, object]) -> tuple[str, str]:
    """Part the title of an item from its subtitle where ``title-short`` says where it begins, and joining gives the title again."""
    title, short = str(item.get("title") or ""), str(item.get("title-short") or "")
    head, tail = mapping.split_title(title, short) if short else (title, "")
    return (head, tail) if tail and head == short and mapping.joined_title(head, tail) == title else (title, "")
