"""The contents of an issue: the articles that the annotation of a journal's issue names."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator

from miggraph.bibliography.model import Entry
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.citations.hosts import names_before
from miggraph.importing.text.citations.titles import CLOSING, put_title, unquoted
from miggraph.importing.text.layout.blocks import Block
from miggraph.importing.text.recognition.persons import People, people
from miggraph.importing.text.vocabulary.list_context import ListContext

# What stands between a quoted title and those who wrote it
BY = re.compile(r"[,.]?\s*(?:[”’\"»]\s*)?,?\s*(?:\bby\b|\(|\bde\b|\bpar\b|\bpor\b|\bvon\b|[–—])\s*")
CONTENTS = re.compile(r"\b(?:articles|papers|essays|contributions|pieces|contributors)\b", re.IGNORECASE)
# What an article takes over from its issue
KEPT = ("container-title", "volume", "issue", "issued", "publisher", "publisher-place")
EDITORIAL = re.compile(r"\b(editorial|introduction|foreword)\s+by\s+")
# "A. Berg (‘Title’)", "A. Berg on “Title”": where the names come first
BEHIND = re.compile(
    r"\s\(([‘“«„\"][^()]{2,300}?[’”»“\"])\)|(?:[,:]|\s(?:on|about|with)|\s[–—])\s([“«„\"][^”»“\"]{2,300}[”»“\"]|‘(?:[^’]|’(?=\w)){2,300}’)"
)


def articles(entry: Entry, block: Block, known: ListContext) -> Iterator[Entry]:
    """Yield the articles that the annotation of an issue names with their authors, each as an entry of its own."""
    for line, text in block.annotation:
        if found := EDITORIAL.search(text):
            named = people(text, known, found.end(), inverted=False)
            if named.names and named.end > found.end():
                yield _article(entry, found[1].capitalize(), named.names, line, doubt="the list gives no title of the editorial")
        quoted = text
        if CONTENTS.search(text):
            # where contents are announced, what stands in brackets behind a name is a title without quotation marks too
            quoted = re.sub(r"\s\(([A-ZÀ-Þ][^()“”‘’\"]{3,150})\)", r" (“\1”)", text)
        for title, names in [*_before_names(text, known)] or [*_behind_names(quoted, known)]:
            article = _article(entry, "", names, line)
            put_title(Citation("", article, known), title)
            yield article


def _before_names(text: str, known: ListContext) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Find quoted titles with "by" and names behind them."""
    at = 0
    for found in re.finditer(r"(?:(?<=[\s;:,(])|^)[‘“«„\"’](?=\S)", text):
        if found.start() < at:
            continue
        place = found.start()
        limit = min(len(text), place + 300)  # a longer quotation is no title
        for close in range(place + 3, limit):
            if text[close] not in CLOSING[text[place]] or text[close + 1 : close + 2].isalnum():
                continue
            by = BY.match(text, close + 1)
            named = people(text, known, by.end(), inverted=False) if by else None
            if named and named.names and re.match(r"\s*(?:[;.,)]|$|and\b|und\b|et\b|y\b)", text[named.end :]):
                yield unquoted(_one_quote(text[place : close + 1])), named.names
                at = named.end
                break
            if text[close + 1 : close + 2] == ";" or text[place] in "“«„":
                break


def _behind_names(text: str, known: ListContext) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Find names with a quoted title in brackets behind them."""
    floor = 0
    for found in BEHIND.finditer(text):
        start, named = names_before(text, found.start(), known, floor=floor)
        if not named.names:
            start, named = _names_behind_word(text, floor, found.start(), known)
        if named.names and start < found.start():
            yield unquoted(found[1] or found[2]), named.names
        floor = found.end() - 1


def _names_behind_word(text: str, floor: int, end: int, known: ListContext) -> tuple[int, People]:
    """Find names behind a word such as "with" or "from": "opens with Given Surname, ‘Title’"."""
    for word in reversed(list(re.finditer(r"\b(?:with|by|from|includes?|are|is|see)\s+", text[max(floor, end - 120) : end]))):
        start = max(floor, end - 120) + word.end()
        named = people(text[:end], known, start, inverted=False)
        if named.names and named.end == end:
            return start, named
    return end, People(end=end)


def _one_quote(text: str) -> str:
    return ("‘" if text[0] == "’" else text[0]) + text[1:]


def _article(issue: Entry, title: str, names: list[dict[str, str]], line: int, doubt: str = "") -> Entry:
    item = {key: copy.deepcopy(issue.item[key]) for key in KEPT if key in issue.item}
    item |= {"type": "article-journal", "author": names}
    if title:
        item["title"] = title
    article = Entry(item, line, heading=issue.heading)
    if doubt:
        article.doubt("title", doubt)
    return article
