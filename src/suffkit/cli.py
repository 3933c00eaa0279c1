"""The commands. Thin: each parses its words, calls one function of the pipeline and says what was made."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Linear algebra on one thread: several pages at once on few cores are slower with more.
# Must stand before numpy is imported.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import click

from suffkit import folders
from suffkit.errors import RequestError, suggest
from suffkit.synth.command import synth
from suffkit.terminal import Bar, Commands

if TYPE_CHECKING:
    from suffkit.pipeline.statement import Statement


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="suffkit")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """Make a council's sufficiency statement for children in care from its figures."""


def _raw_option(command: Any) -> Any:
    return click.option(
        "--raw", type=click.Path(file_okay=False, path_type=Path), help="Folder of raw data (default: data/raw)."
    )(command)


def _edition_option(command: Any) -> Any:
    return click.option("--edition", help="Edition (default: the newest).")(command)


def _find(authority: str, edition: str | None, raw: Path | None) -> tuple[Path, Path, str, str]:
    from suffkit.io.editions import find_edition

    root = folders.project_root()
    source = _raw(raw, root)
    return root, source, *find_edition(source, authority, edition)


def _raw(given: Path | None, root: Path) -> Path:
    source = given or folders.raw_root(root)
    if not source.is_dir():
        raise RequestError(f"There is no folder of raw data at {source}. Give it with --raw.")
    return source


@main.command()
@click.argument("authority", metavar="AUTHORITY|FOLDER")
@_edition_option
@_raw_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def check(authority: str, edition: str | None, raw: Path | None, form: str) -> int:
    """Check an edition's files, or a FOLDER of SSDA903 returns, and name every fault at once."""
    from suffkit.prepare.checks import check_edition, check_returns

    if os.sep in authority and Path(authority).is_dir():
        report = check_returns(Path(authority).resolve())
    else:
        _, source, authority, edition = _find(authority, edition, raw)
        report = check_edition(source, authority, edition)
    for line in [report.as_json()] if form == "json" else report.lines():
        click.echo(line)
    return RequestError.exit_code if report.blocking else 0


@main.command()
@click.argument("authority")
@_edition_option
@_raw_option
@click.option("--quiet", is_flag=True, help="Say nothing where all is well.")
def prepare(authority: str, edition: str | None, raw: Path | None, quiet: bool) -> None:
    """Make the facts of an edition from its raw files."""
    from suffkit.prepare.statement import prepare_edition

    root, source, authority, edition = _find(authority, edition, raw)
    folder = folders.facts_folder(authority, edition, root)
    content = prepare_edition(source, authority, edition, folder)
    if not quiet:
        click.echo(f"{len(content.facts):,} facts of {authority} {edition} in {folder}")


@main.command()
@click.argument("authority")
@_edition_option
@_raw_option
@click.option("--measure", help="Only this measure.")
@click.option("--by", help="Only facts broken down by this.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
def facts(
    authority: str, edition: str | None, raw: Path | None, measure: str | None, by: str | None, form: str
) -> None:
    """List the released facts of an edition."""
    from suffkit.domain.catalogue import measure as known_measure
    from suffkit.domain.code_lists import code_rows
    from suffkit.pipeline.statement import inert
    from suffkit.prepare.statement import fact_table, make_facts

    if measure is not None:
        known_measure(measure)
    known = [row["dimension"] for row in code_rows("dimensions")]
    if by is not None and by not in known:
        raise RequestError(f"{by!r} is not a breakdown of domain/codes/dimensions.csv.{suggest(by, known)}")
    _, source, authority, edition = _find(authority, edition, raw)
    table = fact_table(make_facts(source, authority, edition), measure, by)
    if form == "csv":
        click.echo(inert(table).to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        click.echo(table.to_json(orient="records", date_format="iso", indent=2, force_ascii=False))


def _out_option(command: Any) -> Any:
    return click.option("--out", type=click.Path(path_type=Path), help="Folder for the sites (default: _build).")(
        command
    )


def _only_option(command: Any) -> Any:
    return click.option("--only", multiple=True, help="Run only this page (may be given several times).")(command)


def _engine_option(command: Any) -> Any:
    return click.option(
        "--engine",
        type=click.Choice(["suffkit", "papermill"]),
        default="suffkit",
        show_default=True,
        help="What runs the pages.",
    )(command)


def _statement(authority: str, edition: str | None, raw: Path | None, out: Path | None) -> Statement:
    from suffkit.pipeline.statement import Statement

    root, source, authority, edition = _find(authority, edition, raw)
    return Statement(root, source.resolve(), authority, edition, (out or folders.build_root(root)).resolve())


@main.command()
@click.argument("authority", required=False)
@_edition_option
@_raw_option
@_out_option
@_only_option
@_engine_option
@click.option("--all", "every", is_flag=True, help="Every edition of every authority there is.")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="With --all: how many at once (default: one a core, 4 at most)."
)
@click.option("--quiet", is_flag=True, help="Say only what went wrong.")
def build(
    authority: str | None,
    edition: str | None,
    raw: Path | None,
    out: Path | None,
    only: tuple[str, ...],
    engine: str,
    every: bool,
    workers: int | None,
    quiet: bool,
) -> int:
    """Make an edition's site: facts, pages, book, seal, gate."""
    from suffkit.pipeline.statement import build_statement

    if every == (authority is not None):
        raise RequestError("Name one authority, or say --all.")
    if every:
        if edition or only:
            raise RequestError("--all builds whole editions: leave --edition and --only away.")
        return _build_every([_statement(*one, raw, out) for one in _every_edition(raw)], workers, engine, quiet)
    if workers is not None:
        raise RequestError("--workers goes with --all.")
    statement = _statement(str(authority), edition, raw, out)
    bar = Bar(statement.name, quiet)
    try:
        first_page = build_statement(statement, only=only, engine=engine, progress=bar)
    finally:
        bar.close()
    if not quiet:
        click.echo(f"{statement.name}: {first_page}")
    return 0


def _build_every(statements: list[Statement], workers: int | None, engine: str, quiet: bool) -> int:
    """Build all; one edition at fault does not keep the others from being made. The worst exit code."""
    from suffkit.pipeline.workers import build_many, usual_workers

    worst = 0
    bar = Bar("all editions", quiet)
    count = workers or usual_workers(len(statements))
    for one in build_many(statements, workers=count, engine=engine, progress=bar):
        bar.close()
        if one.first_page is None:
            worst = max(worst, one.exit_code)
            click.echo(f"{one.statement.name}: {one.fault}", err=True)
        elif not quiet:
            click.echo(f"{one.statement.name}: {one.first_page}")
    bar.close()
    return worst


def _every_edition(raw: Path | None) -> list[tuple[str, str | None]]:
    from suffkit.io.editions import authorities, editions

    source = _raw(raw, folders.project_root())
    return [(name, which) for name in authorities(source) for which in editions(source, name)]


@main.command()
@click.argument("authority")
@_edition_option
@_raw_option
@_out_option
@_only_option
@_engine_option
@click.option("--quiet", is_flag=True, help="Say nothing where all is well.")
def run(
    authority: str,
    edition: str | None,
    raw: Path | None,
    out: Path | None,
    only: tuple[str, ...],
    engine: str,
    quiet: bool,
) -> None:
    """Run the pages of an edition on the facts that were prepared."""
    from suffkit.pipeline.statement import only_one, run_statement

    statement = _statement(authority, edition, raw, out)
    bar = Bar(statement.name, quiet)
    with only_one(statement):
        run_statement(statement, only=only, engine=engine, progress=bar)
    bar.close()
    if not quiet:
        click.echo(f"{statement.name}: pages in {statement.pages}")


@main.command()
@click.argument("authority")
@_edition_option
@_raw_option
@_out_option
@click.option("--quiet", is_flag=True, help="Say nothing where all is well.")
def publish(authority: str, edition: str | None, raw: Path | None, out: Path | None, quiet: bool) -> None:
    """Make the site from the pages that were run."""
    from suffkit.pipeline.statement import only_one, publish_statement

    statement = _statement(authority, edition, raw, out)
    bar = Bar(statement.name, quiet)
    with only_one(statement):
        first_page = publish_statement(statement, bar)
    bar.close()
    if not quiet:
        click.echo(f"{statement.name}: {first_page}")


@main.command()
@click.argument("authority")
@_edition_option
@_raw_option
@_out_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port on this machine; another is taken where it is in use.",
)
def preview(authority: str, edition: str | None, raw: Path | None, out: Path | None, port: int) -> None:
    """Show an edition's site in the browser and make it again whenever a file is saved."""
    from suffkit.pipeline.preview import run_preview

    run_preview(_statement(authority, edition, raw, out), port, click.echo)


main.add_command(synth)


if __name__ == "__main__":
    main()
