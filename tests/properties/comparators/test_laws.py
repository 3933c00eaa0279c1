"""What holds of any indicator: bands follow ranks, one is best, the missing are not ranked, chance is symmetric."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from suffkit.comparators.benchmark import benchmark
from suffkit.comparators.chance import funnel, p_of_two_counts, p_of_two_shares
from suffkit.comparators.disproportionality import disproportionality
from suffkit.comparators.rank import bands, break_points, ranks
from suffkit.comparators.rows import mean_of
from suffkit.comparators.shown import shown
from suffkit.comparators.spread import children_to_next_band
from suffkit.domain.areas import all_areas

AREAS = [area.old_la_code for area in all_areas()]
tenths = st.integers(-500, 500).map(lambda number: number / 10)
lists = st.lists(st.one_of(st.none(), tenths), min_size=1, max_size=40)
polarities = st.sampled_from(["high", "low"])


def line(values) -> np.ndarray:
    return np.array([[math.nan if value is None else value for value in values]])


def ranked(values, polarity):
    return ranks(line(values), np.array([polarity], dtype=object))[0]


def banded(values, polarity):
    numbers = line(values)
    return bands(numbers, break_points(numbers), np.array([polarity], dtype=object), np.array([False]))[0]


@settings(deadline=None)
@given(lists, polarities)
def test_rank_one_is_best_and_a_better_value_has_a_better_rank(values, polarity):
    rank = ranked(values, polarity)
    there = [
        (value if polarity == "low" else -value, rank[place]) for place, value in enumerate(values) if value is not None
    ]
    assert np.isnan([rank[place] for place, value in enumerate(values) if value is None]).all()
    if there:
        assert min(there) == (min(goodness for goodness, _ in there), 1)
    for goodness, place in there:
        assert place == 1 + sum(other < goodness for other, _ in there)


@settings(deadline=None)
@given(lists, polarities)
def test_bands_follow_ranks(values, polarity):
    rank, band = ranked(values, polarity), banded(values, polarity)
    pairs = sorted((rank[place], band[place]) for place, value in enumerate(values) if value is not None)
    assert [letter for _, letter in pairs] == sorted(letter for _, letter in pairs)
    assert {band[place] for place, value in enumerate(values) if value is None} <= {"NA"}


@settings(deadline=None)
@given(st.lists(tenths, min_size=1, max_size=40), st.integers(-100, 100))
def test_shifting_all_values_shifts_the_break_points(values, shift):
    np.testing.assert_allclose(break_points(line(values)) + shift, break_points(line(values) + shift), atol=1e-9)


@settings(deadline=None)
@given(st.lists(tenths, min_size=1, max_size=40))
def test_break_points_are_numpy_s_linear_quantiles_and_in_order(values):
    got = break_points(line(values))[0]
    np.testing.assert_allclose(got, np.quantile(values, [0, 0.25, 0.5, 0.75, 1]), atol=1e-9)
    assert (np.diff(got) >= 0).all()


@settings(deadline=None)
@given(st.permutations([0.1, 0.2, 0.3, 1e6, -1e6, 7.7, None, 12.3]))
def test_the_order_of_neighbours_makes_no_difference(values):
    mean, members = mean_of(line(values))
    assert (mean[0], members[0]) == (mean_of(line(sorted(filter(None, values))))[0][0], 7)
    assert math.isclose(mean[0], 20.6 / 7, abs_tol=1e-12)


@settings(deadline=None, max_examples=30)
@given(
    st.integers(0, 100),
    st.integers(0, 100),
    st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=10, max_size=10),
)
def test_the_mean_of_neighbours_does_not_know_the_authority_s_own_value(own, other, theirs):
    neighbours = pd.DataFrame(
        [
            {"model": "2025", "area": AREAS[0], "place": place, "neighbour": AREAS[place], "closeness": ""}
            for place in range(1, 11)
        ]
    )
    facts = pd.DataFrame(
        [{"indicator": "i", "topic": "t", "title": "T", "polarity": "low", "decimals": 0, "no_quartile": False}]
    ).assign(description="", methodology="")

    def mean_with(value: int) -> pd.DataFrame:
        values = line([value, *theirs])[0]
        table = pd.DataFrame(
            {"indicator": "i", "area": AREAS[:11], "year_label": "2024", "year": 2024, "value": values}
        )
        table = table.assign(status=table["value"].isna().map({True: "x", False: ""}), as_printed="")
        found = benchmark(table, facts, neighbours, [AREAS[0]]).benchmarks
        return found[found["row"] == "neighbours"]

    pd.testing.assert_frame_equal(mean_with(own), mean_with(other))
    there = [value for value in theirs if value is not None]
    assert mean_with(own)["members"].tolist() == [len(there)]


@settings(deadline=None)
@given(st.integers(-(10**9), 10**9), st.integers(0, 3))
def test_what_is_shown_reads_back(units, decimals):
    value = units / 10**decimals
    [text] = shown([value], decimals)
    times = {"million": 1e6, "billion": 1e9}
    number, *word = text.split(" ")
    step = times[word[0]] / 1000 if word else 10.0**-decimals
    assert abs(float(number.replace(",", "")) * (times[word[0]] if word else 1) - value) <= step / 2 * 1.0000001


counts = st.integers(0, 60)


@settings(deadline=None)
@given(counts, counts, counts, counts)
def test_a_change_and_its_reverse_are_as_likely(a, b, more_a, more_b):
    assert math.isclose(p_of_two_counts(a, b), p_of_two_counts(b, a), abs_tol=1e-9)
    one, other = (a, a + more_a + 1), (b, b + more_b + 1)
    assert math.isclose(p_of_two_shares(*one, *other), p_of_two_shares(*other, *one), abs_tol=1e-9)
    assert 0 <= p_of_two_shares(*one, *other) <= 1
    # The part and the rest tell the same.
    rest = [(whole - part, whole) for part, whole in (one, other)]
    assert math.isclose(p_of_two_shares(*one, *other), p_of_two_shares(*rest[0], *rest[1]), abs_tol=1e-9)


@settings(deadline=None)
@given(st.integers(1, 80), st.floats(0, 1), st.data())
def test_the_wider_funnel_holds_the_narrower(whole, england, data):
    part = data.draw(st.integers(0, whole))
    [row] = funnel([part], [whole], [england]).to_dict("records")
    assert 0 <= row["lower_998"] <= row["lower_95"] <= row["upper_95"] <= row["upper_998"] <= 1
    assert row["beyond_998"] in (row["beyond_95"], "within what chance alone would give")


@settings(deadline=None)
@given(st.integers(0, 50), st.integers(1, 5000), st.integers(1, 50), st.integers(1, 5000))
def test_a_ratio_lies_in_its_interval(count, more, other_count, other_more):
    [row] = disproportionality(count, count + more, other_count, other_count + other_more, at_least=1).to_dict(
        "records"
    )
    assert row["status"] == ""
    assert 0 <= row["lower"] <= row["ratio"] <= row["upper"]


@settings(deadline=None)
@given(st.integers(1, 300), st.integers(0, 100), st.booleans(), st.data())
def test_the_children_to_the_next_band_are_just_enough(whole, bound, is_high, data):
    part = data.draw(st.integers(0, whole))
    [needed] = children_to_next_band([part], [whole], [bound], [is_high], 100)

    def is_better(count: float) -> bool:
        return count * 100 > bound * whole if is_high else count * 100 <= bound * whole

    if math.isnan(needed):
        assert not any(is_better(count) for count in range(whole + 1))
    else:
        assert is_better(part + needed)
        assert needed == 0 or not is_better(part + needed - math.copysign(1, needed))
