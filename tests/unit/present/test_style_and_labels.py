"""Measured text, colours, rows, and labels that do not touch."""

from __future__ import annotations

from itertools import combinations

import matplotlib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suffkit.present.labels import spread
from suffkit.present.rows import stack_rows
from suffkit.present.style import (
    BACKGROUND,
    QUIET,
    TEXT,
    chart_style,
    colours,
    contrast,
    height_of,
    light_to_dark,
    text_on,
    text_width,
    wrap,
)

WORDS = st.lists(st.text(st.characters(codec="ascii", categories=("L", "N", "P")), min_size=1, max_size=30), max_size=8)


@given(WORDS, st.floats(20, 400))
def test_wrapped_lines_fit_and_lose_no_letter(words, width):
    text = " ".join(words)
    lines = wrap(text, width)
    assert all(text_width(line) <= width for line in lines if len(line) > 1)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_long_word_breaks_after_its_own_mark():
    assert wrap("semi-independent", text_width("semi-indep")) == ["semi-", "independe", "nt"]


def test_bold_is_wider_and_size_scales():
    assert text_width("Fostering", weight="bold") > text_width("Fostering")
    assert text_width("Fostering", 24) == pytest.approx(2 * text_width("Fostering", 12))
    assert height_of(0) == 0


@given(st.lists(st.tuples(st.floats(-20, 220), st.integers(1, 3)), min_size=1, max_size=6))
def test_spread_labels_do_not_touch_keep_their_order_and_stay_in_the_room(wishes):
    wanted, heights = [wish for wish, _ in wishes], [height_of(lines) + 2 for _, lines in wishes]
    # Room for all of them, as a chart has: half a line may stand out at either end.
    room = max(190.0, sum(heights))
    centres = spread(wanted, heights, room)
    for one, other in combinations(range(len(wanted)), 2):
        gap = abs(centres[one] - centres[other]) - (heights[one] + heights[other]) / 2
        assert gap > -1.0
        if wanted[one] < wanted[other]:
            assert centres[one] < centres[other]
    for centre, height in zip(centres, heights, strict=True):
        assert height / 2 - TEXT - 1 <= centre <= room - height / 2 + TEXT + 1


def test_labels_that_do_not_touch_stay_where_they_are():
    assert spread([150.0, 20.0, 80.0], [15.0, 15.0, 15.0], 190.0) == [150.0, 20.0, 80.0]


@pytest.mark.parametrize("count", range(1, 7))
def test_colours_differ_and_stand_out_from_the_page(count):
    shades = colours(count)
    assert len(set(shades)) == count
    assert contrast(QUIET, BACKGROUND) >= 3
    assert all(contrast(text_on(shade), shade) >= 4.5 for shade in shades)


def test_dark_text_reads_at_both_ends_of_the_scale():
    from matplotlib.colors import to_hex

    for strength in (0.0, 0.5, 1.0):
        shade = to_hex(light_to_dark()(strength))
        assert contrast(text_on(shade), shade) >= 4.5
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_a_chart_leaves_the_settings_as_they_were():
    before = dict(matplotlib.rcParams)
    with chart_style():
        assert matplotlib.rcParams["svg.hashsalt"] == "suffkit"
    assert dict(matplotlib.rcParams) == before


def test_a_row_is_as_tall_as_its_name():
    rows = stack_rows(["Home", "Placed with parents or another person with parental responsibility for the child"], 17)
    assert len(rows.names[0]) == 1
    assert len(rows.names[1]) > 2
    tall = height_of(len(rows.names[1])) + 8
    assert rows.height == pytest.approx(17 + 8 + tall)
    assert rows.centres == pytest.approx((12.5, 25 + tall / 2))
    assert rows.left > max(text_width(line) for lines in rows.names for line in lines)
