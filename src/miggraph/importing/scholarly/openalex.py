"""OpenAlex: works, and authors, institutions, topics and sources by themselves, as its snapshot and its API give them.

What OpenAlex has counted or inferred about a work, its abstract and its references are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from miggraph.bibliography import names
from miggraph.importing.scholarly import works
from miggraph.importing.scholarly.works import Thing, mapping, members, thing

SOURCE = {"id": "source/openalex", "type": "Source", "title": "OpenAlex", "webPages": ["https://openalex.org/"],
          "description": "An open catalogue of works of science, with their authors, institutions and topics."}  # fmt: skip
SCHEME = {"id": "theme/openalex-topics", "type": "ThemeScheme", "label": "OpenAlex topics", "description": "The domains, fields, subfields and topics of OpenAlex."}  # fmt: skip
# What a type of OpenAlex is in CSL, where that is another word.
TYPES = {
    "article": "article-journal", "review": "article-journal", "editorial": "article-journal", "letter": "article-journal",
    "erratum": "article-journal", "retraction": "article-journal", "preprint": "article", "book": "book", "book-chapter": "chapter",
    "dissertation": "thesis", "report": "report", "dataset": "dataset", "reference-entry": "entry-encyclopedia", "standard": "standard",
    "peer-review": "review", "software": "software",
}  # fmt: skip
VENUES = {"journal": "Journal", "book series": "Series", "conference": "Series"}
UNIVERSITIES = ("education",)


def work(value: dict[str, Any], layer: Collection[str]) -> Thing | None:
    """Return what a line is about, whatever kind of thing of OpenAlex; None for what has no identifier, or no title. ``layer`` has places and languages."""
    kind = _key(value.get("id"))[:1]
    if kind and kind in "aistpf":
        return _OTHERS[kind](value, layer) if kind in _OTHERS else None
    doi = works.doi(value.get("doi") or mapping(value.get("ids")).get("doi"))
    own = _key(value.get("id"))
    title = works.text(value.get("title") or value.get("display_name"))[: works.LONGEST_TITLE]
    if not (own or doi) or not title:
        return None
    location = mapping(value.get("primary_location"))
    authors = [author for one in members(value.get("authorships")) if (author := _author(mapping(one), layer))]
    source = mapping(location.get("source") or value.get("host_venue"))
    host = venue(source)
    publisher = _publisher(source)
    topics = [one for topic in members(value.get("topics")) or [value.get("primary_topic")] if (one := topic_of(mapping(topic)))]
    type = _type(str(value.get("type") or value.get("type_crossref") or ""), host)
    bound = mapping(value.get("biblio"))
    open_access = mapping(value.get("best_oa_location"))
    language = f"language/{value.get('language')}"
    is_part = host is not None and host.record["type"] == "Journal"
    values = {
        "title": title,
        "issued": works.year_and_month(_date(value)),
        "authors": works.ids(authors),
        "publisher": publisher.id if publisher and not is_part else "",
        "partOf": host.id if host and is_part else "",
        "series": host.id if host and not is_part else "",
        "volume": works.text(bound.get("volume"))[:60],
        "issue": works.text(bound.get("issue"))[:60],
        **works.pages(bound.get("first_page"), bound.get("last_page")),
        "doi": doi,
        "webPages": [page] if (page := works.address(location.get("landing_page_url"))) and not doi else [],
        "fullText": [full]
        if (full := works.address(open_access.get("pdf_url") or mapping(value.get("open_access")).get("oa_url")))
        else [],
        "languages": [language] if language in layer else [],
        "themes": works.ids(topics),
        "referencePages": [f"https://openalex.org/{own.upper()}"] if own else [],
    }
    csl = TYPES.get(str(value.get("type")), "")
    if type == "Resource" and csl not in ("", "article-journal", "book", "report"):
        values["editorialNotes"] = [f"Type: {csl}"]
    id = works.doi_id(doi) if doi else f"resource/openalex-{own}"
    return thing(id, type, values, [host, publisher if not is_part else None, *authors, *topics])


def _key(value: Any) -> str:
    """Return the key of an id of OpenAlex in small letters: w2741809807."""
    found = works.OPENALEX.search(value) if isinstance(value, str) else None
    return found[1].lower() if found else ""


def _date(value: dict[str, Any]) -> list[Any]:
    """Return the date of publication; the first of January stands for a year of which no more is known."""
    parts = str(value.get("publication_date") or "").split("-")
    if len(parts) != 3 or parts[1:] == ["01", "01"] or parts[0] != str(value.get("publication_year", parts[0])):
        return [value.get("publication_year")]
    return list(parts[:2])


def _type(given: str, host: Thing | None) -> str:
    """Return the type of a record. A chapter needs a book, which OpenAlex does not name, and an article a journal."""
    csl = TYPES.get(given, "")
    if csl == "article-journal":
        return "JournalArticle" if host and host.record["type"] == "Journal" else "Resource"
    return {"book": "Book", "report": "Report", "article": "WorkingPaper"}.get(csl, "Resource")


def _author(value: dict[str, Any], layer: Collection[str]) -> Thing | None:
    return author(mapping(value.get("author")), layer, members(value.get("institutions")))


def author(value: dict[str, Any], layer: Collection[str], institutions: list[Any] | None = None) -> Thing | None:
    """Return a person, with the institutions that are named along with them."""
    called, own, orcid = works.name(value.get("display_name")), _key(value.get("id")), works.orcid(value.get("orcid"))
    if not called or not (own or orcid):
        return None
    given = institutions if institutions is not None else members(value.get("last_known_institutions"))
    bodies = [body for one in given if (body := institution(mapping(one), layer))]
    return person(f"person/{f'orcid-{orcid.lower()}' if orcid else f'openalex-{own}'}", names.person(called), orcid, own, bodies)


def person(id: str, called: names.Name, orcid: str, own: str, bodies: list[Thing]) -> Thing:
    """Return the record of a person with a name in parts."""
    values = {
        "name": names.display(called),
        "givenName": names.given(called) if names.family(called) else "",
        "familyName": names.family(called) or names.display(called),
        "memberOf": works.ids(bodies),
        "sameAs": [f"https://orcid.org/{orcid}"] if orcid else [],
        "referencePages": [f"https://openalex.org/{own.upper()}"] if own else [],
    }
    return thing(id, "Person", values, bodies)


def institution(value: dict[str, Any], layer: Collection[str]) -> Thing | None:
    """Return an organisation, with the country that it is in."""
    called, own = works.name(value.get("display_name")), _key(value.get("id"))
    ror = works.ROR.search(value["ror"]) if isinstance(value.get("ror"), str) else None
    if not called or not (own or ror):
        return None
    place = f"place/{value.get('country_code')}".replace("place/XK", "")
    values = {
        "name": called,
        "kinds": ["term/university"] if value.get("type") in UNIVERSITIES else [],
        "addresses": [{"country": place}] if place in layer else [],
        "webPages": [page] if (page := works.address(value.get("homepage_url"))) else [],
        "sameAs": [f"https://ror.org/{ror[1]}"] if ror else [],
        "referencePages": [f"https://openalex.org/{own.upper()}"] if own else [],
    }
    return thing(f"organisation/{f'ror-{ror[1]}' if ror else f'openalex-{own}'}", "Organisation", values)


def venue(value: dict[str, Any], _: Collection[str] = ()) -> Thing | None:
    """Return the journal or series that a work is in; None for a repository, which a work is not a part of."""
    kind, own, called = VENUES.get(str(value.get("type"))), _key(value.get("id")), works.text(value.get("display_name"))
    issn = works.issn(value.get("issn_l"))
    if not kind or not called or not (own or issn):
        return None
    publisher = _publisher(value)
    values = {
        "title": called[: works.LONGEST_TITLE],
        "publisher": publisher.id if publisher else "",
        "webPages": [page] if (page := works.address(value.get("homepage_url"))) else [],
        "sameAs": [f"urn:ISSN:{issn}"] if issn else [],
        "referencePages": [f"https://openalex.org/{own.upper()}"] if own else [],
    }
    # one ISSN may be called a journal here and a series there, and nothing can be both
    of_issn = f"{'series-' if kind == 'Series' else ''}issn-{issn.lower()}"
    return thing(f"resource/{of_issn if issn else f'openalex-{own}'}", kind, values, [publisher])


def _publisher(value: dict[str, Any]) -> Thing | None:
    own, called = _key(value.get("host_organization")), works.name(value.get("host_organization_name"))
    if not (own.startswith("p") and called):
        return None
    values = {"name": called, "kinds": ["term/publisher"], "referencePages": [f"https://openalex.org/{own.upper()}"]}
    return thing(f"organisation/openalex-{own}", "Organisation", values)


def topic_of(value: dict[str, Any], _: Collection[str] = ()) -> Thing | None:
    """Return a topic, and what is broader: its subfield, field and domain."""
    found: Thing | None = None
    for level in ("domain", "field", "subfield", ""):
        one = mapping(value.get(level)) if level else value
        own, label = _key(one.get("id")), works.name(one.get("display_name"))
        if own and label:
            broader = {"broader": [found.id]} if found else {"topConceptOf": SCHEME["id"]}
            slug = f"theme/openalex-{level + '-' if level else ''}{own}"
            found = thing(slug, "Theme", {"label": label, "scheme": SCHEME["id"], **broader}, [found])
    return found if found and _key(value.get("id")) else None


_OTHERS: dict[str, Callable[[dict[str, Any], Collection[str]], Thing | None]] = {"a": author, "i": institution, "s": venue, "t": topic_of}
