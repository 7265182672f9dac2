"""The index of an import, and the drafts that wait: what goes to disk says the same as what is in memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from miggraph.importing.drafts import index as indexing
from miggraph.importing.drafts import pending
from miggraph.importing.drafts.draft import Draft
from miggraph.importing.drafts.index import Index

NAMES = st.sampled_from(["a", "b", "c", "d", "e", "é", "f g"])


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two keys and two drafts in memory at a time, and every other hash the same."""
    monkeypatch.setattr(indexing, "IN_MEMORY", 2)
    monkeypatch.setattr(indexing, "HASHES", 2)
    monkeypatch.setattr(pending, "IN_MEMORY", 2)


@given(rows=st.lists(st.tuples(NAMES, NAMES, st.sampled_from(["", "x", "y"])), max_size=30))
def test_every_key_leads_to_its_ids_in_their_order_and_the_first_detail_counts(rows: list[tuple[str, str, str]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indexing, "IN_MEMORY", 2)
        patch.setattr(indexing, "HASHES", 2)
        index = Index()
        for row in rows:
            index.add(row)
        first = {(key, id): detail for key, id, detail in reversed(rows)}
        for key in ("a", "b", "c", "d", "e", "é", "f g", "none"):
            found = sorted((other, id, detail) for (other, id), detail in first.items() if other == key)
            assert index.find(key) == found
            assert index.ids(key) == [id for _, id, _ in found]


def test_keys_are_found_in_the_order_in_which_they_are_asked_for(tiny: None) -> None:
    index = Index()
    index.add(("title:b", "resource/1", ""), ("isbn:1", "resource/2", ""), ("title:a", "resource/3", ""))
    assert [id for _, id, _ in index.find("title:b", "title:a", "isbn:1")] == ["resource/1", "resource/3", "resource/2"]


def test_an_id_is_claimed_once_also_when_it_went_to_disk(tiny: None) -> None:
    index = Index()
    assert [index.claim(f"person/{name}", name) for name in "abcd"] == ["person/a", "person/b", "person/c", "person/d"]
    again = index.claim("person/a", "somebody else")
    assert again.startswith("person/a-")
    assert index.claim("person/a", "somebody else") not in ("person/a", again)


def test_drafts_come_back_in_the_order_they_came(tiny: None) -> None:
    index = Index()
    kinds = ["Person", "Book", "Person", "Organisation", "Place", "Person", "Journal"]
    for number, kind in enumerate(kinds):
        index.pending.hold(Draft({"id": f"thing/{number}", "type": kind}, number, {"": ["look"]} if number == 2 else {}))
    found = list(index.pending.release())
    assert [(draft.record["type"], draft.line) for draft in found] == list(zip(kinds, range(7), strict=True))
    assert found[2].comments == {"": ["look"]}
    assert list(index.pending.release()) == []


def test_a_draft_that_is_taken_waits_no_more(tiny: None) -> None:
    index = Index()
    for number in range(5):
        index.pending.hold(Draft({"id": f"resource/{number}", "type": "Book"}, number))
    for number in (0, 4):  # one of them on disk, one in memory
        assert index.pending.waits(f"resource/{number}")
        assert index.pending.take(f"resource/{number}") == Draft({"id": f"resource/{number}", "type": "Book"}, number)
        assert not index.pending.waits(f"resource/{number}")
        assert index.pending.take(f"resource/{number}") is None
    assert [draft.line for draft in index.pending.release()] == [1, 2, 3]
