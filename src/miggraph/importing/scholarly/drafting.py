"""Works as entries of a bibliography: for a list that a person goes through, matched with what the graph has as every other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from miggraph.bibliography import dates, types
from miggraph.bibliography.model import Entry
from miggraph.ground.findings import Finding
from miggraph.importing.csl_json import items
from miggraph.importing.scholarly import NAMELESS, lines, openalex
from miggraph.importing.scholarly.works import Thing, mapping

PLAIN = {"title": "title", "volume": "volume", "issue": "issue", "doi": "DOI"}  # keys of records that are variables of CSL


def read_crossref(path: Path) -> Iterator[Entry | Finding]:
    """Yield the entries of works of Crossref, one a line: they are CSL-JSON in all but a few words."""
    found: list[Finding] = []
    numbers: dict[str, Any] = dict.fromkeys(("parse_int", "parse_float", "parse_constant"), items.Number)
    with path.open("rb") as stream:
        for number, value in lines.objects(stream, str(path), found.append, **numbers):
            yield from found
            found.clear()
            yield items.entry({key: value[key] for key in value if key != "abstract"}, number, [], path)
    yield from found


def read_openalex(path: Path) -> Iterator[Entry | Finding]:
    """Yield the entries of works of OpenAlex, one a line; its authors, institutions and topics are no entries by themselves."""
    found: list[Finding] = []
    with path.open("rb") as stream:
        for number, value in lines.objects(stream, str(path), found.append):
            yield from found
            found.clear()
            work = openalex.work(value, ())
            if work is None or not work.id.startswith("resource/") or work.record["type"] in ("Journal", "Series"):
                yield Finding("entry-unreadable", NAMELESS, file=str(path), line=number)
            else:
                yield Entry(_item(work, mapping(value).get("language")), number)
    yield from found


def _item(work: Thing, language: Any) -> dict[str, Any]:
    """Return a work as an item of CSL-JSON."""
    record, named = work.record, {one.id: one.record for one in work.all()}
    people = [named[id] for id in record.get("authors", ())]
    host = named.get(record.get("partOf", ""), {})
    publisher = named.get(record.get("publisher") or host.get("publisher", ""), {})
    start, end = record.get("pageStart", ""), record.get("pageEnd", "")
    item = {
        "type": types.csl_type(record["type"])[0],
        **{variable: record[key] for key, variable in PLAIN.items() if key in record},
        "author": [{"family": one["familyName"], **({"given": one["givenName"]} if "givenName" in one else {})} for one in people],
        "issued": dates.date(*map(int, record["issued"].split("-"))) if "issued" in record else None,
        "container-title": host.get("title"),
        "collection-title": named.get(record.get("series", ""), {}).get("title"),
        "publisher": publisher.get("name"),
        "page": f"{start}-{end}" if end else start,
        "language": language if isinstance(language, str) and language.isalpha() else None,
        "keyword": "; ".join(named[id]["label"].replace(";", ",") for id in record.get("themes", ())),
        "URL": next(iter([*record.get("fullText", []), *record.get("webPages", [])]), None),
        "note": "\n".join(f"ORCID of {one['name']}: {one['sameAs'][0]}" for one in people if "sameAs" in one),
    }
    return {variable: value for variable, value in item.items() if value}
