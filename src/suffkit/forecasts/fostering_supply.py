"""From enquiries to households, from households to places; and the carers that would replace what is bought."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from suffkit.contracts.scenarios import KINDS, SCENARIO_STOCK
from suffkit.contracts.table import check
from suffkit.domain.carers import whole_number
from suffkit.forecasts.levers import amounts_by_year, check_levers

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Recruitment:
    """Settings of recruiting foster carers, each stated with its source where it is shown.

    households_per_enquiry: share of enquiries that become approved households.
    places_per_household:   children that a household has room for.
    lag_months:             months from an enquiry until the household can take a child.
    """

    households_per_enquiry: float
    places_per_household: float
    lag_months: float

    def __post_init__(self) -> None:
        if not (0 < self.households_per_enquiry <= 1 and self.places_per_household > 0 and self.lag_months >= 0):
            raise ValueError(
                "households per enquiry lie above 0 and up to 1, places per household above 0, and the lag is not "
                "negative. Correct the settings of recruitment."
            )

    def households_for(self, places: float) -> int:
        """Whole households that give so many places."""
        return whole_number(places / self.places_per_household)

    def enquiries_for(self, households: float) -> int:
        """Whole enquiries that so many households come of."""
        return whole_number(households / self.households_per_enquiry)

    def begin_by(self, needed_on: date) -> date:
        """The day by which the enquiries must have come for the places to be there on a day."""
        import pandas as pd

        whole, part = divmod(self.lag_months, 1)
        back = pd.DateOffset(months=int(whole), days=round(part * 30))
        begin: date = (pd.Timestamp(needed_on) - back).date()
        return begin


def years_to_recruit(carers: float, net_a_year: float) -> float:
    """Years until so many carers are there at a pace of net recruitment; infinite where the number does not grow."""
    return carers / net_a_year if net_a_year > 0 else math.inf


def places_of_levers(levers: pd.DataFrame, year_ends: pd.DatetimeIndex) -> pd.DataFrame:
    """Places that levers add or hold by the end of each year.

    In:  LEVERS; year ends, the first being the day before the first year. New carers and homes add places for good,
         once their lag is over (enquiries become households, households places); staying put holds places in its year.
    Out: `lever`, `kind`, `year_end`, `placement_group`, `provider`, `added` (in the year), `places` (by its end).
         Places held by young people who stay put are less than 0.
    """
    import pandas as pd

    check_levers(levers, "levers")
    effect = levers["kind"].map(lambda kind: KINDS[kind].effect)
    chosen = levers[effect.isin(["places", "held"])].reset_index(drop=True)
    held = (chosen["kind"].map(lambda kind: KINDS[kind].effect) == "held").to_numpy()
    each = np.where(chosen["unit"] == "enquiries", chosen["households_per_enquiry"], 1.0)
    each = each * np.where(chosen["unit"].isin(["households", "enquiries"]), chosen["places_per_household"], 1.0)
    amounts = amounts_by_year(chosen, year_ends, lagged=True) * each[:, None]
    by_then = np.where(held[:, None], -amounts, amounts.cumsum(axis=1))
    added = np.where(held[:, None], np.diff(by_then, axis=1, prepend=0.0), amounts)
    at, year = np.indices(amounts.shape).reshape(2, -1)
    rows = chosen.loc[at, ["lever", "kind", "to_group", "to_provider"]].reset_index(drop=True)
    rows = rows.rename(columns={"to_group": "placement_group", "to_provider": "provider"})
    rows = rows.assign(
        year_end=year_ends[1:][year].astype("datetime64[s]"), added=added.ravel(), places=by_then.ravel()
    )
    keys = ["lever", "kind", "year_end", "placement_group", "provider"]
    return pd.DataFrame(rows.groupby(keys, sort=False)[["added", "places"]].sum().reset_index())


def capacity_check(
    stock: pd.DataFrame, added: pd.DataFrame, *, group: str, provider: str, spare_at_start: float
) -> pd.DataFrame:
    """Whether the children who are to move into a kind of placement find room in that year.

    In:  SCENARIO_STOCK of one or more scenarios; `places_of_levers`; the cell; places that are free on the first day,
         which has to be stated.
    Out: `scenario`, `year_end`, `moving_in`, `entering`, `freed` (children leaving or moving out), `new_places`,
         `spare` on the first day (below 0 where children had no room the year before), `short` (children without room
         at the end), `moves_beyond_new_places` (the moves alone against the new places alone, as plans in print set
         them side by side), `fits`. What is short is carried into the next year.
    """
    import pandas as pd

    check(stock, SCENARIO_STOCK)
    rows = stock[(stock["placement_group"] == group) & (stock["provider"] == provider)]
    rows = rows.sort_values(["scenario", "year_end"], kind="stable")
    here = added[(added["placement_group"] == group) & (added["provider"] == provider)]
    new = here.groupby("year_end")["added"].sum()
    made = pd.DataFrame(
        {
            "scenario": rows["scenario"],
            "year_end": rows["year_end"],
            "moving_in": rows["moved_in"],
            "entering": rows["entered"],
            "freed": rows["left"] + rows["moved_out"],
            "new_places": rows["year_end"].map(new).fillna(0.0),
        }
    )
    balance = made["new_places"] + made["freed"] - made["moving_in"] - made["entering"]
    after = spare_at_start + balance.groupby(made["scenario"]).cumsum()
    made["spare"] = after - balance
    made["short"] = np.maximum(-after, 0.0)
    made["moves_beyond_new_places"] = np.maximum(made["moving_in"] - made["new_places"], 0.0)
    made["fits"] = made["short"] < 1e-9
    return made.sort_index().reset_index(drop=True)
