"""Is there enough: what will be needed, as a forecast's range, against the room there is and is planned.

The distribution of need is read off its quantiles: a straight line between each two levels (which keeps order), and
nothing beyond the outermost, where a chance is only said to be at most or at least that level. Need that the forecast
holds at one number with some chance counts as at most that number.

Need is a table of `target_date`, the keys (`placement_group` and others), `quantile` (a number) and `value`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from suffkit.contracts.forecasts import FORECASTS
from suffkit.contracts.scenarios import BASELINE_SCENARIO, SCENARIO_STOCK, SUPPLY
from suffkit.contracts.table import check
from suffkit.domain.calendar import say_day
from suffkit.errors import DataError, Fault, RequestError, suggest
from suffkit.forecasts.fostering_supply import Recruitment
from suffkit.forecasts.levers import Numbers

if TYPE_CHECKING:
    import pandas as pd

# One time in two and four times in five: the certainties that a gap is closed with.
CERTAINTIES = (0.5, 0.8)
AT_MOST, AT_LEAST = "at most", "at least"
_SUPPLY = "supply"


def need_under(need: pd.DataFrame, stock: pd.DataFrame, *, scenario: str) -> pd.DataFrame:
    """The need under a scenario: each quantile moved by what the scenario changes in the expected children.

    In:     need by kind of placement; SCENARIO_STOCK with the baseline; the scenario.
    Out:    need, for the year ends of the stock. The range stays as wide as the forecast's, and nothing is
            below 0.
    Raises: RequestError for a scenario that the stock does not have; DataError for a kind of placement that only one of
            them has, where it matters.
    """
    check(stock, SCENARIO_STOCK)
    known = list(dict.fromkeys(stock["scenario"]))
    if scenario not in known:
        raise RequestError(f"there is no scenario {scenario!r}.{suggest(scenario, known)}")
    sums = stock.groupby(["scenario", "year_end", "placement_group"])["children"].sum()
    change = (sums[scenario] - sums[BASELINE_SCENARIO]).rename("change").reset_index()
    change = change.rename(columns={"year_end": "target_date"})
    forecast, planned = set(need["placement_group"]), set(change["placement_group"])
    moved = set(change.loc[change["change"].abs() > 1e-9, "placement_group"])
    strange = sorted((forecast - planned) | (moved - forecast))
    if strange:
        says = f"the forecast and the scenario do not both have {', '.join(strange)}. Use the same kinds of placement."
        raise DataError([Fault("kinds_differ", says, "need", "placement_group")])
    both = need.merge(change, on=["target_date", "placement_group"], how="inner", validate="m:1")
    return both.assign(value=(both["value"] + both["change"]).clip(lower=0.0)).drop(columns="change")


def supply_on(
    supply: pd.DataFrame, dates: pd.DatetimeIndex, *, by: Sequence[str] = ("placement_group",)
) -> pd.DataFrame:
    """The room that can be used on each date: places x utilisation of what is open and past its lead time.

    In:     SUPPLY; the dates; the keys to add up over.
    Out:    `target_date`, the keys, `places`, `supply`.
    Raises: ContractError, also for a planned opening without a date.
    """
    import pandas as pd

    check(supply, SUPPLY)
    usable_from = supply["opens"]
    for months in supply["lead_months"].unique():
        late = supply["lead_months"] == months
        usable_from = usable_from.where(~late, supply["opens"] + pd.DateOffset(months=round(float(months))))
    each = supply.assign(usable_from=usable_from).merge(pd.DataFrame({"target_date": dates}), how="cross")
    opened = each["usable_from"].isna() | (each["usable_from"] <= each["target_date"])
    there = opened & (each["closes"].isna() | (each["closes"] >= each["target_date"]))
    places = each["places"].where(there, 0.0)
    each = each.assign(places=places, supply=places * each["utilisation_share"])
    return pd.DataFrame(each.groupby(["target_date", *by], sort=False)[["places", _SUPPLY]].sum().reset_index())


def chance_of_shortfall(
    need: pd.DataFrame, supply: pd.DataFrame, *, by: Sequence[str] = ("placement_group",)
) -> pd.DataFrame:
    """The chance that more children need a place than there is room for, on each date.

    In:     need (its quantiles in order); supply as of `supply_on`; the keys that both have.
    Out:    `target_date`, the keys, `supply`, `chance` (0 to 1), `chance_is` (empty, `at most` or `at least` where the
            supply lies beyond the forecast's range).
    Raises: DataError for need that has no supply told for it: that is not a supply of 0.
    """
    keys, levels, values, room = _beside(need, supply, by)
    below = (values <= room[:, None]).sum(axis=1)
    last = values.shape[1] - 1
    low, high = np.clip(below - 1, 0, last), np.clip(below, 0, last)
    rows = np.arange(len(room))
    width = values[rows, high] - values[rows, low]
    part = np.divide(room - values[rows, low], width, out=np.zeros_like(room), where=width > 0)
    reached = levels[low] + part * (levels[high] - levels[low])
    words = np.select([below == 0, below > last], [AT_LEAST, AT_MOST], "")
    return keys.assign(supply=room, chance=1.0 - reached, chance_is=words)


def places_to_close(
    need: pd.DataFrame,
    supply: pd.DataFrame,
    *,
    certainties: Sequence[float] = CERTAINTIES,
    by: Sequence[str] = ("placement_group",),
) -> pd.DataFrame:
    """How many more children there must be room for, so that there is enough with a given certainty.

    In:     as of `chance_of_shortfall`; certainties within the forecast's levels.
    Out:    `target_date`, the keys, `certainty`, `need` (its quantile), `supply`, `short` (0 where there is enough).
    Raises: DataError as there, and for a certainty beyond the forecast's levels.
    """
    import pandas as pd

    keys, levels, values, room = _beside(need, supply, by)
    beyond = [certainty for certainty in certainties if not levels[0] <= certainty <= levels[-1]]
    if beyond:
        says = (
            f"the forecast's levels go from {levels[0]:g} to {levels[-1]:g}; it cannot say what is enough with a "
            f"certainty of {', '.join(f'{certainty:g}' for certainty in beyond)}. Ask within them."
        )
        raise DataError([Fault("certainty_beyond_levels", says, FORECASTS.name, "quantile")])
    made = []
    for certainty in certainties:
        high = int(np.searchsorted(levels, certainty))
        low = max(high - 1, 0)
        part = (certainty - levels[low]) / (levels[high] - levels[low]) if high > low else 0.0
        needed = values[:, low] + part * (values[:, high] - values[:, low])
        made.append(keys.assign(certainty=certainty, need=needed, supply=room, short=np.maximum(needed - room, 0.0)))
    return pd.concat(made, ignore_index=True).sort_values(["target_date", *by, "certainty"], ignore_index=True)


def usable_shares(supply: pd.DataFrame) -> dict[str, float]:
    """The share of the council's own places of each kind of placement that can be in use at a time, by places.

    In:  SUPPLY. Places in block contracts count only where there are no others: what is added is the council's own.
    Out: 0 to 1 by kind; 0 where there are no places.
    """
    import pandas as pd

    check(supply, SUPPLY)
    own = supply[supply["kind"] != "block"]
    supply = pd.concat([own, supply[~supply["placement_group"].isin(own["placement_group"])]])
    sums = supply.assign(used=supply["places"] * supply["utilisation_share"]).groupby("placement_group")
    both = sums[["used", "places"]].sum()
    return dict((both["used"] / both["places"].where(both["places"] > 0)).fillna(0.0))


def carers_to_close(short: pd.DataFrame, recruitment: Recruitment, *, utilisation_share: float) -> pd.DataFrame:
    """The households and enquiries that would close what is short in fostering, and when enquiring must begin.

    In:  `places_to_close`; the settings of recruitment; the share of approved places in use at a time.
    Out: its fostering rows with `approved_places`, `households`, `enquiries` (whole, rounded up) and `begin_by`.
    """
    import pandas as pd

    rows = short[short["placement_group"] == "fostering"].reset_index(drop=True)
    places = rows["short"] / _usable(utilisation_share)
    households = [recruitment.households_for(number) for number in places]
    return rows.assign(
        approved_places=places,
        households=households,
        enquiries=[recruitment.enquiries_for(number) for number in households],
        begin_by=pd.Series(
            [pd.Timestamp(recruitment.begin_by(day)) for day in rows["target_date"]], dtype="datetime64[s]"
        ),
    )


def beds_to_close(short: pd.DataFrame, *, group: str, utilisation_share: float, lead_months: int) -> pd.DataFrame:
    """The beds that would close what is short in a kind of placement, and when work on them must begin.

    In:  `places_to_close`; the kind; the share of beds in use at a time; months from the decision until a bed is used.
    Out: its rows of that kind with `beds` (whole, rounded up) and `begin_by`.
    """
    import pandas as pd

    rows = short[short["placement_group"] == group].reset_index(drop=True)
    beds = np.ceil((rows["short"] / _usable(utilisation_share)).round(9)).astype(int)
    return rows.assign(beds=beds, begin_by=rows["target_date"] - pd.DateOffset(months=lead_months))


def _usable(utilisation_share: float) -> float:
    if not 0 < utilisation_share <= 1:
        raise ValueError("utilisation lies above 0 and up to 1: the share of places that can be in use at a time")
    return utilisation_share


def _beside(
    need: pd.DataFrame, supply: pd.DataFrame, by: Sequence[str]
) -> tuple[pd.DataFrame, Numbers, Numbers, Numbers]:
    """Dates and keys, the levels, the quantiles (a row a date and key), and the supply beside them."""
    import pandas as pd

    wide = need.pivot(index=["target_date", *by], columns="quantile", values="value").sort_index(axis=1)
    faults = []
    ragged = wide.index[wide.isna().any(axis=1)]
    if len(ragged):
        says = f"{len(ragged)} of {len(wide)} forecasts lack a level that others have. Use one set of levels."
        faults.append(Fault("levels_differ", says, "need", "quantile"))
    values = wide.to_numpy(dtype=float)
    if (np.diff(values, axis=1) < 0).any():
        faults.append(Fault("quantiles_not_ordered", "a quantile is less than one of a lower level.", "need", "value"))
    keys = wide.index.to_frame(index=False)
    beside = keys.merge(supply, on=["target_date", *by], how="left", validate="1:1")
    for row in beside.loc[beside[_SUPPLY].isna(), ["target_date", *by]].itertuples(index=False):
        says = (
            f"no supply is told for {' '.join(str(part) for part in row[1:])} on {say_day(row[0].date())}. "
            "Add it; where there is no room at all, write 0."
        )
        faults.append(Fault("no_supply", says, _SUPPLY))
    if faults:
        raise DataError(faults, "need and supply cannot be set against each other")
    levels = np.array([float(level) for level in wide.columns])
    return pd.DataFrame(keys), levels, values, beside[_SUPPLY].to_numpy(dtype=float)
