"""The files of a site that are no pages: what pages use, each thing as data, the whole as dumps, and what hosts and programs look for."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from miggraph import exporting
from miggraph.ground import folding
from miggraph.pages import documents, feeds, rendering
from miggraph.pages.policy import policy
from miggraph.pages.views import searching, sparql
from miggraph.site import live
from miggraph.site.items import Item

if TYPE_CHECKING:
    from miggraph.knowledge import KnowledgeGraph
    from miggraph.site.addresses import Links

PACKED = ("graph.nq", "graph.ttl", "graph.jsonld")
MEDIA = {
    "*.ttl": "text/turtle; charset=utf-8",
    "*.jsonld": "application/ld+json",
    "*.nt": "application/n-triples",
    "*.nq": "application/n-quads",
    "*.trig": "application/trig",
    "*.rdf": "application/rdf+xml",
    "*.bib": "application/x-bibtex; charset=utf-8",
    "*.ris": "application/x-research-info-systems; charset=utf-8",
    "*.vcf": "text/vcard; charset=utf-8",
    "*.atom": "application/atom+xml",
    ".well-known/void": "text/turtle; charset=utf-8",
}


def items(graph: KnowledgeGraph) -> Iterator[Item]:
    """Yield the files of a site that are neither pages nor things."""
    for name in rendering.assets(graph):
        yield Item(f"/assets/{name}", f"assets/{name}", partial(_asset, graph, name))
    for name in documents.DUMPS:
        yield Item(f"/dumps/{name}", f"dumps/{name}", partial(_dump, graph, name))
    for name in PACKED:
        yield Item(f"/dumps/{name}.gz", f"dumps/{name}.gz", partial(_dump, graph, f"{name}.gz"))
    for name, written in live.files(graph):
        yield Item(f"/{name}", name, partial(_made, written))
    yield Item("/live/graph.nq.gz", "live/graph.nq.gz", partial(_made, partial(statements, graph)))
    for address, file, make in _texts(graph):
        yield Item(address, file, partial(_encoded, make))


def _texts(graph: KnowledgeGraph) -> Iterator[tuple[str, str, Callable[[Links], str]]]:
    """Yield what is text: the address, the file, and what makes it."""
    yield "/.well-known/void", ".well-known/void", lambda links: documents.description(graph, "void", links.absolute, endpoint=False)
    yield "/void.ttl", "void.ttl", lambda links: documents.description(graph, "void", links.absolute, endpoint=False)
    yield "/catalog", "catalog.ttl", lambda links: documents.description(graph, "dcat", links.absolute, endpoint=False)
    yield "/ontology.ttl", "ontology.ttl", lambda _: documents.ontology(graph)
    yield "/shapes.ttl", "shapes.ttl", lambda _: documents.shapes(graph)
    yield "/queries.ttl", "queries.ttl", lambda _: documents.queries(graph)
    yield "/context.jsonld", "context.jsonld", lambda _: _json(documents.context(graph))
    yield "/CITATION.cff", "CITATION.cff", lambda links: documents.cited(graph, links.absolute)
    yield "/updates.atom", "updates.atom", lambda links: feeds.updates(graph, links.absolute)
    yield "/opensearch.xml", "opensearch.xml", lambda links: documents.opensearch(graph, links.absolute)
    yield "/robots.txt", "robots.txt", lambda links: documents.robots(links.absolute, kept_from=())
    yield "/sitemap.xml", "sitemap.xml", lambda links: documents.sitemap(graph, links.absolute)
    for number in range(1, documents.sitemaps(graph) + 1):
        yield f"/sitemap-{number}.xml", f"sitemap-{number}.xml", partial(_sitemap, graph, number)
    yield "/api/terms", "live/terms.json", lambda _: _json(sparql.terms(graph))
    yield "/live/names.json", "live/names.json", lambda links: _names(graph, links)
    yield "/.nojekyll", ".nojekyll", lambda _: ""  # GitHub's pages leave out what begins with a dot or a line else
    yield "/_headers", "_headers", _headers
    yield "/_redirects", "_redirects", _redirects


def thing(graph: KnowledgeGraph, name: str, ending: str) -> bytes:
    """Return what is said of a thing in the format of an ending."""
    if ending == ".json":
        return _json(graph.show(name).as_dict()).encode()
    form = "csl-json" if ending == ".csl.json" else exporting.endings()[ending]
    body = graph.export(form, [name])
    return body.encode() if isinstance(body, str) else body


def statements(graph: KnowledgeGraph) -> bytes:
    """Return all statements for the browser, in N-Quads, packed: those of the ontology too, which queries look into."""
    text = exporting.serialize([*graph.quads(), *graph.ontology()], "nquads", graph.context)
    return gzip.compress(text.encode(), mtime=0)


def _made(make: Callable[[], bytes], _: Links) -> bytes:
    return make()


def _encoded(make: Callable[[Links], str], links: Links) -> bytes:
    return make(links).encode()


def _asset(graph: KnowledgeGraph, name: str, _: Links) -> bytes:
    return rendering.asset(graph, name)[0]


def _dump(graph: KnowledgeGraph, name: str, _: Links) -> bytes:
    return documents.dump(graph, name)[0]


def _sitemap(graph: KnowledgeGraph, number: int, links: Links) -> str:
    return documents.sitemap(graph, links.absolute, number)


def _names(graph: KnowledgeGraph, links: Links) -> str:
    """Return what the boxes of pages complete: things by their names, and questions, each with its file from the root of the site; and how to fold."""
    found = searching.names(graph)
    listed = {key: [[*words, links.relative("index.html", address)] for *words, address in some] for key, some in found.items()}
    return _json({**listed, "folding": folding.rules()})


def _headers(_: Links) -> str:
    """Return the headers of hosts that read them from a file (Netlify, Cloudflare Pages)."""
    everywhere = f"/*\n  Content-Security-Policy: {policy(editor=True, wasm=True)}\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: strict-origin-when-cross-origin\n"
    return everywhere + "".join(f"/{name}\n  Content-Type: {media}\n  Access-Control-Allow-Origin: *\n" for name, media in MEDIA.items())


def _redirects(links: Links) -> str:
    """Return where addresses lead that are no documents, for hosts that read it from a file."""
    prefix = urlsplit(links.base_url).path
    led = {"/dataset": "/.well-known/void", "/catalogue": "/catalog.ttl", "/catalog": "/catalog.ttl"}
    return "".join(f"{prefix}{source} {prefix}{target} 302\n" for source, target in led.items())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
