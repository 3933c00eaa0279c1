"""One made-up authority for all tests of its extracts: its returns, tidied, and what is drawn from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from suffkit.synth.extracts import draw_extracts
from suffkit.synth.returns import synthesise
from suffkit.tidy import Tidy, tidy_returns

YEARS, SEED = (2022, 2023, 2024), 6
CATEGORIES = Path(__file__).parents[4] / "data/raw/exampleshire/placement_categories.csv"


@dataclass(frozen=True)
class Made:
    """The returns' tables and what is tidied of them, the council's categories, and the extracts; years and seed."""

    tables: dict[str, pd.DataFrame]
    tidy: Tidy
    categories: pd.DataFrame
    extracts: dict[str, pd.DataFrame]
    years: tuple[int, ...] = YEARS
    seed: int = SEED


@pytest.fixture(scope="session")
def made() -> Made:
    drawn = synthesise(in_care=500, years=3, seed=SEED, last_year=2024)
    tables = {name: pd.concat([drawn[year][name] for year in YEARS], ignore_index=True) for name in drawn[2024]}
    categories = pd.read_csv(CATEGORIES, dtype=str, keep_default_na=False)
    tidy = tidy_returns(tables, as_of=date(2024, 3, 31), categories=categories)
    return Made(tables, tidy, categories, draw_extracts(tidy, tables["care_leavers"], seed=SEED, years=YEARS))


@pytest.fixture(scope="session")
def extracts(made) -> dict[str, pd.DataFrame]:
    return made.extracts


@pytest.fixture(scope="session")
def lasting(made) -> pd.DataFrame:
    """The placements of the returns that last: neither short breaks, nor days away, nor of less than a day."""
    placements = made.tidy.placements
    whole = ~placements["is_temporary"] & ~placements["is_short_break"]
    return placements[whole & (placements["end_date"] != placements["start_date"])].assign(
        child_id=lambda rows: rows["child_id"].astype(str), category=lambda rows: rows["category"].astype(str)
    )


@pytest.fixture(scope="session")
def on() -> Callable[[pd.DataFrame, pd.Timestamp], pd.DataFrame]:
    """The rows of a table whose span holds a day."""
    return lambda table, day: table[(table["start_date"] <= day) & ~(table["end_date"] <= day)]
