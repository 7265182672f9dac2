"""A home as it was in a revision of its git repository: its files, taken out of the object database without a checkout.

What is checked out passes through the filters and hooks that the settings of a repository name; the objects do not, so no program is run but git.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from miggraph.ground.errors import HomeError
from miggraph.ground.settings import FILE

PARTS = (FILE, "data", "ontology", "queries")  # all that a home is read from
REGULAR = (b"100644", b"100755")  # modes of files: links and submodules are left where they are
REMEDY = (
    "Name a home, a folder that build wrote, a file of RDF (.nq, .trig, .ttl, .jsonld, also .gz), or a git revision such as HEAD~3 or v1.0."
)


def commit(home: Path, revision: str) -> str:
    """Return the id of the commit that a revision names; "" where it names none. Raises HomeError where the home is not under git."""
    inside = _git(home, "rev-parse", "--is-inside-work-tree")
    if inside.returncode != 0:
        told = inside.stderr.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise HomeError(f"there is no such file or folder, and the home has no revisions: {told}", where=revision, remedy=REMEDY)
    found = _git(home, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return found.stdout.decode().strip() if found.returncode == 0 else ""


@contextmanager
def checked_out(home: Path, commit: str, revision: str) -> Iterator[Path]:
    """Give a folder with the files of a home as they were at a commit, which is gone afterwards. Raises HomeError."""
    prefix = _output(home, revision, "rev-parse", "--show-prefix").decode().rstrip("\n")
    listed = _output(home, revision, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *(prefix + part for part in PARTS))
    files = dict(_files(listed, prefix))
    if FILE not in files and not any(name.startswith("data/") for name in files):
        raise HomeError("there was no home here at that revision", where=revision, remedy="Name a later one.")
    with tempfile.TemporaryDirectory(prefix="miggraph-") as folder:
        for name, content in _contents(home, revision, files):
            target = Path(folder) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        yield Path(folder)


def _files(listed: bytes, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the path of each file from the home, and the id of its content (git ls-tree, output format)."""
    for entry in filter(None, listed.split(b"\0")):
        about, _, path = entry.partition(b"\t")
        mode, _, name = about.split()
        place = path.decode("utf-8", "surrogateescape").removeprefix(prefix)
        if mode in REGULAR and ".." not in PurePosixPath(place).parts:
            yield place, name.decode()


def _contents(home: Path, revision: str, files: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield the content of each file (git cat-file, batch output)."""
    told = _output(home, revision, "cat-file", "--batch", sent="".join(f"{name}\n" for name in files.values()).encode())
    at = 0
    for path in files:
        end = told.index(b"\n", at)
        size = int(told[at:end].split()[-1])
        yield path, told[end + 1 : end + 1 + size]
        at = end + size + 2


def _output(home: Path, revision: str, *words: str, sent: bytes = b"") -> bytes:
    done = _git(home, *words, sent=sent)
    if done.returncode != 0:
        told = done.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise HomeError(f"git cannot read this revision: {told}", where=revision, remedy=REMEDY)
    return done.stdout


def _git(home: Path, *words: str, sent: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - a fixed command; a revision follows --end-of-options
            ["git", "-c", "core.fsmonitor=false", "--no-pager", *words],  # noqa: S607 - the git of the user
            cwd=home,
            input=sent,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise HomeError(
            f"git cannot be run: {error.strerror or error}", where=str(home), remedy="Revisions need git: install it."
        ) from error
