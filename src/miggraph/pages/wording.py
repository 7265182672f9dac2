"""The wording of pages: ``queries/pages.yaml`` of the layer, and what a home adds to it or says otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from miggraph.ground.errors import HomeError
from miggraph.records import plain_yaml
from miggraph.records.blocks import Block, Items

if TYPE_CHECKING:
    from miggraph.graph.facets import Facet, Kind
    from miggraph.graph.graph import Graph

FILE = ("queries", "pages.yaml")
MAPPINGS = ("words", "forms", "records", "referring", "structured")
LISTS = ("navigation", "months")
LOOKS = ("facts", "contact", "list", "steps", "dated", "demands", "records", "contents")
FILLS = ("", "citation", "derived", "findings", "holds", "like", "links", "more", "referring", "sources", "tree")
NAME = re.compile(r"\{(\w+)\}")  # of what is put into a sentence


def phrase(text: str) -> str:
    """Mark a text that is said later (``Wording.say``), for the list of all that can be said otherwise."""
    return text


AND, OR = phrase("{before} and {last}"), phrase("{before} or {last}")


@dataclass(frozen=True)
class Section:
    """A part of the page of a thing: its heading, the keys of what stands in it, how it is laid out, and for which kinds of thing."""

    name: str
    heading: str
    keys: tuple[str, ...]
    look: str = "facts"
    order: str = ""
    fill: str = ""
    inside: str = ""  # a key of the things that are named, whose records follow
    only: tuple[str, ...] = ()

    def is_of(self, kind: str) -> bool:
        """Say whether things of a kind have this part."""
        return not self.only or kind in self.only


@dataclass(frozen=True)
class Form:
    """How a nested record reads: what stands before it, the keys of its text (of each group beside one another), and what joins the groups."""

    head: tuple[str, ...] = ()
    text: tuple[tuple[str, ...], ...] = ()
    joint: str = " "


USUAL = Form(text=(("name",), ("title",), ("label",), ("description",)), joint=": ")


@dataclass
class Wording:
    """What pages say that the graph does not, and what stands where on them."""

    words: dict[str, str] = field(default_factory=dict)
    navigation: list[str] = field(default_factory=list)
    months: list[str] = field(default_factory=list)
    asking: dict[str, dict[str, str]] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)
    subtitle: tuple[str, ...] = ()
    lede: tuple[str, ...] = ()
    lines: list[Mapping[str, str]] = field(default_factory=list)
    sections: dict[str, Section] = field(default_factory=dict)
    records: dict[str, Form] = field(default_factory=dict)
    referring: dict[str, str] = field(default_factory=dict)
    structured: dict[str, str] = field(default_factory=dict)

    def say(self, text: str, /, **said: object) -> str:
        """Return a text as this home has it, with what is said in the places of the names in braces."""
        own = self.words.get(text, text)
        return NAME.sub(lambda found: _shown(said[found[1]]) if found[1] in said else found[0], own) if said else own

    def several(self, number: int, one: str, many: str, /, **said: object) -> str:
        """Return the one text or the other, by how many there are: ``{number}`` in it."""
        return self.say(one if number == 1 else many, number=number, **said)

    def counted(self, kind: Kind, number: int) -> str:
        """Say how many things of a kind there are: "9 publications", "1 publication"."""
        return self.say("{number} {things}", number=number, things=self.things(kind, number))

    def things(self, kind: Kind, number: int = 2) -> str:
        """Return what one thing of a kind is called, or several are."""
        return self.say(kind.counted(1 if number == 1 else 2).partition(" ")[2])

    def group(self, facet: Facet) -> str:
        """Return what one counts by: "theme", "country"."""
        return self.say((*facet.texts("group"), facet.name.replace("-", " "))[0])

    def series(self, texts: Sequence[str], joint: str = AND) -> str:
        """Join texts as a sentence does: "a, b and c"; the last by another ``joint``, as in "a, b or c"."""
        before = ", ".join(texts[:-1])
        return self.say(joint, before=before, last=texts[-1]) if before else "".join(texts)

    def date(self, value: str) -> str:
        """Return a date as people read it: "April 2021", "5 April 2021"; a year as it is."""
        parts = value.split("-")
        if len(parts) < 2 or not all(part.isascii() and part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= len(self.months):
            return value
        return " ".join([*(str(int(part)) for part in parts[2:3]), self.months[int(parts[1]) - 1], parts[0]])


def _shown(said: object) -> str:
    """Return what is put into a sentence: a number with commas between its thousands."""
    return f"{said:,}" if isinstance(said, int) else str(said)


def of(graph: Graph) -> Wording:
    """Return the wording of a graph's pages, read once. Raises HomeError where the file of the home cannot be read."""
    return graph.remembered("pages/wording", lambda: _read(graph))


def _read(graph: Graph) -> Wording:
    wording = Wording()
    for path in graph.home.below(*FILE):
        plain_yaml.each([path], lambda text, where=str(path): _add(wording, plain_yaml.read(text), where), "the words of pages")  # type: ignore[misc]
    return wording


def _add(wording: Wording, content: Any, where: str) -> None:
    """Add what a file says. What it says in another form than it should is an error that names the part."""
    for name, said in (content if isinstance(content, Block) else Block(1)).items():
        try:
            _add_part(wording, name, said)
        except (AttributeError, TypeError, ValueError) as error:
            raise HomeError(
                f"{name} of the words of pages is not written as it should be", where=where, remedy="See docs/serving.md."
            ) from error


def _add_part(wording: Wording, name: str, said: Any) -> None:
    if name in LISTS:
        setattr(wording, name, _texts(said))
    elif name == "asking":
        wording.asking |= {need: _mapping(asked) for need, asked in said.items()}
    elif name == "records":
        wording.records |= {key: _form(value) for key, value in said.items()}
    elif name == "sections":
        wording.sections |= {key: _section(key, value) for key, value in said.items()}
    elif name == "head":
        wording.subtitle = tuple(_texts(said["subtitle"])) if "subtitle" in said else wording.subtitle
        wording.lede = tuple(_texts(said["lede"])) if "lede" in said else wording.lede
        wording.lines = [_mapping(line) for line in said["lines"]] if "lines" in said else wording.lines
    elif name in MAPPINGS:
        getattr(wording, name).update(_mapping(said))
    else:
        raise ValueError(name)


def _section(name: str, said: Any) -> Section:
    lists = {key: tuple(_texts(said[key])) for key in ("keys", "only") if key in said}
    texts = {key: str(said[key]) for key in ("look", "order", "fill", "inside") if key in said}
    if texts.get("look", "facts") not in LOOKS or texts.get("fill", "") not in FILLS:
        raise ValueError(name)
    return Section(name, str(said["heading"]), lists.get("keys", ()), only=lists.get("only", ()), **texts)


def _form(said: Any) -> Form:
    head, text = said.get("head", ""), said.get("text", [])
    return Form(tuple(str(head).split()), tuple(tuple(group.split()) for group in _texts(text)), said.get("joint", " "))


def _texts(said: Any) -> list[str]:
    if not isinstance(said, Items) or not all(isinstance(one, str) for one in said):
        raise TypeError(said)
    return list(said)


def _mapping(said: Any) -> dict[str, str]:
    if not isinstance(said, Block) or not all(isinstance(one, str) for one in said.values()):
        raise TypeError(said)
    return dict(said)
