"""One thing as data: its statements and who makes them; and as notebooks show it, a table with the numbers of its sources."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from miggraph.graph.hypertext import link, notebook, text
from miggraph.graph.presenting import address
from miggraph.ground.names import Names


@dataclass(frozen=True)
class Statement:
    """A property of a thing in words, its values with their labels, and the sources that state it."""

    property: str  # IRI
    name: str
    value: str  # id, address or text
    label: str  # how a person reads it
    sources: tuple[str, ...]  # ids of the sources; "graph/derived" for what follows from them
    nested: tuple[Statement, ...] = ()
    iri: str = ""  # of a value that is a thing; "" for a text
    language: str = ""  # of a text that has one


@dataclass(frozen=True)
class Thing:
    """One thing: its statements, and what else in the graph speaks of it."""

    id: str
    label: str
    types: tuple[str, ...]
    statements: tuple[Statement, ...]
    mentions: tuple[tuple[str, str, str], ...]  # id, label, and the property by which it speaks of this thing
    sources: dict[str, str] = field(default_factory=dict)  # id of each source to its label
    names: Names = field(default_factory=Names, repr=False, compare=False)

    def value(self, name: str) -> list[str]:
        """Return the values of a property by its key."""
        return [statement.value for statement in self.statements if statement.name == name]

    def numbers(self) -> dict[str, int]:
        """Number the sources, but for the graph of what follows from them."""
        derived = self.names.compact(self.names.derived)
        return {source: number for number, source in enumerate((source for source in self.sources if source != derived), 1)}

    def as_dict(self) -> dict[str, Any]:
        """Return what is said, and who says so, as JSON has it."""
        found = asdict(replace(self, names=Names()))
        del found["names"]
        return found

    def _repr_html_(self) -> str:
        """Return the thing as notebooks show it: a table of what is said, with the numbers of its sources (IPython, rich display)."""
        return _shown(self)


def _shown(shown: Thing) -> str:
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
