"""What drove the change of spend between two years: price, volume and mix by kind of placement, adding up exactly.

For a kind of placement let s be its spend, w the weeks paid for, p = s / w its price of a week, W the weeks of all
kinds and m = w / W its share of them; d stands for the later less the earlier, a bar for the mean of the two.

    price   = bar(w) dp            what the same weeks cost more
    volume  = bar(p) bar(m) dW     what more or fewer weeks of all kinds cost, shared as the kinds were
    mix     = bar(p) bar(W) dm     what it cost that a larger or smaller share of the weeks was of this kind
    ds      = price + volume + mix

It holds exactly, since d(xy) = bar(x) dy + bar(y) dx. Neither year is the base: with the years swapped each part has
the other sign. Of one kind alone m is 1 in both years, so there is no mix. A kind that appears or vanishes has one
price only, and that is taken for both years: all of its change is volume and mix. Where an index of prices D is known,
the price part is inflation, bar(w) bar(p/D) dD, and what prices did beyond it, bar(w) bar(D) d(p/D); the base of the
index does not matter. Parts are given to the penny; the penny that rounding leaves goes to the largest of them.
Source: the indicator of Bennet (1920) for price and quantity, applied again to quantity for volume and mix.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.contracts.facts import TOTAL

Numbers = npt.NDArray[np.float64]

VOLUME, MIX, PRICE, INFLATION, BEYOND = "Volume", "Mix", "Price", "Inflation", "Price beyond inflation"
REST = "Kinds that are not shown apart"
_SPEND, _WEEKS = "spend_gbp", "weeks"


def what_drove(before: pd.DataFrame, after: pd.DataFrame, index: tuple[float, float] | None = None) -> pd.DataFrame:
    """Split the change of spend between two years into price, volume and mix by kind of placement.

    In:     for each year a table with the index `group`, each once, and the columns `spend_gbp` (to the penny) and
            `weeks`; a kind that is not in one of them had neither. The index of prices of the two years, if known.
    Out:    one row a kind and `driver` (Price, or Inflation and Price beyond inflation, then Volume and Mix), `gbp` to
            the penny; those of a kind add up to its change, those of all to the whole change.
    Raises: ValueError, spend without weeks, or anything below 0, or an index not above 0: no price can be told.
    """
    groups = before.index.union(after.index, sort=False)
    spend = np.array([year[_SPEND].reindex(groups, fill_value=0).to_numpy(float) for year in (before, after)])
    weeks = np.array([year[_WEEKS].reindex(groups, fill_value=0).to_numpy(float) for year in (before, after)])
    if (spend < 0).any() or (weeks < 0).any() or ((weeks == 0) & (spend > 0)).any():
        raise ValueError("spend and weeks are 0 or more, and there is no spend without weeks")
    if index is not None and min(index) <= 0:
        raise ValueError("the index of prices is above 0 in both years")
    price = _prices(spend, weeks)
    whole = weeks.sum(axis=1)
    share = _shares(weeks, whole)
    parts = {PRICE: weeks.mean(axis=0) * _step(price)}
    if index is not None:
        parts = _split(weeks, price, index)
    parts[VOLUME] = price.mean(axis=0) * share.mean(axis=0) * (whole[1] - whole[0])
    parts[MIX] = price.mean(axis=0) * whole.mean() * _step(share)
    pence = _to_the_penny(np.array(list(parts.values())), _step((spend * 100).round()))
    made = pd.DataFrame(pence.T / 100, columns=list(parts), index=groups.rename("group"))
    return made.reset_index().melt("group", var_name="driver", value_name="gbp")


def _step(pair: Numbers) -> Numbers:
    return np.asarray(pair[1] - pair[0])


def _prices(spend: Numbers, weeks: Numbers) -> Numbers:
    """The price of a week in both years; of a kind that is in one year alone that year's, of one in neither 0."""
    price = np.divide(spend, weeks, out=np.zeros_like(spend), where=weeks > 0)
    there = weeks > 0
    return np.where(there, price, np.where(there[::-1], price[::-1], 0.0))


def _shares(weeks: Numbers, whole: Numbers) -> Numbers:
    """The share of all weeks in both years; where a whole year has none, as in the other: then nothing is mix."""
    share = np.divide(weeks, whole[:, np.newaxis], out=np.zeros_like(weeks), where=whole[:, np.newaxis] > 0)
    return np.where(whole[:, np.newaxis] > 0, share, share[::-1])


def _split(weeks: Numbers, price: Numbers, index: tuple[float, float]) -> dict[str, Numbers]:
    """The price part as inflation and what is beyond it; neither of a kind that has a price in one year only."""
    level = np.array(index)
    real = price / level[:, np.newaxis]
    held = np.where((weeks > 0).all(axis=0), weeks.mean(axis=0), 0.0)
    return {
        INFLATION: held * real.mean(axis=0) * (level[1] - level[0]),
        BEYOND: held * level.mean() * _step(real),
    }


def _to_the_penny(parts: Numbers, change: Numbers) -> Numbers:
    """Parts, a row each, in whole pence that add up to the change of each kind in pence."""
    pence = (parts * 100).round()
    largest = np.abs(pence).argmax(axis=0)
    pence[largest, np.arange(pence.shape[1])] += change - pence.sum(axis=0)
    return np.asarray(pence)


def with_totals(drivers: pd.DataFrame) -> pd.DataFrame:
    """The rows of `what_drove` with the whole of each kind, of each driver, and of all, as driver or group Total."""
    pence = drivers.assign(gbp=(drivers["gbp"] * 100).round())
    every = [
        pence,
        pence.groupby("group", sort=False, as_index=False)["gbp"].sum().assign(driver=TOTAL),
        pence.groupby("driver", sort=False, as_index=False)["gbp"].sum().assign(group=TOTAL),
        pd.DataFrame({"group": [TOTAL], "driver": [TOTAL], "gbp": [pence["gbp"].sum()]}),
    ]
    return pd.concat(every, ignore_index=True)[["group", "driver", "gbp"]].assign(gbp=lambda table: table["gbp"] / 100)
