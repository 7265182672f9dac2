"""Suggesting links: what is written, what is left alone, and that an interrupted run goes on. Each test says in a sentence what it expects."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import miggraph
from miggraph import sssom
from miggraph.ground.errors import ParameterError, UnknownThing
from miggraph.ground.homes import Home
from miggraph.linking import subjects, suggesting, vocabularies
from miggraph.linking.model import Name, Subject, Term
from miggraph.linking.suggesting import Summary
from miggraph.sssom import NOTHING, MappingSet

HEADINGS = {
    "1": "Visas",
    "2": "Migration, Internal",
    "3": "Pensions",
    "4": "Old age pensions",
    "5": "Quantum systems",
}
SPACE = "http://example.org/headings/"


class Headings:
    """A vocabulary in memory, which offers all its terms for everything."""

    name, source, prefix, namespace = "headings", SPACE, "hd", SPACE

    def __init__(self, stop_after: int = 1_000_000) -> None:
        self.asked: list[str] = []
        self.stop_after = stop_after

    def near(self, subjects: Sequence[Subject], *, limit: int = 50) -> Iterator[list[Term]]:
        for subject in subjects:
            if len(self.asked) >= self.stop_after:
                raise KeyboardInterrupt
            self.asked.append(subject.id)
            yield list(self.terms([SPACE + id for id in HEADINGS]).values())[:limit]

    def terms(self, ids: Sequence[str]) -> dict[str, Term]:
        return {id: Term(id, (Name(HEADINGS[id.removeprefix(SPACE)]),)) for id in ids}


class Alike:
    """Neighbours in meaning, always the same one."""

    def near(self, subjects: Sequence[Subject], limit: int = 10) -> Iterator[list[tuple[Term, float]]]:
        for _ in subjects:
            yield [(Term(f"{SPACE}5", (Name(HEADINGS["5"]),)), 0.66)][:limit]


def theme(id: str, label: str, *others: str) -> Subject:
    return Subject(f"theme/{id}", "theme", (Name(label), *(Name(text, "skos:altLabel") for text in others)))


OURS = [theme("visas", "Visas"), theme("internal-migration", "Internal migration"), theme("care-diamond", "Care diamond")]


def suggest(folder: Path, vocabulary: Any, ours: Sequence[Subject], **options: Any) -> Summary:
    return suggesting.suggest(Home(folder), vocabulary, ours, **options)


def written(folder: Path) -> MappingSet:
    return sssom.read(Home(folder).mappings / "themes-headings.sssom.tsv")


def objects(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in written(folder).rows:
        found.setdefault(row.subject_id.partition("/")[2], []).append(row.object_label)
    return found


def test_candidates_are_written_with_what_a_reviewer_needs(tmp_path: Path) -> None:
    """A row says how sure, which fields and which text matched, by what tool and why; it waits for a person."""
    summary = suggest(tmp_path, Headings(), OURS)
    [row] = [row for row in written(tmp_path).rows if row.subject_id == "miggraph:theme/internal-migration"]
    assert (row.predicate_id, row.object_id, row.object_label) == ("skos:exactMatch", "hd:2", "Migration, Internal")
    assert (row.confidence, row.match_string, row.mapping_tool) == ("0.95", "migration internal", "miggraph")
    assert (row.subject_match_field, row.object_match_field) == ("skos:prefLabel", "skos:prefLabel")
    assert (row.mapping_justification, row.is_decided, row.comment) == (sssom.LEXICAL, False, "same words, turned round")
    assert (summary.tried, summary.matched, summary.candidates, summary.sure) == (3, 2, 2, 2)
    assert written(tmp_path).findings == []


@pytest.mark.parametrize("prefix", ["skos", "miggraph", "urn", "123"])
def test_a_vocabulary_may_be_called_anything(tmp_path: Path, prefix: str) -> None:
    """Its terms keep their addresses, and ours and those of SKOS theirs, whatever prefix it comes with."""
    vocabulary = Headings()
    vocabulary.prefix = prefix
    for _ in range(2):
        suggest(tmp_path, vocabulary, OURS, again=True)
        found = written(tmp_path)
        assert found.findings == []
        assert {found.iri(row.object_id).startswith(SPACE) for row in found.rows} == {True}
        assert {row.subject_id.partition(":")[0] for row in found.rows} == {"miggraph"}


def test_what_was_tried_is_not_tried_again(tmp_path: Path) -> None:
    """A second run asks for nothing and changes nothing, not even for what had no match; ``again`` does."""
    suggest(tmp_path, Headings(), OURS)
    before = (Home(tmp_path).mappings / "themes-headings.sssom.tsv").read_bytes()
    second = Headings()
    assert suggest(tmp_path, second, OURS).known == 3
    assert (second.asked, (Home(tmp_path).mappings / "themes-headings.sssom.tsv").read_bytes()) == ([], before)
    suggest(tmp_path, second, OURS, again=True)
    assert (len(second.asked), (Home(tmp_path).mappings / "themes-headings.sssom.tsv").read_bytes()) == (3, before)


def test_a_subject_with_a_new_name_is_tried_again(tmp_path: Path) -> None:
    """What had no match may have one under its new label."""
    suggest(tmp_path, Headings(), [theme("old-age", "Provision for old age")])
    suggest(tmp_path, Headings(), [theme("old-age", "Provision for old age", "pensions")])
    assert "Pensions" in objects(tmp_path)["old-age"]


def test_an_interrupted_run_loses_nothing_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written before the interruption stays, and the next run asks for the rest only."""
    monkeypatch.setattr(suggesting, "BATCH", 1)
    with pytest.raises(KeyboardInterrupt):
        suggest(tmp_path, Headings(stop_after=1), OURS)
    assert objects(tmp_path) == {"visas": ["Visas"]}
    rest = Headings()
    suggest(tmp_path, rest, OURS)
    assert rest.asked == ["theme/internal-migration", "theme/care-diamond"]
    assert objects(tmp_path) == {"visas": ["Visas"], "internal-migration": ["Migration, Internal"]}


def test_several_processes_find_what_one_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same candidates in the same order, from an index that each process opens for itself."""
    monkeypatch.setattr(suggesting, "MANY", 1)
    lines = [json.dumps({"id": SPACE + id, "scheme": "Headings", "subject": label}) for id, label in HEADINGS.items()]
    (tmp_path / "headings.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    vocabulary = vocabularies.open(str(tmp_path / "headings.jsonl"), index=tmp_path / "index")
    sets = []
    for workers in (1, 2):
        summary = suggest(tmp_path / str(workers), vocabulary, OURS, workers=workers)
        sets.append((summary.candidates, summary.path.read_bytes()))
    assert sets[0] == sets[1]
    assert sets[0][0] == 2


def test_progress_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After every batch it is told how many of how many are done."""
    monkeypatch.setattr(suggesting, "BATCH", 2)
    monkeypatch.setattr(suggesting, "STEPS", 1)
    told: list[tuple[int, int]] = []
    suggest(tmp_path, Headings(), OURS, tick=lambda done, of: told.append((done, of)))
    assert told == [(2, 3), (3, 3)]


def test_decisions_are_left_alone(tmp_path: Path) -> None:
    """Accepted and rejected rows stay as they are, are not proposed again, and what is settled is not asked for."""
    ours = [theme("visas", "Visas"), theme("pensions", "Pensions"), theme("internal-migration", "Internal migration")]
    suggest(tmp_path, Headings(), ours)
    found = written(tmp_path)
    verdicts = {"visas": "skos:exactMatch", "pensions": sssom.NOT, "internal-migration": NOTHING}
    decided = [row.decided(verdicts[row.subject_id.partition("/")[2]], "orcid:0000-0001-2345-6789") for row in found.rows]
    found.rows, found.prefixes["orcid"] = decided, "https://orcid.org/"
    sssom.write(found)
    kept = {row for row in written(tmp_path).rows if row.is_decided}
    again = Headings()
    suggest(tmp_path, again, ours, again=True)
    assert again.asked == ["theme/pensions"]
    rows = written(tmp_path).rows
    assert {row for row in rows if row.is_decided} == kept
    assert [row.object_label for row in rows if not row.is_decided] == ["Old age pensions"]


def test_half_a_decision_is_no_link_and_is_not_lost(tmp_path: Path) -> None:
    """A row with a date that is none, or "not" for "Not", waits as it is: it is not published, and not thrown away."""
    suggest(tmp_path, Headings(), OURS[:2])
    found = written(tmp_path)
    first, second = found.rows
    found.rows = [
        replace(first, reviewer_label="Ada", mapping_date="28/11/2026"),
        replace(second, reviewer_label="Ada", mapping_date="2026-11-26", predicate_modifier="not"),
    ]
    sssom.write(found)
    assert list(written(tmp_path).links()) == []
    suggest(tmp_path, Headings(), OURS[:2], again=True)
    assert written(tmp_path).rows == found.rows


def test_candidates_that_nobody_decided_on_are_replaced(tmp_path: Path) -> None:
    """A new run leaves no row behind that the matcher no longer proposes."""
    suggest(tmp_path, Headings(), [theme("x", "Pensions")])
    suggest(tmp_path, Headings(), [theme("x", "Visas")])
    assert objects(tmp_path) == {"x": ["Visas"]}


def test_a_faulty_set_is_not_overwritten(tmp_path: Path) -> None:
    """A set with rows that cannot be read is refused: writing it would lose them."""
    path = Home(tmp_path).mappings / "themes-headings.sssom.tsv"
    path.parent.mkdir(parents=True)
    path.write_text("subject_id\tpredicate_id\tobject_id\tmapping_justification\nmiggraph:theme/visas\t\thd:1\t\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(ParameterError, match="faults"):
        suggest(tmp_path, Headings(), OURS)
    assert path.read_bytes() == before


def test_our_own_things_are_no_vocabulary(tmp_path: Path) -> None:
    """Whoever has names in the namespace of the home would speak of our things."""
    own = Headings()
    own.namespace = "http://w3id.org/miggraph/theme/"
    with pytest.raises(ParameterError, match="this graph's own things"):
        suggest(tmp_path, own, OURS)


def test_neighbours_by_meaning_are_marked_as_such(tmp_path: Path) -> None:
    """They join the others with their own justification, below them."""
    suggest(tmp_path, Headings(), OURS[:1], neighbours=Alike())
    rows = sorted(written(tmp_path).rows, key=lambda row: row.confidence)
    assert [(row.object_id, row.mapping_justification, row.confidence) for row in rows] == [
        ("hd:5", sssom.SEMANTIC, "0.66"),
        ("hd:1", sssom.LEXICAL, "0.94"),
    ]


# subjects


HOME = """
- {id: source/s, type: Source, source: source/s, title: Somewhere}
- {id: theme/scheme, type: ThemeScheme, source: source/s, label: Themes}
- {id: theme/work, type: Theme, source: source/s, label: Work, scheme: theme/scheme, topConceptOf: theme/scheme, definition: All of it.}
- {id: theme/visas, type: Theme, source: source/s, label: {en: Visas, fr: Visas de travail}, altLabels: [entry visas], hiddenLabels: [viza],
   scheme: theme/scheme, broader: [theme/work], definition: Leave to enter.}
- {id: place/GB, type: Place, source: source/s, label: United Kingdom, codes: [GB, GBR, "826"], kinds: [term/country]}
- {id: term/country, type: Term, source: source/s, label: country}
- id: organisation/kalayaan
  type: Organisation
  source: source/s
  name: Kalayaan
  acronym: KLY
  founded: 1987
  webPages: ["http://www.kalayaan.org.uk", "http://shared.example.org/kalayaan"]
  addresses: [{id: "#main", country: place/GB, locality: London}]
- {id: organisation/other, type: Organisation, source: source/s, name: Other, webPages: ["http://shared.example.org/other"]}
"""


def test_subjects_carry_what_tells_namesakes_apart(make_home: Callable[..., Path]) -> None:
    """Names in every language, what lies above, country, own web domain and year are read from the graph; a shared host is nobody's own."""
    store = miggraph.open(make_home(all=HOME)).store
    [visas] = subjects.read(store, "theme", ["theme/visas"])
    assert visas.names[0] == Name("Visas", "skos:prefLabel", "en")
    assert {*visas.names[1:]} == {
        Name("entry visas", "skos:altLabel", "en"),
        Name("viza", "skos:hiddenLabel", "en"),
        Name("Visas de travail", "skos:prefLabel", "fr"),
    }
    assert (visas.broader, visas.definition) == (("Work",), "Leave to enter.")
    [kalayaan] = subjects.read(store, "organisation", ["organisation/kalayaan"])
    assert (kalayaan.label, kalayaan.country, kalayaan.domains, kalayaan.years) == ("Kalayaan", "GB", ("kalayaan.org.uk",), ("1987",))
    assert Name("KLY", "mig:acronym") in kalayaan.names
    [britain] = subjects.read(store, "place", ["place/GB"])
    assert (britain.country, britain.codes) == ("GB", ("826", "GB", "GBR"))


@pytest.mark.parametrize(
    ("page", "domains"),
    [
        ("http://www.kalayaan.org.uk", ("kalayaan.org.uk",)),
        ("https://www.unwomen.org/en", ("unwomen.org",)),
        ("https://www.facebook.com/kalayaan", ()),
        ("http://www.ids.ac.uk/bridge", ()),
    ],
)
def test_a_host_is_ours_where_our_page_is_its_front_page(make_home: Callable[..., Path], page: str, domains: tuple[str, ...]) -> None:
    """Whose page lies below that of others has no web domain of its own."""
    store = miggraph.open(make_home(all=HOME.replace("http://www.kalayaan.org.uk", page))).store
    [kalayaan] = subjects.read(store, "organisation", ["organisation/kalayaan"])
    assert kalayaan.domains == domains


def test_unknown_and_mixed_ids_are_named(make_home: Callable[..., Path]) -> None:
    """An id of nothing, and ids of two kinds, are refused with the reason."""
    store = miggraph.open(make_home(all=HOME)).store
    with pytest.raises(UnknownThing, match="theme/nothing"):
        subjects.read(store, "theme", ["theme/nothing"])
    with pytest.raises(ParameterError, match="not of one kind"):
        subjects.kind_of(["theme/visas", "place/GB"])
    assert (subjects.kind_of(["place/GB"]), subjects.kind_of([])) == ("place", "theme")


# the command


def test_the_command_proposes_from_a_file(make_home: Callable[..., Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """``link suggest`` reads a subject file, writes the set beside the data and says what came of it."""
    from miggraph.cli import main

    home = make_home(all=HOME)
    lines = [json.dumps({"id": SPACE + id, "scheme": "Headings", "subject": label}) for id, label in HEADINGS.items()]
    (tmp_path / "headings.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = ["--home", str(home), "link", "suggest", "--vocabulary", str(tmp_path / "headings.jsonl"), "--index", str(tmp_path / "index")]
    with pytest.raises(SystemExit) as end:
        main(command)
    out, err = capfd.readouterr()
    assert (end.value.code, out) == (0, "")
    assert "1 of 2 things tried" in err
    [path] = (home / "data" / "mappings").glob("*.sssom.tsv")
    assert [(row.subject_id, row.object_label) for row in sssom.read(path).rows] == [("miggraph:theme/visas", "Visas")]


def test_the_command_refuses_what_it_cannot_find(make_home: Callable[..., Path], capfd: pytest.CaptureFixture[str]) -> None:
    """A vocabulary that is not there ends with exit code 2 and a message, not a traceback."""
    from miggraph.cli import main

    with pytest.raises(SystemExit) as end:
        main(["--home", str(make_home(all=HOME)), "link", "suggest", "--vocabulary", "nowhere.ttl"])
    assert end.value.code == 2
    assert "nowhere.ttl" in capfd.readouterr().err
