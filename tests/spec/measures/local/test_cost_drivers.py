"""What drove the change of spend: worked cases by hand, and what must hold of any two years."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suffkit.measures.local.cost_drivers import BEYOND, INFLATION, MIX, PRICE, VOLUME, what_drove, with_totals


def year(**kinds: tuple[float, float]) -> pd.DataFrame:
    """Spend and weeks by kind."""
    table = pd.DataFrame.from_dict(kinds, orient="index", columns=["spend_gbp", "weeks"])
    return table.rename_axis("group").astype(float)


def parts(drivers: pd.DataFrame) -> dict[tuple[str, str], float]:
    return {(row.group, row.driver): row.gbp for row in drivers.itertuples()}


def test_price_alone() -> None:
    """100 weeks at 1,000 become 100 weeks at 1,100: all of it is price."""
    assert parts(what_drove(year(Home=(100_000, 100)), year(Home=(110_000, 100)))) == {
        ("Home", PRICE): 10_000,
        ("Home", VOLUME): 0,
        ("Home", MIX): 0,
    }


def test_more_weeks_of_every_kind_are_volume_alone() -> None:
    """Each kind grows by a tenth at the same price: its spend grows by a tenth, and nothing of it is mix or price."""
    before = year(Foster=(80_000, 160), Home=(200_000, 40))
    after = year(Foster=(88_000, 176), Home=(220_000, 44))
    assert parts(what_drove(before, after)) == {
        ("Foster", PRICE): 0, ("Home", PRICE): 0,
        ("Foster", VOLUME): 8_000, ("Home", VOLUME): 20_000,
        ("Foster", MIX): 0, ("Home", MIX): 0,
    }  # fmt: skip


def test_moves_from_foster_care_to_homes_are_mix_alone() -> None:
    """20 of 200 weeks go from 500 a week to 5,000: 20 weeks at 4,500 more."""
    before = year(Foster=(80_000, 160), Home=(200_000, 40))
    after = year(Foster=(70_000, 140), Home=(300_000, 60))
    got = parts(with_totals(what_drove(before, after)))
    assert (got["Foster", MIX], got["Home", MIX], got["Total", MIX]) == (-10_000, 100_000, 90_000)
    assert got["Total", PRICE] == got["Total", VOLUME] == 0
    assert got["Total", "Total"] == 90_000


def test_all_three_at_once_by_hand() -> None:
    """Foster 160 weeks at 500 to 150 at 520; homes 40 at 5,000 to 60 at 5,500; 200 weeks in all to 210."""
    got = parts(
        with_totals(
            what_drove(year(Foster=(80_000, 160), Home=(200_000, 40)), year(Foster=(78_000, 150), Home=(330_000, 60)))
        )
    )
    # Price: 155 x 20 and 50 x 500.
    assert (got["Foster", PRICE], got["Home", PRICE]) == (3_100, 25_000)
    # Volume: 510 and 5,250 times the mean share (160/200 with 150/210, 40/200 with 60/210) times 10 weeks.
    assert got["Foster", VOLUME] == pytest.approx(510 * (0.8 + 150 / 210) / 2 * 10, abs=0.005)
    assert got["Home", VOLUME] == pytest.approx(5250 * (0.2 + 60 / 210) / 2 * 10, abs=0.005)
    # Mix: 510 and 5,250 times 205 weeks times the change of the share.
    assert got["Foster", MIX] == pytest.approx(510 * 205 * (150 / 210 - 0.8), abs=0.005)
    assert got["Home", MIX] == pytest.approx(5250 * 205 * (60 / 210 - 0.2), abs=0.005)
    assert (got["Foster", "Total"], got["Home", "Total"], got["Total", "Total"]) == (-2_000, 130_000, 128_000)


def test_a_kind_that_appears_or_vanishes_has_no_price_to_compare() -> None:
    before, after = year(Foster=(80_000, 160), Old=(40_000, 40)), year(Foster=(80_000, 160), New=(90_000, 20))
    got = parts(with_totals(what_drove(before, after, (100.0, 106.1))))
    for kind, change in (("Old", -40_000), ("New", 90_000)):
        assert got[kind, INFLATION] == got[kind, BEYOND] == 0
        assert got[kind, VOLUME] + got[kind, MIX] == pytest.approx(change)
    assert got["Total", "Total"] == 50_000


def test_inflation_stands_apart_from_what_prices_did_beyond_it() -> None:
    """Prices that rise with the index by 6.1% are inflation alone; the base of the index is of no matter."""
    before, after = year(Home=(500_000, 100)), year(Home=(530_500, 100))
    for index in ((100.0, 106.1), (20.0, 21.22)):
        got = parts(what_drove(before, after, index))
        assert got["Home", INFLATION] == 30_500
        assert got["Home", BEYOND] == 0
    beyond = parts(what_drove(before, year(Home=(560_500, 100)), (100.0, 106.1)))
    assert beyond["Home", INFLATION] + beyond["Home", BEYOND] == 60_500
    assert beyond["Home", BEYOND] > 29_000


def test_from_a_year_with_nothing_all_is_volume() -> None:
    got = parts(with_totals(what_drove(year(Home=(0, 0)), year(Home=(500, 2), Foster=(100, 1)))))
    assert got["Total", VOLUME] == got["Total", "Total"] == 600
    assert got["Total", MIX] == got["Total", PRICE] == 0


@pytest.mark.parametrize(
    ("before", "after", "index"),
    [
        (year(Home=(5, 0)), year(Home=(5, 1)), None),
        (year(Home=(-5, 1)), year(Home=(5, 1)), None),
        (year(Home=(5, 1)), year(Home=(5, 1)), (0.0, 1.0)),
    ],
)
def test_what_cannot_be_told_is_refused(
    before: pd.DataFrame, after: pd.DataFrame, index: tuple[float, float] | None
) -> None:
    with pytest.raises(ValueError, match=r"weeks|index"):
        what_drove(before, after, index)


PAID = st.tuples(st.integers(1, 900_000_000), st.integers(1, 40_000)).map(lambda pair: (pair[0] / 100, pair[1] / 7))
KINDS = st.dictionaries(st.sampled_from("ABCDEFG"), PAID, max_size=7)
INDEX = st.none() | st.tuples(st.floats(50, 200), st.floats(50, 200))


@settings(deadline=None)
@given(KINDS, KINDS, INDEX)
def test_parts_add_up_to_the_penny(
    before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]], index: tuple[float, float] | None
) -> None:
    drivers = with_totals(what_drove(year(**before), year(**after), index))
    got = {key: round(gbp * 100) for key, gbp in parts(drivers).items()}
    pence = {
        kind: round(after.get(kind, (0, 0))[0] * 100) - round(before.get(kind, (0, 0))[0] * 100)
        for kind in {*before, *after}
    }
    for kind, change in pence.items():
        assert got[kind, "Total"] == change
        assert sum(value for (group, driver), value in got.items() if group == kind and driver != "Total") == change
    assert got["Total", "Total"] == sum(pence.values())
    assert sum(value for (group, driver), value in got.items() if group == "Total" and driver != "Total") == sum(
        pence.values()
    )


@settings(deadline=None)
@given(KINDS, KINDS, INDEX)
def test_swapping_the_years_turns_every_sign(
    before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]], index: tuple[float, float] | None
) -> None:
    forth = parts(what_drove(year(**before), year(**after), index))
    back = parts(what_drove(year(**after), year(**before), index[::-1] if index else None))
    assert {key: -value for key, value in forth.items()} == back


@settings(deadline=None)
@given(PAID, PAID, INDEX)
def test_of_one_kind_alone_nothing_is_mix(
    before: tuple[float, float], after: tuple[float, float], index: tuple[float, float] | None
) -> None:
    assert parts(what_drove(year(A=before), year(A=after), index))["A", MIX] == 0


@settings(deadline=None)
@given(KINDS, KINDS)
def test_inflation_and_what_is_beyond_it_make_the_price_part(
    before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]]
) -> None:
    plain, split = (
        parts(what_drove(year(**before), year(**after))),
        parts(what_drove(year(**before), year(**after), (100, 108))),
    )
    for kind in {*before, *after}:
        assert split[kind, INFLATION] + split[kind, BEYOND] == pytest.approx(plain[kind, PRICE], abs=0.03)
