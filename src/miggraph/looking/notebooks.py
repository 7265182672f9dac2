"""One thing as notebooks show it: what is said of it as a table, each statement with the numbers of its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from miggraph.graph.hypertext import link, notebook, text
from miggraph.graph.presenting import address

if TYPE_CHECKING:
    from miggraph.looking.showing import Statement, Thing


def thing(shown: Thing) -> str:
    """Return a thing as HTML: its name and kinds, what is said, where else it is spoken of, and the sources."""
    numbers = shown.numbers()
    stated = tuple(statement for statement in shown.statements if numbers.keys() & set(statement.sources))
    kinds = ", ".join(kind for kind in shown.types if kind != "Resource")
    parts = [f"<p><strong>{text(shown.label)}</strong> {_link(shown, shown.id, shown.id)} {text(kinds)}</p>", _table(stated, numbers)]
    if shown.mentions:
        spoken = [f"<li>{_link(shown, label, id)} {text(name)}</li>" for id, label, name in shown.mentions]
        parts.append(f"<p>Spoken of in</p>\n<ul>{''.join(spoken)}</ul>")
    sources = [f"<li>{_link(shown, shown.sources[source], source)}</li>" for source in numbers]
    return notebook([*parts, f"<p>Sources</p>\n<ol>{''.join(sources)}</ol>"])


def _table(statements: tuple[Statement, ...], numbers: dict[str, int]) -> str:
    """Return statements as rows; those of a nested record as a table inside, whose sources stand at its head."""
    rows = []
    for statement in statements:
        inside = _table(statement.nested, {}) if statement.nested else link(statement.label, address(statement.iri or statement.value))
        marks = "".join(f"[{numbers[source]}]" for source in statement.sources if source in numbers)
        rows.append(f'<tr><th scope="row">{text(statement.name)}</th><td>{inside}</td>{f"<td>{marks}</td>" if numbers else ""}</tr>')
    return f"<table>{chr(10).join(rows)}</table>"


def _link(shown: Thing, words: str, id: str) -> str:
    return link(words, address(shown.names.iri(id)))
