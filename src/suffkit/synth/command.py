"""The command `suffkit synth`."""

from __future__ import annotations

from pathlib import Path

import click

from suffkit.errors import RequestError


def _numbers(_context: click.Context, _option: click.Parameter, text: str) -> tuple[int, ...]:
    """`1,16,35` as numbers."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    if not all(word.isdigit() for word in words):
        raise RequestError(f"--faults takes numbers parted by commas, as 1,16,35; found {text[:40]!r}.")
    return tuple(int(word) for word in words)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--in-care", type=click.IntRange(0, 200_000), default=1000, show_default=True, help="Children in care.")
@click.option("--years", type=click.IntRange(1, 20), default=6, show_default=True, help="Yearly returns.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The same seed, the same returns."
)
@click.option(
    "--last-year",
    type=click.IntRange(2005, 2026),
    default=2024,
    show_default=True,
    help="The year whose 31 March ends the last return.",
)
@click.option(
    "--extracts",
    is_flag=True,
    help="Write extracts too: payments, carers, homes, needs and the rest, of the same children.",
)
@click.option("--faults", default="", callback=_numbers, help="Faults to put in, by number, as 1,16,35.")
@click.option("--list-faults", is_flag=True, help="Say which faults there are, and write nothing.")
@click.option("--quiet", is_flag=True, help="Say nothing where all is well.")
def synth(
    folder: Path,
    in_care: int,
    years: int,
    seed: int,
    last_year: int,
    extracts: bool,
    faults: tuple[int, ...],
    list_faults: bool,
    quiet: bool,
) -> None:
    """Write made-up SSDA903 returns into FOLDER, for trying suffkit out. They are of no real child."""
    from suffkit.synth import write_returns

    if list_faults:
        from suffkit.synth.faults import FAULTS

        click.echo("\n".join(f"{fault.number:>3}  {fault.what}" for fault in FAULTS.values()))
        return
    write_returns(
        folder, in_care=in_care, years=years, seed=seed, last_year=last_year, faults=faults, extracts=extracts
    )
    if not quiet:
        made = f"{years} synthetic return{'' if years == 1 else 's'}{' and extracts' if extracts else ''}"
        click.echo(f"{made} of about {in_care:,} children in care in {folder}. They are made up.")
