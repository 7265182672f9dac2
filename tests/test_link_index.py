"""The index of a vocabulary: what it finds, how it is built and kept."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from miggraph.ground.errors import DataError, StoreError
from miggraph.ground.folding import fold
from miggraph.linking import index_building, signatures
from miggraph.linking.index import Index, digest, dumped, fused, key, loaded
from miggraph.linking.model import Name, Subject, Term
from miggraph.linking.vocabularies.indexed import Indexed

HEADINGS = (
    "Women foreign workers", "Foreign workers, Romanian", "Household employees", "Migration, Internal--China", "Emigrant remittances",
    "Jordan (Country)", "Labor movement", "Children of migrant laborers", "Réfugiés", "難民",
)  # fmt: skip


def terms(*labels: str) -> list[Term]:
    return [Term(f"http://example.org/t/{number}", (Name(label),)) for number, label in enumerate(labels)]


def built(folder: Path, *labels: str) -> Index:
    index_building.build(folder, terms(*labels), {"name": "tiny"})
    return Index(folder)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of ten headings."""
    return built(tmp_path_factory.mktemp("index") / "tiny", *HEADINGS)


def first(index: Index, label: str) -> tuple[str, float]:
    hit = next(index.nearest([label]))[0]
    return index.term(hit.term).label, hit.score


@pytest.mark.parametrize(
    ("label", "heading"),
    [
        ("foreign workers, women", "Women foreign workers"),
        ("WOMEN FOREIGN WORKER", "Women foreign workers"),
        ("internal migration -- China", "Migration, Internal--China"),
        ("jordan", "Jordan (Country)"),
        ("labour movements", "Labor movement"),
        ("refugies", "Réfugiés"),
        ("難民", "難民"),
    ],
)
def test_forms_of_a_label_are_the_same(index: Index, label: str, heading: str) -> None:
    """Case, plurals, accents, spelling, inversion, subdivision and qualifiers make no difference."""
    assert first(index, label) == (heading, 100.0)


def test_typing_errors_are_forgiven(index: Index) -> None:
    """A word that nobody has spelt so finds the one that was meant."""
    found, score = first(index, "emigrant remitances")
    assert found == "Emigrant remittances"
    assert 90 < score < 100


def test_shared_words_are_found(index: Index) -> None:
    """The label that shares the rarest word comes first, however long it is."""
    assert index.term(index.sharing("remittances of workers")[0].term).label == "Emigrant remittances"
    assert index.sharing("nothing here") == []


@pytest.mark.parametrize("label", ["", "?", "the", " ( ) "])
def test_a_label_of_no_words_finds_nothing(index: Index, label: str) -> None:
    """What folds into nothing is near to nothing."""
    assert list(index.nearest([label])) == [[]]
    assert index.sharing(label) == []


def test_terms_are_found_by_address(index: Index) -> None:
    """An address is the same with http and https; one that is not there has no number."""
    assert index.number("https://example.org/t/3") == index.number("http://example.org/t/3") == 3
    assert index.number("http://example.org/t/99") is None
    assert [term.label for term in index] == list(HEADINGS)
    assert len(index) == len(HEADINGS)


def test_a_vocabulary_merges_what_several_names_find(index: Index) -> None:
    """A term that two names of a subject lead to comes before those that one leads to; what shares no word is left out."""
    vocabulary = Indexed("tiny", "http://example.org/t/", "tiny", "http://example.org/t/", index)
    subject = Subject("theme/x", "theme", (Name("Women workers"), Name("Foreign women", "skos:altLabel")))
    found = next(vocabulary.near([subject], limit=3))
    assert [term.label for term in found] == ["Women foreign workers", "Foreign workers, Romanian"]
    asked = ["https://example.org/t/0", "http://example.org/none"]
    assert {id: term.label for id, term in vocabulary.terms(asked).items()} == {asked[0]: HEADINGS[0]}


WORDS = st.lists(st.text("abcdeé 民", min_size=1, max_size=9), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None)
@given(WORDS, st.text("abcdeé 民", max_size=12))
def test_small_vocabularies_are_searched_like_by_brute_force(
    tmp_path_factory: pytest.TempPathFactory, labels: list[str], wanted: str
) -> None:
    """Where all labels pass the sieve, the scores are those of comparing with each of them."""
    index = built(tmp_path_factory.mktemp("index") / "x", "民", *labels)
    expected = sorted((fuzz.token_sort_ratio(fold(wanted), fold(label)) for label in ["民", *labels] if fold(label)), reverse=True)
    found = [hit.score for hit in next(index.nearest([wanted], limit=5))]
    assert found == pytest.approx(expected[:5] if fold(wanted) else [], abs=1e-3)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=64, max_size=64), min_size=1, max_size=20), st.integers(0, 25))
def test_bitmaps_are_added_and_compared(rows: list[list[bool]], bar: int) -> None:
    """The sums of bitmaps, and what reaches a bar, are what adding their bits one by one gives."""
    bits = np.array(rows, np.uint8)
    words = [np.packbits(row, bitorder="little").view(np.uint64) for row in bits]
    planes = signatures.added(words)
    sums = sum(np.unpackbits(plane.view(np.uint8), bitorder="little").astype(int) << power for power, plane in enumerate(planes))
    assert list(np.atleast_1d(sums)) == list(bits.sum(axis=0))
    reached = signatures.at_least(planes, np.array([bar], np.uint16))
    assert list(np.unpackbits(reached.view(np.uint8), bitorder="little")) == list(bits.sum(axis=0) >= bar)


def test_the_sieve_keeps_the_likest_of_many(tmp_path: Path) -> None:
    """Of thousands of labels, few pass, and the likest are among them."""
    syllables = ("mi", "gra", "tion", "wo", "man", "la", "bour", "re", "fu")
    labels = ["".join(word) for word in permutations(syllables, 5)]
    index = built(tmp_path / "many", *labels)
    wanted = labels[7_000] + "x"
    bits = signatures.encode([key(wanted)], index.arrays["table"])[0]
    assert 0 < len(index.sieve.near(bits)) < len(labels) / 3
    best = sorted((fuzz.ratio(key(wanted), key(label)) for label in labels), reverse=True)[:10]
    found = [hit.score for hit in next(index.nearest([wanted]))]
    assert sum(score >= best[-1] - 1e-3 for score in found) >= 9


@pytest.mark.parametrize("wanted", ["難民", "zz", "a" * 2_000, "xyzzy " * 400, "mi"])
def test_strange_labels_end(tmp_path: Path, wanted: str) -> None:
    """A label that has nothing in common with the vocabulary, or too much, or is very long, finds something or nothing, and soon."""
    index = built(tmp_path / "many", *(f"migration {first}{second}" for first in range(60) for second in range(60)), *["mig " * 3] * 3_000)
    assert len(next(index.nearest([wanted]))) <= 10


def test_terms_survive_their_line() -> None:
    """A term is what it was after writing and reading."""
    term = Term(
        "http://x/1", (Name("A"), Name("B", "skos:altLabel"), Name("C", "skos:prefLabel", "fr")), ("D",), "e", ("f",), "GB", years=("1",)
    )
    assert loaded(dumped(term).encode()) == term
    assert digest("http://x/1") == digest("https://x/1") != digest("http://x/2")


def test_rankings_are_merged() -> None:
    """What is high in two rankings comes before the first of one; ties are settled by number."""
    from miggraph.linking.index import Hit

    assert fused([[Hit(1, 9), Hit(2, 8)], [Hit(3, 9), Hit(2, 7)]], 3) == [2, 1, 3]


def test_building_again_replaces_the_index(tmp_path: Path) -> None:
    """An index is replaced as a whole, and nothing else is left behind; one that is open can be read on."""
    old = built(tmp_path / "tiny", "Asylum")
    new = built(tmp_path / "tiny", "Exile", "Return")
    assert [term.label for term in new] == ["Exile", "Return"]
    assert [term.label for term in old] == ["Asylum"]
    assert [path.name for path in tmp_path.iterdir()] == ["tiny"]


def test_interrupting_leaves_the_old_index(tmp_path: Path) -> None:
    """Who interrupts index_building keeps what was there, and no rubbish."""

    def interrupted() -> Iterator[Term]:
        yield from terms("Exile")
        raise KeyboardInterrupt

    built(tmp_path / "tiny", "Asylum")
    with pytest.raises(KeyboardInterrupt):
        index_building.build(tmp_path / "tiny", interrupted(), {})
    assert [term.label for term in Index(tmp_path / "tiny")] == ["Asylum"]
    assert [path.name for path in tmp_path.iterdir()] == ["tiny"]


def test_no_terms_make_no_index(tmp_path: Path) -> None:
    """An empty vocabulary is refused in words."""
    with pytest.raises(DataError, match="no terms"):
        index_building.build(tmp_path / "tiny", [], {})
    assert list(tmp_path.iterdir()) == []


def test_something_else_is_not_replaced(tmp_path: Path) -> None:
    """A folder that holds no index is left alone."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("dear all")
    with pytest.raises(StoreError, match="something else"):
        index_building.build(tmp_path / "letters", terms("Asylum"), {})
    assert [path.name for path in tmp_path.iterdir()] == ["letters"]


def test_a_broken_index_is_named(tmp_path: Path) -> None:
    """A file that is missing, or no array, is an error that names the folder."""
    built(tmp_path / "tiny", "Asylum")
    (tmp_path / "tiny" / "owners.npy").write_bytes(b"broken")
    with pytest.raises(StoreError, match="cannot be opened"):
        Index(tmp_path / "tiny")
    with pytest.raises(StoreError, match="cannot be opened"):
        Index(tmp_path / "none")


def test_progress_is_told(tmp_path: Path) -> None:
    """The number of terms is told at the end, and every few thousand."""
    told: list[int] = []
    index_building.build(tmp_path / "tiny", terms(*(f"heading {number}" for number in range(6_000))), {}, tick=told.append)
    assert told == [5_000, 6_000]
