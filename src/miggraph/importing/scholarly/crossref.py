"""Crossref: works as its public data files and its REST API give them.

Its own bookkeeping, abstracts and references are left out.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from miggraph.bibliography import crossref, names, types
from miggraph.importing.scholarly import works
from miggraph.importing.scholarly.openalex import person
from miggraph.importing.scholarly.works import Thing, mapping, members, thing

SOURCE = {"id": "source/crossref", "type": "Source", "title": "Crossref", "webPages": ["https://www.crossref.org/"],
          "description": "What publishers have registered of their works, with their identifiers."}  # fmt: skip
SERIES = ("Report", "WorkingPaper", "Book", "Resource")  # types of records whose container is a series
DATES = ("published", "issued", "published-print", "published-online", "posted")


def work(value: dict[str, Any], layer: Collection[str]) -> Thing | None:
    """Return a work; None for what has no DOI or no title. ``layer`` has languages."""
    doi = works.doi(value.get("DOI"))
    title, subtitle = (
        next(filter(None, map(works.text, members(value.get(key)))), "")[: works.LONGEST_TITLE] for key in ("title", "subtitle")
    )
    if not (doi and title):
        return None
    given = str(value.get("type") or "")
    csl = crossref.TYPES.get(given, given)
    type, said = types.record_type(csl, crossref.GENRES.get(given, ""))
    publisher = _publisher(value)
    containers = [found for found in map(works.text, members(value.get("container-title"))) if found]
    host = _host(type, containers, value, publisher)
    if type in ("BookChapter", "JournalArticle", "JournalIssue") and not host:
        type, said = "Resource", csl
    authors, editors = (_people(value.get(role), doi) for role in ("author", "editor"))
    language = f"language/{value.get('language')}"
    alone = host is None or host.record["type"] == "Series"
    values = {
        "title": title,
        "subtitle": subtitle if subtitle.casefold() not in title.casefold() else "",
        "issued": _date(value),
        "authors": works.ids(authors),
        "editors": works.ids(editors) if alone else [],
        "publisher": publisher.id if publisher and alone else "",
        "partOf": host.id if host and not alone else "",
        "series": host.id if host and alone else "",
        "volume": works.text(value.get("volume"))[:60],
        "issue": works.text(value.get("issue"))[:60],
        "edition": works.text(value.get("edition-number"))[:60],
        **works.pages(*works.text(value.get("page")).replace("–", "-").partition("-")[::2]),
        "isbn": works.isbns(value.get("ISBN")) if alone else [],
        "doi": doi,
        "fullText": _full_text(value),
        "languages": [language] if language in layer else [],
        "editorialNotes": _notes(said if type == "Resource" else "", containers if host is None else []),
    }
    return thing(works.doi_id(doi), type, values, [publisher, host, *authors, *editors])


def _people(value: Any, doi: str) -> list[Thing]:
    """Return the people and bodies of a list. One without an ORCID is one of this work: another of that name may be another."""
    return [one for each in members(value) if (one := _agent(mapping(each), doi))]


def _agent(value: dict[str, Any], doi: str) -> Thing | None:
    family, given, body = (works.name(value.get(key)) for key in ("family", "given", "name"))
    orcid = works.orcid(value.get("ORCID"))
    if body and not family:
        return thing(f"organisation/of-{works.hashed(doi, body)}", "Organisation", {"name": body})
    if not (family or given):
        return None
    parts = {"family": family or given, **({"given": given} if family and given else {})}
    suffix = works.name(value.get("suffix"))
    called = {**parts, **({"suffix": suffix} if suffix else {})}
    id = f"orcid-{orcid.lower()}" if orcid else f"of-{works.hashed(doi, names.display(called))}"
    return person(f"person/{id}", called, orcid, "", [])


def _publisher(value: dict[str, Any]) -> Thing | None:
    called, member = works.name(value.get("publisher")), works.text(value.get("member"))
    if not called or not (member.isascii() and member.isdecimal()):
        return None
    return thing(f"organisation/crossref-{member[:12]}", "Organisation", {"name": called, "kinds": ["term/publisher"]})


def _host(type: str, containers: list[str], value: dict[str, Any], publisher: Thing | None) -> Thing | None:
    """Return the journal, book or series that a work is in, where it has an identifier."""
    issn = next(filter(None, map(works.issn, members(value.get("ISSN")))), "")
    isbns = works.isbns(value.get("ISBN"))
    common = {"publisher": publisher.id if publisher else ""}
    if type in ("JournalArticle", "JournalIssue") and issn and containers:
        return thing(
            f"resource/issn-{issn.lower()}",
            "Journal",
            {"title": containers[0][: works.LONGEST_TITLE], **common, "sameAs": [f"urn:ISSN:{issn}"]},
        )
    if type == "BookChapter" and isbns and containers:
        return thing(
            f"resource/isbn-{isbns[0]}",
            "Book",
            {"title": containers[0][: works.LONGEST_TITLE], "issued": _date(value), **common, "isbn": isbns},
        )
    if type in SERIES and issn and containers:
        return thing(
            f"resource/series-issn-{issn.lower()}",
            "Series",
            {"title": containers[0][: works.LONGEST_TITLE], **common, "sameAs": [f"urn:ISSN:{issn}"]},
        )
    return None


def _date(value: dict[str, Any]) -> str:
    """Return the date of publication: the first of several that says something."""
    for key in DATES:
        parts = members(mapping(value.get(key)).get("date-parts"))
        if found := works.year_and_month(parts[0] if parts else None):
            return found
    return ""


def _full_text(value: dict[str, Any]) -> list[str]:
    """Return where everybody may read the text: an address under a licence of Creative Commons."""
    is_open = any("creativecommons.org" in str(mapping(one).get("URL")) for one in members(value.get("license")))
    found = [works.address(mapping(one).get("URL")) for one in members(value.get("link"))] if is_open else []
    return list(filter(None, found))[:1]


def _notes(said: str, containers: list[str]) -> list[str]:
    said = works.text(said)[:60]
    kept = [f"Type: {said}"] if said and said not in ("document", "book", "report") else []
    return kept + [f"In: {found}" for found in containers[:1]]
