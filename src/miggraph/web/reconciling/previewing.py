"""Previews: a thing, a type or a property in a few lines of HTML, for another page to show inside."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any

from miggraph.ground.errors import UnknownThing
from miggraph.web.reconciling import extending, kinds

if TYPE_CHECKING:
    from miggraph.graph.graph import Graph

FIELDS, VALUES, LONGEST = 6, 5, 200  # of a preview: fields, values of each, characters of a value
STYLE = "body{font:14px/1.4 sans-serif;margin:.6em;color:#222;background:#fff}h1{font-size:1.1em;margin:0}p{margin:0;color:#555}dt{float:left;clear:left;margin-right:.5em;color:#555}dd{margin:0}"
PAGE = """<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><title>{title}</title><style>{style}</style></head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


def policy() -> str:
    """Return what a browser may load for a preview: its own style, and nothing else; any page may show it inside (Content Security Policy 3)."""
    style = b64encode(sha256(STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"


def preview(graph: Graph, id: str) -> str:
    """Return a page about a thing (section "Preview Service"). Raises UnknownThing where there is none."""
    thing = _known(graph, id)
    kind = kinds.types(graph)[graph.names.kind(thing)]
    rows = "\n".join(f"<dt>{escape(name)}</dt> <dd>{escape(told)}</dd>" for name, told in _fields(graph, kind, thing))
    body = f"<p>{escape(kind.name)}</p>\n" + (f"<dl>\n{rows}\n</dl>" if rows else "")
    return PAGE.format(language=escape(graph.home.settings.language), title=escape(graph.labels.name(thing)), style=STYLE, body=body)


def _known(graph: Graph, id: str) -> str:
    if thing := kinds.thing(graph, id):
        return thing
    raise UnknownThing(f"nothing here has the id {extending.cut(id, 100)}")


def _fields(graph: Graph, kind: kinds.Type, thing: str) -> Iterator[tuple[str, str]]:
    """Yield what lists of its kind show of a thing."""
    for name in kind.kind.texts("show")[:FIELDS] if kind.kind else ():
        if found := extending.values(graph, kind.id, name, [thing]).get(thing):
            shown = ", ".join(extending.cut(value.text, LONGEST) for value in found[:VALUES])
            yield name.replace("-", " "), shown + (" …" if len(found) > VALUES else "")


def flyout(graph: Graph, what: str, id: str) -> dict[str, Any]:
    """Return a few words of HTML about an entity, a type or a property (section "Suggest Services"). Raises UnknownThing where there is none."""
    title, told = FLYOUTS[what](graph, id)
    return {"id": id, "html": f"<p><strong>{escape(title)}</strong></p><p>{escape(told)}</p>"}


def _entity(graph: Graph, id: str) -> tuple[str, str]:
    thing = _known(graph, id)
    return graph.labels.name(thing), extending.descriptions(graph, [thing]).get(thing, "")


def _type(graph: Graph, id: str) -> tuple[str, str]:
    found = kinds.types(graph).get(kinds.named(graph, id))
    if not found:
        raise UnknownThing(f"there is no type {extending.cut(id, 100)}", remedy=f"There are: {', '.join(kinds.types(graph))}.")
    return found.name, found.kind.summary if found.kind else ""


def _property(graph: Graph, id: str) -> tuple[str, str]:
    found = kinds.fields(graph).get(id)
    if not found:
        raise UnknownThing(f"there is no property {extending.cut(id, 100)}")
    told = kinds.as_property(found)
    return told["name"], told["description"]


FLYOUTS = {"entity": _entity, "type": _type, "property": _property}
