"""The command `suffkit fetch`."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from suffkit import folders
from suffkit.errors import RequestError

if TYPE_CHECKING:
    from suffkit.fetch.run import Outcome, Store
    from suffkit.fetch.wanted import Wanted


@click.command()
@click.option(
    "--national",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of national data (default: data/raw/national).",
)
@click.option("--only", multiple=True, metavar="ID", help="Only this file (may be given several times).")
@click.option("--list", "is_list", is_flag=True, help="Say which files there are, and fetch nothing.")
@click.option("--offline", is_flag=True, help="Fetch nothing; say what is missing, record what was put there by hand.")
@click.option("--accept-revised", is_flag=True, help="Take files that the publisher has changed since they were taken.")
@click.option("--from", "address", metavar="ADDRESS", help="Ask this address in place of the publisher's (a mirror).")
@click.option("--quiet", is_flag=True, help="Say nothing where all is well.")
def fetch(
    national: Path | None,
    only: tuple[str, ...],
    is_list: bool,
    offline: bool,
    accept_revised: bool,
    address: str | None,
    quiet: bool,
) -> int:
    """Fetch the national data that a statement needs."""
    from suffkit.fetch.addresses import services
    from suffkit.fetch.run import open_store
    from suffkit.fetch.wanted import all_wanted, choose

    rows = choose(all_wanted(), only)
    if is_list:
        click.echo("\n".join(_listed(row) for row in rows))
        return 0
    where = services(address, os.environ)
    folder = (national or folders.raw_root(folders.project_root()) / "national").resolve()
    tell: Callable[[str], None] = (lambda _line: None) if quiet else click.echo
    with open_store(folder, datetime.now(UTC).date(), accept_revised) as store:
        if offline:
            return _offline(rows, store, tell)
        from suffkit.fetch.ees import Catalogue
        from suffkit.fetch.run import fetch_wanted
        from suffkit.fetch.web import Web

        with Web() as web:
            outcome = fetch_wanted(rows, store, web, Catalogue(web, where), tell)
        _summary(rows, store, outcome, tell)
        outcome.need_no_faults()
    return 0


def _listed(row: Wanted) -> str:
    how = {"ees-api": "statistics API", "ees-file": "file of a release", "page": "by hand"}[row.kind]
    need = "needed" if row.is_needed else "not needed"
    published_as = row.file_name or row.title
    return f"{row.id} ({need}, {how}): {row.used_for}\n    {row.save_as}\n    {published_as}, from {row.page}"


def _offline(rows: tuple[Wanted, ...], store: Store, tell: Callable[[str], None]) -> int:
    """Fetch nothing: record what lies there, say what does not. The exit code."""
    from suffkit.fetch.run import Outcome, adopt, missing

    outcome = Outcome()
    for row in rows:
        adopt(row, store, outcome)
    for note in outcome.notes:
        tell(note)
    lacking = missing(rows, store)
    for row in lacking:
        need = "needed" if row.is_needed else "not needed"
        click.echo(f"{row.save_as} is missing ({need}): it would give {row.used_for}. From {row.page}")
    if not lacking:
        tell(f"All {len(rows)} files are in {store.folder}.")
    outcome.need_no_faults()
    return RequestError.exit_code if any(row.is_needed for row in lacking) else 0


def _summary(rows: tuple[Wanted, ...], store: Store, outcome: Outcome, tell: Callable[[str], None]) -> None:
    from suffkit.fetch.run import missing
    from suffkit.fetch.wanted import BY_HAND

    for note in outcome.notes:
        tell(note)
    by_hand = [row for row in missing(rows, store) if row.kind == BY_HAND]
    if by_hand:
        tell(
            f"To be saved by hand (suffkit fetch --list says from where): {', '.join(row.save_as for row in by_hand)}."
        )
    if outcome.taken:
        tell(f"{len(outcome.taken)} fetched, {len(outcome.kept)} as they were, in {store.folder}.")
    elif not outcome.faults:
        tell(f"Nothing to do: {len(outcome.kept)} files in {store.folder} are the published ones.")
