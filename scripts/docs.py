"""Write the generated pages and pictures of docs/ again: ontology, queries, command line, rules, and the two diagrams.

python scripts/docs.py           write them
python scripts/docs.py --check   write nothing; fail if one would change
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import click
import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).resolve().parent))

from docs_bibliographies import filled

import miggraph
from miggraph.cli import COMMANDS, main
from miggraph.ground.findings import READER_RULES
from miggraph.ground.names import MIG, PREFIXES, SHAPES, Names

ROOT = Path(__file__).resolve().parent.parent
HEAD = "<!-- Written by scripts/docs.py: edit what it is made from, then run make docs. -->\n\n"


def ontology(graph: miggraph.KnowledgeGraph) -> str:
    """Describe every class and property of our own, and those reused."""
    store = ox.Store()
    store.load(path=str(ROOT / "ontology" / "miggraph.ttl"), format=ox.RdfFormat.TURTLE)
    lines = [
        "# The ontology",
        "",
        "Own terms have the prefix `mig:` (`https://w3id.org/miggraph/ontology#`); everything else is reused: Dublin Core terms, BIBO, FOAF, ORG,",
        "SKOS and schema.org. The file is [`ontology/miggraph.ttl`](../ontology/miggraph.ttl).",
        "",
        "![The classes and how they are connected](classes.svg)",
        "",
        "## Classes",
        "",
    ]
    for iri in _terms(store, "owl:Class"):
        lines += _term(store, graph, iri)
    lines += ["## Properties", ""]
    for iri in [*_terms(store, "owl:ObjectProperty"), *_terms(store, "owl:DatatypeProperty")]:
        lines += _term(store, graph, iri)
    lines += ["## Keys of records", "", "| key | property | takes |", "|---|---|---|"]
    for key in graph.context.keys.values():
        takes = (
            "reference"
            if key.is_reference
            else Names().compact(key.datatype)
            if key.datatype
            else f"text ({key.language})"
            if key.language
            else "text"
        )
        lines.append(f"| `{key.name}` | `{Names().compact(key.iri)}` | {'ordered list of ' if key.is_list else ''}{takes} |")
    return "\n".join(lines) + "\n"


def _terms(store: ox.Store, kind: str) -> list[str]:
    rows: Any = store.query(f"SELECT ?term WHERE {{ ?term a {kind} }}", prefixes=PREFIXES)
    return sorted((row[0].value for row in rows), key=lambda iri: (not iri.startswith(MIG), Names().compact(iri).lower()))


def _term(store: ox.Store, graph: miggraph.KnowledgeGraph, iri: str) -> Iterator[str]:
    facts: dict[str, list[Any]] = {}
    for quad in store.quads_for_pattern(ox.NamedNode(iri), None, None, None):
        facts.setdefault(Names().compact(quad.predicate.value), []).append(quad.object)
    key = graph.context.key_of.get(iri)
    yield f"### {facts['rdfs:label'][0].value} (`{Names().compact(iri)}`)"
    yield ""
    if "rdfs:comment" in facts:
        yield from (facts["rdfs:comment"][0].value, "")
    names = {
        "rdfs:domain": "of",
        "rdfs:range": "value",
        "rdfs:subClassOf": "a kind of",
        "rdfs:subPropertyOf": "narrower than",
        "skos:closeMatch": "close to",
    }
    rows = [
        f"{word} {', '.join(f'`{Names().compact(v.value)}`' for v in sorted(facts[name], key=str))}"
        for name, word in names.items()
        if name in facts
    ]
    if "skos:altLabel" in facts:
        rows.append("also called " + ", ".join(sorted(v.value for v in facts["skos:altLabel"])))
    if key:
        rows.append(f"key in records: `{key.name}`")
    if iri in graph.context.type_of:
        rows.append(f"type in records: `{graph.context.type_of[iri]}`")
    if rows:
        yield from ("- " + "\n- ".join(rows), "")


def queries(graph: miggraph.KnowledgeGraph) -> str:
    """Describe every canned query."""
    every = list(graph.queries)
    lines = [
        "# The canned queries",
        "",
        f"{len(every)} questions, each a file in [`queries/`](../queries): SPARQL 1.1 with a header that grlc reads too. Ask one in plain",
        "English, or by its slug:",
        "",
        "```sh",
        'miggraph ask organisations-by-theme-and-country theme="domestic workers" country="the UK"',
        "```",
        "",
    ]
    lines += [f"- [{query.summary}](#{query.slug})" for query in every] + [""]
    for query in every:
        lines += [f"## {query.slug}", "", f"{query.summary}. {query.description}", ""]
        if query.parameters:
            lines += ["| parameter | takes | |", "|---|---|---|"]
            lines += [f"| `{p.name}` | {p.describe()} | {'' if p.required else 'may be left out'} |" for p in query.parameters.values()]
            lines.append("")
        lines += ["Asked as:", "", *(f"- {question}" for question in query.questions), ""]
    return "\n".join(lines)


COMPLETION = """Queries, their parameters and the ids of things are completed by the shell, once it is told so:

```sh
eval "$(_MIGGRAPH_COMPLETE=bash_source miggraph)"   # in ~/.bashrc; zsh_source and fish_source for the others
```"""


def commands(_: miggraph.KnowledgeGraph) -> str:
    """Describe every command by its own help."""
    lines = ["# The command line", "", "```text", _help(main, "miggraph"), "```", "", COMPLETION, ""]
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        lines += [f"## miggraph {name}", "", "```text", _help(command, f"miggraph {name}"), "```", ""]
        if isinstance(command, click.Group):
            for inner in command.commands.values():
                lines += [f"### miggraph {name} {inner.name}", "", "```text", _help(inner, f"miggraph {name} {inner.name}"), "```", ""]
    return "\n".join(lines)


def _help(command: click.Command, name: str) -> str:
    return command.get_help(click.Context(command, info_name=name, max_content_width=100, terminal_width=100))


def rules(_: miggraph.KnowledgeGraph) -> str:
    """List every rule that findings can name."""
    store = ox.Store()
    store.load(path=str(ROOT / "ontology" / "shapes.ttl"), format=ox.RdfFormat.TURTLE)
    found: Any = store.query(
        "SELECT ?rule ?severity (SAMPLE(?m) AS ?message) WHERE { ?rule sh:message ?m . OPTIONAL { ?rule sh:severity ?severity } } GROUP BY ?rule ?severity ORDER BY ?rule",
        prefixes=PREFIXES,
    )
    lines = [
        "# The rules",
        "",
        "`miggraph validate` names each finding's file and line. With `--format json`, `sarif` or `github` it names the rule too.",
        "",
        "## Rules on the form of records",
        "",
        "| rule | |",
        "|---|---|",
    ]
    lines += [f"| `{rule}` | {text} |" for rule, text in READER_RULES.items()]
    lines += [
        "",
        "## Rules on what records say",
        "",
        "A warning that is no fault in a record is explained there; at a scheme of themes, for all themes that are in it:",
        "",
        "```yaml",
        "  exceptions:",
        "    - {rule: book-isbn-missing, description: The source prints no ISBN.}",
        "```",
        "",
        "| rule | severity | what the finding says |",
        "|---|---|---|",
    ]
    for row in found:
        severity = (row[1].value if row[1] else "Violation").rpartition("#")[2].lower()
        lines.append(f"| `{row[0].value.removeprefix(SHAPES)}` | {severity} | {row[2].value.replace('|', '/')} |")
    return "\n".join(lines) + "\n"


# Pictures

CLASS_BOXES = {
    "Source": (40, 30), "Section": (40, 130), "Resource": (300, 130), "Person": (560, 30), "Theme": (560, 230), "Place": (820, 330), "Corridor": (300, 330),
    "Figure": (40, 330), "Organisation": (820, 130), "Activity": (820, 230), "Campaign": (300, 470), "Policy": (560, 470), "Update": (40, 430), "CallToAction": (40, 530), "PolicyChange": (820, 470),
}  # fmt: skip
CLASS_LINKS = [
    ("Resource", "Source", "source"), ("Source", "Section", "sections"), ("Resource", "Person", "authors, editors"), ("Resource", "Theme", "themes"), ("Resource", "Organisation", "publisher"),
    ("Resource", "Corridor", "corridors"), ("Corridor", "Place", "origin, destination"), ("Resource", "Figure", "figures"), ("Organisation", "Activity", "activities"),
    ("Activity", "Theme", "activityThemes"), ("Activity", "Place", "activityPlaces"), ("Campaign", "Policy", "targets"), ("Campaign", "Update", "updates"), ("Campaign", "CallToAction", "callsToAction"),
    ("Policy", "PolicyChange", "changes"), ("Campaign", "Theme", "themes"),
]  # fmt: skip
BOX = (180, 44)


def classes(_: miggraph.KnowledgeGraph) -> str:
    """Draw the classes and the keys that connect them."""
    parts = [_line(CLASS_BOXES[a], CLASS_BOXES[b], label) for a, b, label in CLASS_LINKS]
    parts += [_box(name, at) for name, at in CLASS_BOXES.items()]
    return _svg(1040, 600, parts)


def shape(graph: miggraph.KnowledgeGraph) -> str:
    """Draw the path of one answer through the graph: Kalayaan, an activity, its theme and place, and the named graphs."""
    boxes = {
        "Kalayaan": (40, 70),
        "#advice": (340, 70),
        "Migrant domestic workers": (640, 20),
        "Domestic workers": (940, 20),
        "United Kingdom": (640, 120),
        "Europe": (940, 120),
    }
    links = [
        ("Kalayaan", "#advice", "mig:activity"),
        ("#advice", "Migrant domestic workers", "mig:activityTheme"),
        ("Migrant domestic workers", "Domestic workers", "skos:broader"),
        ("#advice", "United Kingdom", "mig:activityPlace"),
        ("United Kingdom", "Europe", "mig:within …"),
    ]
    counts = {row["of"]: row["count"] for row in graph.stats() if row["what"] == "statements"}
    parts = [_line(boxes[a], boxes[b], label) for a, b, label in links] + [_box(name, at) for name, at in boxes.items()]
    parts.append(_text(40, 220, "Each statement stands in the named graph of its source:"))
    parts += [_text(40, 244 + 22 * i, f"{name}: {count} statements") for i, (name, count) in enumerate(sorted(counts.items()))]
    return _svg(1160, 260 + 22 * len(counts), parts)


def _box(name: str, at: tuple[int, int]) -> str:
    x, y = at
    return f'<rect x="{x}" y="{y}" width="{BOX[0]}" height="{BOX[1]}" rx="6" fill="#eef4fb" stroke="#2b5c8a"/>{_text(x + BOX[0] // 2, y + 27, name, anchor="middle", bold=True)}'


def _line(start: tuple[int, int], end: tuple[int, int], label: str) -> str:
    """Draw an arrow between two boxes, from edge to edge, with its label in the middle."""
    (ax, ay), (bx, by) = ((x + BOX[0] / 2, y + BOX[1] / 2) for x, y in (start, end))
    x1, y1 = _edge(ax, ay, bx, by)
    x2, y2 = _edge(bx, by, ax, ay)
    middle = _text(round((x1 + x2) / 2), round((y1 + y2) / 2) - 5, label, anchor="middle", small=True)
    return f'<line x1="{x1:.0f}" y1="{y1:.0f}" x2="{x2:.0f}" y2="{y2:.0f}" stroke="#667" marker-end="url(#arrow)"/>{middle}'


def _edge(x: float, y: float, towards_x: float, towards_y: float) -> tuple[float, float]:
    dx, dy = towards_x - x, towards_y - y
    scale = min((BOX[0] / 2 + 4) / abs(dx) if dx else 1e9, (BOX[1] / 2 + 4) / abs(dy) if dy else 1e9)
    return x + dx * scale, y + dy * scale


def _text(x: int, y: int, text: str, *, anchor: str = "start", bold: bool = False, small: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{11 if small else 13}"{weight} fill="#223">{escape(text)}</text>'


def _svg(width: int, height: int, parts: list[str]) -> str:
    body = "\n".join(parts)
    arrow = '<defs><marker id="arrow" markerWidth="9" markerHeight="9" refX="8" refY="4" orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#667"/></marker></defs>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="sans-serif">\n<rect width="100%" height="100%" fill="white"/>\n{arrow}\n{body}\n</svg>\n'


FILLED = ("importing.md", "exporting.md")  # pages that people write, with generated tables in them
PAGES: dict[str, Callable[[miggraph.KnowledgeGraph], str]] = {
    "ontology.md": ontology,
    "queries.md": queries,
    "commands.md": commands,
    "rules.md": rules,
    "classes.svg": classes,
    "shape.svg": shape,
}


def run() -> int:
    """Write the pages that are not up to date, or say which ones those are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page would change")
    check = parser.parse_args().check
    graph, stale = miggraph.open(ROOT), []
    pages = {name: (HEAD if name.endswith(".md") else "") + write(graph) for name, write in PAGES.items()}
    pages |= {name: filled(ROOT / "docs" / name) for name in FILLED}
    for name, text in pages.items():
        path = ROOT / "docs" / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.write_text(text, encoding="utf-8")
    sys.stderr.write("".join(f"docs/{name}: {'out of date' if check else 'written'}\n" for name in stale))
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(run())
