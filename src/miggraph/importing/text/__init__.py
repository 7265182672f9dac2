"""Reading annotated lists of publications, directories of organisations and pages of campaigns that come as plain text.

The lines are mended and put together (``layout``), what is a private person's is withheld (``privacy``), and the rest is sorted into
sections and blocks (``segmentation``); a block is a publication (``citations``), an organisation (``organisations``) or a part of a
campaign (``campaigns``). All of them find names and addresses by ``recognition``, and look words up in ``vocabulary``. Nothing is lost:
what could not be placed is among the ``rest`` of an entry, and what belongs to no entry is reported.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from miggraph.bibliography.model import Entry, Listing
from miggraph.ground.errors import DataError
from miggraph.ground.findings import Finding, Severity
from miggraph.importing import decoding
from miggraph.importing.text import campaigns
from miggraph.importing.text.citations import issue_contents, parsing
from miggraph.importing.text.citations.citation import Citation
from miggraph.importing.text.layout import repair
from miggraph.importing.text.layout.blocks import MAX_BLOCK, Block, Line, Section
from miggraph.importing.text.organisations import organisation
from miggraph.importing.text.privacy import personal_data, withholding
from miggraph.importing.text.recognition import contact_details
from miggraph.importing.text.segmentation import directories, evidence
from miggraph.importing.text.segmentation.annotations import part_annotation
from miggraph.importing.text.segmentation.sections import sections
from miggraph.importing.text.vocabulary.list_context import ListContext
from miggraph.importing.text.vocabulary.lookup import folded

REMEDY = "Write each entry on a line of its own, or in a paragraph with an empty line behind it: author, title, year, publisher."
LARGEST = 64 * 1024 * 1024  # characters of a document
SURE = 0.5  # the score from which on a block is taken for an organisation


def read(path: Path, *, places: Collection[str] = ()) -> Iterator[Entry | Listing | Finding]:
    """Read a list, and yield its publications, organisations and campaigns, and findings on what was not understood.

    ``places`` are names of cities and countries, by which imprints are told from titles. Raises DataError where the file is no text, has no
    entry, or is larger than 64 million characters.
    """
    known = ListContext(frozenset(map(folded, places)))
    lines = _lines(path)
    made = sections(repair.without_running_heads(lines), known)
    if any(text.strip() for _, text in lines) and not any(section.blocks or section.paragraphs or section.strays for section in made):
        raise DataError("no entry was found in this text", where=str(path), remedy=REMEDY)
    known.author_first, known.author_colon = _author_first(made, known)
    _learn(made, known)
    for section in campaigns.together(made):
        yield from _read_section(section, known, path)


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
        found.append((number, repair.mended(text) if len(text) < 10 * MAX_BLOCK else text))
    return found


def _author_first(made: list[Section], known: ListContext) -> tuple[bool, bool]:
    """Say whether most citations of a list begin with their authors, and whether a colon stands behind these."""
    texts = [parsing.MARKER.sub("", block.header, count=1) for section in made for block in section.blocks][:2000]
    votes = [evidence.author_first(text[:400], known) for text in texts]
    colons = [evidence.author_and_colon(text[:400], known) for text in texts]
    # every colon behind an author is sure, where many a title looks like an author: a quarter of them is enough
    return sum(votes) > 0.5 * len(votes), sum(colons) > 0.25 * len(votes)


def _learn(made: list[Section], known: ListContext) -> None:
    """Read the first citations once, to learn the series and journals that they name."""
    for section in made:
        for block in section.blocks[:40]:  # a journal that is cited once only is of no help to others
            if len(block.header) < 2000 and organisation.score(block) < SURE:
                parsing.parse(_citation(block, known))


def _read_section(section: Section, known: ListContext, path: Path) -> Iterator[Entry | Listing | Finding]:
    for line, what in _withheld(section):
        yield personal_data.finding(what, str(path), line)
    if campaigns.score(section) >= campaigns.SURE:
        yield campaigns.read(section)
        return
    for line, text in section.strays:
        yield _finding(
            path,
            line,
            f"a paragraph that belongs to no entry was left out: “{text[:MAX_BLOCK]}”. Is it a note on the list, or an entry that was not seen?",
        )
    organised = [_is_organisation(block, known) for block in section.blocks]
    directory = sum(organised) > 0.6 * len(organised)  # most of what the section lists are organisations
    for block, sure in zip(section.blocks, organised, strict=True):
        if what := withholding.private_details("\n".join(text for _, text in block.lines)):
            yield personal_data.finding(what, str(path), block.line)
        elif sure or (directory and contact_details.strength(block.header) >= directories.cited(block.header, known)):
            yield organisation.read(block, str(path))
        else:
            yield from _read_block(block, known, path)


def _is_organisation(block: Block, known: ListContext) -> bool:
    """Say whether a block is an organisation; a publication with a line on whom to get in touch with is none."""
    if organisation.score(block) < SURE:
        return False
    lines, left_out = withholding.without_private_lines(block.lines)
    public = Block(block.heading, lines, block.annotation)
    return not left_out or organisation.score(public) >= SURE or directories.cited(public.header, known) < contact_details.ENOUGH


def _withheld(section: Section) -> list[Line]:
    """Leave what is a private person's out of the paragraphs of a part; returns where it stood, and what it is."""
    section.strays, lines = withholding.without_private_lines(section.strays)
    section.paragraphs, more = withholding.without_private_lines(section.paragraphs)
    inside = {number for block in section.blocks for number, _ in (*block.lines, *block.annotation)}  # reported with their blocks
    return sorted({**{line: personal_data.SOMEBODYS for line in (*lines, *more) if line not in inside}, **dict(section.withheld)}.items())


def _read_block(block: Block, known: ListContext, path: Path) -> Iterator[Entry | Finding]:
    kept, left_out = withholding.without_private_lines([*block.lines, *block.annotation])
    block.lines, block.annotation = [line for line in block.lines if line in kept], [line for line in block.annotation if line in kept]
    for line in left_out:
        yield personal_data.finding(personal_data.SOMEBODYS, str(path), line)
    if not block.lines:
        return
    block = part_annotation(block, known)
    citation = _citation(block, known)
    if sum(len(text) for _, text in block.lines) > MAX_BLOCK:
        citation.item.update({"type": "document", "title": block.header[:80]})
        citation.leave(block.header)
        citation.entry.doubt("title", "too long for a citation; nothing was read in it")
    else:
        parsing.parse(citation, block.description)
    if block.annotation:
        citation.item["abstract"] = block.description
    yield citation.entry
    if citation.item["type"] == "periodical":
        yield from issue_contents.articles(citation.entry, block, known)


def _citation(block: Block, known: ListContext) -> Citation:
    entry = Entry({}, block.line, heading=block.heading)
    return Citation("\n".join(text for _, text in block.lines), entry, known, lines=list(block.lines))


def _finding(path: Path, line: int, message: str) -> Finding:
    return Finding("not-understood", message, Severity.INFO, file=str(path), line=line)
