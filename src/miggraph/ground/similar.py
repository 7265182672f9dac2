"""What a misspelt word may have meant."""

from __future__ import annotations

from collections.abc import Iterable

HINTS = 100  # looked for in one run
CUTOFF = 75  # of 100: "titel" is near "title", "them" is not near "table"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return the question after the nearest of some words, to stand behind a message; "" where none is near."""
    from rapidfuzz import fuzz, process

    near = process.extract(word, list(known), scorer=fuzz.ratio, score_cutoff=CUTOFF, limit=5)
    near.sort(key=lambda hit: (-hit[1], hit[0]))  # of several as near, the same in every run, however the known ones were kept
    return f": did you mean {near[0][0]}?" if near else ""


def hints(ids: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Map ids that nothing has to the question after the nearest of their kind; the first ``HINTS`` only, for each takes a look at all."""
    wanted = list(dict.fromkeys(ids))[:HINTS]
    by_kind: dict[str, list[str]] = {}
    for name in known if wanted else ():
        by_kind.setdefault(name.partition("/")[0], []).append(name)
    return {name: did_you_mean(name, by_kind.get(name.partition("/")[0], ())) for name in wanted}
