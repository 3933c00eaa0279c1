"""Made-up panels of authorities: a whole one to learn from, and one with everything that can be amiss."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
import pytest

from suffkit.contracts.forecasts import PANEL
from suffkit.domain.areas import abolished_areas, all_areas

AREAS = tuple(one for one in all_areas() if not one.predecessors)
YEARS = tuple(range(2016, 2025))
ORIGIN = date(2024, 3, 31)

Rows = Callable[..., pd.DataFrame]


def panel_rows(code: str, region: str, values: dict[int, float], **others: dict[int, float]) -> pd.DataFrame:
    """Rows of one area: children in care by year, and other columns by year."""
    rows = pd.DataFrame({"date": [pd.Timestamp(year, 3, 31) for year in values], "in_care": [*values.values()]})
    rows["date"] = rows["date"].astype("datetime64[s]")
    for name in ("entries", "exits", "uasc", "children"):
        rows[name] = [others.get(name, {}).get(year, float("nan")) for year in values]
    return rows.assign(area_code=code, region_code=region).astype({"area_code": "str", "region_code": "str"})[
        PANEL.column_names
    ]


def made_up(areas: int = 40, seed: int = 1, years: tuple[int, ...] = YEARS) -> pd.DataFrame:
    """Areas whose numbers move by chance; starts less ceases of a year tell a part of the next year's growth."""
    rng = np.random.default_rng(seed)
    parts = []
    for one in AREAS[:areas]:
        size = float(rng.uniform(60, 1200))
        children = size * rng.uniform(100, 200)
        count, entries, exits, uasc = {}, {}, {}, {}
        push = 0.0
        for year in years:
            size *= np.exp(push / 2 + rng.normal(0, 0.03) * np.sqrt(1 + 300 / size))
            push = rng.normal(0, 0.06)
            count[year], uasc[year] = float(round(size)), float(rng.poisson(size * 0.06))
            exits[year] = float(round(size * 0.4))
            entries[year] = float(round(size * 0.4 * np.exp(push)))
        population = dict.fromkeys(years, float(round(children)))
        others = {"entries": entries, "exits": exits, "uasc": uasc, "children": population}
        parts.append(panel_rows(one.new_la_code, one.region_code, count, **others))
    return pd.concat(parts, ignore_index=True)


def amiss() -> dict[str, dict[int, float]]:
    """Children in care by year of areas with little or broken history."""
    level = dict.fromkeys(YEARS, 300.0)
    return {
        "gap": {year: number for year, number in level.items() if year != 2021},
        "stale": {year: number for year, number in level.items() if year < 2023},
        "short": {2023: 300.0, 2024: 310.0},
        "one": {2024: 300.0},
        "zeros": dict.fromkeys(YEARS, 0.0),
        "tiny": dict(zip(YEARS, (7.0, 9.0, 6.0, 12.0, 8.0, 7.0, 11.0, 9.0, 8.0), strict=True)),
        "missing": dict.fromkeys(YEARS, float("nan")),
        "late_nought": {**level, 2024: 0.0},
    }


@pytest.fixture(scope="session")
def panel() -> pd.DataFrame:
    """Forty whole series. Do not change it."""
    return made_up()


@pytest.fixture(scope="session")
def rows_of() -> Rows:
    """`panel_rows`, for tests that add an area of their own."""
    return panel_rows


@pytest.fixture(scope="session")
def troubled() -> dict[str, str]:
    """What is amiss -> code of the area that has it in `troubled_panel`."""
    return {name: AREAS[40 + place].new_la_code for place, name in enumerate(amiss())}


@pytest.fixture(scope="session")
def troubled_panel(panel: pd.DataFrame, troubled: dict[str, str]) -> pd.DataFrame:
    """The whole series and one of each kind that is amiss, and an authority that has ended. Do not change it."""
    parts = [panel_rows(troubled[name], "E12000001", values) for name, values in amiss().items()]
    ended = next(one for one in abolished_areas() if one.valid_to is not None and one.valid_to.year == 2023)
    parts.append(panel_rows(ended.new_la_code, ended.region_code, {year: 700.0 for year in YEARS if year < 2024}))
    return pd.concat([panel, *parts], ignore_index=True)
