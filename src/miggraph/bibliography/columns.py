"""The columns of a table of publications: their headings here and elsewhere, and the CSL variables that they are.

Both the reader and the writer of CSV and Excel use this one table, and the page of the documentation is made from it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from miggraph.bibliography.types import TYPES, csl_type
from miggraph.bibliography.variables import TYPES as CSL_TYPES


class Column(NamedTuple):
    """A column: its heading, the CSL variable that it is, and how its cells are written.

    ``kind`` names the pair of functions in ``kinds`` that read and write a cell. ``property`` is what CSVW calls the column. ``others``
    are the headings that other tools and people give it, with a bar between them; case, spaces and punctuation do not count.
    """

    name: str
    variable: str
    kind: str
    title: str
    property: str = ""
    others: str = ""
    note: str = ""


LISTED = "; "  # between the values of one cell
SEVERAL = frozenset({"names", "joined", "addresses", "languages", "keywords"})  # the kinds whose cells hold several values
EXACT = "csl"
# What a cell says by name, and the graph by reference, has a property of DCMI Metadata Elements 1.1, which take a text.
COLUMNS = (
    Column("id", "id", "text", "Id", "dcterms:identifier", "key | citation key | cite key | citekey | bibtex key | identifier"),
    Column("type", "type", "type", "Type", "dc:type", "item type | kind | publication type | document type | resource type | reference type | typ | tipo", "A type of ours (`WorkingPaper`), or else the CSL type."),
    Column("genre", "genre", "text", "Kind of report", "dc:type", "report type | thesis type | genre", "Only where the type does not say it. `Type`, beside a column `Item Type`, is this one (Zotero)."),
    Column("title", "title", "line", "Title", "dcterms:title", "name of publication | titre | titel | título | titolo | main title | article title | document title"),
    Column("subtitle", "title", "line", "Subtitle", "mig:subtitle", "sub title | sous titre | untertitel | subtítulo", "In `title` where the subtitle is not known apart."),
    Column("authors", "author", "names", "Authors", "dc:creator", "author | author names | authors names | creator | creators | by | auteur | auteurs | autor | autores | autoren | author or editor | author editor | writer", "`Family, Given; Family, Given`. A body stands as it is, in {braces} where its name has a comma or could be a person's."),
    Column("editors", "editor", "names", "Editors", "dc:contributor", "editor | edited by | editor names | ed | eds | herausgeber", "As the authors. Authors marked (eds.) are read as editors."),
    Column("with", "contributor", "names", "With", "dc:contributor", "contributor | contributors | in collaboration with"),
    Column("issued", "issued", "date", "Issued", "dcterms:issued", "year | date | publication year | publication date | year of publication | date of publication | year published | date published | published | pub year | date issued | année | annee | jahr | año | anno | ano", "2004, 2004-03, 2004-03-31 or 2003/2004. Of several columns the one that says most is taken."),
    Column("publisher", "publisher", "joined", "Publisher", "dc:publisher", "publishers | publisher name | publishing house | published by | institution | éditeur | editeur | verlag | editorial | editore"),
    Column("publishedIn", "publisher-place", "joined", "Place of publication", "mig:placeOfPublication", "place | place published | publication place | publisher place | city | location | place of publishing | lieu | lieu de publication | ort | verlagsort | lugar"),
    Column("partOf", "container-title", "line", "In", "dcterms:isPartOf", "publication title | journal | journal title | journal name | in | in book | book title | container title | container | host | periodical | magazine | source title | publication | revue | zeitschrift | revista"),
    Column("series", "collection-title", "line", "Series", "mig:inSeries", "series title | series name | collection | collection title | reihe | serie"),
    Column("number", "collection-number", "number", "Number", "bibo:number", "report number | paper number | working paper number | document number | number in series", "Of the series; `number` in CSL where there is no series."),
    Column("volume", "volume", "number", "Volume", "bibo:volume", "vol | volume number | band"),
    Column("issue", "issue", "number", "Issue", "bibo:issue", "issue number | issue no | journal issue | heft"),
    Column("pageStart", "page", "number", "First page", "bibo:pageStart", "start page | page start | from page | page from"),
    Column("pageEnd", "page", "number", "Last page", "bibo:pageEnd", "end page | page end | to page | page to"),
    Column("position", "custom.position", "number", "Position", "schema:position", "", "Of an article in its issue, or of a chapter in its book."),
    Column("pages", "number-of-pages", "count", "Number of pages", "bibo:numPages", "num pages | no of pages | page count | total pages | extent | pages total", "A range such as 12-34, or any `Pages` beside a `Num Pages` (Zotero), is read as first and last page."),
    Column("edition", "edition", "text", "Edition", "bibo:edition", "edition number | auflage | edición"),
    Column("isbn", "ISBN", "isbn", "ISBN", "bibo:isbn13", "isbn13 | isbn 10 | isbn number | isbns | isbn issn"),
    Column("doi", "DOI", "doi", "DOI", "bibo:doi", "doi link | doi url"),
    Column("webPages", "URL", "addresses", "Web pages", "foaf:page", "url | urls | web page | website | web site | web | web address | link | links | internet | homepage | weblink | site web", "The first is `URL`; further ones stand in `custom`."),
    Column("fullText", "custom.fullText", "addresses", "Full text", "mig:fullText", "pdf | full text link | full text url | pdf link | download"),
    Column("accessed", "accessed", "date", "Accessed", "mig:accessed", "access date | date accessed | accessed on | last accessed | retrieved | date of access"),
    Column("languages", "language", "languages", "Languages", "dc:language", "language | lang | langue | sprache | idioma | lengua", "Language tags (en; fr). The first is `language`; where there are several all stand in `custom`."),
    Column("summaryLanguages", "custom.summaryLanguages", "languages", "Languages of summaries", "mig:summaryLanguage", "summary language | summaries in"),
    Column("accessNote", "custom.accessNote", "text", "Access", "dcterms:accessRights", "access | availability | available from | how to get it"),
    Column("registrationRequired", "custom.registrationRequired", "truth", "Registration required", "mig:registrationRequired", "registration"),
    Column("frequency", "custom.frequency", "text", "Frequency", "schema:repeatFrequency"),
    Column("keywords", "keyword", "keywords", "Keywords", "dc:subject", "keyword | themes | theme | places | tags | tag | manual tags | automatic tags | subject | subjects | topic | topics | descriptors | mots clés | schlagwörter | palabras clave", "Themes and places of ours, by name."),
    Column("description", "abstract", "text", "Description", "dcterms:description", "abstract | abstract note | summary | annotation | résumé | resume | zusammenfassung | resumen"),
    Column("editorialNotes", "note", "text", "Notes", "skos:editorialNote", "note | notes | extra | comment | comments | remark | remarks | editorial note | notas | anmerkungen | bemerkungen"),
    Column(EXACT, "", "text", "Exactly", "", "", "JSON, and mostly empty: the CSL variables that have no column, or whose cells say less than they do (`custom.parts`). A cell that was changed since counts for more."),
)  # fmt: skip
# columns that are read and never written: what they hold is written under EXACT
READ_ONLY = (
    Column("month", "issued", "text", "Month", others="publication month"),
    Column("pageRange", "page", "range", "Pages", others="page range | page numbers | pages from to | pp | page | seiten | páginas"),
    Column("shortTitle", "title-short", "line", "Short title", others="title short"),
    Column("seriesNumber", "collection-number", "number", "Number in the series", others="collection number | series no | series volume"),
    Column("issn", "ISSN", "text", "ISSN"),
    Column("journalAbbreviation", "container-title-short", "line", "Journal abbreviation", others="journal abbrev | container title short"),
    Column("numberOfVolumes", "number-of-volumes", "number", "Number of volumes"),
    Column("seriesEditor", "collection-editor", "names", "Series editor", others="series editors"),
    Column("translator", "translator", "names", "Translator", others="translators | translated by"),
    Column("bookAuthor", "container-author", "names", "Book author", others="book authors"),
    Column("interviewer", "interviewer", "names", "Interviewer"),
    Column("composer", "composer", "names", "Composer"),
    Column("producer", "producer", "names", "Producer"),
    Column("recipient", "recipient", "names", "Recipient"),
    Column("reviewedAuthor", "reviewed-author", "names", "Reviewed author"),
    Column("scriptwriter", "script-writer", "names", "Scriptwriter"),
    Column("guest", "guest", "names", "Guest"),
    Column("archive", "archive", "text", "Archive"),
    Column("archiveLocation", "archive_location", "text", "Archive location", others="loc in archive"),
    Column("libraryCatalog", "source", "text", "Library catalogue", others="library catalog"),
    Column("callNumber", "call-number", "text", "Call number", others="shelf mark | shelfmark | signature"),
    Column("conferenceName", "event-title", "line", "Conference", others="conference name | meeting name"),
    Column("medium", "medium", "text", "Medium"),
    Column("scale", "scale", "text", "Scale"),
    Column("version", "version", "text", "Version"),
    Column("section", "section", "text", "Section"),
    Column("originalDate", "original-date", "date", "Original date", others="original publication date | first published"),
    Column("originalTitle", "original-title", "line", "Original title"),
)
# what a reference manager keeps for itself; the names of folders on somebody's disk are nobody else's business
HOUSEKEEPING = frozenset({"dateadded", "datemodified", "fileattachments"})
# a heading that means another column where a second heading stands in the same table (Zotero)
IN_COMPANY = {"type": ("itemtype", "genre"), "pages": ("numpages", "pageRange")}
ALONE = frozenset({"booktitle", "publication"})  # headings of the title itself, where nothing else is


def key(heading: str) -> str:
    """Reduce a heading to what counts: its letters and digits.

    >>> key("Author(s)"), key("Place of publication")
    ('authors', 'placeofpublication')
    """
    return re.sub(r"[\W_]+", "", heading.casefold())


_NAMED = {column.name: column for column in (*COLUMNS, *READ_ONLY)}
_BY_HEADING = {
    key(heading): column
    for column in (*READ_ONLY, *reversed(COLUMNS))  # a name of ours counts for more than any other heading
    for heading in (*column.others.split("|"), column.title, column.name)
    if heading.strip()
} | {key(column.name): column for column in COLUMNS}  # fmt: skip


def named(name: str) -> Column:
    """Return the column of this name. Raises KeyError where there is none."""
    return _NAMED[name]


def columns_of(headings: list[str]) -> list[Column | None]:
    """Return the column that each heading of a table means, None where it is not known."""
    keys = [key(heading) for heading in headings]
    found = []
    for one in keys:
        company, other = IN_COMPANY.get(one, ("", ""))
        found.append(_NAMED[other] if company and company in keys else _BY_HEADING.get(one))
    if _NAMED["title"] not in found:
        found = [_NAMED["title"] if one in ALONE else column for one, column in zip(keys, found, strict=True)]
    return found


def known_headings() -> list[str]:
    """Return every heading that is known, reduced to its letters."""
    return list(_BY_HEADING)


# CSL types by what other tools and people call them: Zotero's item types (its map to CSL 1.0.2), then plain words
_OTHER_TYPES = {
    "artwork": "graphic", "audio recording": "song", "blog post": "post-weblog", "blog": "post-weblog", "book section": "chapter",
    "case": "legal_case", "computer program": "software", "conference paper": "paper-conference", "dictionary entry": "entry-dictionary",
    "email": "personal_communication", "encyclopedia article": "entry-encyclopedia", "film": "motion_picture", "forum post": "post",
    "instant message": "personal_communication", "journal article": "article-journal", "letter": "personal_communication",
    "magazine article": "article-magazine", "newspaper article": "article-newspaper", "podcast": "song", "preprint": "article",
    "presentation": "speech", "radio broadcast": "broadcast", "statute": "legislation", "tv broadcast": "broadcast",
    "video recording": "motion_picture", "video": "motion_picture", "attachment": "document", "note": "document",
    "article": "article-journal", "paper": "article-journal", "book chapter": "chapter", "chapter in book": "chapter", "edited book": "book",
    "monograph": "book", "edited volume": "book", "magazine": "periodical", "newsletter": "periodical", "website": "webpage",
    "web site": "webpage", "web page": "webpage", "dissertation": "thesis", "phd thesis": "thesis", "masters thesis": "thesis",
    "livre": "book", "buch": "book", "libro": "book", "chapitre": "chapter", "kapitel": "chapter", "capítulo": "chapter",
    "rapport": "report", "bericht": "report", "informe": "report", "artikel": "article-journal", "artículo": "article-journal",
}  # fmt: skip
_TYPES = (
    {key(name): (name, "") for name in CSL_TYPES}
    | {key(name): (csl, "") for name, csl in _OTHER_TYPES.items()}
    | {key(row.genre): (row.csl, row.genre) for row in TYPES if row.genre}
    | {key(row.record): csl_type(row.record) for row in TYPES}
)


@lru_cache(maxsize=200)
def type_named(word: str) -> tuple[str, str] | None:
    """Return the CSL type and the genre that a word names, or None.

    >>> type_named("WorkingPaper"), type_named("bookSection"), type_named("Web site")
    (('report', 'Working paper'), ('chapter', ''), ('webpage', ''))
    """
    if word in CSL_TYPES and word != "article":
        return word, ""
    return _TYPES.get(key(word)) or _TYPES.get(key(word).removesuffix("s"))


def type_name(csl: str, genre: str) -> tuple[str, str]:
    """Return the word for a CSL type, and the genre where the word does not say it."""
    for row in TYPES:
        if (row.csl, row.genre) == (csl, genre):
            return row.record, ""
    return next((row.record for row in TYPES if row.csl == csl and not row.genre), csl), genre


LANGUAGES = {
    "en": "english eng anglais inglés englisch", "fr": "french fre fra français francais francés französisch", "es": "spanish spa español espanol espagnol spanisch castellano",
    "de": "german ger deu deutsch allemand alemán", "it": "italian ita italiano italien italienisch", "pt": "portuguese por português portugais", "nl": "dutch dut nld nederlands",
    "ar": "arabic ara arabe", "ru": "russian rus russe", "zh": "chinese chi zho chinois", "tl": "tagalog tgl", "sv": "swedish swe svenska",
}  # fmt: skip
_TAGS = {name: tag for tag, names in LANGUAGES.items() for name in names.split()}


def language_tag(name: str) -> str:
    """Return the tag of a language by its name, or by its three letters; what is not known comes back as it is."""
    if re.fullmatch(r"[A-Za-z]{2}(?:[-_][A-Za-z]{2})?", name):
        head, _, region = name.replace("_", "-").partition("-")
        return head.lower() + (f"-{region.upper()}" if region else "")
    return _TAGS.get(name.casefold(), name)
