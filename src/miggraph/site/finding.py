"""The index of what is said of things, by which a browser looks for words without a server: made by Pagefind from the pages of things."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from miggraph.ground.errors import MiggraphError
from miggraph.site.manifest import digest

FOLDER = "live/pagefind"
ENTRY = f"{FOLDER}/pagefind-entry.json"
LEFT_OUT = (".src", "dt", ".part > h2")  # letters of sources, and what is the same on many pages: words for what is said
UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js")  # boxes and lists of Pagefind's own: half a megabyte
SIGNATURE = b"pagefind_dcd"  # before what its files hold


def version() -> str:
    """Return the version of Pagefind. Raises MiggraphError where it is not installed."""
    try:
        return max(metadata.version("pagefind"), metadata.version("pagefind-bin"))
    except metadata.PackageNotFoundError:
        raise MiggraphError(
            "publishing needs Pagefind, which makes the index of words, and is not installed",
            remedy="Install it with: pip install 'miggraph[web]'",
        ) from None


def indexed(
    fresh: Path, files: Mapping[str, str], before: Mapping[str, str], pages: Iterable[str], keep: Callable[[str], bool]
) -> dict[str, str]:
    """Put the index of the pages of things into a fresh folder; return its files with their digests.

    ``files`` and ``before`` are the files of this site and of the one before with their digests. Where no page has changed, ``keep`` takes
    over each file of the index that was there. Raises MiggraphError where Pagefind fails.
    """
    folders = sorted({page.partition("/")[0] for page in pages})
    if not folders:
        return {}
    old = {file: value for file, value in before.items() if is_part(file)}
    fits = bool(old) and _pages(files, folders) == _pages(before, folders) and all(_kept(fresh / file, file, keep) for file in old)
    if fits and json.loads((fresh / ENTRY).read_bytes())["version"] == version():
        return old
    shutil.rmtree(
        fresh / FOLDER, ignore_errors=True
    )  # what was kept in vain is the same file as in the old site: it must not be written to
    _run(fresh, folders)
    for pattern in UNUSED:
        for file in (fresh / FOLDER).glob(pattern):
            file.unlink()
    _put_in_order(fresh / FOLDER)
    found = (file for file in sorted((fresh / FOLDER).rglob("*")) if file.is_file())
    return {file.relative_to(fresh).as_posix(): digest(file.read_bytes()) for file in found}


def is_part(file: str) -> bool:
    """Say whether a file of a site is one of the index."""
    return file.startswith(f"{FOLDER}/")


def _pages(files: Mapping[str, str], folders: Iterable[str]) -> dict[str, str]:
    """Return the pages of some folders with their digests."""
    return {file: value for file, value in files.items() if file.endswith(".html") and file.partition("/")[0] in folders}


def _kept(target: Path, file: str, keep: Callable[[str], bool]) -> bool:
    target.parent.mkdir(parents=True, exist_ok=True)
    return keep(file)


def _run(site: Path, folders: list[str]) -> None:
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--output-subdir", FOLDER, "--silent"]
    command += ["--glob", f"{{{','.join(folders)}}}/**/*.html", "--exclude-selectors", ", ".join(LEFT_OUT)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603 a program of ours, and folders of ids
    if done.returncode or not (site / ENTRY).exists():
        raise MiggraphError(f"Pagefind made no index of words: {(done.stderr or done.stdout).strip()}"[:500])


def _put_in_order(folder: Path) -> None:
    """Bring the values of filters into an order: Pagefind 1.5.2 writes them in another one each time, and names files by what is in them."""
    entry_file = folder / "pagefind-entry.json"
    entry = json.loads(entry_file.read_bytes())
    for language, said in sorted(entry["languages"].items()):
        place = folder / f"pagefind.{said['hash']}.pf_meta"
        meta = _read(place)
        for one in meta[3]:  # version, pages, chunks of words, filters, orders, names of what pages are called by
            old = folder / "filter" / f"{one[1]}.pf_filter"
            name, values = _read(old)
            one[1] = f"{language}_{_write(folder / 'filter', '{}.pf_filter', [name, sorted(values)], language)}"
            old.unlink()
        meta[3].sort()
        place.unlink()
        said["hash"] = f"{language}_{_write(folder, 'pagefind.{}.pf_meta', meta, language)}"
    entry_file.write_text(json.dumps(entry, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def _read(file: Path) -> Any:
    import cbor2

    return cbor2.loads(gzip.decompress(file.read_bytes()).removeprefix(SIGNATURE))


def _write(folder: Path, pattern: str, value: Any, language: str) -> str:
    """Write a file that is named by what is in it; return that part of the name."""
    import cbor2

    body = cbor2.dumps(value)
    name = digest(body)[:10]
    (folder / pattern.format(f"{language}_{name}")).write_bytes(gzip.compress(SIGNATURE + body, mtime=0))
    return name
