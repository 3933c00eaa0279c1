"""What the measures of the extracts are counted from, and what a council sets for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from suffkit.domain.calendar import Period
from suffkit.tidy import Tidy


@dataclass(frozen=True)
class Settings:
    """Settings that a measure of the extracts may need.

    weeks_in_year:          the factor between a weekly and a yearly cost.
    bands:                  the set of age bands.
    population:             children aged 0 to 17 in the area by the year of the mid-year estimate; empty where not
                            given.
    high_cost_gbp_per_week: the weekly prices over which a placement is counted as high-cost.
    """

    weeks_in_year: float = 52.14
    bands: str = "dfe"
    population: Mapping[int, float] = field(default_factory=dict)
    high_cost_gbp_per_week: tuple[float, ...] = (6000.0, 8000.0, 10000.0)


@dataclass(frozen=True, repr=False)
class Local:
    """What a topic counts from.

    tables:   the extracts by id, as read.
    tidy:     the tidied returns, which tell age, sex and placement of a child; None where there are none.
    years:    the financial years to count.
    as_at:    the edition's date.
    settings: the council's.
    """

    tables: Mapping[str, pd.DataFrame]
    tidy: Tidy | None
    years: Sequence[Period]
    as_at: date
    settings: Settings = field(default_factory=Settings)
