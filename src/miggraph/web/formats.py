"""The formats of rows on the web: an answer as a table, as the bibliography or the contacts of its things, or as what is said about them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from miggraph import exporting
from miggraph.bibliography.formats import FORMATS as BIBLIOGRAPHIES
from miggraph.exporting import FORMATS
from miggraph.exporting.rows import ROW_FILES
from miggraph.web.negotiation import best
from miggraph.web.responses import HTML

if TYPE_CHECKING:
    from starlette.requests import Request

    from miggraph.graph.answers import Answer
    from miggraph.knowledge import KnowledgeGraph

CITED = {".bib": "bibtex", ".ris": "ris", ".csl.json": "csl-json"}
ALIASES = {"application/json": ".json"}
ATTACHED = (".csv", ".tsv", ".xlsx", ".bib", ".ris", ".vcf", ".csl.json")  # what a browser saves under a name


@cache
def endings() -> dict[str, str]:
    """Return the endings by media type; that of a page is ""."""
    rows = {media: ending for ending, (_, media) in ROW_FILES.items()}
    cited = {BIBLIOGRAPHIES[name].media_type: ending for ending, name in CITED.items()}
    return {HTML: "", **rows, **ALIASES, **cited, **{form.media_type: form.ending for form in FORMATS.values()}}


def offered() -> tuple[str, ...]:
    """Return the media types beside that of a page, the likeliest first."""
    return tuple(media for media in endings() if media != HTML)


def split(name: str) -> tuple[str, str]:
    """Split the last part of an address into a name and the ending of a format, "" where it has none."""
    found = [ending for ending in endings().values() if ending and name.endswith(ending)]
    ending = max(found, key=len, default="")
    return name.removesuffix(ending), ending


def wanted(request: Request) -> str:
    """Return the ending of the format that an address or a client names, "" for a page. Raises HTTPException where there is none such."""
    own: str = request.path_params.get("ending", "")
    if own:
        if own not in endings().values():
            raise HTTPException(404)
        return own
    media = best(request.headers.get("accept", ""), (HTML, *offered()))
    if not media:
        raise HTTPException(406, f"There is this: {', '.join((HTML, *offered()))}")
    return endings()[media]


def written(graph: KnowledgeGraph, answer: Answer, ending: str) -> tuple[str | bytes, str]:
    """Return an answer in the format of an ending, and its media type. Raises ParameterError where its things cannot be had so."""
    if ending in ROW_FILES:
        name, media = ROW_FILES[ending]
        return graph.write(answer, name), media
    if ending in CITED:
        name = CITED[ending]
        things = graph.publications(answer)
        return (graph.export(name, things) if things else exporting.bibliography([], name)), BIBLIOGRAPHIES[name].media_type
    name = exporting.ENDINGS[ending]
    things = answer.things()
    body = exporting.export(graph, name, things) if things else exporting.serialize([], name, graph.context)
    return body, FORMATS[name].media_type


def attached(name: str, ending: str) -> dict[str, str]:
    """Return the header that names a file (RFC 6266)."""
    return {"Content-Disposition": f'attachment; filename="{name}{ending}"'} if ending in ATTACHED else {}
