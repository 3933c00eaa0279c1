"""The command `suffkit revisions`."""

from __future__ import annotations

from pathlib import Path

import click

from suffkit import folders
from suffkit.errors import RequestError


@click.command()
@click.option(
    "--national",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of published national data (default: data/raw/national).",
)
@click.option("--authority", help="Only figures of this authority: its name, slug or number (default: all areas).")
@click.option("--measure", help="Only this measure of the catalogue.")
@click.option("--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True)
def revisions(national: Path | None, authority: str | None, measure: str | None, form: str) -> None:
    """List the published figures that a later release changed."""
    from suffkit.domain.areas import area
    from suffkit.pipeline.downloads import inert
    from suffkit.prepare.asked import national_folder
    from suffkit.prepare.revisions import in_words, revised

    root = folders.project_root()
    where = national_folder(national, folders.national_root(root), folders.processed_root(root))
    if where is None:
        raise RequestError(
            "There are no national data. Get them by: suffkit fetch; or name their folder by --national."
        )
    found = revised(where, [area(authority).old_la_code] if authority else None, measure)
    if form == "csv":
        click.echo(inert(found).to_csv(index=False, lineterminator="\n"), nl=False)
    elif form == "json":
        click.echo(found.to_json(orient="records", indent=2, force_ascii=False))
    else:
        for line in in_words(found):
            click.echo(line)
        click.echo(f"{len(found):,} figures that a later release changed; the newest is the one that is shown.")
