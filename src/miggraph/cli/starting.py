"""``init``."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any

import click

from miggraph.cli import quiet_option
from miggraph.cli.session import say, warn
from miggraph.ground.errors import HomeError

ASKED = {
    "title": "What the list is called",
    "base": "The web address that its ids follow",
    "language": "The language of texts without a tag",
    "license": "The licence of what you write",
    "publisher": "Who publishes it (may be left empty)",
    "contact": "Where people write to (may be left empty)",
}


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", metavar="TEXT", help="What the list is called.")
@click.option("--base", metavar="ADDRESS", help="The web address that its ids follow, such as https://example.org/heat/.")
@click.option("--language", metavar="TAG", help="The language of texts without a tag: en, fr, pt-BR …")
@click.option("--license", metavar="ADDRESS", help="The licence of what you write.")
@click.option("--publisher", metavar="NAME", help="Who publishes the list.")
@click.option("--contact", metavar="ADDRESS", help="Where people write to: an email address or a web page.")
@click.option(
    "--themes", "thesaurus", type=click.Path(path_type=Path), metavar="SKOS-FILE", help="Make the themes from a thesaurus in SKOS."
)
@click.option("--example", is_flag=True, help="Add a worked example: ten records of an invented list.")
@quiet_option
def init(folder: Path, thesaurus: Path | None, example: bool, **given: str | None) -> None:
    """Make a home of your own in a new folder: settings, sources, themes, and what checks every change.

    What no option says is asked on a terminal; elsewhere it has a default. Nothing is written before everything is known.
    """
    from miggraph import starting
    from miggraph.ground.settings import Settings
    from miggraph.starting import choices
    from miggraph.starting.folders import refuse_used

    refuse_used(folder)
    ask = sys.stdin.isatty() and sys.stderr.isatty()
    chosen: dict[str, Any] = {}
    for name in choices.NAMES:
        value = given[name]
        if value is None and ask and not (example and name == "language"):
            chosen[name] = _asked(name, choices.default(name, folder))
        else:
            chosen[name] = choices.fitting(name, choices.default(name, folder) if value is None else value)
    for line in starting.make(folder, Settings(**chosen), thesaurus=thesaurus, with_example=example):
        warn(line)
    enter = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))} && "
    say(f"{chosen['title']}: made in {folder}\n  Go on with: {enter}miggraph validate")


def _asked(name: str, default: str) -> str:
    """Ask for a setting until the answer can be one."""
    from miggraph.starting import choices

    def fitting(value: str) -> str:
        try:
            return choices.fitting(name, value)
        except HomeError as error:
            raise click.UsageError(str(error)) from None

    try:
        return str(click.prompt(ASKED[name], default=default, value_proc=fitting, show_default=bool(default), err=True))
    except click.Abort:
        click.echo(err=True)  # what ends the program is said on a line of its own
        raise
