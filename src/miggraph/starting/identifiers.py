"""Ids for the concepts and schemes of a thesaurus: words that a person can type, the same for the same thesaurus."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from miggraph.starting.choices import slug
from miggraph.starting.wording import ENGLISH, Wording, hashed, local_name


def of_concepts(named: Mapping[str, Wording], language: str, taken: Iterable[str]) -> dict[str, str]:
    """Return an id for each concept: the words of its label in a language or in English, else its notation, else the end of its address."""
    candidates = {
        concept: [words.label.get(language, ""), words.label.get(ENGLISH, ""), *words.codes, local_name(concept)]
        for concept, words in named.items()
    }
    ends = {concept: [*words.codes, local_name(concept)] for concept, words in named.items()}
    return _distinct("theme/{}", candidates, ends, taken)


def of_schemes(titles: Mapping[str, Mapping[str, str]], language: str, taken: Iterable[str]) -> dict[str, str]:
    """Return an id for each scheme: the words of its title, and ``-scheme``."""
    candidates = {scheme: [title.get(language, ""), title.get(ENGLISH, ""), local_name(scheme)] for scheme, title in titles.items()}
    return _distinct("theme/{}-scheme", candidates, {scheme: [local_name(scheme)] for scheme in titles}, taken)


def _distinct(form: str, candidates: Mapping[str, list[str]], ends: Mapping[str, list[str]], taken: Iterable[str]) -> dict[str, str]:
    """Return an id of a form for each thing, of the first of its candidates that has letters.

    Where several would have the same, each has an end of its own behind it, so that no id depends on the order of a file.
    """
    wanted: dict[str, list[str]] = defaultdict(list)
    for thing, texts in candidates.items():
        wanted[next(filter(None, map(slug, texts)), hashed(thing))].append(thing)
    used = {*taken, *(form.format(name) for name in wanted)}
    found: dict[str, str] = {}
    for name, things in wanted.items():
        is_free = len(things) == 1 and form.format(name) not in set(taken)
        for thing in things:
            longer = (form.format(f"{name}-{end}") for end in [*map(slug, ends[thing]), hashed(thing)] if end)
            found[thing] = form.format(name) if is_free else next(id for id in longer if id not in used)
            used.add(found[thing])
    return found
