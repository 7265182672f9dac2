"""A vocabulary that is indexed here: a file, a folder, a package, or what an endpoint has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from miggraph.linking.index import Hit, fused
from miggraph.linking.model import Subject, Term

if TYPE_CHECKING:
    from miggraph.linking.index import Index


PREFERRED = "skos:prefLabel"
SAME = 99.9  # of 100: all words are shared


@dataclass
class Indexed:
    """A vocabulary over an index on disk."""

    name: str
    source: str
    prefix: str
    namespace: str
    index: Index

    def __len__(self) -> int:
        return len(self.index)

    def __iter__(self) -> Iterator[Term]:
        """Read all terms, in the order of the vocabulary."""
        return iter(self.index)

    @property
    def passed_over(self) -> int:
        """How many terms were left out, for they have no name, or an identifier that is no web address."""
        return int(self.index.about.get("passed_over", 0))

    def near(self, subjects: Sequence[Subject], *, limit: int = 50) -> Iterator[list[Term]]:
        """Yield for each subject the terms that may match it by one of its names, the likeliest first.

        All are looked up by their words; preferred labels by their spelling too, unless a term has the very same words.
        """
        for subject in subjects:
            names = dict.fromkeys(name.text for name in subject.names)
            shared = {name: self.index.sharing(name, limit=limit) for name in names}
            preferred = dict.fromkeys(name.text for name in subject.names if name.field == PREFERRED)
            spelt = [name for name in preferred or names if not shared[name] or shared[name][0].score < SAME]
            rankings: list[Sequence[Hit]] = [*self.index.nearest(spelt, limit=limit, akin=True), *shared.values()]
            yield [self.index.term(number) for number in fused(rankings, limit)]

    def terms(self, ids: Sequence[str]) -> dict[str, Term]:
        """Return the terms of some IRIs, whether written with http or https; only those that the vocabulary has."""
        numbers = {id: self.index.number(id) for id in ids}
        return {id: self.index.term(number) for id, number in numbers.items() if number is not None}
