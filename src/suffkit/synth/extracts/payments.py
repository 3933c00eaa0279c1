"""What is paid for the very placements of the returns: a line a placement and financial year."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from suffkit.synth.days import as_dates, first_day, last_day
from suffkit.synth.draws import choose
from suffkit.synth.extracts import prices
from suffkit.synth.extracts.lives import Lives

Numbers = npt.NDArray[np.float64]
_SMALLEST_CONTRIBUTION = 50.0


def draw_payments(rng: np.random.Generator, lives: Lives) -> pd.DataFrame:
    """The extract `placement_payments`, with each line's `kind` and `end_year`.

    A placement's price keeps its place in the spread and rises every 1 April. A line that the year's end closes ends
    on 1 April, which the next line pays; one that began before the first return is told from that return's first day.
    """
    paid = lives.placements[lives.placements["kind"] != ""].reset_index(drop=True)
    size = len(paid)
    kind = pd.Index(prices.KINDS).get_indexer(pd.Index(paid["kind"]))
    spread = _of_kind("spread")[kind]
    need = lives.children["need_for_kind"].to_numpy()[paid["child"].to_numpy()]
    chance = np.sqrt(1 - prices.NEED_IN_PRICE**2) * rng.normal(0, 1, size)
    own_price = np.exp(spread * (prices.NEED_IN_PRICE * need + chance) - spread**2 / 2) * _discount(paid)
    gives_health = rng.random(size) < _of_kind("health")[kind]
    gives_education = rng.random(size) < _of_kind("education")[kind]
    share = rng.uniform(*prices.CONTRIBUTION_SHARE, (2, size))

    levels = _levels(rng, len(lives.years))
    supplier = _suppliers(paid)
    lines = []
    for number, year in enumerate(lives.years):
        first, after = first_day(year), last_day(year) + 1
        row = np.flatnonzero((paid["start"] < after) & (paid["end"] > first))
        start = np.maximum(paid["start"].to_numpy()[row], first)
        end = np.minimum(paid["end"].to_numpy()[row], after)
        runs_on = paid["is_open"].to_numpy()[row] & (year == lives.years[-1])
        price = (levels[number][kind[row]] * own_price[row]).round()
        support = _support(rng, kind[row], need[row])
        whole = price + np.nan_to_num(support)
        lines.append(
            pd.DataFrame(
                {
                    "child_id": paid["child_id"].to_numpy()[row],
                    "kind": paid["kind"].to_numpy()[row],
                    "end_year": year,
                    "placement_category": paid["category"].to_numpy()[row],
                    "provider": paid["provider"].to_numpy()[row],
                    "provider_name": supplier[row],
                    "route": paid["route"].to_numpy()[row],
                    "start_date": as_dates(start),
                    "end_date": as_dates(end, runs_on),
                    "weekly_price_gbp": price,
                    "additional_support_gbp": support,
                    "support_reason": _reasons(rng, support),
                    "health_contribution_gbp": _given(gives_health[row], share[0][row] * whole),
                    "education_contribution_gbp": _given(gives_education[row], share[1][row] * whole),
                }
            )
        )
    return pd.concat(lines, ignore_index=True).sort_values(["child_id", "start_date"], ignore_index=True)


def _of_kind(name: str) -> Numbers:
    return np.array([getattr(prices.PRICES[kind], name) for kind in prices.KINDS])


def _levels(rng: np.random.Generator, years: int) -> list[Numbers]:
    """The average price of each kind, year by year, up to that of the last."""
    growth = _of_kind("growth") + rng.normal(0, prices.GROWTH_VARIES, (years, len(prices.KINDS)))
    from_last = np.cumprod(1 + growth[::-1], axis=0)
    divisors = np.concatenate([np.ones((1, len(prices.KINDS))), from_last[:-1]])[::-1]
    return list(_of_kind("mean") / divisors)


def _discount(paid: pd.DataFrame) -> Numbers:
    usual = paid["route"].map(dict(prices.DISCOUNT)).to_numpy(dtype=float)
    block_bed = (paid["kind"] == prices.SUPPORTED) & (paid["route"] == "Block")
    return np.where(block_bed, prices.SUPPORTED_BLOCK_DISCOUNT, usual)


def _support(rng: np.random.Generator, kind: npt.NDArray[np.int64], need: Numbers) -> Numbers:
    """Pounds a week of additional support, null for none; the more a child needs, the more often it is there."""
    likely = _of_kind("supported")[kind] * np.clip(1 + 0.5 * need, 0.1, 2.5)
    spread = prices.SUPPORT_SPREAD
    cost = _of_kind("support")[kind] * np.exp(rng.normal(-(spread**2) / 2, spread, len(kind)))
    return np.where(rng.random(len(kind)) < likely, cost.round(), np.nan)


def _reasons(rng: np.random.Generator, support: Numbers) -> npt.NDArray[np.str_]:
    drawn = np.asarray(prices.SUPPORT_REASONS)[choose(rng, (45, 25, 20, 10), len(support))]
    return np.where(np.isnan(support), "", drawn)


def _given(gives: npt.NDArray[np.bool_], amount: Numbers) -> Numbers:
    return np.where(gives & (amount >= _SMALLEST_CONTRIBUTION), amount.round(), np.nan)


def _suppliers(paid: pd.DataFrame) -> npt.NDArray[np.str_]:
    """A made-up name for each agency or home; the council is its own supplier and has none."""
    number = (pd.to_numeric(paid["urn"], errors="coerce").fillna(0) % 97).astype(int).astype(str)
    return np.where(paid["provider"] == prices.IN_HOUSE, "", ("Made-up provider " + number).to_numpy())
