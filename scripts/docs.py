"""Write the generated pages of docs/ again (ontology, shape of the graph, queries, command line, rules), and what is generated in others.

python scripts/docs.py           write them
python scripts/docs.py --check   write nothing; fail if one would change
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).resolve().parent))

import docs_bibliographies
import docs_house
import docs_wording
from docs_pictures import shape

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
        "How the classes are connected stands in [the shape of the graph](shape.md).",
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


OWN_QUERIES = """A home has these queries without copying them, and may have its own in `queries/`, in the same form; one that has the name of one of these takes its
place. The words in which its queries are asked stand in groups in its `queries/words.yaml`, which are added to those that there are. `miggraph queries lint`
names what is wrong at its line: a word that no group has, a prefix that is not declared, a class or a property that no ontology has, a default of which
nothing is there. What `queries show` and `queries export` name as examples are things of the home at hand."""


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
    lines += [f"- [{query.summary}](#{query.slug})" for query in every] + ["", *OWN_QUERIES.splitlines(), ""]
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


OWN_RULES = """## Rules of your own

A home may have shapes in `ontology/shapes*.ttl`, SHACL Core and SPARQL constraints, which hold beside these:

```turtle
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .

<https://example.org/bees/rules#no-wasps> a sh:PropertyShape ;
    sh:targetSubjectsOf dcterms:title ;
    sh:path dcterms:title ;
    sh:not [ sh:pattern "[Ww]asp" ] ;
    sh:severity sh:Warning ;
    sh:message "this is about wasps: leave it to others" .
```

- The name of a rule is what stands last in its IRI: here `no-wasps`. A shape without an IRI has the name of the shape that it stands in, and of its property.
  Each name stands for one rule, of yours and of these.
- Warnings can be explained in a record, as above. A severity that SHACL does not have counts as a violation (`sh:Debug` and `sh:Trace` as information); the
  report in Turtle keeps it.
- In a query `?__language` is the language of the home. A query that begins with a pattern about `$this` and has no `OPTIONAL`, `UNION` or `SELECT` in it is
  answered for all records at once, which is faster by far.
- Where a file of shapes cannot be read, or a shape cannot be run, the error names the file and the line.

## Elsewhere

The shapes are plain SHACL: any processor with SPARQL finds the same with `ontology/shapes.ttl` in what `miggraph export --format nquads --with-ontology` writes
(of a home in English that has no kinds of id of its own, which `validate` allows for). `ontology/shapes-core.ttl` holds the rules that need no SPARQL.
"""


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
        "`miggraph validate` names each finding's file and line. With `--format json`, `sarif`, `github` or `turtle` it names the rule too. A report in",
        "Turtle is that of SHACL: it conforms if it has no results, also where all of them are warnings; the command ends with 1 for violations only.",
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
    return "\n".join([*lines, "", OWN_RULES])


# Pages that people write, with generated parts in them.
FILLED: dict[str, dict[str, Callable[[], str]]] = {
    "docs/importing.md": docs_bibliographies.TABLES,
    "docs/exporting.md": docs_bibliographies.TABLES,
    "CONTRIBUTING.md": docs_house.TABLES,
}
BLOCK = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
PAGES: dict[str, Callable[[miggraph.KnowledgeGraph], str]] = {
    "docs/ontology.md": ontology,
    "docs/queries.md": queries,
    "docs/commands.md": commands,
    "docs/rules.md": rules,
    "docs/shape.md": shape,
}


def _filled(page: Path, parts: dict[str, Callable[[], str]]) -> str:
    """Return a page with its generated parts written again."""
    return BLOCK.sub(lambda found: f"{found[1]}{parts[found[2]]()}{found[3]}", page.read_text(encoding="utf-8"))


def run() -> int:
    """Write the pages that are not up to date, or say which ones those are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page would change")
    check = parser.parse_args().check
    graph, stale = miggraph.open(ROOT), []
    pages = {name: HEAD + write(graph) for name, write in PAGES.items()}
    pages["docs/examples/pages.yaml"] = docs_wording.phrases(graph)
    pages |= {name: _filled(ROOT / name, parts) for name, parts in FILLED.items()}
    for name, text in pages.items():
        path = ROOT / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.write_text(text, encoding="utf-8")
    sys.stderr.write("".join(f"{name}: {'out of date' if check else 'written'}\n" for name in stale))
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(run())
