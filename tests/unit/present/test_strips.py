"""Strip charts: every authority a dot, its own large and named; nothing cut, nothing over another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suffkit.errors import RequestError
from suffkit.present.readings import Reading
from suffkit.present.strips import KINDS, NEAR, OTHER, OWN, Strip, draw_strips, piles

WORDS = {"own": "Exampleshire", "near": "the North", "title": "Exampleshire is above the middle", "source": "DfE, 2024"}
DOT = 4.4


def strip(values=(3.0, 9.0, 11.0, 12.0, 19.0), own=11.0, marks=(("England", 11.0), ("Neighbours", 10.8)), **more):
    kinds = [OWN if value == own else OTHER for value in values]
    first, middle, third = np.quantile(values, [0.25, 0.5, 0.75])
    given = {
        "name": "Three or more placements in the year, % (2024; lower is better)",
        "values": values,
        "kinds": kinds,
        "lowest": f"{min(values):.1f}",
        "highest": f"{max(values):.1f}",
        "quarters": [Reading("", float(one), f"{one:.1f}") for one in (first, middle, third)],
        "own": Reading("own", own, "no figure" if own is None else f"{own:.1f}"),
        "marks": [Reading(name, value, f"{value:.1f}") for name, value in marks],
    }
    return Strip(**(given | more))


def test_the_alt_text_tells_the_place_and_the_spread():
    assert draw_strips([strip()], **WORDS).alt == (
        "Strip chart: Exampleshire is above the middle. "
        "Three or more placements in the year, % (2024; lower is better): "
        "Exampleshire 11.0, England 11.0, Neighbours 10.8; 5 authorities from 3.0 to 19.0, "
        "the middle half from 9.0 to 12.0, the middle one 11.0."
    )


def test_the_table_has_the_same_numbers():
    [row] = draw_strips([strip()], **WORDS).table.frame.to_dict("records")
    assert row == {
        "Measure": "Three or more placements in the year, % (2024; lower is better)",
        "Exampleshire": "11.0",
        "England": "11.0",
        "Neighbours": "10.8",
        "Lowest": "3.0",
        "First quarter up to": "9.0",
        "Middle one": "11.0",
        "Third quarter up to": "12.0",
        "Highest": "19.0",
        "Authorities": "5",
    }


@pytest.mark.parametrize("own", [3.0, 11.0, 19.0])
@pytest.mark.parametrize("marks", [(("England", 3.0), ("Neighbours", 3.1)), (("England", 19.0), ("Neighbours", 18.9))])
def test_no_word_is_cut_or_touches_another(drawn, own, marks):
    draw_strips([strip(own=own, marks=marks), strip(own=own)], **WORDS)
    assert drawn().outside() == []
    assert drawn().touching() == []


def test_a_long_name_keeps_only_its_figure_beside_the_dot(drawn):
    name = "An authority of a name that is far too long to stand over a strip"
    draw_strips([strip()], **{**WORDS, "own": name, "title": "Above the middle"})
    assert drawn().outside() == []
    assert "11.0" in dict(drawn().texts)


def test_the_own_dot_lies_at_its_value_on_the_scale(drawn):
    draw_strips([strip(values=(0.0, 5.0, 10.0, 40.0), own=10.0)], **WORDS)
    axes = drawn().sheet.axes
    large = next(dots for dots in axes.collections if dots.get_sizes()[0] > DOT**2 + 1)
    assert large.get_offsets()[0][0] == pytest.approx(axes.get_xlim()[1] / 4)


def test_an_authority_without_a_figure_has_no_large_dot_and_says_so(drawn):
    chart = draw_strips([strip(own=None)], **WORDS)
    assert all(dots.get_sizes()[0] < DOT**2 + 1 for dots in drawn().sheet.axes.collections)
    assert "Exampleshire: no figure" in dict(drawn().texts)
    assert "Exampleshire no figure, England 11.0" in chart.alt
    assert not any("large dot" in text for text, _ in drawn().texts)


def test_a_mark_beyond_the_authorities_is_not_drawn(drawn):
    draw_strips([strip(marks=(("England", 20.0), ("Neighbours", 10.8)))], **WORDS)
    said = [text for text, _ in drawn().texts]
    assert "Neighbours 10.8" in said
    assert "England 20.0" not in said


def test_each_kind_of_dot_has_a_look_of_its_own(drawn):
    kinds = [OWN, NEAR, NEAR, OTHER, OTHER]
    draw_strips([strip(values=(3.0, 9.0, 11.0, 12.0, 19.0), own=3.0, kinds=kinds)], **WORDS)
    looks = [
        (tuple(one.get_facecolor()[0]), one.get_sizes()[0], len(one.get_offsets()))
        for one in drawn().sheet.axes.collections
    ]
    assert len({look[:2] for look in looks}) == 3
    assert sorted(count for _, _, count in looks) == [1, 2, 2]


def test_equal_values_can_be_drawn(drawn):
    draw_strips([strip(values=(2.0, 2.0, 2.0), own=2.0, marks=(("England", 2.0),))], **WORDS)
    assert drawn().outside() == []


def test_whole_percentages_are_piled_some_dots_wide_and_others_are_not():
    places, order = np.array([0.0] * 5 + [60.0]), np.zeros(6)
    aside, rows = piles(places, order)
    assert list(rows) == [0, 0, 0, 0, 1, 0]
    assert aside == pytest.approx(np.array([-1.5, -0.5, 0.5, 1.5, 0, 0]) * DOT)
    aside, rows = piles(np.array([0.0, 0.0, DOT]), np.zeros(3))
    assert (list(aside), list(rows)) == ([0, 0, 0], [0, 1, 0])


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, len(KINDS) - 1)), min_size=1, max_size=160))
def test_dots_of_a_pile_lie_on_one_another_without_gap_and_in_order(dots):
    places = np.array([place for place, _ in dots], dtype=float)
    order = np.array([kind for _, kind in dots])
    aside, rows = piles(places, order)
    column = np.floor(places / DOT)
    for one in np.unique(column):
        here = column == one
        assert set(rows[here]) == set(range(int(rows[here].max()) + 1))
        assert len(set(zip(aside[here], rows[here], strict=True))) == here.sum()
        for row in range(int(rows[here].max())):
            assert order[here & (rows == row)].max() <= order[here & (rows == row + 1)].min()


def test_the_same_strips_are_the_same_bytes():
    assert draw_strips([strip()], **WORDS).svg == draw_strips([strip()], **WORDS).svg


@pytest.mark.parametrize("strips", [[], [strip(values=(1.0, 2.0), own=1.0)]])
def test_fewer_than_three_figures_are_refused(strips):
    with pytest.raises(RequestError, match="needs strips of 3 or more figures each"):
        draw_strips(strips, **WORDS)
