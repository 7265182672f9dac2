"""Publishing: a folder of files that is whole, the same each time, and only touched where something has changed."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from hostile import assert_harmless, write
from validity import faults

BASE = "https://example.org/graph/"
LINK = re.compile(r'\s(?:href|src|action|data-names|data-terms|data-root)="([^"]*)"')
SMALL = 100_000  # bytes of a page without pictures
PICTURED = ("map.html", "themes-by-country.html", "matrix.html", "pictures.html", "timeline.html", "together.html", "corridors.html")


def publish(home: Path, folder: Path, *more: str, base: str = BASE) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "miggraph", "--home", str(home), "publish", str(folder), "--base-url", base, *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def files(folder: Path) -> dict[str, str]:
    """Return the files of a folder with digests of what is in them."""
    found = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in found}


def test_every_link_leads_to_a_file_and_every_anchor_is_there(published: Path) -> None:
    pages = {file.relative_to(published).as_posix(): file.read_text(encoding="utf-8") for file in published.rglob("*.html")}
    anchors = {name: set(re.findall(r'\sid="([^"]*)"', text)) for name, text in pages.items()}
    assert len(pages) > 2000
    dead = set()
    for name, text in pages.items():
        for found in map(unescape, LINK.findall(text)):
            parts = urlsplit(found)
            if parts.scheme:
                assert name == "404.html" or not found.startswith(BASE) or 'rel="canonical"' in text, f"{name}: {found}"
                continue
            target = os.path.normpath(Path(name).parent / unquote(parts.path)) if parts.path else name
            if (parts.path and target == "404.html") or not (published / target).is_file():
                dead.add(f"{name}: {found}")
            elif parts.fragment and unquote(parts.fragment) not in anchors.get(target, ()):
                dead.add(f"{name}: {found} has no such place")
    assert dead == set()


def test_pages_are_small_and_valid(published: Path) -> None:
    pages = [file for file in published.rglob("*.html") if file.name not in PICTURED]
    large = {file.name for file in pages if file.stat().st_size > SMALL}
    assert large <= {"ontology.html", "shapes.html"}  # every term, and every rule
    each = {(file.parent.relative_to(published).parts or ("",))[0]: file for file in pages}  # one of each folder
    assert faults(*published.glob("*.html"), *each.values()) == []


def test_it_is_the_same_each_time_and_written_only_where_something_changed(heat_copy: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    assert publish(heat_copy, one).returncode == 0
    before = times(one)
    assert "nothing has changed" in publish(heat_copy, one).stderr
    assert times(one) == before

    records = heat_copy / "data" / "list.yaml"
    records.write_text(records.read_text(encoding="utf-8").replace("Hot Days", "Hotter Days"), encoding="utf-8")
    checked = publish(heat_copy, one, "--check")
    assert checked.returncode == 1
    assert re.search(r"~ .+\.html", checked.stdout)
    assert re.search(r"files: [1-9]\d* new, [1-9]\d* changed, [1-9]\d* gone", checked.stderr)
    assert times(one) == before

    assert publish(heat_copy, one).returncode == 0
    after = times(one)
    touched = {name for name in after if after[name] != before.get(name)}
    assert {"resource/hot-days.html", "resources.html", "dumps/graph.nq"} <= touched
    assert "place/KE.ttl" not in touched
    assert publish(heat_copy, one, "--check").returncode == 0
    assert publish(heat_copy, other).returncode == 0  # from nothing
    told = {"changed.html", "changed.atom", ".miggraph.json"}  # of the publication before, which the other has not had
    assert {name: value for name, value in files(one).items() if name not in told} == {
        name: value for name, value in files(other).items() if name not in told
    }
    assert "Hotter Days" in (one / "changed.html").read_text(encoding="utf-8")
    assert "Hotter Days" in (one / "changed.atom").read_text(encoding="utf-8")
    assert "Nothing since the last publication." in (other / "changed.html").read_text(encoding="utf-8")


def times(folder: Path) -> dict[str, int]:
    return {name: (folder / name).stat().st_mtime_ns for name in files(folder)}


def test_what_is_gone_is_removed_and_what_is_not_ours_stays(heat_copy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert publish(heat_copy, folder).returncode == 0
    (folder / "CNAME").write_text("graph.example.org\n")
    (folder / "own").mkdir()
    (folder / "own" / "notes.txt").write_text("mine")
    (folder / "out").symlink_to(tmp_path)
    (folder / "resource").rename(tmp_path / "moved")  # who has put a folder of the site elsewhere gets it back
    (folder / "resource").symlink_to(tmp_path / "moved")
    records = heat_copy / "data" / "list.yaml"
    records.write_text(records.read_text(encoding="utf-8").replace("resource/hot-days", "resource/hotter-days"), encoding="utf-8")
    assert publish(heat_copy, folder).returncode == 0
    assert not (folder / "resource" / "hot-days.html").exists()
    assert (folder / "resource" / "hotter-days.html").exists()
    assert (folder / "own" / "notes.txt").read_text() == "mine"
    assert (folder / "CNAME").exists()
    assert (folder / "out").is_symlink()
    assert not [one for one in (folder / "resource", *(folder / "resource").iterdir()) if one.is_symlink()]


def test_a_folder_of_somebody_else_is_refused(heat_copy: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("hello")
    refused = publish(heat_copy, tmp_path / "letters")
    assert refused.returncode == 2
    assert "files that publish has not written" in refused.stderr
    assert files(tmp_path / "letters").keys() == {"dear.txt"}
    wrong = publish(heat_copy, tmp_path / "new", base="example.org")
    assert wrong.returncode == 2
    assert "no address that a site can stand at" in wrong.stderr
    assert not (tmp_path / "new").exists()


def test_a_run_that_is_killed_leaves_the_old_site_whole(heat_copy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert publish(heat_copy, folder).returncode == 0
    before = files(folder)
    records = heat_copy / "data" / "list.yaml"
    records.write_text(records.read_text(encoding="utf-8").replace("Hot Days", "Hotter Days"), encoding="utf-8")
    command = [sys.executable, "-m", "miggraph", "--home", str(heat_copy), "publish", str(folder), "--base-url", BASE]
    for seconds in (0.6, 1.5, 3.0, 5.0):
        run = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        assert files(folder) == before or "Hotter Days" in (folder / "resource" / "hot-days.html").read_text(encoding="utf-8")
    assert publish(heat_copy, folder).returncode == 0
    assert "Hotter Days" in (folder / "resource" / "hot-days.html").read_text(encoding="utf-8")
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []  # nothing of the killed one is left


def test_what_looks_like_markup_is_text(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    write(home)
    assert publish(home, tmp_path / "site").returncode == 0
    for file in (tmp_path / "site").rglob("*.html"):
        served = re.sub(
            rf'"(?:{BASE}|(?:\.\./)*)(assets|live)/', r'"/\1/', file.read_text(encoding="utf-8")
        )  # as a server refers to what pages use
        assert_harmless(served, file.name)


def test_the_folder_works_under_any_path(published: Path, tmp_path: Path) -> None:
    shutil.copytree(published / "resource", tmp_path / "deep" / "resource")
    for file in (tmp_path / "deep" / "resource").glob("*.html"):
        assert not [link for link in LINK.findall(file.read_text(encoding="utf-8")) if link.startswith("/")]
