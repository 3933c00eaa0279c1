"""What becomes of the children when levers are pulled: identities, answers worked out by hand, and what is refused."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suffkit.contracts.scenarios import BASELINE, SCENARIO_FLOWS, SCENARIO_STOCK, TOGETHER
from suffkit.contracts.table import check
from suffkit.errors import DataError
from suffkit.forecasts.paths import constant_baseline
from suffkit.forecasts.scenario_views import mix, totals
from suffkit.forecasts.scenarios import each_and_together, scenario_members

FLOWS = """
[[flow]]
kind = "entries"
name = "Coming"
from = 2024-04-01
size = 40
SOURCE

[[flow]]
kind = "exits"
name = "Going"
from = 2024-04-01
size = 40
SOURCE
"""


def children(made, scenario: str) -> dict[tuple[str, str], list[float]]:
    rows = made.stock[made.stock["scenario"] == scenario]
    return {
        (str(group), str(provider)): cell["children"].round(6).tolist()
        for (group, provider), cell in rows.groupby(["placement_group", "provider"])
    }


def lever(kind: str, size: float, *lines: str) -> str:
    return f'\n[[lever]]\nkind = "{kind}"\nname = "{kind}"\nfrom = 2024-04-01\nsize = {size}\n' + "\n".join(
        [*lines, "SOURCE\n"]
    )


def test_without_a_lever_it_is_the_baseline(run):
    made = run("")
    assert set(made.stock["scenario"]) == {"Baseline", "All levers together"}
    assert children(made, "All levers together") == children(made, "Baseline")
    assert children(made, "Baseline")["fostering", "in_house"] == [60, 60, 60]
    assert made.flows.empty


@pytest.mark.parametrize(
    ("kind", "lines", "total", "cell", "there"),
    [
        ("entries", ['to_group = "residential"'], 106, ("residential", "any"), 16),
        ("uasc_transfers", ['to_group = "supported"'], 106, ("supported", "any"), 6),  # a cell the start does not have
        ("exits_home", ['from_group = "residential"'], 94, ("residential", "any"), 4),
        (
            "reunification",
            ['from_group = "fostering"', 'from_provider = "in_house"'],
            94,
            ("fostering", "in_house"),
            54,
        ),
        ("special_guardianship", [], 94, ("fostering", "in_house"), 56),  # 60 and 30 of 90: four and two
        ("adoption", ['from_group = "fostering"'], 94, ("fostering", "independent"), 28),
        ("ageing_out", [], 94, ("residential", "any"), 9.4),  # spread as the children are: 6 x 10 / 100
        ("step_down", ['to_provider = "in_house"'], 100, ("fostering", "in_house"), 66),
        ("step_down", [], 100, ("fostering", "independent"), 32),  # arrives as foster children are: 60 to 30
        ("parent_and_child", ['to_provider = "independent"'], 100, ("residential", "any"), 4),
        ("in_house", [], 100, ("fostering", "independent"), 24),
        ("move", ['from_group = "residential"', 'to_group = "supported"'], 100, ("supported", "any"), 6),
        ("staying_put", ['unit = "places"'], 100, ("fostering", "in_house"), 60),
        ("new_homes", [], 100, ("residential", "any"), 10),
        ("price_growth", ['unit = "share"'], 100, ("residential", "any"), 10),
    ],
)
def test_each_kind_of_lever(run, kind, lines, total, cell, there):
    size = 0.06 if kind == "price_growth" else 6
    made = run(lever(kind, size, *lines, "until = 2025-03-31"))
    after = children(made, "All levers together")
    assert sum(numbers[0] for numbers in after.values()) == pytest.approx(total)
    assert after[cell][0] == pytest.approx(there)
    assert after[cell][2] == pytest.approx(there)  # it ends after a year


def test_a_share_is_of_the_children_there_at_the_start_of_the_year(run):
    made = run(lever("step_down", 0.1, 'unit = "share"', 'to_provider = "in_house"'))
    assert children(made, "step_down")["residential", "any"] == [9, 8.1, 7.29]


def test_a_share_of_entries_is_of_the_baselines(plan):
    fewer = lever("entries", -0.25, 'unit = "share"')
    file = plan(fewer)
    baseline = constant_baseline(file.start, date(2024, 3, 31), 2)
    baseline.loc[baseline["year_end"] > "2024-03-31", ["entries", "exits"]] = 8.0
    made = each_and_together(baseline, file.levers)
    # A quarter of 24 children fewer each year.
    assert totals(made.stock, date(2024, 3, 31)).query("scenario == 'entries'")["children"].tolist() == [100, 94, 88]


def test_levers_together_are_not_the_sum_where_shares_meet(run):
    both = lever("exits_home", 5, 'from_group = "residential"', "until = 2025-03-31") + lever(
        "step_down", 0.2, 'unit = "share"', 'to_provider = "in_house"'
    )
    made = run(both)
    assert children(made, "exits_home")["residential", "any"] == [5, 5, 5]
    assert children(made, "step_down")["residential", "any"] == [8, 6.4, 5.12]
    assert children(made, "All levers together")["residential", "any"] == [3, 2.4, 1.92]


def test_standing_flows_hold_in_every_scenario(run):
    made = run(FLOWS + lever("exits_home", 10))
    told = totals(made.stock, date(2024, 3, 31), population=10_000)
    assert told[told["scenario"] == "Baseline"]["children"].tolist() == [100, 100, 100, 100]
    alone = told[told["scenario"] == "exits_home"]
    assert alone["children"].round(6).tolist() == [100, 90, 80, 70]
    assert alone["rate_per_10k"].round(6).tolist() == [100, 90, 80, 70]
    assert alone["left"].tolist()[1:] == [50, 50, 50]
    assert np.isnan(alone["left"].iloc[0])


def test_exits_may_follow_the_stock():
    """40 of 100 leave a year in the baseline; with 50 children there, 20 do."""
    baseline = pd.DataFrame(
        {
            "year_end": pd.to_datetime(["2024-03-31", "2025-03-31", "2026-03-31"]).astype("datetime64[s]"),
            "placement_group": "all",
            "provider": "any",
            "children": 100.0,
            "entries": [np.nan, 40, 40],
            "exits": [np.nan, 40, 40],
        }
    )
    halved = constant_levers("exits", 50, "2025-03-31")
    fixed, follows = (
        each_and_together(baseline, halved, exits_follow_stock=follow).stock.set_index("scenario").loc[TOGETHER]
        for follow in (False, True)
    )
    assert fixed["children"].tolist() == [50, 50]
    assert follows["children"].tolist() == [50, 70]
    assert follows["left"].tolist() == [90, 20]


def constant_levers(kind: str, size: float, until: str) -> pd.DataFrame:
    from suffkit.contracts.scenarios import KINDS, LEVERS

    of = KINDS[kind]
    row = {
        "lever": kind,
        "kind": kind,
        "from_group": of.from_group,
        "from_provider": of.from_provider,
        "to_group": of.to_group,
        "to_provider": of.to_provider,
        "begins": "2024-04-01",
        "ends": until,
        "size": float(size),
        "per": "year",
        "unit": "children",
        "ramp_years": 0.0,
        "households_per_enquiry": 1.0,
        "places_per_household": np.nan,
        "lag_months": 0.0,
        "source": "made up",
    }
    return pd.DataFrame([row], columns=LEVERS.column_names).astype({"begins": "datetime64[s]", "ends": "datetime64[s]"})


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.floats(20, 500), min_size=3, max_size=3),
    st.lists(st.floats(0, 3), min_size=6, max_size=6),
    st.booleans(),
)
def test_stock_and_flows_always_close(start, sizes, follow):
    cells = pd.DataFrame(
        {
            "placement_group": ["fostering", "fostering", "residential"],
            "provider": ["in_house", "independent", "any"],
            "children": start,
        }
    )
    baseline = constant_baseline(cells, date(2024, 3, 31), 3)
    baseline.loc[baseline["year_end"] > "2024-03-31", ["entries", "exits"]] = 2.0
    kinds = ["entries", "exits_home", "special_guardianship", "ageing_out", "step_down", "in_house"]
    levers = pd.concat([constant_levers(kind, size, "2026-09-30") for kind, size in zip(kinds, sizes, strict=True)])
    made = each_and_together(baseline, levers.reset_index(drop=True), exits_follow_stock=follow)
    check(made.stock, SCENARIO_STOCK)
    check(made.flows, SCENARIO_FLOWS)
    stock = made.stock
    closed = stock["start"] + stock["entered"] - stock["left"] + stock["moved_in"] - stock["moved_out"]
    assert closed.to_numpy() == pytest.approx(stock["children"].to_numpy(), abs=1e-6)
    inside = stock.groupby(["scenario", "year_end"])[["moved_in", "moved_out"]].sum()
    assert inside["moved_in"].to_numpy() == pytest.approx(inside["moved_out"].to_numpy(), abs=1e-6)
    cell = ["scenario", "placement_group", "provider"]
    before = stock.groupby(cell)["children"].shift()
    assert stock.loc[before.notna(), "start"].tolist() == before.dropna().tolist()
    # The flows by cause are the stock's own.
    summed = made.flows.pivot_table(index=[*cell, "year_end"], columns="flow", values="children", aggfunc="sum")
    flows = ["entered", "left", "moved_in", "moved_out"]
    summed = summed.reindex(pd.MultiIndex.from_frame(stock[[*cell, "year_end"]]), columns=flows).fillna(0.0)
    for flow in flows:
        assert summed[flow].to_numpy() == pytest.approx(stock[flow].to_numpy(), abs=1e-6)
    base = stock[stock["scenario"] == "Baseline"]
    assert base["children"].to_numpy() == pytest.approx(baseline["children"].to_numpy()[3:], abs=1e-6)
    assert mix(stock).groupby(["scenario", "year_end"])["share"].sum().to_numpy() == pytest.approx(1)


def test_the_same_levers_give_the_same_bytes_in_any_order_of_rows(run):
    text = lever("exits_home", 7) + lever("step_down", 2)
    once, again = run(text), run(text)
    pd.testing.assert_frame_equal(once.stock, again.stock, check_exact=True)


# ---- what is refused -------------------------------------------------------------------------------------------------


def test_more_children_than_there_are(run):
    with pytest.raises(DataError) as refused:
        run(lever("exits_home", 4, 'from_group = "residential"') + lever("step_down", 3))
    said = str(refused.value)
    # 10 there, 7 go in the first year: 3 are left for the second. Alone neither is too much in the first two years.
    assert (
        "scenarios.toml: All levers together: the levers 'exits_home' and 'step_down' would take 7.0 children out of "
        "residential placements in the year to 31 March 2026, where there are 3.0 to take." in said
    )
    assert (
        "scenarios.toml: exits_home: the lever 'exits_home' would take 4.0 children out of residential placements "
        "in the year to 31 March 2027, where there are 2.0 to take" in said
    )


def test_all_may_go_but_no_more(run):
    made = run(lever("exits_home", 10, 'from_group = "residential"', 'per = "once"'))
    assert children(made, "exits_home")["residential", "any"] == [0, 0, 0]


def test_fewer_than_no_entries(run):
    with pytest.raises(DataError, match=r"'entries': fewer than no children would enter care .* The baseline has 2\.0"):
        run(FLOWS.replace("40", "20") + lever("entries", -4, 'to_group = "residential"'))


def test_a_lever_on_children_who_are_not_there(run):
    with pytest.raises(DataError, match=r"'exits_home' concerns adoption placements, which the baseline does not have"):
        run(lever("exits_home", 1, 'from_group = "adoption"'))


def test_which_levers_belong_to_which_scenario(plan):
    text = lever("exits_home", 1) + lever("new_homes", 1) + lever("price_growth", 0.1)
    assert scenario_members(plan(text).levers) == {
        "Baseline": (),
        "exits_home": ("exits_home",),
        "price_growth": ("price_growth",),
        "All levers together": ("exits_home", "price_growth"),
    }


def test_a_baseline_has_a_contract():
    start = pd.DataFrame({"placement_group": ["other"], "provider": ["any"], "children": [5]})
    check(constant_baseline(start, date(2024, 2, 29), 2), BASELINE)
