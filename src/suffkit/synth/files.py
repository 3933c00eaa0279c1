"""Writes made-up returns into a folder: a folder a year, the postcode file, and a note that all of it is made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from suffkit.errors import EnvironmentFault, RequestError
from suffkit.synth.area import NEIGHBOUR_CODES, OWN_CODE
from suffkit.synth.extracts import write_extracts
from suffkit.synth.faults import Injection, Returns, Sheets, fault_named
from suffkit.synth.returns import draw_returns_world, returns_of
from suffkit.synth.sheets import FILE_NAMES, sheets_of
from suffkit.synth.world import World
from suffkit.tidy import tidy_returns

NOTE_FILE, POSTCODE_FILE = "README.md", "postcodes.csv"
_NOTE = """# Synthetic data: made up, of no real child

`suffkit synth` made these SSDA903 returns of an authority that does not exist (code {own}, neighbours {neighbours}).
Every child, date, address and reference number is drawn by chance. No postcode that starts with X exists.
They are for trying out and testing suffkit, and say nothing about any council.

Made with: {made_with}.
{faults}
`{postcodes}` tells where each made-up postcode lies (metres east and north, and the authority).
"""


def write_files(
    folder: Path,
    *,
    in_care: int,
    years: int,
    seed: int,
    last_year: int = 2024,
    faults: Sequence[int] = (),
    extracts: bool = False,
) -> None:
    """Write the returns; the same arguments write the same bytes. See `suffkit.synth.write_returns`."""
    chosen = [fault_named(number) for number in faults]
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())) and not _is_ours(folder):
        raise RequestError(f"{folder} holds something else already. Name a new folder for the made-up returns.")
    world = draw_returns_world(in_care, years, seed, last_year)
    told = returns_of(world)
    sheets = {year: sheets_of(tables, year) for year, tables in told.items()}
    about = f"about {in_care:,} children in care, {years} return{'' if years == 1 else 's'}, the last to 31 March"
    write_sheets(folder, sheets, world.area.table(), f"{about} {last_year}, seed {seed}", chosen)
    if extracts:
        _write_extracts(folder, world, told)


def _write_extracts(folder: Path, world: World, told: Mapping[int, Mapping[str, pd.DataFrame]]) -> None:
    """The extracts that go with the returns as they were drawn, whatever faults were put into their files."""
    tables = {
        name: pd.concat([told[year][name] for year in told], ignore_index=True)
        for name in ("header", "episodes", "uasc", "care_leavers")
    }
    tidy = tidy_returns(tables, as_of=date(world.last_year, 3, 31))
    write_extracts(folder, tidy, tables["care_leavers"], seed=world.seed, years=tuple(told))


def write_sheets(
    folder: Path, sheets: Sheets, postcodes: pd.DataFrame, made_with: str, faults: Sequence[Injection] = ()
) -> None:
    """Write returns that are made up already, with faults put in (which changes `sheets`).

    Raises: EnvironmentFault, they cannot be written; RequestError, there is no row for a fault.
    """
    for fault in faults:
        if fault.on_sheets is not None:
            fault.on_sheets(sheets)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for year, modules in sheets.items():
            _write_year(folder / folder_name(year), modules)
        _write_csv(folder / POSTCODE_FILE, postcodes)
        note = _NOTE.format(
            own=OWN_CODE,
            neighbours=", ".join(NEIGHBOUR_CODES),
            made_with=made_with,
            faults="".join(f"\nPut in on purpose: fault {fault.number}, {fault.what}.\n" for fault in faults),
            postcodes=POSTCODE_FILE,
        )
        (folder / NOTE_FILE).write_bytes(note.encode())
        for fault in faults:
            if fault.on_files is not None:
                fault.on_files(Returns(folder, {year: folder / folder_name(year) for year in sheets}))
    except OSError as error:
        raise EnvironmentFault(
            f"The made-up returns cannot be written to {folder}: {error.strerror}. "
            "Choose another folder or free some space."
        ) from None


def folder_name(year: int) -> str:
    """The folder of a return: `2023-24` for the year that ends on 31 March 2024."""
    return f"{year - 1}-{year % 100:02d}"


def _is_ours(folder: Path) -> bool:
    """Whether what lies there was written by this module, so that it may be written over."""
    note = folder / NOTE_FILE
    return note.is_file() and note.read_text(encoding="utf-8", errors="replace").startswith(_NOTE.partition("\n")[0])


def _write_year(folder: Path, modules: Mapping[str, pd.DataFrame]) -> None:
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, sheet in modules.items():
        _write_csv(folder / f"{FILE_NAMES[name]}.csv", sheet)


def _write_csv(path: Path, sheet: pd.DataFrame) -> None:
    """Plain CSV, UTF-8, commas, no quotation marks (no cell needs any)."""
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="none")
    table = pa.Table.from_pandas(sheet, preserve_index=False)
    with path.open("wb") as file:
        file.write((",".join(sheet.columns) + "\n").encode())
        pyarrow.csv.write_csv(table, file, options)
