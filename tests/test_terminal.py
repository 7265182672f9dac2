"""What a terminal is sent: the real commands on a pseudo-terminal, over labels that try to command it."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from miggraph.cli.printing import printable

PROGRAM = Path(sys.executable).parent / "miggraph"
EVIL = "Care\x1b]0;gotcha\x07\x9b2J\x1b[1A\u202ework"
RECORDS = """
- {id: source/own, type: Source, source: source/own, title: Ours}
- {id: theme/care, type: Theme, source: source/own, label: "Care \\u202e]0;gotcha\\u2066 work", altLabels: [care]}
"""
HEAD = "#curie_map:\n#  ex: http://example.org/terms/\n#  miggraph: https://w3id.org/miggraph/\n"
COLUMNS = "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\treviewer_label\tmapping_date\n"
ROWS = (
    f"miggraph:theme/care\t{EVIL}\tskos:exactMatch\tex:1\t{EVIL}\tsemapv:ManualMappingCuration\tAda\t2026-01-01\n"
    f"miggraph:theme/care\t{EVIL}\tskos:closeMatch\tex:2\tServants{EVIL}\tsemapv:LexicalMatching{EVIL}\t\t\n"
)


@pytest.fixture
def home(make_home: Callable[..., Path]) -> Path:
    path = make_home(records=RECORDS)
    (path / "data" / "mappings").mkdir()
    (path / "data" / "mappings" / "themes-ex.sssom.tsv").write_text(HEAD + COLUMNS + ROWS, encoding="utf-8")
    return path


def shown(home: Path, *words: str) -> str:
    """Run a command on a terminal, and return what the terminal was sent, but for headings in bold."""
    master, slave = pty.openpty()
    process = subprocess.Popen([str(PROGRAM), *words, "--home", str(home)], stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
    os.close(slave)
    sent = b""
    while True:
        try:
            sent += os.read(master, 65536)
        except OSError:  # the terminal is closed
            break
    process.wait(60)
    os.close(master)
    return re.sub(r"\x1b\[[01]m|\r+(?=\n)", "", sent.decode("utf-8", "replace"))


COMMANDS = [
    ("link", "status", "--list", "accepted"),
    ("link", "status", "--list", "accepted", "--format", "csv"),
    ("link", "status", "--list", "accepted", "--format", "markdown"),
    ("link", "check"),
    ("link", "accept", "theme/care", "ex:2", "--as", "related", "--reviewer", "Ada"),
    ("link", "accept", "theme/care", "ex:2", "--as", "exact", "--reviewer", "Ada"),
    ("link", "reject", "theme/care", "ex:1", "--reviewer", "Ada"),
    ("link", "accept", "theme/care", "ex\x1b]0;gotcha\x07", "--reviewer", "Ada"),
    ("show", "theme/care"),
    ("search", "care"),
    ("sparql", "-e", "SELECT ?label WHERE { ?s skos:prefLabel ?label }"),
    ("export", "--format", "turtle", "theme/care"),
    ("nothing\x1b]0;gotcha",),
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_labels_do_not_command_the_terminal(home: Path, words: tuple[str, ...]) -> None:
    """No control character reaches it but the ends of lines; the rest of the text does."""
    sent = shown(home, *words)
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", sent) == []
    assert "gotcha" in sent


def test_files_and_pipes_get_every_character(home: Path, tmp_path: Path) -> None:
    """Data are not changed on their way to another program."""
    words = ("link", "status", "--list", "accepted", "--format", "csv", "--home", str(home))
    piped = subprocess.run([str(PROGRAM), *words], capture_output=True, text=True, check=True).stdout
    subprocess.run([str(PROGRAM), *words, "-o", str(tmp_path / "out.csv")], check=True)
    assert EVIL in piped
    assert EVIL in (tmp_path / "out.csv").read_text(encoding="utf-8")


def test_what_people_write_stays() -> None:
    """Accents, other scripts, joiners, tabs and ends of lines; bold is kept where it is ours."""
    text = "Señora\tمی\u200cخواهم 中文 👩\u200d🌾\r\n"
    assert printable(text) == text
    assert printable("\x1b[1mhead\x1b[0m\x1b[2J\r", bold=True) == "\x1b[1mhead\x1b[0m [2J "
    assert printable("\x1b[1mhead") == " [1mhead"
