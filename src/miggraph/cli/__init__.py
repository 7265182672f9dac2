"""The command line: each command reads, makes one call of the library, and writes.

Data goes to standard output, everything else to standard error. Exit codes: 0 answered or valid; 1 a violation, a lint finding, or an ASK
that is false; 2 the rest.
"""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys
from contextlib import suppress
from typing import Any, NoReturn

import click

from miggraph import __version__
from miggraph.cli.streams import open_closed, tell
from miggraph.ground.errors import MiggraphError

COMMANDS = {
    "init": "starting",
    "ask": "asking",
    "list": "listing",
    "queries": "queries",
    "sparql": "asking",
    "show": "looking",
    "search": "looking",
    "stats": "looking",
    "validate": "checking",
    "schema": "checking",
    "build": "making",
    "push": "pushing",
    "diff": "comparing",
    "export": "making",
    "cite": "citing",
    "import": "importing",
    "link": "linking",
    "serve": "serving",
    "publish": "publishing",
    "mcp": "assisting",
}


class Commands(click.Group):
    """The commands, each imported when it is called, and the one place where errors become messages and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"miggraph.cli.{COMMANDS[name]}")
        command: click.Command = getattr(module, name, None) or getattr(module, f"{name}_")
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from rapidfuzz import process

            near = process.extractOne(args[0], list(COMMANDS), score_cutoff=60)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise click.UsageError(error.message + hint, ctx) from None

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command. Every way it can end gives one of the documented exit codes."""
        if not extra.get("standalone_mode", True):
            return super().main(*args, **extra)
        extra["standalone_mode"] = False
        try:
            code = super().main(*args, **extra)
            sys.stdout.flush()
        except click.exceptions.Exit as error:
            code = error.exit_code
        except click.ClickException as error:
            _show(error)
            code = 2
        except MiggraphError as error:
            _end(str(error))
        except (click.Abort, KeyboardInterrupt):
            _end("stopped")
        except (BrokenPipeError, SystemExit):  # click turns the first into the second
            _end("the output was closed before everything was written")
        except OSError as error:
            _end(f"{error.filename or 'the output cannot be written'}: {error.strerror or error}")
        except Exception as error:
            if os.environ.get("MIGGRAPH_DEBUG"):
                import traceback

                traceback.print_exc()
            _end(f"a fault in miggraph itself: {type(error).__name__}: {error}\n  Set MIGGRAPH_DEBUG=1 to see where, and please report it.")
        sys.exit(code if isinstance(code, int) else 0)


def _show(error: click.ClickException) -> None:
    """Show an error of usage as click does; what it quotes may come from anywhere."""
    text = io.StringIO()
    error.show(text)
    tell(text.getvalue(), nl=False)


def _end(message: str) -> NoReturn:
    """Say what went wrong and end with exit code 2, without a second error when standard output is closed or full."""
    tell(f"miggraph: {message}")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(2)


def _remember(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    settings = ctx.ensure_object(dict)
    if value:
        settings[parameter.name] = (*settings.get(parameter.name, ()), *value) if parameter.multiple else value


def _do_without(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        ctx.ensure_object(dict)[parameter.name] = False


_OPTIONS = [
    click.option("--home", type=click.Path(), expose_value=False, callback=_remember, help="The home to read: a folder with miggraph.toml (also MIGGRAPH_HOME)."),
    click.option("--store", type=click.Path(), expose_value=False, callback=_remember, help="A store made by miggraph build."),
    click.option("--endpoint", expose_value=False, callback=_remember, help="The address of a SPARQL 1.1 service."),
    click.option("--asserted", is_flag=True, expose_value=False, callback=_remember, help="Leave out what the rules conclude."),
    click.option("--timeout", type=click.FloatRange(min=0.1), metavar="SECONDS", expose_value=False, callback=_remember, help="How long a query may take (60)."),
    click.option("--memory", type=click.FloatRange(min=1), metavar="MB", expose_value=False, callback=_remember, help="How much memory a query may take (4096)."),
    click.option("--allow-service", "services", multiple=True, metavar="URL", expose_value=False, callback=_remember, help="An address that SERVICE may call."),
    click.option("--no-cache", "cache", is_flag=True, expose_value=False, callback=_do_without, help="Read the records anew, and keep nothing of the graph."),
    click.option("--quiet", "-q", is_flag=True, expose_value=False, callback=_remember, help="Say nothing but the answer and errors."),
]  # fmt: skip
quiet_option = _OPTIONS[-1]


def graph_options(command: Any) -> Any:
    """Let the options that choose the graph stand after the command too, but for one whose name an option below has."""
    own = {parameter.name for parameter in getattr(command, "__click_params__", ())}
    for option in reversed(_OPTIONS):
        command = option(command)
        if command.__click_params__[-1].name in own:
            command.__click_params__.pop()
    return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@graph_options
@click.version_option(__version__, message="miggraph %(version)s")
def main() -> None:
    """Ask, check, link and export the graph of an annotated list."""


def run() -> NoReturn:
    """Run the command line as a program: end at once when all is said, without taking the graph in memory apart piece by piece."""
    gc.disable()
    open_closed()
    code = 0
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # which has been told, or cannot be
            stream.flush()
    os._exit(code)
