"""Measure the matcher on real vocabularies: recall in the first ten, precision at 0.9 and more, and how far the scores can be believed.

python scripts/quality_links.py [fast lcsh ...] [--labels]

Each vocabulary is measured by labels alone, and then with neighbours in meaning where the extra "semantic" is installed: making sense of half
a million headings takes a while the first time.

The gold (tests/links/gold.tsv) was verified in published files. tests/links/judged.tsv judges other candidates one by one; whoever made the
matcher judged them, from the labels alone, and nobody has judged them a second time. Our labels are those from before anything was mapped
(tests/links/labels.tsv): copying a vocabulary's headings into them would not be linking.

The weights of the matcher were chosen on FAST and LCSH. The misses of both halves of their gold were seen meanwhile, so that the half "measure"
is not blind there; MeSH was looked at only when the weights stood. Two sets of themes that we do not have (tests/links/blind) were written, and
their gold found with grep, by people who never saw the matcher; what they showed at first sight is in docs/linking.md. Fails where a goal is missed; a vocabulary that is not installed is skipped.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import click
from quality import read_records

from miggraph.ground.errors import MiggraphError
from miggraph.linking import subjects as our
from miggraph.linking.model import Candidate, Name, Subject, Vocabulary
from miggraph.linking.shortlist import shortlist
from miggraph.linking.suggesting import Neighbours, candidates

ROOT = Path(__file__).resolve().parent.parent
LINKS = ROOT / "tests" / "links"
VOCABULARIES = ("fast", "lcsh", "mesh")
BLIND = ("social", "other")
FIRST = 10
RECALL, RECALL_BY_MEANING, PRECISION = 0.55, 0.75, 0.85
ACCEPTED = {"exactMatch", "closeMatch", "broadMatch", "narrowMatch"}


def rows(name: str) -> list[dict[str, str]]:
    """Read a table of tests/links."""
    with (LINKS / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def key(identifier: str) -> str:
    """Return the last part of an identifier: publishers write one id with http and https, and with and without folders."""
    return identifier.rstrip("/").rpartition("/")[2]


@dataclass
class Gold:
    """What is known to be right and wrong."""

    relations: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))  # subject, object: relation
    verdicts: dict[tuple[str, str, str], bool] = field(default_factory=dict)  # subject, object, predicate
    halves: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, vocabulary: str, table: str = "gold.tsv") -> Gold:
        """Read the gold of a vocabulary, and all judgements."""
        found = cls()
        for row in rows(table):
            if row["vocabulary"] == vocabulary:
                found.relations[row["subject"]][key(row["object"])] = row["relation"]
                found.halves[row["subject"]] = row.get("half", "")
        for row in rows("judged.tsv"):
            found.verdicts[row["subject"], key(row["object"]), row["predicate"]] = row["verdict"] == "right"
        return found

    def verdict(self, candidate: Candidate) -> bool | None:
        """Say whether a candidate is right as proposed; None where nobody has said. Close is right where exact would be."""
        subject, object_id, predicate = candidate.subject.id, key(candidate.term.id), candidate.predicate.partition(":")[2]
        if relation := self.relations[subject].get(object_id):
            return predicate == relation or (predicate, relation) == ("closeMatch", "exactMatch")
        return self.verdicts.get((subject, object_id, candidate.predicate))

    def is_found(self, subject: str, first: Iterable[Candidate], relations: set[str]) -> bool:
        """Say whether one of the accepted mappings of a subject is among its candidates."""
        wanted = {object_id for object_id, relation in self.relations[subject].items() if relation in relations}
        return any(key(candidate.term.id) in wanted for candidate in first)

    def subjects(self, relations: set[str], half: str = "") -> list[str]:
        """List the subjects that have a mapping of some relation, of a half or of both."""
        return [
            subject
            for subject, found in sorted(self.relations.items())
            if relations & set(found.values()) and half in ("", self.halves.get(subject, ""))
        ]


def themes() -> list[Subject]:
    """Read our themes with the labels they had before anything was mapped."""
    import miggraph

    names: dict[str, list[Name]] = defaultdict(list)
    for row in rows("labels.tsv"):
        names[row["subject"]].append(Name(row["label"], row["field"], "en"))
    found = our.read(miggraph.open(ROOT).store, "theme")
    return [replace(subject, names=tuple(names[subject.id])) for subject in found if subject.id in names]


def blind(name: str) -> list[Subject]:
    """Read themes that we do not have, with the labels of what is broader in their file or in ours."""
    records = {record["id"]: record for record in read_records(ROOT / "data" / "themes.yaml")}
    own = [record for record in read_records(LINKS / "blind" / f"{name}.yaml") if record["type"] == "Theme"]
    records |= {record["id"]: record for record in own}

    def above(id: str) -> list[str]:
        direct = records[id].get("broader", [])
        return [*direct, *(other for broader in direct for other in above(broader))]

    return [
        Subject(
            record["id"],
            "theme",
            (Name(record["label"], "skos:prefLabel", "en"), *(Name(text, "skos:altLabel", "en") for text in record.get("altLabels", []))),
            broader=tuple(records[id]["label"] for id in above(record["id"])),
            definition=record.get("definition", ""),
        )
        for record in own
    ]


class Share(NamedTuple):
    """So many of so many."""

    part: int
    whole: int


def share(part: int, whole: int) -> str:
    """Say a share in plain figures."""
    return f"{part:3d} of {whole:3d}  {part / whole:4.0%}" if whole else "none"


def recall(gold: Gold, found: dict[str, list[Candidate]]) -> Share:
    """Print the recall in the first ten by half. Returns that of both."""
    result = Share(0, 0)
    for title, relations in (("any accepted mapping", ACCEPTED), ("an exact or close one", {"exactMatch", "closeMatch"})):
        for half in ("", "tune", "measure"):
            if not (wanted := gold.subjects(relations, half)):
                continue
            hits = sum(gold.is_found(subject, found.get(subject, [])[:FIRST], relations) for subject in wanted)
            click.echo(f"  first {FIRST}: {title:22} {half or 'both halves':12} {share(hits, len(wanted))}")
            if relations is ACCEPTED and not half:
                result = Share(hits, len(wanted))
    return result


def precision(gold: Gold, found: dict[str, list[Candidate]]) -> Share:
    """Print the share of right ones at 0.9 and more by half, what nobody has judged counted as wrong. Returns that of all."""
    sure = [candidate for ranked in found.values() for candidate in ranked if candidate.score >= 0.9]
    for title, chosen in (("all", sure), ("in gold", [one for one in sure if one.subject.id in gold.relations])):
        click.echo(f"  at 0.9 or more: {title:30} {share(sum(gold.verdict(one) is True for one in chosen), len(chosen))}")
    for half in ("tune", "measure"):
        if not (chosen := [one for one in sure if gold.halves.get(one.subject.id) == half]):
            continue
        click.echo(f"  at 0.9 or more: {half:30} {share(sum(gold.verdict(one) is True for one in chosen), len(chosen))}")
    for one in sure:
        if gold.verdict(one) is None:
            click.echo(f"  not judged: {one.subject.id}\t{one.term.id}\t{one.term.label}\t{one.predicate}")
    return Share(sum(gold.verdict(one) is True for one in sure), len(sure))


def reliability(gold: Gold, found: dict[str, list[Candidate]]) -> None:
    """Print for each tenth of the scores how many of the judged candidates are right."""
    click.echo("  score        right of those judged   of all")
    everything = [candidate for ranked in found.values() for candidate in ranked]
    for tenth in range(9, 1, -1):
        chosen = [one for one in everything if min(int(one.score * 10), 9) == tenth]
        known = [verdict for one in chosen if (verdict := gold.verdict(one)) is not None]
        click.echo(f"  {tenth / 10:.1f}–{tenth / 10 + 0.1:.1f}      {share(sum(known), len(known)):20}  {len(chosen):5d}")


def measure(vocabulary: Vocabulary, neighbours: Neighbours | None = None) -> bool:
    """Measure the matcher on a vocabulary. Returns whether the goals are met over all samples."""
    samples = [("our themes", themes(), Gold.read(vocabulary.name))]
    samples += [(f"blind: {name}", blind(name), Gold.read(vocabulary.name, f"blind/{name}.tsv")) for name in BLIND]
    pairs = [_measure(vocabulary, title, ours, gold, neighbours) for title, ours, gold in samples if gold.relations]
    goals = (RECALL_BY_MEANING if neighbours else RECALL, PRECISION)
    met = True
    for name, goal, shares in zip(("recall in the first ten", "right at 0.9 or more"), goals, zip(*pairs, strict=True), strict=True):
        part, whole = sum(one.part for one in shares), sum(one.whole for one in shares)
        click.echo(f"{vocabulary.name}{' by meaning' if neighbours else ''}: {name}: {share(part, whole)}, goal {goal:.0%}")
        met = met and part >= goal * whole
    return met


def _measure(vocabulary: Vocabulary, title: str, ours: list[Subject], gold: Gold, neighbours: Neighbours | None) -> tuple[Share, Share]:
    if title.startswith("blind"):
        ours = [subject for subject in ours if subject.id in gold.relations]  # of the others nobody has said what is right
    found = {
        subject.id: shortlist(ranked, FIRST)
        for subject, ranked in zip(ours, candidates(vocabulary, ours, neighbours=neighbours), strict=True)
    }
    by = " with neighbours by meaning" if neighbours else ""
    click.echo(f"{vocabulary.name}{by}, {title}: {len(ours)} themes, {len(gold.relations)} in gold")
    shares = recall(gold, found), precision(gold, found)
    reliability(gold, found)
    return shares


def opened(name: str) -> Vocabulary | None:
    """Open an installed vocabulary; say why where that cannot be done."""
    from miggraph.linking import vocabularies

    try:
        return vocabularies.open(name, kind="theme")
    except MiggraphError as error:
        click.echo(f"{name}: skipped: {error}", err=True)
        return None


def main(arguments: list[str] | None = None, open_vocabulary: Callable[[str], Vocabulary | None] = opened) -> int:
    """Measure every vocabulary that is there, by labels alone and by meaning. Returns 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vocabulary", nargs="*", default=list(VOCABULARIES))
    parser.add_argument("--labels", action="store_true", help="by labels alone, without neighbours in meaning")
    options = parser.parse_args(arguments)
    there = [vocabulary for name in options.vocabulary if (vocabulary := open_vocabulary(name))]
    met = [measure(vocabulary) for vocabulary in there]
    if not options.labels:
        met += [measure(vocabulary, neighbours) for vocabulary in there if (neighbours := by_meaning(vocabulary))]
    return 0 if all(met) else 1


def by_meaning(vocabulary: Vocabulary) -> Neighbours | None:
    """Open the neighbours in meaning; say why where that cannot be done."""
    from miggraph.linking import semantic

    try:
        with click.progressbar(length=1000, label=f"{vocabulary.name}: reading for meaning", file=sys.stderr) as bar:
            return semantic.open(vocabulary, tick=lambda done, of: bar.update(1000 * done // of - bar.pos))
    except MiggraphError as error:
        click.echo(f"{vocabulary.name} with neighbours by meaning: skipped: {error}", err=True)
        return None


if __name__ == "__main__":
    sys.exit(main())
