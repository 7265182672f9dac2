"""The texts that the pages of `miggraph serve` show, each as a line that a home can say otherwise."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment
from jinja2.ext import extract_from_ast

import miggraph
from miggraph.graph.facets import Kind
from miggraph.graph.queries import Query
from miggraph.pages import wording
from miggraph.pages.views.tables import words

ROOT = Path(__file__).resolve().parent.parent
PAGES, WEB = ROOT / "src" / "miggraph" / "pages", ROOT / "src" / "miggraph" / "web"
SAYING = ("say", "several", "phrase")  # the calls whose first texts are said
COUNT = "count"  # the column of numbers in what a list is counted by
HEAD = """# Written by scripts/docs.py: every text of the pages, to be said otherwise. Copy it to queries/pages.yaml of your home, and write behind each
# colon what your pages are to say; lines that are to stay as they are can go. What stands in braces is put in: it may stand elsewhere, or be left out.
# A text with "..." has the value in that place, or behind it.

words:
"""


def phrases(graph: miggraph.KnowledgeGraph) -> str:
    """Return a file of words in which each text of the pages stands for itself."""
    found = {COUNT, *_in_templates(), *_in_views(), *_in_wording(graph)}
    for kind in graph.facets.kinds.values():
        found |= set(_of_kind(kind))
    for query in graph.queries:
        found |= set(_of_query(query))
    lines = [f"  {json.dumps(text, ensure_ascii=False)}: {json.dumps(text, ensure_ascii=False)}\n" for text in sorted(found - {""})]
    return HEAD + "".join(lines)


def _in_templates() -> Iterator[str]:
    """Yield what the templates say: the first text of each call of `_`."""
    for file in sorted((PAGES / "templates").rglob("*.html")):
        for _, _, text in extract_from_ast(Environment(autoescape=True).parse(file.read_text(encoding="utf-8")), ("_",)):
            yield from filter(None, [text] if isinstance(text, str) else text or ())  # a text from elsewhere is None


def _in_views() -> Iterator[str]:
    """Yield what views say, or mark to be said."""
    for file in sorted([*PAGES.rglob("*.py"), *WEB.rglob("*.py")]):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (getattr(node.func, "attr", "") or getattr(node.func, "id", "")) in SAYING:
                yield from (text for one in node.args for text in _texts(one))


def _texts(node: ast.expr) -> Iterator[str]:
    """Yield the texts that an argument may be: of a choice both."""
    if isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _in_wording(graph: miggraph.KnowledgeGraph) -> Iterator[str]:
    said = wording.of(graph)
    yield from (section.heading for section in said.sections.values())
    yield from said.asking
    yield from (text for text in said.referring.values() if text != "by kind")
    yield from (text for line in said.lines for text in line.values() if text != "{}")
    yield from (one.replace("-", " ") for one in graph.context.kinds)


def _of_kind(kind: Kind) -> Iterator[str]:
    yield from (kind.counted(number).partition(" ")[2] for number in (1, 2))
    for facet in kind.facets.values():
        yield from (facet.summary, facet.joint, *facet.texts("heading"), (*facet.texts("group"), facet.name.replace("-", " "))[0])
    for field in kind.fields.values():
        yield from (field.summary, field.name.replace("-", " "), str(field.header.get("before", "")))
        yield from filter(None, field.texts("before"))


def _of_query(query: Query) -> Iterator[str]:
    yield from (query.summary, query.description, *query.answers, *query.tags[:1], *map(words, query.parameters))
    yield from (one.describe() for one in query.parameters.values() if one.type != "iri")
    columns = re.search(r"^SELECT\b(.*?)\bWHERE\b", query.body, re.DOTALL | re.MULTILINE)
    for name in re.findall(r"\?(\w+)", columns[1]) if columns else ():
        yield from (words(name), words(name).removesuffix("s"))
