"""The method that a London borough prints for its five-year forecast, as one forecaster among others.

"Linear projection of averages of month ends, by age group, with population growth and growth factors": the month ends
of each age band are averaged by year, a straight line is drawn through the averages, read off beyond the last, and
multiplied by the growth of the population and by a factor for the growth of care. What the print does not say is a
setting here (decisions/0019). Source: London Borough of Bromley, Placement and Fostering Sufficiency and Commissioning
Strategy for 2022 to 2024, Indigenous children long-term forecasting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from suffkit.contracts.month_ends import CHILDREN_BY_AGE
from suffkit.contracts.table import check
from suffkit.errors import RequestError
from suffkit.forecasts.grid import Floats
from suffkit.forecasts.month_ends import Months, month_number

if TYPE_CHECKING:
    import pandas as pd

MONTHS_IN_YEAR = 12
# The borough's higher line over its preferred one, one year ahead: 340 over 324 children.
HIGHER_FACTOR_A_YEAR = 340 / 324


def yearly_averages(values: Floats) -> Floats:
    """Means of twelve month ends each, counted back from the last; what is left of an oldest year is not used.

    In:  age groups by months. Out: age groups by whole years, the newest last.
    """
    years = values.shape[1] // MONTHS_IN_YEAR
    whole = values[:, values.shape[1] - years * MONTHS_IN_YEAR :]
    return whole.reshape(len(values), years, MONTHS_IN_YEAR).mean(axis=2)


def line_through_years(values: Floats, steps: int) -> Floats:
    """The least-squares line through the yearly averages, each at the middle of its year, read off month by month.

    In:  age groups by months, two whole years or more; months ahead. Out: age groups by months ahead, nothing below 0.
    """
    averages = yearly_averages(values)
    years = averages.shape[1]
    at = np.arange(years) - (years - 1) / 2
    slope = averages @ at / (at**2).sum()
    # The last month end lies five and a half months after the middle of its year.
    ahead = (np.arange(1, steps + 1) + (MONTHS_IN_YEAR - 1) / 2) / MONTHS_IN_YEAR + (years - 1) / 2
    return np.maximum(averages.mean(axis=1)[:, None] + np.multiply.outer(slope, ahead), 0.0)


@dataclass(frozen=True)
class PrintedMethod:
    """The line times the population's growth since the origin times a factor a year.

    `population` are the children of each age group by month, from the first month of the values on; none where the
    population is taken to stay.
    """

    factor_a_year: float = 1.0
    population: Floats | None = None

    def __call__(self, values: Floats, steps: int) -> Floats:
        """See `MonthRule.point`."""
        factor = self.factor_a_year ** (np.arange(1, steps + 1) / MONTHS_IN_YEAR)
        return line_through_years(values, steps) * factor * self._grown(values.shape[1] - 1, steps)

    def _grown(self, origin: int, steps: int) -> Floats:
        if self.population is None:
            return np.ones((1, steps))
        return self.population[:, origin + 1 : origin + 1 + steps] / self.population[:, origin : origin + 1]


def population_by_month(population: pd.DataFrame, months: Months, steps: int) -> Floats:
    """Children of each age group at every month end from the first one used to the last one asked for.

    Between the days of the estimates along a straight line.

    In:     CHILDREN_BY_AGE; the months; how many ahead.
    Raises: ContractError, not such a table; RequestError, an age group or a part of the time is not told: how a
            population grows beyond its projection is not known.
    """
    check(population, CHILDREN_BY_AGE)
    wanted = np.arange(1 - months.columns, steps + 1) + month_number(months.origin)
    day = population["date"].astype("datetime64[s]")  # that of an empty table may be of no type
    at = day.dt.year * MONTHS_IN_YEAR + day.dt.month - 1 + day.dt.day / day.dt.days_in_month - 1
    rows = population.assign(_at=at).sort_values("_at")
    found = []
    for group in months.groups:
        own = rows[rows["age_group"] == group]
        if own.empty or own["_at"].iloc[0] > wanted[0] or own["_at"].iloc[-1] < wanted[-1]:
            raise RequestError(
                f"The population of the ages {group!r} is not told from {months.day(1 - months.columns):%B %Y} to "
                f"{months.day(steps):%B %Y}. Give estimates and projections of every age group for all of that time, "
                "or forecast without them."
            )
        found.append(np.interp(wanted, own["_at"], own["children"]))
    return np.array(found)
