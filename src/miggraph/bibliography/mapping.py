"""Records and CSL-JSON items: one table of keys and variables, read in both directions.

What CSL has no variable for goes into its ``custom`` object under the key of the record (CSL-JSON schema 1.0.2, custom), so that
CSL-JSON carries a record whole.
"""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """A key of records, the CSL variable it is, and how one becomes the other."""

    key: str
    variable: str
    kind: str
    note: str = ""


# kinds: text as it stands · title · names (people and bodies, in order) · date · bodies (organisations, joined by "; ") · places (joined
# by "; ") · work (a publication of its own, named by its title) · pages · address · languages · keywords · number
FIELDS = (
    Field("title", "title", "title", "With the subtitle behind it; `title-short` tells where it begins."),
    Field("subtitle", "title", "title"),
    Field("authors", "author", "names"),
    Field("editors", "editor", "names", "Of a chapter or an article: those of what it stands in."),
    Field("with", "contributor", "names"),
    Field("issued", "issued", "date"),
    Field("issuedMonth", "issued", "date"),
    Field("publisher", "publisher", "bodies"),
    Field("publishedIn", "publisher-place", "places"),
    Field("partOf", "container-title", "work", "The book, the issue or the journal it stands in; a publication of its own in the records."),
    Field("series", "collection-title", "work", "A publication of its own in the records."),
    Field("number", "collection-number", "text", "`number` where there is no series."),
    Field("volume", "volume", "text"),
    Field("issue", "issue", "text"),
    Field("pageStart", "page", "pages"),
    Field("pageEnd", "page", "pages"),
    Field("pages", "number-of-pages", "number"),
    Field("edition", "edition", "text"),
    Field("isbn", "ISBN", "text"),
    Field("doi", "DOI", "text"),
    Field("webPages", "URL", "address", "The first address; further ones in `custom`."),
    Field("fullText", "URL", "address", "Where there is no web page; else in `custom`."),
    Field("accessed", "accessed", "date"),
    Field("languages", "language", "languages", "The first language; all of them in `custom` where there are several."),
    Field("themes", "keyword", "keywords", "Preferred labels, joined by semicolons."),
    Field("places", "keyword", "keywords", "Names, joined by semicolons."),
    Field("description", "abstract", "text"),
    Field("editorialNotes", "note", "text"),
)
# What has no variable of CSL, under the keys of records, and in their order.
CUSTOM = (
    "fullText",
    "webPages",
    "languages",
    "summaryLanguages",
    "registrationRequired",
    "accessNote",
    "frequency",
    "position",
    "parts",
    "corridors",
    "figures",
)
NOT_CARRIED = {
    "source": "The source of an imported record is the file that was read; `exceptions` stay behind.",
    "fullText": "The only address of a work, if it ends in .pdf or the like, comes back as `fullText`.",
    "themes": "Where a record has neither themes nor places, they are proposed.",
    "languages": "A title in another language than English makes that the language of the work.",
    "nested": "Figures, corridors and parts come back with ids made anew from what they say.",
}
VARIABLES = frozenset(field.variable for field in FIELDS) | {"id", "type", "genre", "title-short", "number", "custom"}
JOINT = "; "


def joined_title(title: str, subtitle: str) -> str:
    """Put a title and its subtitle into one, as CSL has it."""
    if not subtitle:
        return title
    return f"{title} {subtitle}" if title.endswith(("?", "!", ".", ":")) else f"{title}: {subtitle}"


def split_title(title: str, short: str = "") -> tuple[str, str]:
    """Part a title from its subtitle: at the end of the short title where that begins the title, else at the first colon.

    >>> split_title("Doing the Dirty Work? The Global Politics of Domestic Labour", "Doing the Dirty Work?")
    ('Doing the Dirty Work?', 'The Global Politics of Domestic Labour')
    >>> split_title("Global Woman: Nannies, Maids and Sex Workers")
    ('Global Woman', 'Nannies, Maids and Sex Workers')
    """
    if short and title.startswith(short) and (title == short or short.endswith(("?", "!", ".", ":")) or title[len(short)] in ":.?!–—-"):
        rest = title[len(short) :]
        mark = rest[:1] if rest[:1] in ("?", "!") else ""
        return short + mark, rest.lstrip(" :.?!–—-")
    # a colon without a space is part of a word or a time
    head, colon, tail = title.partition(": ")
    return (head.strip(), tail.strip()) if colon and head.strip() and tail.strip() else (title.strip(), "")
