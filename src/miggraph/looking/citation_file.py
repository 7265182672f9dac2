"""How the graph as a whole is cited: a CITATION.cff, which GitHub, Zenodo and reference managers read (Citation File Format 1.2.0)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from miggraph.ground.names import PREFIXES, RDFS_LABEL

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

NAME = "CITATION.cff"
PAGE = re.compile(r"https?://.+")
# The licences of data by their addresses, and what SPDX calls them: the only names that the format takes.
SPDX = (
    (re.compile(r"https?://creativecommons\.org/licenses/(by(?:-nc)?(?:-nd|-sa)?)/([1-4]\.\d)/?(?:(?:deed|legalcode).*)?"), "CC-{0}-{1}"),
    (re.compile(r"https?://creativecommons\.org/publicdomain/zero/1\.0/?(?:(?:deed|legalcode).*)?"), "CC0-1.0"),
    (re.compile(r"https?://opendatacommons\.org/licenses/odbl/.*"), "ODbL-1.0"),
    (re.compile(r"https?://opendatacommons\.org/licenses/by/.*"), "ODC-By-1.0"),
    (re.compile(r"https?://opendatacommons\.org/licenses/pddl/.*"), "PDDL-1.0"),
)
AGENT = "SELECT ?label ?page WHERE {{ <{iri}> <{label}> ?label OPTIONAL {{ <{iri}> <{page}> ?page }} }} ORDER BY ?label ?page LIMIT 1"


def citation(graph: Graph, *, date: str = "", address: str = "") -> str:
    """Return the text of a CITATION.cff. ``date`` is the day of the release, 2026-11-27; ``address`` is where the graph is to be seen."""
    settings = graph.home.settings
    said = {
        "cff-version": "1.2.0",
        "message": "If you use this data, please cite it as below.",
        "type": "dataset",
        "title": settings.title,
        "abstract": settings.description,
        "authors": [_author(graph)],
        **_licence(settings.license),
        "url": address or settings.base,
        "date-released": date,
    }
    return "\n".join(line for name, value in said.items() if value for line in _lines(name, value)) + "\n"


def spdx(address: str) -> str:
    """Return what SPDX calls a licence, by its address; "" where it is none of those that data has.

    >>> spdx("https://creativecommons.org/licenses/by-sa/4.0/"), spdx("https://example.org/terms")
    ('CC-BY-SA-4.0', '')
    """
    for form, name in SPDX:
        if found := form.fullmatch(address):
            return name.format(*(part.upper() for part in found.groups()))
    return ""


def publisher(graph: Graph) -> tuple[str, str, str]:
    """Return the name of who publishes a graph, the IRI where it is an organisation in it, and its web page; "" for what is not known."""
    named = graph.home.settings.publisher
    if not graph.context.own_id.fullmatch(named):
        return named, "", ""
    iri = graph.names.iri(named)
    for label, page in graph.store.query(AGENT.format(iri=iri, label=RDFS_LABEL, page=PREFIXES["foaf"] + "page")):
        return label.value, iri, page.value if page else ""
    return "", "", ""  # there is no such thing, or it is not published


def _author(graph: Graph) -> dict[str, str]:
    """Return who answers for the graph; the format wants one, so that it is the makers of the list where nobody is named."""
    name, _, page = publisher(graph)
    contact = graph.home.settings.contact
    author = {"name": name or f"The makers of {graph.home.settings.title}"}
    if PAGE.fullmatch(page):
        author["website"] = page
    if contact.startswith("mailto:"):
        author["email"] = contact.removeprefix("mailto:")
    return author


def _licence(address: str) -> dict[str, str]:
    if known := spdx(address):
        return {"license": known}
    return {"license-url": address} if PAGE.fullmatch(address) else {}


def _lines(name: str, value: Any) -> Iterator[str]:
    """Yield the lines of a key: JSON's quoted texts are YAML's (YAML 1.2, section 1.3)."""
    if isinstance(value, str):
        yield f"{name}: {json.dumps(value, ensure_ascii=False)}"
        return
    yield f"{name}:"
    for entry in value:
        for number, (key, text) in enumerate(entry.items()):
            yield f"  {'-' if number == 0 else ' '} {key}: {json.dumps(text, ensure_ascii=False)}"
