"""What the children's placements cost: child-weeks times weekly prices, never rounded children; growth stated apart."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from suffkit.contracts.table import Column, Contract, check
from suffkit.errors import DataError, Fault
from suffkit.forecasts.cohort.history import Stock, by_groups
from suffkit.forecasts.cohort.quantiles import month_ends
from suffkit.forecasts.cohort.states import GROUPS, Floats

if TYPE_CHECKING:
    import pandas as pd

DAYS_IN_WEEK, DAYS_IN_YEAR = 7, 365.25

PRICES = Contract(
    "prices",
    (
        Column("placement_group", "text", "which placements cost so much", allowed=GROUPS, shown=True),
        Column("weekly_price", "number", "price of a child's week at the origin", "pounds a week", minimum=0),
        Column(
            "growth",
            "number",
            "growth of the price a year: 0.03 is 3%; 0 where left away",
            minimum=-0.5,
            maximum=1,
            required=False,
        ),
    ),
    key=("placement_group",),
)


def costs_of(paths: Floats, stock: Stock, prices: pd.DataFrame, origin: date) -> Floats:
    """The cost of each month in pounds, by draw, month, age group and placement group.

    The days that children spend in a group in a month are its days times the mean of the numbers at its two ends; a
    child who comes and goes within the month, which few do, is not in it. Prices are those of the origin and grow
    evenly from there; they are as given, without any doubt of their own.

    In:     children in care at the month ends; those at the origin; PRICES with a row for each placement group.
    Raises: ContractError, not a PRICES table; DataError, a placement group has no price.
    """
    check(prices, PRICES)
    if missing := [group for group in GROUPS if group not in set(prices["placement_group"])]:
        says = (
            f"there is no price of {', '.join(missing)}. Add a row for each; write 0 where a placement costs nothing."
        )
        raise DataError([Fault("missing_price", says, "prices", "placement_group")])
    rows = prices.set_index("placement_group").reindex(list(GROUPS))
    growth = rows["growth"].to_numpy() if "growth" in rows else np.zeros(len(GROUPS))
    ends = np.append(np.datetime64(origin, "D"), month_ends(origin, paths.shape[1]).to_numpy().astype("datetime64[D]"))
    days = np.diff(ends).astype(float)
    years = (np.cumsum(days) - days / 2) / DAYS_IN_YEAR
    price = rows["weekly_price"].to_numpy() * (1 + growth) ** years[:, np.newaxis]
    before = np.concatenate([np.broadcast_to(by_groups(stock), paths[:, :1].shape), paths[:, :-1]], axis=1)
    weeks = (before + paths) / 2 * (days / DAYS_IN_WEEK)[:, np.newaxis, np.newaxis]
    return (weeks * price[:, np.newaxis, :]).astype(np.float32)
