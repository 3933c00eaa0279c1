"""What the Department's tool does not tell of an indicator: is the change news, is the distance from England chance,
and how far is the next band?
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from suffkit.comparators.chance import change_said, funnel, p_of_two_counts, p_of_two_shares
from suffkit.comparators.spread import children_to_next_band, to_next_band
from suffkit.contracts.benchmarks import STANDINGS

_PER_CENT = 100.0


@dataclass(frozen=True)
class Parts:
    """The indicators that count what another is a share or rate of: the part, and the whole of a share.

    A rate has no `whole`: its population is the part over the rate. A count is its own part.
    """

    count: str
    whole: str = ""


def with_certainty(
    standings: pd.DataFrame, indicators: pd.DataFrame, facts: pd.DataFrame, parts: Mapping[str, Parts]
) -> pd.DataFrame:
    """STANDINGS with `change_said`, `england_said`, `next_band`, `next_band_needs` and `next_band_children`.

    In:     STANDINGS; INDICATORS that hold the parts; INDICATOR_FACTS; the parts of each indicator that has them.
    Out:    the same rows; empty or missing where an indicator has no parts or one of them is not published.
    Method: counts and rates by `p_of_two_counts`, shares by `p_of_two_shares` and, against England's, `funnel` at 95%.
    """
    own = standings[standings["row"] == "authority"].reset_index()
    with_parts = own.assign(
        count=own["indicator"].map({name: one.count for name, one in parts.items()}).astype(object).fillna(""),
        whole=own["indicator"].map({name: one.whole for name, one in parts.items()}).astype(object).fillna(""),
    )
    numbers = _looked_up(with_parts, indicators)
    shares = (with_parts["whole"] != "").to_numpy()
    england = standings[standings["row"] == "england"].set_index(["area", "indicator"])["latest"]
    share_of_england = england.reindex(pd.MultiIndex.from_frame(own[["area", "indicator"]])).to_numpy() / _PER_CENT
    share_of_england = np.where(shares, share_of_england, np.nan)
    beyond = funnel(numbers["count"], np.where(shares, numbers["whole"], np.nan), share_of_england)["beyond_95"]
    bands = own[["area", "indicator"]].merge(to_next_band(standings, facts), on=["area", "indicator"], how="left")
    polarity = own["indicator"].map(facts.set_index("indicator")["polarity"])
    children = children_to_next_band(
        numbers["count"], np.where(shares, numbers["whole"], np.nan), bands["bound"], polarity == "high", _PER_CENT
    )
    found = pd.DataFrame(
        {
            "change_said": change_said(_p_of_change(numbers, own, shares)),
            "england_said": beyond.to_numpy(),
            "next_band": bands["next_band"].fillna("").to_numpy(),
            "next_band_needs": bands["needed"].to_numpy(dtype=float),
            "next_band_children": children,
        },
        index=own["index"],
    )
    text = ["change_said", "england_said", "next_band"]
    made = standings.drop(columns=found.columns, errors="ignore").join(found)
    made = made.assign(**{name: made[name].fillna("").astype("str") for name in text})
    return made[STANDINGS.column_names]


def _looked_up(own: pd.DataFrame, indicators: pd.DataFrame) -> dict[str, Any]:
    """Part and whole of each row in its newest and its previous year, as columns of numbers."""
    wanted = set(own["count"]) | set(own["whole"])
    held = indicators[indicators["indicator"].isin(wanted)]
    values = held.set_index(["indicator", "area", "year_label"])["value"]

    def at(indicator: str, label: str) -> Any:
        keys = pd.MultiIndex.from_arrays([own[indicator], own["area"], own[label]])
        return values.reindex(keys).to_numpy(dtype=float)

    return {
        "count": at("count", "latest_label"),
        "whole": at("whole", "latest_label"),
        "count_before": at("count", "previous_label"),
        "whole_before": at("whole", "previous_label"),
    }


def _p_of_change(numbers: Mapping[str, Any], own: pd.DataFrame, shares: Any) -> Any:
    of_shares = p_of_two_shares(numbers["count_before"], numbers["whole_before"], numbers["count"], numbers["whole"])
    # The population that a rate is of is its count over it; of a plain count it is not known and taken as unchanged.
    sizes = [
        np.where(value > 0, count / np.where(value > 0, value, 1), np.nan)
        for count, value in (
            (numbers["count_before"], own["previous"].to_numpy(dtype=float)),
            (numbers["count"], own["latest"].to_numpy(dtype=float)),
        )
    ]
    of_counts = p_of_two_counts(numbers["count_before"], numbers["count"], *sizes)
    return np.where(shares, of_shares, of_counts)
