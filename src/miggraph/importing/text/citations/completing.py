"""Completing an item: what its parts together say of its type, its year, its languages and who stands behind it."""

from __future__ import annotations

import re

from miggraph.bibliography.dates import date
from miggraph.importing.text.citations import publication_types
from miggraph.importing.text.citations.draft import Draft
from miggraph.importing.text.citations.title_language import language_of
from miggraph.importing.text.vocabulary.knowledge import is_acronym


def complete(draft: Draft, printed: str) -> None:
    """Set what follows from the parts, once all are read; ``printed`` is the citation as it stands."""
    item = draft.item
    if "title" not in item:
        item["title"] = item.get("container-title") or next(iter(draft.entry.rest), "") or draft.entry.item.get("URL", "")
        draft.doubt("title", "no title was found")
    _directed(draft)
    _corporate(draft)
    _year_in_title(draft)
    _year_in_heading(draft)
    publication_types.put_type(draft)
    for mark in ("_chapter", "_theme", "_own", "_kind"):
        item.pop(mark, None)
    if item["type"] not in ("article-journal", "periodical"):
        _year_only(draft)
    _languages(draft, printed)


def _directed(draft: Draft) -> None:
    """Take who directed a film for its author, where nobody else is named: our records have no directors."""
    if "director" in draft.item and not {"author", "editor"} & draft.item.keys():
        draft.item["author"] = draft.item.pop("director")
        draft.doubt("author", "the print says: directed by")


def _corporate(draft: Draft) -> None:
    """Take an acronym before a title, where nobody else is named, for its author and publisher."""
    item = draft.item
    first, _, rest = item.get("title", "").partition(" ")
    if (
        not {"author", "editor", "publisher", "container-title"} & item.keys()
        and is_acronym(first)
        and rest[:1].isupper()
        and len(rest.split()) > 2
    ):
        item["author"], item["publisher"], item["title"] = [{"literal": first}], first, rest
        if item.get("title-short", "").startswith(first + " "):
            item["title-short"] = item["title-short"].removeprefix(first + " ")
        draft.doubt("author", f"{first} stands before the title; taken as author and publisher")


def _year_in_title(draft: Draft) -> None:
    years_in = re.findall(r"(?<![\d–/-])(?:19|20)\d\d(?![\d–/-])", draft.item.get("title", ""))
    if not {"issued", "status"} & draft.item.keys() and len(set(years_in)) == 1 and "no date" not in " ".join(draft.taken):
        draft.item["issued"] = date(int(years_in[0]))
        draft.doubt("issued", "taken as the year: it stands in the title")


def _year_in_heading(draft: Draft) -> None:
    """Take the year that an entry stands under for its year, where it prints none."""
    if not {"issued", "status"} & draft.item.keys() and re.fullmatch(r"(?:19|20)\d\d", draft.entry.heading):
        draft.item["issued"] = date(int(draft.entry.heading))
        draft.doubt("issued", "taken as the year: it is the heading")


def _year_only(draft: Draft) -> None:
    parts = draft.item.get("issued", {}).get("date-parts", [[]])[0]
    if len(parts) > 1:
        draft.item["issued"] = date(parts[0])
        draft.note("Date of issue", "-".join(f"{part:02}" for part in parts))


def _languages(draft: Draft, printed: str) -> None:
    custom = draft.item.get("custom", {})
    guess = language_of(draft.item["title"], printed, draft.entry.heading)
    tags = custom.pop("languages", [])
    if custom.pop("alsoIn", False) and guess not in tags:
        tags = [guess or "en", *tags]
    if tags:
        draft.item["language"] = guess or tags[0]  # that of the title, by which the title is marked
        if tags != [draft.item["language"]]:
            draft.custom("languages", tags)
    elif guess and guess != "en":
        draft.item["language"] = guess
        draft.doubt("language", "taken from the words of the title")
    if not custom:
        draft.item.pop("custom", None)
