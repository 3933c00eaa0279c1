"""Need beside cost: the correlation, its interval, and the table of bands."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest

from suffkit.disclosure.release import released_counts
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.need_and_cost import counts_of_need_and_cost
from suffkit.measures.local.needs import STATEMENTS

DAY = date(2024, 3, 31)


def tables_of(totals: np.ndarray, prices: np.ndarray, provider: str = "Independent") -> dict[str, pd.DataFrame]:
    """A child a row, each with one assessment (the same score of all statements) and one payment line."""
    keys = [str(at) for at in range(len(totals))]
    scores = pd.DataFrame({"child_id": keys, "assessed_date": pd.Timestamp("2024-01-10"), "out_of": 100.0})
    payments = pd.DataFrame(
        {
            "child_id": keys,
            "placement_category": "Independent fostering",
            "provider": provider,
            "provider_name": "",
            "route": "Spot",
            "start_date": pd.Timestamp("2023-04-01"),
            "end_date": pd.NaT,
            "weekly_price_gbp": prices,
            "additional_support_gbp": np.nan,
            "health_contribution_gbp": np.nan,
            "education_contribution_gbp": np.nan,
        }
    ).astype({"start_date": "datetime64[s]", "end_date": "datetime64[s]"})
    return {
        "need_scores": scores.assign(**dict.fromkeys(STATEMENTS, totals / 12)),
        "placement_payments": payments,
    }


def test_the_correlation_and_its_interval_by_fishers_z(year, told) -> None:
    random = np.random.default_rng(1)
    totals = random.uniform(100, 900, 50)
    prices = 500 + totals * 2 + random.normal(0, 150, 50)
    got = counts_of_need_and_cost(Local(tables_of(totals, prices), None, [year], DAY))
    r = np.corrcoef(totals, prices.round(2))[0, 1]
    z, step = math.atanh(r), 1.959964 / math.sqrt(50 - 3)
    assert told(got, "need_cost_correlation")[""] == pytest.approx(r)
    ends = told(got, "need_cost_correlation", "bound")
    assert ends["Lowest"] == pytest.approx(math.tanh(z - step))
    assert ends["Highest"] == pytest.approx(math.tanh(z + step))
    assert set(got.loc[got["measure"] == "need_cost_correlation", "children"]) == {50}
    of_provider = told(got, "need_cost_correlation", "placed_with")
    assert of_provider == {"Independent": pytest.approx(r)}  # there is nobody in-house


def test_twenty_nine_children_make_no_correlation_and_thirty_do(year) -> None:
    for many, made in ((29, False), (30, True)):
        totals = np.linspace(100, 900, many)
        got = counts_of_need_and_cost(Local(tables_of(totals, totals + 1), None, [year], DAY))
        assert (got["measure"] == "need_cost_correlation").any() == made


def test_equal_needs_make_no_correlation(year) -> None:
    got = counts_of_need_and_cost(Local(tables_of(np.full(40, 240.0), np.linspace(500, 900, 40)), None, [year], DAY))
    assert set(got["measure"]) == {"children_by_need_and_cost"}


def test_bands_begin_at_their_lower_limit_and_a_childs_lines_are_added_up(year, told) -> None:
    tables = tables_of(np.array([199.0, 200.0, 600.0, 1200.0]), np.array([749.99, 750.0, 5999.99, 5500.0]))
    more = tables["placement_payments"].iloc[[3]].assign(weekly_price_gbp=400.0, additional_support_gbp=100.0)
    gone = tables["placement_payments"].iloc[[0]].assign(end_date=pd.Timestamp("2024-03-31"), route="Block")
    tables["placement_payments"] = pd.concat([tables["placement_payments"], more, gone], ignore_index=True)
    got = counts_of_need_and_cost(Local(tables, None, [year], DAY))
    cells = told(got, "children_by_need_and_cost", "need_band", "cost_band")
    assert {pair for pair, value in cells.items() if value and "Total" not in pair} == {
        ("Under 200", "Under £750"),
        ("200 to 399", "£750 to £1,499"),
        ("600 to 1,200", "£3,000 to £5,999"),
        ("600 to 1,200", "£6,000 or more"),
    }
    assert cells["Total", "Total"] == 4


def test_a_cell_of_few_children_is_hidden(year) -> None:
    totals = np.concatenate([np.full(20, 200.0), np.full(20, 700.0), [700.0, 200.0, 200.0]])
    prices = np.concatenate([np.full(20, 500.0), np.full(20, 4000.0), [500.0, 4000.0, 4000.0]])
    facts = released_counts(counts_of_need_and_cost(Local(tables_of(totals, prices), None, [year], DAY)))
    inner = facts[(facts["by1"] == "need_band") & (facts["by2"] == "cost_band") & facts["value"].notna()]
    assert not inner["value"].between(1, 5).any()
    assert (facts["status"] == "c").sum() >= 4


def test_without_payments_nothing_is_told(year) -> None:
    tables = tables_of(np.linspace(1, 2, 40), np.linspace(1, 2, 40))
    assert counts_of_need_and_cost(Local({"need_scores": tables["need_scores"]}, None, [year], DAY)).empty
