"""Headers of query files: YAML behind ``#+``, as grlc and other peers read it, and the keys that it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from miggraph.graph.queries import Query, header_text
from miggraph.ground.similar import did_you_mean
from miggraph.records import plain_yaml
from miggraph.records.blocks import Block, Items
from miggraph.records.plain_yaml import Malformed

Fault = tuple[int, str]
KEYS = ("summary", "description", "method", "frame", "kept", "defaults", "answer", "question", "tags")
LISTS = {
    "defaults": "a list of names and values: - theme: https://…",
    "answer": 'a list of three sentences, for one row, several and none: - "{organisation} works on {theme}"',
    "question": "a list of questions: - what there is on {theme}",
    "tags": "a list of words: - resources",
}


def _form(query: Query) -> Iterator[Fault]:
    for number, line in enumerate(query.text.split("\n"), 1):
        if line.lstrip().startswith("#+") and not line.startswith("#+"):
            yield number, "#+ must stand at the start of the line"
    try:
        header = plain_yaml.read(header_text(query.text))
    except Malformed as error:
        yield error.line, f"the header cannot be read: {error}; quote a text with a colon in it"
        return
    if not isinstance(header, Block) or not header:
        yield 1, "the header is missing or is not YAML: #+ summary: …"


def _yaml(query: Query) -> Iterator[Fault]:
    """Peers read the header as YAML 1.1: there, each value must be the text that stands here (``no`` is false, ``2010-01-01`` a date)."""
    if not query.header:
        return  # and what libyaml could not read, the recursive reader of peers is not to be given
    try:
        typed = yaml.safe_load(header_text(query.text))
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that is none
        yield getattr(getattr(error, "problem_mark", None), "line", 0) + 1, "peers cannot read the header: put texts in quotes"
        return
    for path, value in _leaves(typed):
        if not isinstance(value, str):
            yield query.line(path[-1]), f"peers read {'.'.join(path)} as {type(value).__name__}, not as text: put it in quotes"


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if path == ("defaults",):
        for entry in value if isinstance(value, list) else []:
            if not isinstance(entry, dict):
                yield (*path, str(entry)), entry
    elif isinstance(value, dict) and not path:
        for key, inner in value.items():
            yield from _leaves(inner, (str(key),))
    elif isinstance(value, list):
        for inner in value:
            yield (*path, str(inner)[:20]), inner
    elif path:
        yield path, value


def _keys(query: Query) -> Iterator[Fault]:
    if not query.header:
        return  # that it is missing is told already
    names = list(query.header)
    for name in ("summary", "description", "question", "tags"):
        if not query.header.get(name):
            yield 1, f"the header has no {name}"
    if names and names[-1] != "tags":
        yield query.line(f"#+ {names[-1]}"), "tags must be the last key of the header"
    for name in names:
        if name not in KEYS:
            yield query.line(f"#+ {name}"), f"the header has an unknown key {name}{did_you_mean(name, KEYS)}"
        elif name in LISTS and not isinstance(query.header[name], Items):
            yield query.line(f"#+ {name}"), f"{name} is {LISTS[name]}"
    if "\n" in query.description.strip():
        yield query.line("#+ description"), "the description must be one line"


def _answers(query: Query) -> Iterator[Fault]:
    texts = query.answers
    if texts and len(texts) != 3:
        yield query.line("#+ answer"), "answer has three sentences: for one row, for several, for none"
    for place, text in enumerate(texts):
        for name in re.findall(r"\{(\w*)\}", text):
            if name not in query.parameters and name != "number" and not (place < 2 and f"?{name}" in query.body):
                yield query.line(text), f"the answer names {name}, which is neither a parameter nor, where there are rows, a column"
        for inner in re.findall(r"\[([^\]]*)\]", text):
            if not any(f"{{{name}}}" in inner for name in query.parameters):
                yield query.line(text), f"what may be left out names no parameter: [{inner}]"
        if re.search(r"[\[\]{}]", re.sub(r"\[[^\[\]]*\]", "", re.sub(r"\{\w+\}", "", text))):
            yield query.line(text), "the brackets or braces of the answer do not match"


RULES: dict[str, Callable[[Query], Iterator[Fault]]] = {
    "header-form": _form,
    "header-yaml": _yaml,
    "header-keys": _keys,
    "answer": _answers,
}
