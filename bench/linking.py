"""Labels looked up in a vocabulary of half a million terms, beside brute force and tantivy. ``python -m bench.linking [VOCABULARY]``.

Ten thousand labels: half are those of our themes, half are headings of the vocabulary; all with typing errors, inversions, plurals, without
punctuation, in capitals. The brute force compares every label with every heading (``rapidfuzz.process.cdist``, the same scorer, folded
texts, as many workers); it is run on a sample and scaled. Sides take turns; what counts is processor time, where other things run too.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from miggraph.linking.index import Hit, Index
    from miggraph.linking.model import Vocabulary

from miggraph.ground.errors import StoreError

T = TypeVar("T")
ROOT = Path(__file__).parent.parent
LETTERS = "abcdefghijklmnopqrstuvwxyz"
THEMES = 'SELECT ?label { ?theme skos:prefLabel|skos:altLabel ?label FILTER(CONTAINS(STR(?theme), "/theme/")) }'


class Label(NamedTuple):
    """A label to look up; ``term`` is the number of the one it was drawn from, or -1."""

    text: str
    term: int = -1


# labels


def typo(text: str, draw: random.Random) -> str:
    """Leave a letter out, put one in, change one, or swap two."""
    place = draw.randrange(len(text))
    head, tail = text[:place], text[place:]
    return draw.choice(
        [
            head + tail[1:],
            head + draw.choice(LETTERS) + tail,
            head + draw.choice(LETTERS) + tail[1:],
            head + tail[1:2] + tail[:1] + tail[2:],
        ]
    )


def inverted(text: str, _: random.Random) -> str:
    first, comma, second = text.partition(", ")
    return f"{second} {first}" if comma else ", ".join(reversed(text.split(" ", 1)))


VARIATIONS: tuple[Callable[[str, random.Random], str], ...] = (
    typo,
    lambda text, draw: typo(typo(text, draw), draw),
    inverted,
    lambda text, _: f"{text}s",
    lambda text, _: text.replace("--", " ").replace(",", "").upper(),
)


def labels(index: Index, count: int, *, seed: int = 4) -> list[Label]:
    """Return labels, the same for the same seed and vocabulary."""
    import miggraph

    draw = random.Random(seed)
    rows = miggraph.open(ROOT).sparql(THEMES)
    ours = sorted({str(row["label"]) for row in rows if len(str(row["label"])) > 3})  # type: ignore[union-attr]
    made = [Label(draw.choice(VARIATIONS)(draw.choice(ours), draw)) for _ in range(count // 2)]
    for _ in range(count - len(made)):
        term = draw.randrange(len(index))
        made.append(Label(draw.choice(VARIATIONS)(index.term(term).label, draw), term))
    return draw.sample(made, len(made))


# measuring


class Cost(NamedTuple):
    """What something took, in seconds."""

    wall: float
    processor: float


def timed(run: Callable[[], T]) -> tuple[T, Cost]:
    """Run something; its processor time includes that of the processes it started and that have ended."""
    wall, processor = time.perf_counter(), _processor()
    result = run()
    return result, Cost(time.perf_counter() - wall, _processor() - processor)


def _processor() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def show(name: str, cost: Cost, note: str = "") -> None:
    print(f"  {name:<38} {cost.wall:8.2f} s   {cost.processor:8.2f} s of processor time   {note}")


# sides


def brute_force(wanted: list[Label], texts: list[str], workers: int) -> Any:
    """Return the scores of each label against each folded heading, shape (labels, headings)."""
    from rapidfuzz import fuzz, process

    from miggraph.ground.folding import fold

    return process.cdist([fold(label.text) for label in wanted], texts, scorer=fuzz.token_sort_ratio, workers=workers)


def best_terms(scores: Any, owners: Any, limit: int) -> list[tuple[int, float]]:
    """Return the best terms of a row of scores, and their scores."""
    import numpy as np

    best: dict[int, float] = {}
    for place in np.argpartition(-scores, limit * 5)[: limit * 5]:
        best[int(owners[place])] = max(best.get(int(owners[place]), 0.0), float(scores[place]))
    return sorted(best.items(), key=lambda item: -item[1])[:limit]


def tantivy_side(index: Index, wanted: list[Label], limit: int) -> tuple[list[list[int]], Cost, Cost] | None:
    """Return the terms that tantivy finds by words (BM25, each word at most one letter off), and the costs of building and asking."""
    try:
        import tantivy
    except ImportError:
        return None
    schema = tantivy.SchemaBuilder().add_text_field("label", tokenizer_name="en_stem").add_integer_field("term", stored=True).build()
    engine = tantivy.Index(schema)

    def build() -> None:
        writer = engine.writer()
        for number, term in enumerate(index):
            writer.add_document(tantivy.Document(label=term.label, term=number))
        writer.commit()
        writer.wait_merging_threads()
        engine.reload()

    def ask() -> list[list[int]]:
        searcher = engine.searcher()
        return [[searcher.doc(place)["term"][0] for _, place in searcher.search(query, limit).hits] for query in map(parsed, wanted)]

    def parsed(label: Label) -> Any:
        return engine.parse_query_lenient(label.text, ["label"], fuzzy_fields={"label": (False, 1, True)})[0]

    _, building = timed(build)
    found, asking = timed(ask)
    return found, building, asking


def in_two(folder: Path, texts: list[str]) -> list[list[Hit]]:
    """Look labels up in two processes, each of which maps the same index."""
    half = len(texts) // 2
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        return [hits for part in pool.map(looked_up, [folder] * 2, [texts[:half], texts[half:]]) for hits in part]


def suggested(vocabulary: Vocabulary, texts: list[str]) -> None:
    """Propose candidates for things with one label each, in as many processes as there are processors."""
    from miggraph.ground.homes import Home
    from miggraph.linking.model import Name, Subject
    from miggraph.linking.suggesting import suggest

    ours = [Subject(f"theme/t{number}", "theme", (Name(text),)) for number, text in enumerate(texts)]
    with tempfile.TemporaryDirectory() as folder:
        suggest(Home(Path(folder)), vocabulary, ours, workers=os.cpu_count() or 1)


def looked_up(folder: Path, texts: list[str]) -> list[list[Hit]]:
    from miggraph.linking.index import Index

    return list(Index(folder).nearest(texts, limit=10))


# the run


def run(vocabulary: str, count: int, sample: int, folder: Path) -> None:
    from miggraph.linking import vocabularies

    made, building = timed(lambda: vocabularies.open(vocabulary, index=folder))
    _, opening = timed(lambda: vocabularies.open(vocabulary, index=folder))
    index: Index = made.index  # type: ignore[attr-defined]
    size = sum(file.stat().st_size for file in folder.rglob("*")) / 1e6
    print(
        f"{vocabulary}: {len(index):,} terms, {len(index.arrays['owners']):,} labels; {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
    )
    show("build the index", building, f"{size:.0f} MB on disk")
    print(f"  {'open it':<38} {opening.wall * 1000:8.1f} ms")
    wanted = labels(index, count)
    texts = [label.text for label in wanted]
    list(index.nearest(texts[:50]))
    found, ours = timed(lambda: list(index.nearest(texts, limit=10)))
    show(f"{count:,} labels, one process", ours)
    show(f"{count:,} labels, two processes", timed(lambda: in_two(index.folder, texts))[1])
    show(f"{count:,} labels, by shared words too", timed(lambda: [index.sharing(text, limit=10) for text in texts])[1], "(in addition)")
    show(f"{count:,} things suggested for, all in all", timed(lambda: suggested(made, texts))[1], "(matched, and written)")
    print(f"  peak of memory of a process that asks: {peak(vocabulary, folder, count):.0f} MB")
    compared(index, wanted, found, ours, sample)


def compared(index: Index, wanted: list[Label], found: list[list[Hit]], ours: Cost, sample: int) -> None:
    """Set what was found beside brute force on a sample, and beside tantivy."""
    from miggraph.ground.folding import fold

    names = [(fold(term.label), number) for number, term in enumerate(index)]
    texts, owners = [text for text, _ in names], [number for _, number in names]
    some = wanted[:sample]
    scores, cost = timed(lambda: brute_force(some, texts, 1))
    brute = Cost(*(value * len(wanted) / sample for value in cost))
    show(f"brute force, one worker ({sample} labels, scaled)", brute, f"ratio {brute.processor / ours.processor:.1f} (goal: at least 10)")
    top = [best_terms(row, owners, 10) for row in scores]
    alike = [sum(hit.score >= best[-1][1] - 1e-3 for hit in hits[:10]) / 10 for hits, best in zip(found, top, strict=False)]
    print(f"  recall at 10 of the brute force's ten: {sum(alike) / len(alike):.3f} (goal: 0.98); ties count, whichever is listed")
    terms = [[hit.term for hit in hits] for hits in found]
    report("  heading found among ten: ours", some, terms)
    report("  heading found among ten: brute force", some, [[term for term, _ in best] for best in top])
    if (peer := tantivy_side(index, wanted, 10)) is None:
        print("  tantivy is not installed (PyPI package tantivy)")
        return
    show("tantivy: build", peer[1])
    show("tantivy: ask, one letter off", peer[2])
    report("  heading found among ten: tantivy", some, peer[0])


def report(name: str, wanted: list[Label], found: list[list[int]]) -> None:
    """Say how many of the labels that were drawn from the vocabulary lead to their term."""
    hits = [label.term in terms for label, terms in zip(wanted, found, strict=False) if label.term >= 0]
    print(f"{name}: {sum(hits)} of {len(hits)}")


def peak(vocabulary: str, folder: Path, count: int) -> float:
    """Return the peak of memory, in megabytes, of a process that opens the index and looks labels up."""
    script = (
        "import resource, sys; from miggraph.linking import vocabularies\n"
        "index = vocabularies.open(sys.argv[1], index=sys.argv[2]).index\n"
        "texts = [index.term(n * 37 % len(index)).label for n in range(int(sys.argv[3]))]\n"
        "for _ in index.nearest(texts): pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    command = [sys.executable, "-c", script, vocabulary, str(folder), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return int(done.stdout) / (1024 * 1024 if sys.platform == "darwin" else 1024)


def linking(options: argparse.Namespace) -> None:
    """Look labels up in a vocabulary of half a million terms, beside brute force and tantivy."""
    chosen = getattr(options, "vocabulary", "fast")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(getattr(options, "index", None) or temporary)
        try:
            run(chosen, getattr(options, "labels", 10_000), getattr(options, "sample", 300), folder)
        except StoreError as error:
            print(f"linking: skipped: {error}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vocabulary", nargs="?", default="fast", help="fast, lcsh, or whatever miggraph link opens")
    parser.add_argument("--labels", type=int, default=10_000, help="how many labels are looked up")
    parser.add_argument("--sample", type=int, default=300, help="how many of them the brute force compares")
    parser.add_argument("--index", help="the folder that keeps the index; by default one that is deleted")
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    linking(parser.parse_args())


if __name__ == "__main__":
    main()
