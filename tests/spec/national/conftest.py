"""Small files in the layout of Explore Education Statistics, written from tables drawn as text."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from suffkit.io.national import ees
from suffkit.io.national.pieces import Candidate, Piece

PLACES = {
    "England": ("National", "", ""),
    "West Midlands": ("Regional", "E12000005", ""),
    "London": ("Regional", "E12000007", ""),
    "Inner London": ("Regional", "E13000001", ""),
    "Outer London": ("Regional", "E13000002", ""),
    "Hereford city": ("Local authority district", "E12000005", ""),
}


@pytest.fixture
def ees_file(tmp_path) -> Callable[..., Candidate]:
    """Writes a drawn table (`year | place | words and figures`); a place is a region's name or a three-digit number."""
    numbers = itertools.count()

    def write(drawn: str, *, bom: bool = False, without: tuple[str, ...] = ()) -> Candidate:
        lines = [[cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines()]
        rows = []
        for line in lines[1:]:
            given = dict(zip(lines[0], line, strict=True))
            year, place = given.pop("year"), given.pop("place")
            level, region, number = PLACES.get(place, ("Local authority", "E12000005", place))
            fixed = {"time_period": year, "time_identifier": "Reporting year", "geographic_level": level}
            fixed |= {"region_code": region, "old_la_code": number, "la_name": "any", "new_la_code": "any"}
            rows.append({name: cell for name, cell in (fixed | given).items() if name not in without})
        path = Path(tmp_path, f"any name {next(numbers)}.csv")
        with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return Candidate(path, "a.csv", columns=tuple(rows[0]))

    return write


@pytest.fixture
def read(ees_file) -> Callable[..., Piece]:
    """Writes a drawn table and reads it."""

    def read_drawn(drawn: str, **how: object) -> Piece:
        candidate = ees_file(drawn, **how)
        assert ees.recognises(candidate)
        return ees.read(candidate)

    return read_drawn


@pytest.fixture
def said() -> Callable[..., list[tuple[object, ...]]]:
    """The rows of a piece's figures in the named columns: days as text, a null as None, whole numbers as they are."""

    def rows(piece: Piece, *columns: str) -> list[tuple[object, ...]]:
        table = piece.tables["published"][list(columns)]
        texts = table.assign(
            **{name: table[name].dt.strftime("%Y-%m-%d") for name in columns if table[name].dtype.kind == "M"}
        )
        return [tuple(None if pd.isna(cell) else cell for cell in row) for row in texts.itertuples(index=False)]

    return rows
