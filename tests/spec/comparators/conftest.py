"""Indicators drawn as text, and the tables that come of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from suffkit.comparators.benchmark import Benchmarks, benchmark
from suffkit.io.national import lait
from suffkit.io.national import neighbours as neighbour_files
from suffkit.io.national.pieces import Candidate

Tables = tuple[pd.DataFrame, pd.DataFrame]
# Worcestershire's made-up neighbours; the other authorities have none unless a test gives them.
NEIGHBOURS = {"885": ["884", "919", "302"]}


def cells(text: str) -> tuple[list[str], list[list[str]]]:
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return lines[0], lines[1:]


def facts_of(indicator: str, **given: object) -> pd.DataFrame:
    usual = {"topic": "t", "title": "T", "polarity": "low", "decimals": 0, "no_quartile": False}
    return pd.DataFrame([{"indicator": indicator} | usual | {"description": "", "methodology": ""} | given])


@pytest.fixture
def drawn() -> Callable[..., Tables]:
    """One indicator from a drawn table of areas and years: `-` is missing, an empty cell is not listed at all.

    Low is good and no decimals are shown unless `polarity`, `decimals` or `no_quartile` say otherwise.
    """

    def draw(text: str, indicator: str = "i", **given: object) -> Tables:
        [_, *labels], rows = cells(text)
        found = [
            {
                "indicator": indicator,
                "area": area,
                "year_label": label,
                "year": int(label[:4]),
                "value": float("nan") if value == "-" else float(value),
                "status": "x" if value == "-" else "",
                "as_printed": value,
            }
            for area, *values in rows
            for label, value in zip(labels, values, strict=True)
            if value
        ]
        return pd.DataFrame(found), facts_of(indicator, **given)

    return draw


@pytest.fixture
def compared() -> Callable[..., Benchmarks]:
    """The tables of the authorities asked; `neighbours` as `{authority: [nearest, next, ...]}`."""

    def compare(tables: Tables, *areas: str, neighbours: dict[str, list[str]] | None = None) -> Benchmarks:
        rows = [
            {"model": "2025", "area": area, "place": place, "neighbour": neighbour, "closeness": ""}
            for area, others in (neighbours or NEIGHBOURS).items()
            for place, neighbour in enumerate(others, 1)
        ]
        return benchmark(*tables, pd.DataFrame(rows), list(areas))

    return compare


@pytest.fixture(scope="session")
def tool_tables(national: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """INDICATORS, INDICATOR_FACTS and NEIGHBOURS of the tool's own files."""
    data = lait.read(Candidate(national / "lait/bds_long_0.parquet", "data"))
    words = lait.read(Candidate(national / "lait/lait_data_dictionary.csv", "words", ("Measure_short", "Polarity")))
    model = neighbour_files.read(Candidate(national / "reference/sn_model_2025_wide.csv", "model", ("old_la_code",)))
    return data.tables["indicators"], words.tables["indicator_facts"], model.tables["neighbours"]
