"""What a council sets for the measures of its extracts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
