"""The data dumps of the Research Organization Registry, of schema 1 and 2: a JSON array, or the .zip that it is published in."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from miggraph.ground.errors import DataError
from miggraph.linking.model import Name, Term
from miggraph.linking.vocabularies.files import BAD_FILE, Bounded
from miggraph.linking.vocabularies.statements import ALTERNATIVE, PREFERRED, host

ACRONYM = "mig:acronym"
FIELDS = {"ror_display": PREFERRED, "label": PREFERRED, "alias": ALTERNATIVE, "acronym": ACRONYM}  # of schema 2
REMEDY = "Get the dump anew from https://doi.org/10.5281/zenodo.6347574, or leave the record out."
CHUNK = 1 << 20
MOST = 1 << 23  # characters of a record


def read(path: Path) -> Iterator[Term]:
    """Yield the organisations of a dump. Raises DataError at the line that cannot be read."""
    with _text(path) as stream:
        for line, record in _records(stream, path):
            try:
                yield _term(record)
            except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
                raise DataError(f"this is no record of ROR: {_amiss(record, error)}", where=f"{path}:{line}", remedy=REMEDY) from None


def _amiss(record: Any, error: Exception) -> str:
    """Say what is wrong with a record."""
    if not isinstance(record, Mapping):
        return "it is no JSON object"
    named = f" ({record['id']})" if isinstance(record.get("id"), str) else ""
    if isinstance(error, KeyError):
        return f'there is no "{error.args[0]}" where its schema has one{named}'
    return f"a value is of another type than its schema has{named}"


@contextmanager
def _text(path: Path) -> Iterator[IO[str]]:
    """Open a dump, or the newest schema in a .zip."""
    try:
        if path.suffix.lower() != ".zip":
            with path.open(encoding="utf-8-sig") as stream:
                yield stream
            return
        with zipfile.ZipFile(path) as archive, archive.open(_member(archive, path)) as data:
            yield io.TextIOWrapper(io.BufferedReader(Bounded(data, path)), "utf-8-sig")
    except (*BAD_FILE, zipfile.BadZipFile) as error:
        raise DataError(f"the file cannot be read: {error}", where=str(path)) from None


def _member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    """Return the .json file of the newest schema."""
    members = [member for member in archive.infolist() if member.filename.endswith(".json")]
    members.sort(key=lambda member: ("v2" not in member.filename, member.filename))
    if not members:
        raise DataError("there is no .json file in it", where=str(path))
    if members[0].flag_bits & 1 or members[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        remedy = "Unpack it with another program, and name the .json file."
        raise DataError("the archive is encrypted, or compressed in an unusual way", where=str(path), remedy=remedy)
    return members[0]


def _records(stream: IO[str], path: Path) -> Iterator[tuple[int, Any]]:
    """Yield the items of a JSON array, each with its line, without holding more than one and a chunk."""
    buffer, line, is_open = "", 1, False
    while True:
        chunk = stream.read(CHUNK)
        buffer += chunk
        while True:
            skipped = _SPACE.match(buffer) if is_open else _BEGIN.match(buffer)
            if skipped is None:
                if len(buffer) > MOST:
                    raise DataError("there is nothing but white space here", where=f"{path}:{line}")
                break
            line, buffer, is_open = line + skipped[0].count("\n"), buffer[skipped.end() :], True
            if buffer.startswith("]"):
                return
            decoded = _decoded(buffer, f"{path}:{line}")
            if isinstance(decoded, json.JSONDecodeError):
                if not chunk or len(buffer) > MOST:
                    raise DataError(f"this is not JSON: {decoded.msg}", where=f"{path}:{line + decoded.lineno - 1}")
                break
            record, end = decoded
            yield line, record
            line, buffer = line + buffer.count("\n", 0, end), buffer[end:]
        if not chunk:
            raise DataError("this is no JSON array, or it breaks off", where=f"{path}:{line + buffer.count(chr(10))}")


def _decoded(buffer: str, place: str) -> tuple[Any, int] | json.JSONDecodeError:
    """Return the JSON value that a text begins with, and where it ends; or what is wrong with it, which may be that it is not all there."""
    try:
        return json.JSONDecoder().raw_decode(buffer)
    except RecursionError:
        raise DataError("brackets are nested too deep", where=place) from None
    except json.JSONDecodeError as error:
        return error
    except ValueError as error:  # a number of thousands of digits
        raise DataError(f"this is not JSON: {error}", where=place) from None


_BEGIN, _SPACE = re.compile(r"\s*\["), re.compile(r"[\s,]*(?=\S)")


def _term(record: Mapping[str, Any]) -> Term:
    second = isinstance(record.get("names"), list)
    related = {relation["type"].lower(): relation["id"] for relation in reversed(record.get("relationships") or [])}  # the first wins
    links = [link["value"] for link in record.get("links") or []] if second else record.get("links") or []
    domains = [*(record.get("domains") or []), *map(host, links)]
    withdrawn = record.get("status") == "withdrawn"
    return Term(
        record["id"],
        tuple(dict.fromkeys(_names_2(record) if second else _names_1(record))),
        broader=tuple(relation["label"] for relation in record.get("relationships") or [] if relation["type"].lower() == "parent"),
        kinds=tuple(record.get("types") or ()),
        country=_country_2(record) if second else str((record.get("country") or {}).get("country_code") or ""),
        domains=tuple(dict.fromkeys(domain.removeprefix("www.") for domain in domains if domain)),
        years=(str(record["established"]),) if record.get("established") else (),
        replaced_by=related.get("successor", record["id"]) if withdrawn else "",
    )


def _names_1(record: Mapping[str, Any]) -> Iterator[Name]:
    yield Name(record["name"])
    yield from (Name(label["label"], ALTERNATIVE, label.get("iso639") or "") for label in record.get("labels") or [])
    yield from (Name(alias, ALTERNATIVE) for alias in record.get("aliases") or [])
    yield from (Name(acronym, ACRONYM) for acronym in record.get("acronyms") or [])


def _names_2(record: Mapping[str, Any]) -> Iterator[Name]:
    for name in sorted(record["names"], key=lambda name: "ror_display" not in name["types"]):
        field = next((field for kind, field in FIELDS.items() if kind in name["types"]), ALTERNATIVE)
        yield Name(name["value"], field, name.get("lang") or "")


def _country_2(record: Mapping[str, Any]) -> str:
    locations = record.get("locations") or []
    return str(locations[0]["geonames_details"].get("country_code") or "") if locations else ""
