"""Bar charts: what is drawn, what is said, what is refused."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from suffkit.errors import RequestError
from suffkit.present.bars import draw_bars

WORDS = {"unit": "children", "title": "Most live with foster carers", "source": "Exampleshire 2022, Table 2"}
LONG = "Placed with parents or another person who has parental responsibility for the child"


def kinds(*pairs, **more) -> pd.DataFrame:
    return pd.DataFrame({"kind": [name for name, _ in pairs], "value": [value for _, value in pairs], **more})


def bars_of(drawn) -> list[Rectangle]:
    return [patch for patch in drawn.sheet.axes.patches if isinstance(patch, Rectangle)]


def test_each_figure_is_a_bar_with_its_words_and_the_picture_is_told(drawn):
    chart = draw_bars(
        kinds(("Fostering", 300), ("Homes", 1030)),
        category="kind",
        period="31 March 2022",
        measure="Placements",
        **WORDS,
    )
    texts = [text for text, _ in drawn().texts]
    assert {"Fostering", "Homes", "300", "1,030", "Most live with foster carers"} <= set(texts)
    assert sorted(bar.get_width() for bar in bars_of(drawn())) == [300, 1030]
    assert chart.alt == (
        "Bar chart: Most live with foster carers. Placements, number of children, 31 March 2022. "
        "Fostering 300; Homes 1,030."
    )
    assert list(chart.table.frame.itertuples(index=False, name=None)) == [("Fostering", "300"), ("Homes", "1,030")]
    data, metadata = chart._repr_mimebundle_()
    assert data == {"image/svg+xml": chart.svg, "text/plain": chart.alt}
    assert metadata == {"image/svg+xml": {"alt": chart.alt}}
    assert repr(chart) == "Chart: Most live with foster carers"


def test_the_same_bars_are_the_same_bytes_without_a_date():
    first, second = (draw_bars(kinds(("a", 1), ("b", 2)), category="kind", **WORDS).svg for _ in range(2))
    assert first == second
    assert first.startswith("<svg")
    assert "<dc:date>" not in first


def test_a_hidden_figure_has_no_bar_but_its_symbol(drawn):
    frame = kinds(("a", 10), ("b", 4), ("c", 12), status=["", "c", ""])
    chart = draw_bars(frame, category="kind", **WORDS)
    assert sorted(bar.get_width() for bar in bars_of(drawn()) if bar.get_width() > 0) == [10, 12]
    assert "[c]" in [text for text, _ in drawn().texts]
    assert "4" not in [text for text, _ in drawn().texts]
    assert "b [c]" in chart.alt
    assert "[c] hidden" in chart.table.html


def test_many_figures_are_told_by_their_ends_and_the_hidden_are_counted():
    frame = kinds(*[(f"kind {n}", n) for n in range(1, 11)], status=["c", *[""] * 9])
    alt = draw_bars(frame, category="kind", **WORDS).alt
    assert "9 figures. Highest: kind 10 10; lowest: kind 2 2. 1 figure is not shown." in alt


def test_negative_bars_and_their_labels_lie_within_the_picture(drawn):
    draw_bars(kinds(("2020", -1234), ("2021", 24), ("2022", -3)), category="kind", **WORDS)
    low, high = drawn().sheet.axes.get_xlim()
    assert low < -1234
    assert high > 24
    assert drawn().outside() == []
    assert drawn().touching() == []


@pytest.mark.parametrize("stacked", [False, True])
def test_eighteen_long_names_in_three_series_are_neither_cut_nor_over_each_other(drawn, stacked):
    frame = pd.DataFrame(
        [
            {"kind": f"{LONG} {n}", "place": place, "value": 37 * n % 400}
            for n in range(18)
            for place in ("In Exampleshire", "In an area next to it", "Further away than that")
        ]
    )
    draw_bars(frame, category="kind", series="place", stacked=stacked, **{**WORDS, "title": LONG, "source": LONG})
    assert drawn().outside() == []
    assert drawn().touching() == []
    assert drawn().width == 390


def test_two_dates_stand_side_by_side_with_a_key(drawn):
    frame = kinds(("a", 1), ("b", 2), ("a", 3), ("b", 4), year=["2021", "2021", "2022", "2022"])
    chart = draw_bars(frame, category="kind", series="year", **WORDS)
    assert len({bar.get_facecolor() for bar in bars_of(drawn())}) == 2
    assert {"2021", "2022"} <= {text for text, _ in drawn().texts}
    assert "a, 2021, 1; b, 2021, 2; a, 2022, 3; b, 2022, 4." in chart.alt
    assert list(chart.table.frame.columns) == ["Kind", "2021", "2022"]


def test_a_stacked_bar_ends_with_its_total_or_says_what_is_not_in_it(drawn):
    frame = kinds(("a", 100), ("a", 50), ("b", 70), ("b", None), place=["near", "far"] * 2, status=["", "", "", "c"])
    draw_bars(frame, category="kind", series="place", stacked=True, **WORDS)
    texts = [text for text, _ in drawn().texts]
    assert "150" in texts
    assert "and [c]" in texts
    assert "70" in texts  # the part, not a total
    assert texts.count("70") == 1


def test_a_thin_part_of_a_stacked_bar_is_not_covered_by_its_edge(drawn):
    frame = kinds(("a", 999), ("a", 1), ("b", 3), ("b", 0), place=["near", "far"] * 2)
    draw_bars(frame, category="kind", series="place", stacked=True, **WORDS)
    edges = {bar.get_width(): bar.get_linewidth() for bar in bars_of(drawn())}
    assert edges[999] > 0
    assert edges[1] == edges[3] == 0


def test_shares_that_are_stacked_have_no_total(drawn):
    frame = kinds(("a", 0.6), ("a", 0.4), ("b", 0.5), ("b", 0.5), place=["near", "far"] * 2)
    draw_bars(frame, category="kind", series="place", stacked=True, **{**WORDS, "unit": "share"})
    assert "100%" not in [text for text, _ in drawn().texts]


def test_only_what_the_title_speaks_of_stands_out(drawn):
    draw_bars(kinds(("a", 1), ("b", 2), ("c", 3)), category="kind", highlight="b", **WORDS)
    shades = {bar.get_width(): bar.get_facecolor() for bar in bars_of(drawn())}
    assert shades[1] == shades[3] != shades[2]


def test_an_order_is_kept_and_names_all():
    frame = kinds(("a", 1), ("b", 2))
    assert list(draw_bars(frame, category="kind", order=["b", "a"], **WORDS).table.frame["Kind"]) == ["b", "a"]
    with pytest.raises(RequestError, match="does not name b"):
        draw_bars(frame, category="kind", order=["a"], **WORDS)


@pytest.mark.parametrize(
    ("frame", "series", "stacked", "message"),
    [
        (kinds(("a", 1)), None, False, "1 figure of 1 is known and two are needed"),
        (kinds(("a", 1), ("b", 9), status=["", "c"]), None, False, "1 figure of 2 is known"),
        (kinds(("a", 1), ("a", 2)), None, False, "more than one figure for a"),
        (kinds(*[("a", n) for n in range(5)], year=range(5)), "year", False, "5 series"),
        (kinds(("a", 1), ("a", -2), year=[1, 2]), "year", True, "cannot stack a negative"),
        (kinds(("a", 1), ("b", 2)), "year", False, "needs the column year"),
    ],
)
def test_what_cannot_be_drawn_is_refused(frame, series, stacked, message):
    with pytest.raises(RequestError, match=message):
        draw_bars(frame, category="kind", series=series, stacked=stacked, **WORDS)


def test_the_callers_frame_is_left_as_it_was():
    frame = kinds(("a", 1), ("b", 2))
    before = frame.copy()
    draw_bars(frame, category="kind", **WORDS)
    pd.testing.assert_frame_equal(frame, before)
