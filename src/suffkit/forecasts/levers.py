"""How much each lever does in each year, from its first and last day, its size and its ramp."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from suffkit.contracts.scenarios import IN_PERIOD, KINDS, LEVERS
from suffkit.contracts.table import check
from suffkit.errors import DataError, Fault

if TYPE_CHECKING:
    import pandas as pd

Numbers = npt.NDArray[np.float64]


def check_levers(levers: pd.DataFrame, file: str) -> None:
    """Refuse levers whose unit is not one of their kind's, beside all that the contract finds.

    In:     LEVERS; the file's name in messages.
    Raises: ContractError; DataError with every lever that cannot be sized as it is.
    """
    check(levers, LEVERS, file=file)
    faults = [
        Fault(
            "wrong_unit",
            f"the lever {name!r} is of the kind {kind}, which is sized in {' or '.join(KINDS[kind].units)}, "
            f"not in {unit}. Change the unit or the kind.",
            file,
            "unit",
        )
        for name, kind, unit in levers[["lever", "kind", "unit"]].drop_duplicates().itertuples(index=False)
        if unit not in KINDS[kind].units
    ]
    effects = levers["kind"].map(lambda kind: KINDS[kind].effect)
    ramped = levers[(effects == "price") & ((levers["ramp_years"] > 0) | (levers["per"] == IN_PERIOD))]
    faults += [
        Fault(
            "ramped_price",
            f"the lever {name!r} changes prices once a year, by a share a year. Take out its ramp or its periods.",
            file,
            "ramp_years",
        )
        for name in ramped["lever"].unique()
    ]
    homeless = levers[(effects == "places") & levers["unit"].isin(["households", "enquiries"])]
    faults += [
        Fault(
            "no_places_per_household",
            f"the lever {name!r} counts households. Say how many children one has room for (places_per_household).",
            file,
            "places_per_household",
        )
        for name in homeless.loc[homeless["places_per_household"].isna(), "lever"].unique()
    ]
    if faults:
        raise DataError(faults, "the levers cannot be used as they are")


def years_of(days: pd.Series | pd.DatetimeIndex) -> Numbers:
    """The start of each day as a number of years, months counting as twelfths, so that three years are three."""
    import pandas as pd

    at = pd.DatetimeIndex(days)
    month = (at.month + (at.day - 1) / at.days_in_month - 1) / 12
    return np.asarray(at.year + month, dtype=float)


def amounts_by_year(levers: pd.DataFrame, year_ends: pd.DatetimeIndex, *, lagged: bool = False) -> Numbers:
    """How much of each lever falls into each year.

    In:  LEVERS; the ends of the years, the first being the end of the year before the first one.
    Out: one row a lever row, one column a year, in the lever's unit. A lever that reaches its full size only after
         `ramp_years` does so in a straight line; one that is sized for a whole period gives that size in all.
    """
    import pandas as pd

    begins = years_of(levers["begins"])
    ends = np.where(
        levers["ends"].isna(), np.inf, years_of((levers["ends"] + pd.Timedelta(days=1)).fillna(levers["begins"]))
    )
    if lagged:
        lag = levers["lag_months"].to_numpy(dtype=float) / 12
        begins, ends = begins + lag, ends + lag
    ramp = levers["ramp_years"].to_numpy(dtype=float)
    size = levers["size"].to_numpy(dtype=float)
    whole = _area(ends - begins, ramp)
    in_period = (levers["per"] == IN_PERIOD).to_numpy()
    a_year = np.where(in_period, size / np.where(in_period, whole, 1.0), size)
    at = years_of(year_ends + pd.Timedelta(days=1))
    elapsed = np.clip(np.minimum(at[None, :], ends[:, None]) - begins[:, None], 0.0, None)
    return a_year[:, None] * np.diff(_area(elapsed, ramp[:, None]), axis=1)


def _area(years: Numbers, ramp: Numbers) -> Numbers:
    """What a lever of one a year has given after so many years: less than one a year while it is ramping up."""
    rising = np.minimum(years, ramp)
    return rising * np.divide(rising, ramp, out=np.zeros_like(rising), where=ramp > 0) / 2 + (years - rising)
