"""What a person at a terminal sees of any command: faults as plain messages or a table, exit codes, progress."""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, Protocol

import click

from suffkit.errors import EnvironmentFault, Fault, RequestError, SuffkitError, say_rows

_CRASH = 1
_BROKEN_PIPE = 141
_NARROW = 72
_GAP = "  "


class Commands(click.Group):
    """Turns suffkit's errors into plain messages and exit codes; a traceback shows only with --debug."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; where nobody reads on (`head`), end as other programs do, without a word."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # What is still in the buffer has nowhere to go; Python would complain of that on its way out.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(_BROKEN_PIPE)
        return result

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        try:
            result = super().main(*args, **kwargs)
        except SuffkitError as error:
            _stop(error, str(error), error.exit_code)
        except click.exceptions.Exit as leave:
            sys.exit(leave.exit_code)
        except click.Abort:
            _stop(None, "Stopped. What was there before is untouched.", 130)
        except click.UsageError as error:
            error.show()
            sys.exit(RequestError.exit_code)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except OSError as error:
            what = f"{error.strerror or error}: {error.filename}" if error.filename else str(error)
            _stop(error, f"{what}. Check the folder, its rights and the free space.", EnvironmentFault.exit_code)
        except Exception as error:  # the last net: say it is our bug, show nothing of the data
            _stop(
                error,
                f"suffkit failed ({type(error).__name__}). This is a bug; run again with --debug and report it.",
                _CRASH,
            )
        sys.exit(result if isinstance(result, int) else 0)


def _stop(error: BaseException | None, message: str, code: int) -> None:
    if error is not None and "--debug" in sys.argv:
        raise error
    click.echo(message, err=True)
    sys.exit(code)


def edition_options(metavar: str = "AUTHORITY", *, required: bool = True) -> Any:
    """Which edition, and where its files are: AUTHORITY, `--edition`, `--raw`, `--national`."""

    def decorate(command: Any) -> Any:
        folder = click.Path(file_okay=False, path_type=Path)
        for option in (
            click.option(
                "--national",
                type=folder,
                help="Folder of published national data (default: data/raw/national, where there is one).",
            ),
            click.option("--raw", type=folder, help="Folder of raw data (default: data/raw)."),
            click.option("--edition", help="Edition (default: the newest)."),
            click.argument("authority", metavar=metavar, required=required),
        ):
            command = option(command)
        return command

    return decorate


def out_option(command: Any) -> Any:
    """`--out`: where the sites go."""
    return click.option("--out", type=click.Path(path_type=Path), help="Folder for the sites (default: _build).")(
        command
    )


def only_option(command: Any) -> Any:
    """`--only`: which pages."""
    return click.option("--only", multiple=True, help="Run only this page (may be given several times).")(command)


def engine_option(command: Any) -> Any:
    """`--engine`: what runs the pages."""
    choice = click.Choice(["suffkit", "papermill"])
    return click.option("--engine", type=choice, default="suffkit", show_default=True, help="What runs the pages.")(
        command
    )


def returns_options(command: Any) -> Any:
    """How SSDA903 returns are read; None where the command line says nothing and authority.toml decides."""
    for name, says in (
        ("merge-overlaps", "Take overlapping episodes of a child apart."),
        ("lenient", "Let codes that no list knows through as Unknown."),
        ("strict", "A file of the return with far fewer rows than in the year before is a fault that blocks."),
    ):
        text = f"{says} [default: as authority.toml says]"
        command = click.option(f"--{name}/--no-{name}", default=None, help=text)(command)
    return command


def given(**options: bool | None) -> dict[str, bool]:
    """The options that the command line says something about."""
    return {name: value for name, value in options.items() if value is not None}


def is_terminal() -> bool:
    """Whether a person reads the output, and not a file or another program."""
    return sys.stdout.isatty()


class Given(Protocol):
    """A file that may be given, as `report_lines` shows it."""

    @property
    def file(self) -> str: ...
    @property
    def is_there(self) -> bool: ...
    @property
    def tells(self) -> str: ...


class Found(Protocol):
    """What a check has found, as `report_lines` shows it."""

    @property
    def gravest_first(self) -> Sequence[Fault]: ...
    @property
    def changes(self) -> Sequence[Mapping[Any, Any]]: ...
    @property
    def differing(self) -> Sequence[str]: ...
    @property
    def inputs(self) -> Sequence[Given]: ...
    def summary(self) -> str: ...


def report_lines(found: Found, width: int | None = None) -> Iterator[str]:
    """What a check has found as tables for a person, wrapped to the width (the terminal's): faults, gravest first;
    what reading the returns left out or changed; the sums of the print that do not come out; the files that may be
    given; and how many faults of each kind.
    """
    width = width or shutil.get_terminal_size((100, 24)).columns
    faults = [
        (fault.severity, fault.file, fault.column, say_rows(fault.rows).partition(" ")[2], fault.message)
        for fault in found.gravest_first
    ]
    yield from table_lines(("Severity", "File", "Column", "Rows", "What to do"), faults, width)
    if found.changes:
        yield ""
        changes = [(row["what"], row["file"], f"{row['rows']:,.0f}", row["why"]) for row in found.changes]
        yield from table_lines(("What was done", "File", "Rows", "Why"), changes, width)
    for text in found.differing:
        yield from textwrap.wrap(f"print differs: {text}", width, subsequent_indent=_GAP)
    if found.inputs:
        yield ""
        given = [(one.file, "yes" if one.is_there else "no", one.tells) for one in found.inputs]
        yield from table_lines(("File", "There", "What the statement can tell with it"), given, width)
    yield ""
    yield from textwrap.wrap(found.summary(), width)


def table_lines(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """A table of words, wrapped to the width; its last column takes what room the others leave.

    On a narrow terminal each row is written below itself, a line a column.
    """
    if not rows:
        return
    if width < _NARROW:
        for row in rows:
            named = [f"{head}: {cell}" for head, cell in zip(heads, row, strict=True) if cell]
            for text in named:
                yield from textwrap.wrap(text, width, subsequent_indent=_GAP)
            yield ""
        return
    # The columns before the last have a little over half of the width between them, the widest giving way.
    wide = [max(len(row[place]) for row in (heads, *rows)) for place in range(len(heads) - 1)]
    while sum(wide) > width * 0.55:
        wide[wide.index(max(wide))] -= 1
    wide.append(width - sum(wide) - len(_GAP) * (len(heads) - 1))
    for row in (heads, ["-" * one for one in wide], *rows):
        cells = [_wrapped(cell, one) for cell, one in zip(row, wide, strict=True)]
        for parts in zip_longest(*cells, fillvalue=""):
            yield _GAP.join(part.ljust(one) for part, one in zip(parts, wide, strict=True)).rstrip()


def _wrapped(text: str, width: int) -> list[str]:
    """The text in lines of the width, broken after blanks and slashes, inside a word only where it is longer."""
    lines = [""]
    for piece in re.split(r"(?<=[ /])", text):
        if len(lines[-1]) + len(piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
        while len(lines[-1].rstrip()) > width:
            lines[-1:] = [lines[-1][:width], lines[-1][width:]]
    return [line.rstrip() for line in lines if line] or [""]


class Bar:
    """Progress: one line that moves on a terminal, plain lines elsewhere, nothing when quiet.

    In: the name that each line starts with. Call it with the step, how many are done and how many there are.
    """

    def __init__(self, name: str, quiet: bool) -> None:
        self.name, self.quiet, self.moving = name, quiet, sys.stderr.isatty()

    def __call__(self, step: str, done: int, total: int) -> None:
        if self.quiet:
            return
        if self.moving:
            filled = round(20 * done / total) if total else 20
            click.echo(
                f"\r\x1b[K{self.name} [{'#' * filled}{'.' * (20 - filled)}] {step} {done}/{total}", nl=False, err=True
            )
        elif done == total:
            click.echo(f"{self.name}: {step} done", err=True)

    def close(self) -> None:
        """Take the moving line away."""
        if self.moving and not self.quiet:
            click.echo("\r\x1b[K", nl=False, err=True)
