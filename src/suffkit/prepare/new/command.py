"""The command `suffkit new`."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from suffkit import folders
from suffkit.domain.areas import Area, area


@click.command()
@click.argument("authority")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="Folder of raw data (default: data/raw).")
@click.option(
    "--as-at", type=click.DateTime(["%Y-%m-%d"]), help="Day of the first edition (default: the last 31 March)."
)
@click.option(
    "--national",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of published national data, to name the statistical neighbours (default: data/raw/national).",
)
@click.option("--quiet", is_flag=True, help="Say nothing where all is well.")
def new(authority: str, to: Path | None, as_at: datetime | None, national: Path | None, quiet: bool) -> None:
    """Write a folder for AUTHORITY (a name, or a code such as 383): settings, templates, what to export."""
    from suffkit.prepare.new.folder import write_folder

    who = area(authority)
    raw = to or folders.raw_root(folders.project_root())
    day = as_at.date() if as_at else last_year_end(datetime.now(UTC).date())
    written = write_folder(raw.absolute(), who, day, _neighbours(who, national, raw))
    if quiet:
        return
    if written.kept:
        click.echo(f"{len(written.kept)} files were there and were left as they are.")
    click.echo(f"{len(written.new)} files written to {written.folder}.")
    click.echo(f"Begin with README.md there, then: suffkit check {who.slug}")


def last_year_end(today: date) -> date:
    """The last 31 March that has passed."""
    return date(today.year if today > date(today.year, 3, 31) else today.year - 1, 3, 31)


def _neighbours(who: Area, national: Path | None, raw: Path) -> list[str]:
    """Names of the statistical neighbours where national data are named or in their usual place, else none."""
    usual = raw / "national"
    if national is None and not usual.is_dir():
        return []
    from suffkit.prepare.asked import national_folder
    from suffkit.prepare.new.neighbours import neighbours_of

    found = national_folder(national, usual, folders.processed_root(folders.project_root()))
    return neighbours_of(found, who) if found else []
