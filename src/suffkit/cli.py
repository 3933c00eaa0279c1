"""The commands. Thin: each parses its words, calls one function of the pipeline and says what was made."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Linear algebra on one thread: several pages at once on few cores are slower with more.
# Must stand before numpy is imported.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import click

from suffkit import folders
from suffkit.errors import RequestError, suggest
from suffkit.fetch.command import fetch
from suffkit.pipeline.revised import revisions
from suffkit.prepare.new.command import new
from suffkit.synth.command import synth
from suffkit.terminal import (
    Bar,
    Commands,
    edition_options,
    engine_option,
    given,
    is_terminal,
    only_option,
    out_option,
    report_lines,
    returns_options,
    table_lines,
)

if TYPE_CHECKING:
    from suffkit.pipeline.statement import Statement


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="suffkit")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """Make a council's sufficiency statement for children in care from its figures."""


def _asked(
    authority: str,
    edition: str | None = None,
    raw: Path | None = None,
    national: Path | None = None,
    out: Path | None = None,
    **options: bool | None,
) -> Statement:
    """The edition that a command is about, and all that it is made from."""
    from suffkit.pipeline.statement import Statement
    from suffkit.prepare.asked import find_statement, national_folder

    root = folders.project_root()
    source = _raw(raw, root)
    published = national_folder(national, folders.national_root(root), folders.processed_root(root))
    found = find_statement(source, authority, edition, published)
    site = (out or folders.build_root(root)).resolve()
    return Statement(root, source.resolve(), *found, site, given(**options), published)


def _raw(given: Path | None, root: Path) -> Path:
    source = given or folders.raw_root(root)
    if not source.is_dir():
        raise RequestError(f"There is no folder of raw data at {source}. Give it with --raw.")
    return source


@main.command()
@edition_options("AUTHORITY|FOLDER")
@returns_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def check(authority: str, form: str, **asked: Any) -> int:
    """Check an edition's files, or a FOLDER of SSDA903 returns, and name every fault at once."""
    from suffkit.prepare.checks import check_edition, check_returns

    if os.sep in authority and Path(authority).is_dir():
        options = {name: asked[name] for name in ("strict", "lenient", "merge_overlaps")}
        report = check_returns(Path(authority).resolve(), given(**options))
    else:
        report = check_edition(*_asked(authority, **asked).given)
    if form == "json":
        click.echo(report.as_json())
    else:
        for line in report_lines(report) if is_terminal() else report.lines():
            click.echo(line)
    return RequestError.exit_code if report.blocking else 0


@main.command()
@edition_options()
@returns_options
@click.option("--quiet", is_flag=True, help="Say nothing where all is well.")
def prepare(authority: str, quiet: bool, **asked: Any) -> None:
    """Make the facts of an edition from its raw files."""
    from suffkit.pipeline.statement import prepare_statement

    statement = _asked(authority, **asked)
    count = prepare_statement(statement)
    if not quiet:
        click.echo(f"{count:,} facts of {statement.name} in {statement.facts}")


@main.command()
@edition_options()
@click.option("--measure", help="Only this measure.")
@click.option("--by", help="Only facts broken down by this.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
def facts(authority: str, measure: str | None, by: str | None, form: str, **asked: Any) -> None:
    """List the released facts of an edition."""
    from suffkit.domain.catalogue import measure as known_measure
    from suffkit.domain.code_lists import code_rows
    from suffkit.pipeline.downloads import inert
    from suffkit.prepare.statement import fact_table, make_facts

    if measure is not None:
        known_measure(measure)
    known = [row["dimension"] for row in code_rows("dimensions")]
    if by is not None and by not in known:
        raise RequestError(f"{by!r} is not a breakdown of domain/codes/dimensions.csv.{suggest(by, known)}")
    table = fact_table(make_facts(*_asked(authority, **asked).given), measure, by)
    if form == "csv":
        click.echo(inert(table).to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        click.echo(table.to_json(orient="records", date_format="iso", indent=2, force_ascii=False))


@main.command()
@edition_options(required=False)
@out_option
@only_option
@engine_option
@returns_options
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Every edition there is; with --national also every other authority of England.",
)
@click.option(
    "--workers", type=click.IntRange(1, 64), help="With --all: how many at once (default: one a core, 4 at most)."
)
@click.option("--quiet", is_flag=True, help="Say only what went wrong.")
def build(
    authority: str | None,
    only: tuple[str, ...],
    engine: str,
    every: bool,
    workers: int | None,
    quiet: bool,
    **asked: Any,
) -> int:
    """Make an edition's site: facts, pages, book, seal, gate."""
    from suffkit.pipeline.statement import build_statement

    if every == (authority is not None):
        raise RequestError("Name one authority, or say --all.")
    if every:
        where = {name: asked.pop(name) for name in ("raw", "national", "out")}
        if only or any(value is not None for value in asked.values()):
            raise RequestError("--all builds whole editions: leave --edition, --only and options on returns away.")
        return _build_every([_asked(*one, **where) for one in _every_edition(**where)], workers, engine, quiet)
    if workers is not None:
        raise RequestError("--workers goes with --all.")
    statement = _asked(str(authority), **asked)
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


def _every_edition(raw: Path | None, national: Path | None, out: Path | None) -> list[tuple[str, str | None]]:
    """Every edition of a folder, and where national data were named every authority that has none."""
    from suffkit.domain.areas import all_areas
    from suffkit.io.editions import authorities, editions

    source = _raw(raw, folders.project_root())
    own: list[tuple[str, str | None]] = [
        (name, which) for name in authorities(source) for which in editions(source, name)
    ]
    named = {name for name, _ in own}
    return [*own, *((one.slug, None) for one in all_areas() if national and one.slug not in named)]


@main.command()
@edition_options()
@out_option
@only_option
@engine_option
@click.option("--quiet", is_flag=True, help="Say nothing where all is well.")
def run(authority: str, only: tuple[str, ...], engine: str, quiet: bool, **asked: Any) -> None:
    """Run the pages of an edition on the facts that were prepared."""
    from suffkit.pipeline.statement import only_one, run_statement

    statement = _asked(authority, **asked)
    bar = Bar(statement.name, quiet)
    with only_one(statement):
        run_statement(statement, only=only, engine=engine, progress=bar)
    bar.close()
    if not quiet:
        click.echo(f"{statement.name}: pages in {statement.pages}")


@main.command()
@edition_options()
@out_option
@click.option("--quiet", is_flag=True, help="Say nothing where all is well.")
def publish(authority: str, quiet: bool, **asked: Any) -> None:
    """Make the site from the pages that were run."""
    from suffkit.pipeline.statement import only_one, publish_statement

    statement = _asked(authority, **asked)
    bar = Bar(statement.name, quiet)
    with only_one(statement):
        first_page = publish_statement(statement, bar)
    bar.close()
    if not quiet:
        click.echo(f"{statement.name}: {first_page}")


@main.command()
@edition_options()
@out_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port on this machine; another is taken where it is in use.",
)
def preview(authority: str, port: int, **asked: Any) -> None:
    """Show an edition's site in the browser and make it again whenever a file is saved."""
    from suffkit.pipeline.preview import run_preview

    run_preview(_asked(authority, **asked), port, click.echo)


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--national", type=click.Path(path_type=Path), help="Folder of published data: forecast every authority.")
@click.option("--as-at", type=click.DateTime(["%Y-%m-%d"]), help="The day forecast from, as 2024-03-31.")
@click.option("--years", type=click.IntRange(1, 10), default=3, show_default=True, help="Years ahead.")
@click.option("--draws", type=click.IntRange(20, 10_000), default=500, show_default=True, help="Futures drawn.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Same seed, same numbers.")
@click.option("--prices", type=click.Path(path_type=Path), help="CSV: placement_group, weekly_price, growth a year.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write, ending in .csv or .parquet.")
@click.option("--record", is_flag=True, help="Say what the same forecast would have said before, beside what came.")
@returns_options
def forecast(as_at: datetime | None, **asked: Any) -> None:
    """Forecast children in care: of the SSDA903 returns in FOLDER, or of every authority from published data."""
    from suffkit.prepare import ahead

    options = given(**{name: asked.pop(name) for name in ("merge_overlaps", "lenient", "strict")})
    request = ahead.Request(as_at=as_at.date() if as_at else None, **asked)
    table, notes = ahead.forecast(request, options)
    for note in notes:
        click.echo(f"note: {note}", err=True)
    if request.out is not None:
        ahead.write_forecast(table, request.out)
        click.echo(f"{len(table):,} rows in {request.out}")
        return
    for line in table_lines(*ahead.shown(table), shutil.get_terminal_size((100, 24)).columns):
        click.echo(line)


for _command in (synth, fetch, new, revisions):
    main.add_command(_command)


if __name__ == "__main__":
    main()
