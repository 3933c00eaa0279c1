"""The chance that there is not enough, and what would close it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suffkit.contracts.scenarios import SUPPLY
from suffkit.domain.chances import chance_in_words
from suffkit.errors import ContractError, DataError, RequestError
from suffkit.forecasts.fostering_supply import Recruitment
from suffkit.forecasts.gap import (
    beds_to_close,
    carers_to_close,
    chance_of_shortfall,
    need_under,
    places_to_close,
    supply_on,
)

DAY = pd.Timestamp("2025-03-31")
LEVELS = [0.1, 0.25, 0.5, 0.75, 0.9]


def need(*values: float, group: str = "fostering") -> pd.DataFrame:
    return pd.DataFrame(
        {"target_date": DAY, "placement_group": group, "quantile": LEVELS, "value": np.array(values, dtype=float)}
    )


def room(children: float, group: str = "fostering") -> pd.DataFrame:
    return pd.DataFrame({"target_date": [DAY], "placement_group": [group], "supply": [float(children)]})


@pytest.mark.parametrize(
    ("children", "chance", "says"),
    [
        (100, 0.5, ""),
        (105, 0.375, ""),  # half way from the median to the upper quartile
        (90, 0.75, ""),
        (80, 0.9, ""),
        (79, 1.0 - 0.1, "at least"),  # below all that the forecast says
        (120, 0.1, "at most"),
        (500, 0.1, "at most"),
    ],
)
def test_the_chance_is_read_off_the_quantiles(children, chance, says):
    made = chance_of_shortfall(need(80, 90, 100, 110, 120), room(children))
    assert made["chance"].tolist() == pytest.approx([chance])
    assert made["chance_is"].tolist() == [says]


def test_a_forecast_that_stands_at_one_number():
    """Half of it at 5 exactly: room for 5 is enough up to the level that 5 reaches."""
    assert chance_of_shortfall(need(4, 5, 5, 5, 8), room(5))["chance"].tolist() == pytest.approx([0.25])
    assert chance_of_shortfall(need(4, 5, 5, 5, 8), room(4.5))["chance"].tolist() == pytest.approx([0.825])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 500), min_size=5, max_size=5), st.lists(st.floats(0, 500), min_size=2, max_size=2))
def test_more_room_never_raises_the_chance(values, rooms):
    table = need(*sorted(values))
    low, high = (chance_of_shortfall(table, room(children))["chance"].iloc[0] for children in sorted(rooms))
    assert 0.1 - 1e-9 <= high <= low + 1e-12 <= 0.9 + 1e-9


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(1, 500), min_size=5, max_size=5, unique_by=lambda value: round(value, 2)),
    st.sampled_from([0.1, 0.3, 0.5, 0.8, 0.9]),
)
def test_what_closes_the_gap_leaves_just_that_chance(values, certainty):
    table = need(*sorted(values))
    short = places_to_close(table, room(0), certainties=[certainty])["short"].iloc[0]
    assert chance_of_shortfall(table, room(short))["chance"].iloc[0] == pytest.approx(1 - certainty, abs=1e-6)


def test_children_short_at_two_certainties():
    made = places_to_close(need(80, 90, 100, 110, 120), room(104))
    assert made["certainty"].tolist() == [0.5, 0.8]
    assert made["need"].tolist() == pytest.approx([100, 110 + 10 / 3])
    assert made["short"].tolist() == pytest.approx([0, 6 + 10 / 3])


def test_carers_beds_and_when_to_begin():
    short = places_to_close(need(80, 90, 100, 110, 120), room(94), certainties=[0.5])
    carers = carers_to_close(short, Recruitment(1 / 16, 1.5, 8), utilisation_share=0.8).iloc[0]
    # 6 children, 7.5 approved places at 80% in use, 5 households, 80 enquiries, eight months before 31 March 2025.
    assert (carers["approved_places"], carers["households"], carers["enquiries"]) == (7.5, 5, 80)
    assert carers["begin_by"] == pd.Timestamp("2024-07-31")
    homes = places_to_close(need(8, 9, 10, 11, 12, group="residential"), room(7, "residential"), certainties=[0.5])
    beds = beds_to_close(homes, group="residential", utilisation_share=0.9, lead_months=18).iloc[0]
    assert (beds["beds"], beds["begin_by"]) == (4, pd.Timestamp("2023-09-30"))  # 3 / 0.9 = 3.3 beds


@pytest.mark.parametrize("share", [0, 1.2])
def test_utilisation_is_a_share(share):
    short = places_to_close(need(1, 2, 3, 4, 5), room(1))
    with pytest.raises(ValueError, match="utilisation lies above 0"):
        carers_to_close(short, Recruitment(0.1, 1, 6), utilisation_share=share)


def test_the_need_under_a_scenario(run):
    down = 'kind = "step_down"\nname = "Down"\nfrom = 2024-04-01\nuntil = 2025-03-31\nsize = 4\nSOURCE\n'
    made = run(f"[[lever]]\n{down}")
    both = pd.concat([need(80, 90, 100, 110, 120), need(2, 5, 9, 12, 20, group="residential")])
    after = need_under(both, made.stock, scenario="Down").groupby("placement_group")["value"].agg(list)
    assert after["fostering"] == [84, 94, 104, 114, 124]
    assert after["residential"] == [0, 1, 5, 8, 16]  # nobody below nought
    assert need_under(both, made.stock, scenario="Baseline")["value"].tolist() == both["value"].tolist()
    with pytest.raises(DataError, match="do not both have residential, supported"):
        need_under(
            pd.concat([need(1, 2, 3, 4, 5), need(1, 2, 3, 4, 5, group="supported")]), made.stock, scenario="Down"
        )
    with pytest.raises(RequestError, match="Did you mean Down"):
        need_under(both, made.stock, scenario="Dwn")


def test_places_may_be_keyed_by_more():
    table = need(10, 25, 50, 75, 90).assign(place="In area")
    told = chance_of_shortfall(table, room(50).assign(place="In area"), by=("placement_group", "place"))
    assert told["chance"].tolist() == pytest.approx([0.5])


# ---- supply ----------------------------------------------------------------------------------------------------------


def supply(**changes: object) -> pd.DataFrame:
    row = {
        "placement_group": "fostering",
        "provider": "in_house",
        "kind": "approved_places",
        "places": 100.0,
        "utilisation_share": 0.8,
        "opens": None,
        "closes": None,
        "lead_months": 0.0,
        "source": "made up",
    } | changes
    table = pd.DataFrame([row], columns=SUPPLY.column_names)
    return table.astype({"opens": "datetime64[s]", "closes": "datetime64[s]"})


@pytest.mark.parametrize(
    ("changes", "usable"),
    [
        ({}, [80, 80, 80]),
        ({"kind": "planned", "opens": "2025-04-01"}, [0, 80, 80]),
        ({"kind": "planned", "opens": "2025-03-31"}, [80, 80, 80]),
        ({"kind": "planned", "opens": "2025-04-01", "lead_months": 18.0}, [0, 0, 80]),
        ({"kind": "block", "utilisation_share": 1.0, "closes": "2026-03-30"}, [100, 0, 0]),
    ],
)
def test_the_room_on_each_date(changes, usable):
    dates = pd.DatetimeIndex(["2025-03-31", "2026-03-31", "2027-03-31"])
    assert supply_on(supply(**changes), dates)["supply"].tolist() == usable


def test_rows_of_supply_add_up():
    both = pd.concat([supply(), supply(kind="beds", places=5.0, utilisation_share=1.0)], ignore_index=True)
    made = supply_on(both, pd.DatetimeIndex([DAY]))
    assert (made["places"].tolist(), made["supply"].tolist()) == ([105], [85])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": "planned"}, "a planned opening has no date"),
        ({"opens": "2025-04-01", "closes": "2025-03-01"}, "closes before it opens"),
        ({"utilisation_share": 80.0}, "at most 1"),
        ({"kind": "bed"}, "Did you mean beds"),
    ],
)
def test_supply_that_cannot_be(changes, says):
    with pytest.raises(ContractError, match=says):
        supply_on(supply(**changes), pd.DatetimeIndex([DAY]))


# ---- what is refused -------------------------------------------------------------------------------------------------


def test_need_without_supply_is_not_a_supply_of_nothing():
    with pytest.raises(DataError, match="no supply is told for residential on 31 March 2025"):
        chance_of_shortfall(need(1, 2, 3, 4, 5, group="residential"), room(5))


def test_need_that_is_no_distribution():
    ragged = pd.concat([need(1, 2, 3, 4, 5), need(5, 4, 3, 2, 1, group="residential").head(4)])
    both = pd.concat([room(5), room(5, "residential")])
    with pytest.raises(DataError) as refused:
        chance_of_shortfall(ragged, both)
    assert [fault.rule for fault in refused.value.faults] == ["levels_differ", "quantiles_not_ordered"]


def test_a_certainty_beyond_the_forecast():
    with pytest.raises(DataError, match=r"levels go from 0.1 to 0.9; .* certainty of 0.95"):
        places_to_close(need(1, 2, 3, 4, 5), room(1), certainties=[0.5, 0.95])


# ---- in words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.0, "less than one time in forty"),
        (0.024, "less than one time in forty"),
        (0.025, "about one time in forty"),
        (0.12, "about one time in ten"),
        (0.34, "about one time in three"),
        (0.5, "about one time in two"),
        (0.61, "about three times in five"),
        (0.66, "about two times in three"),
        (0.79, "about four times in five"),
        (0.9, "about nine times in ten"),
        (0.96, "about nineteen times in twenty"),
        (0.98, "more than thirty-nine times in forty"),
    ],
)
def test_chances_in_plain_words(chance, words):
    assert chance_in_words(chance) == words


@given(st.floats(0, 1))
def test_every_chance_has_words(chance):
    assert " time" in chance_in_words(chance)


def test_what_is_no_chance():
    with pytest.raises(ValueError, match="from 0 to 1"):
        chance_in_words(80)
