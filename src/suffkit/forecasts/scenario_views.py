"""What a scenario comes to: totals, rate, mix, the council's share, spend, and where a plan in print says otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from suffkit.contracts.scenarios import (
    ALL_GROUPS,
    ANY_PROVIDER,
    IN_HOUSE,
    KINDS,
    PRICES,
    PRINTED_PLAN,
    SCENARIO_STOCK,
)
from suffkit.contracts.table import check
from suffkit.errors import DataError, Fault
from suffkit.forecasts.levers import Numbers, check_levers
from suffkit.forecasts.paths import say_cell

if TYPE_CHECKING:
    import pandas as pd

_KEYS = ["scenario", "year_end"]
_PER = 10_000
# 365.25 days / 7, to two places, as statements in print have it; others print 52.
WEEKS_IN_YEAR = 52.14


def totals(stock: pd.DataFrame, as_at: date, *, population: float | None = None) -> pd.DataFrame:
    """The first day and every year end of each scenario in one row each.

    In:  SCENARIO_STOCK; the first day; the children aged 0 to 17 of the area, where there is a rate to be had (one
         number for all years, as plans have it).
    Out: `scenario`, `year_end`, `entered`, `left` (empty on the first day), `children`, `fostering`, `in_house`,
         `fostering_share` and `in_house_share` (0 to 1, empty where there are no children), `rate_per_10k` (empty
         without population). `in_house` is what the council provides itself; carers from the family count apart.
    """
    check(stock, SCENARIO_STOCK)
    import pandas as pd

    first = stock[stock["year_end"] == stock["year_end"].min()]
    first = first.assign(year_end=pd.Timestamp(as_at), children=first["start"], entered=np.nan, left=np.nan)
    stock = pd.concat([first.astype({"year_end": stock["year_end"].dtype}), stock], ignore_index=True)
    parts = stock.assign(
        fostering=stock["children"].where(stock["placement_group"] == "fostering", 0.0),
        in_house=stock["children"].where(stock["provider"] == IN_HOUSE, 0.0),
    )
    columns = ["entered", "left", "children", "fostering", "in_house"]
    made = parts.groupby(_KEYS, sort=False)[columns].sum(min_count=1).reset_index()
    whole = made["children"].where(made["children"] > 0)
    return made.assign(
        fostering_share=made["fostering"] / whole,
        in_house_share=made["in_house"] / whole,
        rate_per_10k=made["children"] / population * _PER if population else np.nan,
    )


def by_cause(flows: pd.DataFrame) -> pd.DataFrame:
    """Who comes into care and who leaves it, by cause; moves inside care are left out.

    In:  SCENARIO_FLOWS. Out: `scenario`, `year_end`, `cause`, `kind`, `children` (less than 0 for those leaving).
    """
    rows = flows[flows["flow"].isin(["entered", "left"])]
    signed = rows.assign(children=rows["children"].where(rows["flow"] == "entered", -rows["children"]))
    return signed.groupby([*_KEYS, "cause", "kind"], sort=False)["children"].sum().reset_index()


def mix(stock: pd.DataFrame) -> pd.DataFrame:
    """Each cell's share of the children, by scenario and year end. In: SCENARIO_STOCK. Out: it, with `share`."""
    whole = stock.groupby(_KEYS)["children"].transform("sum")
    return stock[[*_KEYS, "placement_group", "provider", "children"]].assign(
        share=stock["children"] / whole.where(whole > 0)
    )


def stock_at_rate(rate_per_10k: float, population: float) -> float:
    """Children in care that a rate comes to: rate x population / 10,000 (a comparator's rate as a target)."""
    return rate_per_10k * population / _PER


def spend(
    stock: pd.DataFrame,
    prices: pd.DataFrame,
    levers: pd.DataFrame,
    *,
    members: Mapping[str, Sequence[str]],
    weeks_in_year: float = WEEKS_IN_YEAR,
    file: str = "scenarios.toml",
) -> pd.DataFrame:
    """What the weeks of a scenario cost, and how much of it is the growth of prices.

    In:     SCENARIO_STOCK; PRICES of the baseline's date; LEVERS, of which those on prices count; which levers belong
            to which scenario (`scenario_members`); weeks in a year, in which statements differ.
    Out:    SCENARIO_STOCK's keys with `child_weeks` (mean of the year's first and last day x weeks), `gbp_per_week` (of
            the year), `at_first_prices_gbp`, `price_growth_gbp` and `spend_gbp` (the two together). Empty, never 0,
            where a cell has children and no price. Prices rise once a year, on its first day, from the first year on.
    Raises: ContractError; DataError: a price of a cell that the scenario does not have.
    """
    import pandas as pd

    check(stock, SCENARIO_STOCK)
    check(prices, PRICES)
    check_levers(levers, file)
    cells = ["placement_group", "provider"]
    known = stock[cells].drop_duplicates()
    strange = prices.merge(known, on=cells, how="left", indicator=True).query("_merge == 'left_only'")
    if len(strange):
        raise DataError(
            [
                Fault(
                    "price_without_a_type",
                    f"a price of {say_cell(group, provider)}, which the scenario does not have. Correct its kind or "
                    "provider, or take it out.",
                    file,
                    "price",
                )
                for group, provider in strange[cells].itertuples(index=False)
            ]
        )
    rows = stock.merge(prices[[*cells, "gbp_per_week", "growth_share"]], on=cells, how="left", validate="m:1")
    growth = rows["growth_share"].fillna(0.0).to_numpy(dtype=float) + _growth_by_levers(rows, levers, members)
    rows = rows.assign(_times=1.0 + growth).sort_values(["scenario", *cells, "year_end"], kind="stable")
    rows["_times"] = rows.groupby(["scenario", *cells])["_times"].cumprod()
    weeks = (rows["start"] + rows["children"]) / 2 * weeks_in_year
    # Nobody there costs nothing, with or without a price.
    first = (weeks * rows["gbp_per_week"]).where(weeks > 0, 0.0)
    made = rows.assign(
        child_weeks=weeks,
        gbp_per_week=rows["gbp_per_week"] * rows["_times"],
        at_first_prices_gbp=first,
        price_growth_gbp=first * (rows["_times"] - 1.0),
        spend_gbp=first * rows["_times"],
    )
    money = ["child_weeks", "gbp_per_week", "at_first_prices_gbp", "price_growth_gbp", "spend_gbp"]
    return pd.DataFrame(made[[*_KEYS, *cells, *money]]).sort_index().reset_index(drop=True)


def _growth_by_levers(rows: pd.DataFrame, levers: pd.DataFrame, members: Mapping[str, Sequence[str]]) -> Numbers:
    """Yearly growth that price levers add to each row: those of its scenario in force on the first day of its year."""
    import pandas as pd

    priced = levers[levers["kind"].map(lambda kind: KINDS[kind].effect) == "price"]
    belongs = pd.DataFrame(
        [(scenario, name) for scenario, names in members.items() for name in names], columns=["scenario", "lever"]
    )
    at = rows[["scenario", "year_end", "placement_group", "provider"]].assign(_row=range(len(rows)))
    pairs = at.merge(belongs, on="scenario").merge(priced, on="lever")
    first_day = pairs["year_end"] - pd.DateOffset(years=1) + pd.Timedelta(days=1)
    hit = (first_day >= pairs["begins"]) & (pairs["ends"].isna() | (first_day <= pairs["ends"]))
    hit &= pairs["to_group"].isin([ALL_GROUPS]) | (pairs["to_group"] == pairs["placement_group"])
    hit &= pairs["to_provider"].isin([ANY_PROVIDER]) | (pairs["to_provider"] == pairs["provider"])
    added = pairs[hit].groupby("_row")["size"].sum()
    return added.reindex(range(len(rows)), fill_value=0.0).to_numpy(dtype=float)


def against_print(view: pd.DataFrame, printed: pd.DataFrame, *, population: float | None = None) -> pd.DataFrame:
    """A plan's own numbers beside what its flows lead to, and beside what its other numbers make of them.

    In:     `totals`; PRINTED_PLAN; children aged 0 to 17, for printed rates.
    Out:    `scenario` (or `As printed`, where printed numbers are set against each other), `quantity`, `year_end`,
            `printed`, `worked_out`, `difference` (worked out less printed), `agrees` (within half a unit of the last
            printed place), `source`. Both numbers stay; neither is put right.
    """
    import pandas as pd

    check(printed, PRINTED_PLAN)
    quantities = list(dict.fromkeys(printed["quantity"]))
    long = view.melt(id_vars=_KEYS, value_vars=quantities, var_name="quantity", value_name="worked_out")
    rows = pd.concat([_among_themselves(printed, population), long], ignore_index=True)
    order = list(dict.fromkeys(rows["scenario"]))
    place = {name: number for number, name in enumerate([*order, *quantities])}
    rows = rows[rows["quantity"].isin(quantities)].sort_values(
        ["scenario", "quantity", "year_end"],
        key=lambda column: column if column.name == "year_end" else column.map(place),
    )
    both = rows.merge(printed, on=["quantity", "year_end"], how="inner", validate="m:1").dropna(subset=["worked_out"])
    difference = both["worked_out"] - both["value"]
    made = both.assign(difference=difference, agrees=difference.abs() <= both["step"] / 2 + 1e-9)
    made = made.rename(columns={"value": "printed"})
    columns = ["quantity", "year_end", "printed", "worked_out", "difference", "agrees", "source"]
    return made[["scenario", *columns]].reset_index(drop=True)


def _among_themselves(printed: pd.DataFrame, population: float | None) -> pd.DataFrame:
    """Rates and shares that the printed numbers of children make."""
    import pandas as pd

    wide = printed.pivot(index="year_end", columns="quantity", values="value")
    wide = wide.reindex(columns=["children", "fostering", "in_house"])
    made = pd.DataFrame(
        {
            "fostering_share": wide["fostering"] / wide["children"],
            "in_house_share": wide["in_house"] / wide["children"],
            "rate_per_10k": wide["children"] / population * _PER if population else np.nan,
        }
    )
    long = made.reset_index().melt(id_vars="year_end", var_name="quantity", value_name="worked_out")
    return long.assign(scenario="As printed")
