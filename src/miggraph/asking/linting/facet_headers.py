"""Headers of kinds, facets and fields: their keys, what a facet takes, and the words that tell it from the others of its kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from miggraph.asking.facets.conditions import COUNTED, LITERAL
from miggraph.asking.facets.frames import RESERVED, WANTED
from miggraph.graph.facets import Facet, Field, Kind, Piece
from miggraph.graph.queries import header_text
from miggraph.ground.similar import did_you_mean
from miggraph.records import plain_yaml
from miggraph.records.blocks import Block, Items
from miggraph.records.plain_yaml import Malformed

Fault = tuple[int, str]
TEXTS = ("summary", "one", "value", "through", "joint", "among", "bare", "single", "widen", "part", "singular", "before", "order", "counts")
KEYS = {
    "Kind": ("summary", "one", "singular", "words", "show", "bare", "part", "counts"),
    "Facet": (
        "summary",
        "value",
        "through",
        "joint",
        "words",
        "after",
        "alone",
        "group",
        "among",
        "bare",
        "single",
        "also",
        "widen",
        "part",
        "heading",
    ),
    "Field": ("summary", "value", "asks", "verbs", "most", "least", "more", "less", "above", "below", "else", "before", "order"),
}
AGENTS = ({"agent", "person"}, {"agent", "organisation"})  # values that one name may stand for
FLAGS = ("single", "widen", "part")
NEEDED = {"Kind": ("summary", "one"), "Facet": ("summary", "value"), "Field": ("summary", "value")}
# What a value is that is no thing of a kind; only a field gives an address, only a facet counts.
KNOWN = (*LITERAL, "yes", "agent", "type", "thing", "resource/collection", "resource/series")
NAME = re.compile(r"[a-z]+(?:-[a-z]+)*")
CUT = re.compile(r"#\+ +[a-z]+: *[^\s\"'\[{].*?(?= #)")


def form(piece: Piece) -> Iterator[Fault]:
    """Find what keeps the header from being read as it was meant: no YAML, a colon or # without quotes, a key that nobody reads."""
    lines = piece.path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith("#+") and not line.startswith("#+"):
            yield number, "#+ must stand at the start of the line"
        elif line.startswith("#+") and CUT.match(line):
            yield number, "what stands behind # is not read: put the text in quotes"
    try:
        header = plain_yaml.read(header_text("\n".join(lines)))
    except Malformed as error:
        yield error.line, f"the header cannot be read: {error}; quote a text with a colon in it"
        return
    if not isinstance(header, Block) or not header:
        yield 1, "the header is missing or is not YAML: #+ summary: …"
        return
    yield from _keys(header, type(piece).__name__)


def _keys(header: Block, piece: str) -> Iterator[Fault]:
    for key in NEEDED[piece]:
        if not header.get(key):
            yield header.lines.get(key, 1), f"the header has no {key}"
    for key, said in header.items():
        if key not in KEYS[piece]:
            yield header.lines[key], f"the header of a {piece.lower()} has no key {key}{did_you_mean(key, KEYS[piece])}"
        elif key in TEXTS and said and not isinstance(said, str):
            yield header.lines[key], f"{key} is a text: put it in quotes where it has a colon"
        elif key == "heading":
            yield from _heading(header.lines[key], said)
        elif key not in TEXTS and not (isinstance(said, Items) and said and all(isinstance(one, str) and one for one in said)):
            yield header.lines[key], f"{key} is a list of texts: {key}: [one, another]"
    yield from _flags(header)


def _flags(header: Block) -> Iterator[Fault]:
    for key in FLAGS:
        if header.get(key, "yes") != "yes":
            yield header.lines[key], f"{key} is yes, or is left out"
    if not re.fullmatch(r"\d*", str(header.get("bare") or "")):
        yield header.lines["bare"], "bare is a whole number: 0 for what is tried first"


def _heading(line: int, said: object) -> Iterator[Fault]:
    texts = said if isinstance(said, Items) else [said]
    if not 1 <= len(texts) <= 2 or not all(isinstance(one, str) and one for one in texts):
        yield (
            line,
            "heading is a text, or two: what is said of what has the value, and of what has not: heading: [with a map, without a map]",
        )


def name(piece: Piece, kind: Kind) -> Iterator[Fault]:
    """Find a name that cannot be typed, means something else in a frame, or gives a column that there is already."""
    if not NAME.fullmatch(piece.name):
        yield 1, f"{piece.name} is no name: write small letters and hyphens"
    elif piece.name in (*RESERVED, *WANTED):
        yield 1, f"{piece.name} means something else in a frame: choose another name"
    elif piece is not kind and piece.name == kind.one:
        yield 1, f"{piece.name} is what a single one of the {kind.name} is called: choose another name"
    if piece is kind and not re.fullmatch(r"[a-z][a-zA-Z]*", kind.one):
        yield line(piece, "one"), f'one names a column: write one word in letters, not "{kind.one}"'


def named(piece: Piece, kind: Kind) -> Iterator[Fault]:
    """Find names of columns, and of what is tried instead, that are no fields or facets of the kind."""
    for key, part, known in (
        ("show", "field", kind.fields),
        ("else", "field", kind.fields),
        ("also", "facet", kind.facets),
        ("counts", "facet", kind.facets),
    ):
        for name in piece.texts(key):
            if name not in known:
                yield line(piece, key), f"{kind.name} have no {part} {name}{did_you_mean(name, known)}"


def value(piece: Piece, kinds: tuple[str, ...]) -> Iterator[Fault]:
    """Find a value that is no kind of thing, and keys that do not fit it; the families of terms are those of the records."""
    known = (*KNOWN, *kinds, "address" if isinstance(piece, Field) else COUNTED)
    if piece.value and piece.value not in known and piece.value.partition("/")[0] not in ("term", *kinds):
        near = did_you_mean(piece.value, known) or f": {', '.join(known)} or term/<family>"
        yield line(piece, "value"), f"there is no value {piece.value}{near}"
    yield from _fitting(piece)


def _fitting(piece: Piece) -> Iterator[Fault]:
    plain = piece.value in (*LITERAL, "yes", COUNTED)
    for key in ("through", "among"):
        if plain and piece.header.get(key):
            yield line(piece, key), f"{key} is for things: nothing is wider than a {'yes' if piece.value == 'yes' else piece.value}"
    if piece.header.get("among") and not piece.header.get("group"):
        yield line(piece, "among"), "among says which values are counted, and without group nobody counts by them"
    for key in ("most", "least", "more", "less", "above", "below"):
        if piece.header.get(key) and piece.value not in ("date", "number"):
            yield line(piece, key), f"{key} is for dates and numbers: nothing else has a first and a last"
    if piece.value in ("yes", COUNTED) and piece.header.get("group"):
        yield line(piece, "group"), "what is so or not has no values to count by, nor has a number of values"


def words(piece: Piece, kind: Kind) -> Iterator[Fault]:
    """Find words that another facet of the kind has too, where the value does not tell which of them is meant."""
    if not isinstance(piece, Facet):
        return
    for other in kind.facets.values():
        # of two that clash the later one is told; of one of the home's and one of the layer's, that of the home
        if other.name != piece.name and (other.name < piece.name or other.path.parent != piece.path.parent):
            beside = other.name in piece.texts("also") or piece.name in other.texts("also")  # both are tried: they may have words in common
            alike = not beside and (other.value == piece.value or {other.value, piece.value} in AGENTS)
            for key in ("after", "group", "words") if alike else ("group",):
                for word in sorted(set(piece.texts(key)) & set(other.texts(key))):
                    yield line(piece, key), f'"{word}" stands in {other.name} too, and nothing tells which is meant'


def line(piece: Piece, key: str) -> int:
    """Return the line of a key of the header."""
    return piece.header.lines.get(key, 1) if isinstance(piece.header, Block) else 1


RULES: dict[str, Callable[[Piece, Kind], Iterator[Fault]]] = {
    "facet-name": name,
    "facet-names": named,
    "facet-words": words,
}
