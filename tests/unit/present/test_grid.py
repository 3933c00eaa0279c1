"""Grids of numbers: colours, noughts, hidden figures, names."""

from __future__ import annotations

import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from suffkit.errors import RequestError
from suffkit.present.grid import draw_grid, heads_fit

WORDS = {"unit": "children", "title": "Most are teenagers", "source": "Exampleshire 2022, Table 3"}


def pairs(rows: int, columns: int) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "kind": f"Kind number {row} of placement with a long name",
                "age": f"{column} to {column + 4}",
                "value": row * column,
            }
            for row in range(rows)
            for column in range(columns)
        ]
    )


def draw(frame: pd.DataFrame, **more):
    return draw_grid(frame, row="kind", column="age", **{**WORDS, **more})


def cells_of(drawn) -> list[Rectangle]:
    return [patch for patch in drawn.sheet.axes.patches if isinstance(patch, Rectangle)]


def test_eighteen_by_five_figures_are_neither_cut_nor_over_each_other(drawn):
    chart = draw(pairs(18, 5), measure="Placements", period="2021-22")
    assert len(cells_of(drawn())) == 90
    assert drawn().outside() == []
    assert drawn().touching() == []
    assert "90 figures. Highest: Kind number 17 of placement with a long name, 4 to 8, 68" in chart.alt
    assert chart.table.frame.shape == (18, 6)


def test_the_larger_is_the_darker_and_nought_has_no_colour(drawn):
    frame = pd.DataFrame({"kind": ["a", "a", "b", "b"], "age": ["x", "y", "x", "y"], "value": [0, 1, 5, 10]})
    chart = draw(frame)
    shades = [sum(cell.get_facecolor()[:3]) for cell in cells_of(drawn())]
    assert shades[0] == 3  # white
    assert shades[0] > shades[1] > shades[2] > shades[3]
    assert "a, x, 0; a, y, 1; b, x, 5; b, y, 10." in chart.alt


def test_a_hidden_figure_is_hatched_and_has_its_symbol(drawn):
    frame = pairs(2, 2).assign(status=["", "", "c", ""])
    chart = draw(frame)
    assert [cell.get_hatch() for cell in cells_of(drawn())] == [None, None, "////", None]
    assert "[c]" in [text for text, _ in drawn().texts]
    assert "[c]" in chart.alt


def test_losses_have_no_colour_and_their_figure(drawn):
    frame = pd.DataFrame({"kind": ["a", "b"], "age": ["x", "x"], "value": [-3, -1]})
    draw(frame)
    assert {sum(cell.get_facecolor()[:3]) for cell in cells_of(drawn())} == {3}
    assert {"-3", "-1"} <= {text for text, _ in drawn().texts}


def test_the_same_grid_is_the_same_bytes():
    assert draw(pairs(3, 3)).svg == draw(pairs(3, 3)).svg


def test_too_many_columns_or_too_few_figures_are_refused():
    with pytest.raises(RequestError, match="9 columns"):
        draw(pairs(2, 9))
    with pytest.raises(RequestError, match="1 figure of 1"):
        draw(pairs(1, 1))


def test_names_of_columns_that_would_break_inside_a_word_do_not_fit():
    assert heads_fit(["Fostering", "Residential"], ["0 to 4", "5 to 9", "16 and over"])
    assert not heads_fit(["Supported accommodation"], ["In the authority"] * 6)
