"""Reading a mapping set: SSSOM/TSV as its writers, people and spreadsheets leave it. What is wrong becomes a finding at its line."""

from __future__ import annotations

import csv
import re
from collections.abc import Container, Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any

from miggraph.ground import characters
from miggraph.ground.errors import DataError
from miggraph.ground.findings import Finding, shown
from miggraph.ground.names import Names
from miggraph.sssom.model import LARGEST, SLOTS, SUFFIX, Mapping, MappingSet
from miggraph.sssom.prefixes import FIXED, is_redefined
from miggraph.sssom.slots import SHARED
from miggraph.sssom.writing import number

MARKS = 5000  # characters of the metadata that may open something nested: the parser of YAML is recursive
NEEDED = ("subject_id", "predicate_id", "object_id")
IDENTIFIERS = itemgetter(*map(SLOTS.index, NEEDED))
PREDICATE = SLOTS.index("predicate_id")
ADDRESS = re.compile(r"(?:https?://|urn:)")
CURIE = r"([A-Za-z0-9_.-]+):[A-Za-z0-9_./#:~-]+"  # as nearly all are
CURIES = re.compile(rf"{CURIE}\t{CURIE}\t{CURIE}")


def files(folder: Path) -> list[Path]:
    """List the mapping sets of a folder, in the order of their names."""
    return sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []


def read(path: Path, names: Names | None = None, *, root: Path | None = None) -> MappingSet:
    """Read a mapping set. What is wrong with a row is in its ``findings``; raises DataError where the file cannot be read at all.

    ``names`` are those of the home whose things are linked, ``root`` is the folder that the name of the file in findings is relative to.
    """
    name = shown(path, root)
    reader = _Reader(MappingSet(path, names=names or Names()), name)
    reader.read(_text(path, name).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return reader.found


def _text(path: Path, shown: str) -> str:
    try:
        if path.stat().st_size > LARGEST:
            message = f"the mapping set is larger than {LARGEST // 1_000_000} MB, which are some 300,000 rows"
            raise DataError(message, where=shown, remedy="Split it into several sets, or take candidates out that nobody will decide on.")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(
            "the mapping set is not UTF-8 text", where=shown, remedy="Save it as text in UTF-8, with tabs between cells."
        ) from None
    except OSError as error:
        raise DataError(f"the mapping set cannot be read: {error.strerror or error}", where=shown) from error


SEPARATORS = {",": "commas", ";": "semicolons"}  # that spreadsheets write


class _Reader:
    def __init__(self, found: MappingSet, shown: str) -> None:
        self.found, self.shown = found, shown
        self.known = dict(FIXED)
        self.redefined: set[str] = set()

    def fault(self, rule: str, line: int, message: str, *, key: str = "", value: str = "") -> None:
        self.found.findings.append(Finding(rule, message, file=self.shown, line=line, key=key, value=value))

    def read(self, lines: list[str]) -> None:
        head = next((at for at, line in enumerate(lines) if line.strip() and not line.startswith(("#", '"#'))), len(lines))
        self._metadata([_uncommented(line) for line in lines[:head]])
        if head == len(lines):
            self.fault("mapping-columns", max(head, 1), "the file ends before the line that names the columns")
            return
        columns = [name.strip() for name in next(csv.reader([lines[head]], delimiter="\t"))]
        if self._are_columns(columns, head + 1):
            self.found.rows = list(self._rows(columns, lines[head + 1 :], head + 2))

    # the block of metadata

    def _metadata(self, lines: list[str]) -> None:
        import yaml

        text, hidden = characters.hide_line_ends("\n".join(lines))
        if sum(map(text.count, "[{-?:")) > MARKS:
            self.fault("mapping-metadata", 1, "the block of metadata is larger than the reader takes")
            return
        try:
            data = _shown(yaml.load(text, Loader=yaml.CBaseLoader) or {}, hidden)
        except yaml.YAMLError as error:
            line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
            self.fault("mapping-metadata", min(line, len(lines)), "the block of metadata is not YAML from this line on")
            return
        prefixes = data.pop("curie_map", None) or {} if isinstance(data, dict) else None
        if not isinstance(prefixes, dict) or not all(isinstance(part, str) for pair in prefixes.items() for part in pair):
            self.fault("mapping-metadata", 1, "the metadata are not lines of the form key: value, or the curie_map not of prefix: address")
            return
        self.found.prefixes, self.found.metadata = prefixes, data
        for prefix, namespace in prefixes.items():
            if not ADDRESS.match(namespace) or not _is_iri(namespace):
                self.fault("mapping-metadata", 1, "a prefix stands for a web address", key=prefix, value=namespace)
        self.known |= prefixes
        self._refuse_redefined(lines)
        self._check_id()

    def _refuse_redefined(self, lines: list[str]) -> None:
        """Forget prefixes that the set gives another meaning than they have everywhere; the rows that use them are then no links."""
        self.redefined = {prefix for prefix, namespace in self.found.prefixes.items() if is_redefined(prefix, namespace)}
        for prefix in sorted(self.redefined):
            place = re.compile(rf"""(?:^|[\s{{,"']){re.escape(prefix)}["']?\s*:""")
            line = next((at for at, line in enumerate(lines, 1) if place.search(line)), 1)
            message = "this prefix has a meaning of its own; the set needs another for this namespace, here and in its rows"
            self.fault("mapping-prefix", line, message, key=prefix, value=self.found.prefixes.pop(prefix))
            self.known.pop(prefix)

    def _check_id(self) -> None:
        """See that the set's id can name a graph."""
        own = self.found.metadata.get("mapping_set_id", "https://w3id.org/")
        if not isinstance(own, str) or not ADDRESS.match(own) or not _is_iri(own):
            self.fault("mapping-metadata", 1, "the id of the set is not a web address", key="mapping_set_id", value=str(own))
            del self.found.metadata["mapping_set_id"]

    # the rows

    def _are_columns(self, columns: list[str], line: int) -> bool:
        names = [name for name in columns if name]
        if missing := [name for name in NEEDED if name not in names]:
            marks = next(
                (
                    f": it was saved with {name} between the cells, and needs tabs"
                    for mark, name in SEPARATORS.items()
                    if missing[0] in columns[0].split(mark)
                ),
                "",
            )
            self.fault("mapping-columns", line, f"there is no column {', '.join(missing)}{marks}")
        elif twice := next((name for name in names if names.count(name) > 1), ""):
            self.fault("mapping-columns", line, f"the column {twice} stands twice")
        else:
            return True
        return False

    def _rows(self, columns: list[str], lines: list[str], first: int) -> Iterator[Mapping]:
        """Yield the rows. Each is picked from its cells and, for slots without a column, from what is the same for all rows."""
        rows = [(cells, line) for cells, line in self._cells(lines, first) if self._fits(cells, len(columns), line)]
        places = {name: at for at, name in enumerate(columns) if any(cells[at] for cells, _ in rows)}
        shared = self._shared(places.keys())
        fixed = [shared.get(slot, "") for slot in SLOTS]
        pick = itemgetter(*(places.get(slot, len(columns) + at) for at, slot in enumerate(SLOTS)))
        others = [(name, at) for name, at in places.items() if name not in SLOTS]
        rest = tuple((slot, value) for slot, value in shared.items() if slot not in SLOTS)
        confidence = places.get("confidence")
        for cells, line in rows:
            if confidence is not None:
                cells[confidence] = number(cells[confidence])
            values = pick(cells + fixed)
            if self._is_row(values, line):
                if values[PREDICATE].partition(":")[0] not in FIXED:  # an IRI, or another prefix for one of ours
                    values = (*values[:PREDICATE], self.found.curie(self.found.iri(values[PREDICATE])), *values[PREDICATE + 1 :])
                extra = tuple([(name, cells[at]) for name, at in others if cells[at]]) + rest if others else rest
                yield Mapping(*(*values, extra, line))

    def _fits(self, cells: list[str], width: int, line: int) -> bool:
        """Fill a row up to the width of the table. What stands beyond it is a fault."""
        if any(cells[width:]):
            self.fault("mapping-row", line, f"the row has {len(cells)} cells, and there are {width} columns")
            return False
        cells += [""] * (width - len(cells))
        return True

    def _shared(self, used: Container[str]) -> dict[str, str]:
        """Take from the metadata what they say once for all rows (section "Propagation")."""
        metadata = self.found.metadata
        shared = {slot: _joined(metadata[slot]) for slot in SHARED if slot in metadata and slot not in used}
        shared = {slot: value for slot, value in shared.items() if value}
        if "subject_id" in used:  # there are rows to take it
            self.found.metadata = {slot: value for slot, value in metadata.items() if slot not in shared}
        return shared

    def _cells(self, lines: list[str], first: int) -> Iterator[tuple[list[str], int]]:
        """Yield the cells of each row, without the quotes that they may stand in, and its line (section "Quoting")."""
        reader = csv.reader((f"{line}\n" for line in lines), delimiter="\t", strict=True)
        while True:
            line = first + reader.line_num
            try:
                cells = list(map(str.strip, next(reader)))
            except StopIteration:
                return
            except csv.Error:
                self.fault("mapping-row", line, "a quotation mark opens a cell of this row and does not close it, or closes it too early")
                continue
            if any(cells):
                yield cells, line

    def _is_row(self, values: tuple[str, ...], line: int) -> bool:
        identifiers = IDENTIFIERS(values)
        if (plain := CURIES.fullmatch("\t".join(identifiers))) and self.known.keys() >= set(plain.groups()):
            return True  # three checks in one
        if missing := [slot for slot, value in zip(NEEDED, identifiers, strict=True) if not value]:
            self.fault("mapping-row", line, f"the row has no {', '.join(missing)}")
            return False
        return all(self._is_identifier(slot, value, line) for slot, value in zip(NEEDED, identifiers, strict=True))

    def _is_identifier(self, slot: str, value: str, line: int) -> bool:
        prefix, colon, _ = value.partition(":")
        if not colon:
            self.fault("mapping-identifier", line, "this is not an identifier of the form prefix:name", key=slot, value=value)
        elif prefix in self.redefined and not ADDRESS.match(value):
            return False  # said once, where the prefix is
        elif prefix not in self.known and not ADDRESS.match(value):
            self.fault("mapping-prefix", line, f'the prefix "{prefix}" is not in the curie_map', key=slot, value=value)
        elif not _is_iri(self.found.iri(value)):
            self.fault("mapping-identifier", line, "an identifier has no spaces, quotes or brackets in it", key=slot, value=value)
        else:
            return True
        return False


def _is_iri(text: str) -> bool:
    import pyoxigraph as ox

    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _uncommented(line: str) -> str:
    """Return a line of the metadata without its mark, and without the tabs and quotes that a spreadsheet adds to it."""
    line = line.rstrip("\t ")
    return _unquoted(line)[1:]


def _unquoted(line: str) -> str:
    return line[1:-1].replace('""', '"') if line[:2] == '"#' and line[-1] == '"' else line


def _shown(value: Any, hidden: dict[int, str]) -> Any:
    """Return a value of YAML with the characters in it that were hidden from the parser."""
    if not hidden or isinstance(value, str):
        return value.translate(hidden) if hidden else value
    return (
        {key: _shown(inner, hidden) for key, inner in value.items()} if isinstance(value, dict) else [_shown(one, hidden) for one in value]
    )


def _joined(value: Any) -> str:
    """Return the values of a slot as a cell has them; "" for what is no text or list of texts."""
    if isinstance(value, str):
        return value
    return "|".join(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else ""
