"""Reading annotated lists of publications, directories of organisations and pages of campaigns that come as plain text.

The lines are mended (``repair``), put together (``units``) and sorted into sections and blocks (``lists``); a block is a publication
(``citations``), an organisation (``organisations``) or a part of a campaign (``campaigns``). Nothing is lost: what could not be placed
is among the ``rest`` of an entry, and what belongs to no entry is reported.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from miggraph.bibliography.model import Entry, Listing
from miggraph.ground.errors import DataError
from miggraph.ground.findings import Finding, Severity
from miggraph.importing import decoding
from miggraph.importing.text import campaigns
from miggraph.importing.text.citations import citation, journal_issues
from miggraph.importing.text.citations.draft import Draft
from miggraph.importing.text.organisations import directories, organisation
from miggraph.importing.text.privacy import personal, withholding
from miggraph.importing.text.segmentation import evidence, repair
from miggraph.importing.text.segmentation.annotations import part_annotation
from miggraph.importing.text.segmentation.blocks import Block, Line
from miggraph.importing.text.segmentation.lists import SOMEBODYS, Part, parts
from miggraph.importing.text.vocabulary.knowledge import Knowledge, plain

HOW = "Write each entry on a line of its own, or in a paragraph with an empty line behind it: author, title, year, publisher."
LONGEST = 20_000  # characters of a citation; a longer one is no citation
LARGEST = 64 * 1024 * 1024  # characters of a document
SURE = 0.5


def read(path: Path, *, places: Collection[str] = ()) -> Iterator[Entry | Listing | Finding]:
    """Read a list, and yield its publications, organisations and campaigns, and findings on what was not understood.

    ``places`` are names of cities and countries, by which imprints are told from titles. Raises DataError where the file is no text, has no
    entry, or is larger than 64 million characters.
    """
    known = Knowledge(frozenset(map(plain, places)))
    lines = _lines(path)
    made = parts(repair.without_running_heads(lines), known)
    if any(text.strip() for _, text in lines) and not any(part.blocks or part.section.paragraphs or part.strays for part in made):
        raise DataError("no entry was found in this text", where=str(path), remedy=HOW)
    known.author_first, known.colon = _author_first(made, known)
    _learn(made, known)
    for part in campaigns.together(made):
        yield from _read_part(part, known, path)


def _lines(path: Path) -> list[Line]:
    found: list[Line] = []
    size = 0
    for number, text in decoding.lines(path):
        size += len(text)
        if size > LARGEST:
            raise DataError(
                "the document is larger than 64 million characters",
                where=str(path),
                remedy="Is this a list of publications? Import it in parts.",
            )
        found.append((number, repair.mended(text) if len(text) < LONGEST * 10 else text))
    return found


def _author_first(made: list[Part], known: Knowledge) -> tuple[bool, bool]:
    """Say whether most citations of a list begin with their authors, and whether a colon stands behind these."""
    texts = [citation.MARKER.sub("", block.header, count=1) for part in made for block in part.blocks][:2000]
    votes = [evidence.author_first(text[:400], known) for text in texts]
    colons = [evidence.author_and_colon(text[:400], known) for text in texts]
    return sum(votes) > 0.5 * len(votes), sum(colons) > 0.25 * len(votes)


def _learn(made: list[Part], known: Knowledge) -> None:
    """Read the first citations once, to learn the series and journals that they name."""
    for part in made:
        for block in part.blocks[:40]:
            if len(block.header) < 2000 and organisation.score(block) < SURE:
                citation.parse(_draft(block, known))


def _read_part(part: Part, known: Knowledge, path: Path) -> Iterator[Entry | Listing | Finding]:
    for line, what in _withheld(part):
        yield personal.held_back(what, str(path), line)
    if campaigns.score(part.section) >= campaigns.SURE:
        yield campaigns.read(part.section)
        return
    for line, text in part.strays:
        yield _finding(
            path,
            line,
            f"a paragraph that belongs to no entry was left out: “{text[:LONGEST]}”. Is it a note on the list, or an entry that was not seen?",
        )
    organised = [_is_organisation(block, known) for block in part.blocks]
    directory = sum(organised) > 0.6 * len(organised)  # most of what the section lists are organisations
    for block, sure in zip(part.blocks, organised, strict=True):
        if what := withholding.of_person("\n".join(text for _, text in block.lines)):
            yield personal.held_back(what, str(path), block.line)
        elif sure or (directory and directories.strength(block.header) >= directories.cited(block.header, known)):
            yield organisation.read(block, str(path))
        else:
            yield from _read_block(block, known, path)


def _is_organisation(block: Block, known: Knowledge) -> bool:
    """Say whether a block is an organisation; a publication with a line on whom to get in touch with is none."""
    if organisation.score(block) < SURE:
        return False
    lines, left_out = withholding.without(block.lines)
    public = Block(block.heading, lines, block.annotation)
    return not left_out or organisation.score(public) >= SURE or directories.cited(public.header, known) < directories.ENOUGH


def _withheld(part: Part) -> list[Line]:
    """Leave what is a private person's out of the paragraphs of a part; returns where it stood, and what it is."""
    part.strays, lines = withholding.without(part.strays)
    part.section.paragraphs, more = withholding.without(part.section.paragraphs)
    inside = {number for block in part.blocks for number, _ in (*block.lines, *block.annotation)}  # reported with their blocks
    return sorted({**{line: SOMEBODYS for line in (*lines, *more) if line not in inside}, **dict(part.withheld)}.items())


def _read_block(block: Block, known: Knowledge, path: Path) -> Iterator[Entry | Finding]:
    kept, left_out = withholding.without([*block.lines, *block.annotation])
    block.lines, block.annotation = [line for line in block.lines if line in kept], [line for line in block.annotation if line in kept]
    for line in left_out:
        yield personal.held_back(SOMEBODYS, str(path), line)
    if not block.lines:
        return
    block = part_annotation(block, known)
    draft = _draft(block, known)
    if sum(len(text) for _, text in block.lines) > LONGEST:
        draft.item.update({"type": "document", "title": block.header[:80]})
        draft.leave(block.header)
        draft.entry.doubt("title", "too long for a citation; nothing was read in it")
    else:
        citation.parse(draft, block.description)
    if block.annotation:
        draft.item["abstract"] = block.description
    yield draft.entry
    if draft.item["type"] == "periodical":
        yield from journal_issues.articles(draft.entry, block, known)


def _draft(block: Block, known: Knowledge) -> Draft:
    entry = Entry({}, block.line, heading=block.heading)
    return Draft("\n".join(text for _, text in block.lines), entry, known, lines=list(block.lines))


def _finding(path: Path, line: int, message: str) -> Finding:
    return Finding("not-understood", message, Severity.INFO, file=str(path), line=line)
