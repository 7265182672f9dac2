"""Measure the text importer: precision, recall and F1 of every field of every document, against records that a person made.

python scripts/quality.py [NAME ...] [--failures] [--json]

The gold of the two source documents beside the checkout is data/, that of each list in tests/lists/ its NAME.gold.yaml. Fails where a
document misses its goal.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from quality_scores import Score, held_back, score, together
from quality_views import View, flatten, gold_of_data, gold_of_list

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT.parent / "shared" / "sources"
LISTS = ROOT / "tests" / "lists"
DOCUMENTS = {  # source document: the source in data/, the section that is its directory of organisations
    "migration-key-resources": ("source/migration-key-resources", "source/migration-key-resources#organisations"),
    "kalayaan-campaigns": ("source/kalayaan-campaigns", ""),
}


# running the importer


def empty_home(target: Path) -> Path:
    """Make a home with our ontology, queries, themes, terms, places and languages, and nothing else. Returns its path."""
    for part in ("ontology", "queries", "data/base"):
        shutil.copytree(ROOT / part, target / part)
    for name in ("miggraph.toml", "data/themes.yaml", "data/terms.yaml"):
        shutil.copy(ROOT / name, target / name)
    return target


def read_records(path: Path) -> list[dict[str, Any]]:
    """Read the records of a file, or of all files below a folder, every scalar as text."""
    from miggraph.ground.homes import record_files

    found: list[dict[str, Any]] = []
    for file in record_files(path):
        text = file.read_text(encoding="utf-8")
        found += (
            [json.loads(line) for line in text.split("\n") if line.strip()]
            if file.suffix == ".jsonl"
            else yaml.load(text, Loader=yaml.CBaseLoader)
        )
    return found


def imported(path: Path) -> list[dict[str, Any]]:
    """Import a list into an empty home. Returns the records as they would be written, each with the line it was read from."""
    import miggraph
    from miggraph import importing

    with tempfile.TemporaryDirectory() as folder:
        graph = miggraph.open(empty_home(Path(folder) / "home"))
        return [{**draft.record, "line": draft.line} for draft in importing.Import(graph, "text").document(path)]


# documents


@dataclass(frozen=True)
class Document:
    """A document, its gold, and the F1 it should reach."""

    name: str
    path: Path
    goal: float

    def gold(self) -> list[View]:
        if self.name not in DOCUMENTS:
            return gold_of_list(read_records(self.path.with_suffix(".gold.yaml")))
        source, directory = DOCUMENTS[self.name]
        return gold_of_data(read_records(ROOT / "data"), source, directory, settled())

    def score(self) -> Score:
        records, gold = imported(self.path), self.gold()
        result = score(flatten(records, read_records(ROOT / "data" / "base" / "places")), gold)
        held_back(result, records, gold, self.path.read_text(encoding="utf-8"))
        return result


def settled() -> dict[str, Any]:
    """Return what in data/ is not an entry of its document, or not what it prints, with the reasons."""
    found: dict[str, Any] = yaml.load((LISTS / "settled.yaml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    return found


def documents() -> list[Document]:
    """List the documents: those of ``shared/sources`` if they are there, and those of ``tests/lists``."""
    sources = [Document(name, SOURCES / f"{name}.txt", 0.97) for name in DOCUMENTS if SOURCES.is_dir()]
    return sources + [Document(path.stem, path, 0.92) for path in sorted(LISTS.glob("*.txt"))]


# the report


def lines(name: str, result: Score, goal: float = 0) -> Iterator[str]:
    """Yield the lines of the table of one document, or of all."""
    yield f"\n{name}" + (f"  (goal: F1 {goal:.2f})" if goal else "")
    yield f"  {'field':<18}{'right':>7}{'wrong':>7}{'missing':>9}{'precision':>11}{'recall':>8}{'F1':>8}"
    for key, tally in [*sorted(result.fields.items()), ("all fields", result.total)]:
        yield f"  {key:<18}{tally.right:>7}{tally.wrong:>7}{tally.missing:>9}{tally.precision:>11.3f}{tally.recall:>8.3f}{tally.f1:>8.3f}"


def as_json(scores: Mapping[str, Score]) -> str:
    """Write the scores, and all that is not right, as JSON."""
    document: dict[str, Any] = {}
    for name, result in scores.items():
        fields = {
            key: {**vars(tally), "precision": tally.precision, "recall": tally.recall, "f1": tally.f1}
            for key, tally in sorted(result.fields.items())
        }
        document[name] = {"f1": result.total.f1, "fields": fields, "misses": [miss._asdict() for miss in result.misses]}
    return json.dumps(document, ensure_ascii=False, indent=1)


def report(chosen: Sequence[Document], scores: Mapping[str, Score], *, failures: bool) -> Iterator[str]:
    """Yield the lines of the whole report."""
    for document in chosen:
        result = scores[document.name]
        yield from lines(document.name, result, document.goal)
        if failures:
            yield from (f"  line {miss.line or '?'}: {miss.kind} {miss.field}: {miss.value}  [{miss.entry}]" for miss in result.misses)
    yield from lines("all documents", together(scores.values()))
    if not SOURCES.is_dir():
        yield f"\nThe source documents were skipped: they are not ours to publish, and there is no {SOURCES}."
    yield f"\n{len(settled()['settled'])} values of data/ are not what the documents print: they are measured as printed or not at all (tests/lists/settled.yaml)."
    for document in chosen:
        reached = scores[document.name].total.f1
        yield f"{document.name:<28} F1 {reached:.3f}  goal {document.goal:.2f}  {'reached' if reached >= document.goal else 'MISSED'}"


def main() -> None:
    """Measure the documents named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"one of {', '.join(each.name for each in documents())}; all if none is named"
    )
    parser.add_argument("--failures", action="store_true", help="list each value that is wrong or missing")
    parser.add_argument("--json", action="store_true", help="write JSON")
    options = parser.parse_args()
    chosen = [each for each in documents() if not options.names or each.name in options.names]
    scores = {each.name: each.score() for each in chosen}
    sys.stdout.write((as_json(scores) if options.json else "\n".join(report(chosen, scores, failures=options.failures))) + "\n")
    sys.exit(any(scores[each.name].total.f1 < each.goal for each in chosen))


if __name__ == "__main__":
    main()
