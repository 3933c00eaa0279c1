"""Radar charts: what is drawn, what is said, what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from suffkit.domain.code_lists import code_rows
from suffkit.errors import RequestError
from suffkit.present.radar import draw_radar

WORDS = {"unit": "score", "title": "Highest: emotions", "source": "Exampleshire, needs scores", "decimals": 0}
STATEMENTS = [row["statement"] for row in code_rows("need_statements")]


def scores(*values: float | None, names: list[str] | None = None, **more: object) -> pd.DataFrame:
    named = names or [f"Spoke {at}" for at in range(len(values))]
    return pd.DataFrame({"spoke": named, "value": values, **more})


def lines_of(drawn) -> list[np.ndarray]:
    """The points of each line with markers, as places from the middle."""
    marked = [line for line in drawn.sheet.axes.lines if line.get_marker() not in ("None", None, "")]
    return [np.column_stack(line.get_data()) for line in marked]


def test_a_spoke_is_as_long_as_its_figure_and_the_picture_is_told(drawn):
    chart = draw_radar(scores(10, 20, 30, 40), spoke="spoke", measure="Needs score", period="2024", **WORDS)
    (points,) = lines_of(drawn())
    reach = np.hypot(*points[:4].T)
    assert reach / reach[0] == pytest.approx([1, 2, 3, 4])
    # The first stands straight up, the second a quarter of the way round, clockwise; the scale goes down the page.
    assert points[0] == pytest.approx([0, -reach[0]])
    assert points[1] == pytest.approx([reach[1], 0])
    assert (points[-1] == points[0]).all(), "the line is closed"
    assert chart.alt == (
        "Radar chart: Highest: emotions. Needs score, points, 2024. Spoke 0 10; Spoke 1 20; Spoke 2 30; Spoke 3 40."
    )
    assert list(chart.table.frame.iloc[:, 0]) == ["Spoke 0", "Spoke 1", "Spoke 2", "Spoke 3"]


def test_each_spoke_names_its_figures_in_the_order_of_the_key(drawn):
    frame = pd.concat([scores(10, 20, 30, kind="Fostering"), scores(40, 50, 60, kind="Homes")])
    chart = draw_radar(frame, spoke="spoke", series="kind", **WORDS)
    texts = [text for text, _ in drawn().texts]
    assert {"10 · 40", "20 · 50", "30 · 60", "Fostering", "Homes"} <= set(texts)
    assert any("figures in the order of the key" in text for text in texts)
    assert len(lines_of(drawn())) == 2
    assert list(chart.table.frame.columns) == ["Spoke", "Fostering", "Homes"]


def test_many_figures_are_told_by_their_gist():
    frame = scores(*range(10, 22), names=STATEMENTS)
    chart = draw_radar(frame, spoke="spoke", **WORDS)
    assert "12 figures." in chart.alt
    assert f"highest for {STATEMENTS[-1]}, lowest for {STATEMENTS[0]}." in chart.alt


@pytest.mark.parametrize("many", [1, 2, 3])
def test_the_twelve_statements_fit_without_touching(drawn, many):
    names = ["In foster care", "In a children's home", "In supported accommodation"][:many]
    frame = pd.concat([scores(*np.linspace(5, 95, 12), names=STATEMENTS, kind=name) for name in names])
    draw_radar(frame, spoke="spoke", series="kind", **WORDS)
    sheet = drawn()
    assert sheet.outside() == []
    assert sheet.touching() == []
    # At the chart's own width of 390 points every text is 9 pixels or more.
    assert min(text.get_size() for text in sheet.sheet.figure.findobj(Text) if text.get_text()) >= 9


def test_a_hidden_figure_is_a_gap_and_its_symbol(drawn):
    chart = draw_radar(scores(10, 20, 30, 40, status=["", "c", "", ""]), spoke="spoke", **WORDS)
    (points,) = lines_of(drawn())
    assert np.isnan(points[1]).all()
    assert "[c]" in [text for text, _ in drawn().texts]
    assert "20" not in chart.alt
    assert not drawn().sheet.axes.patches, "no shape is filled where a corner is not known"


def test_the_same_radar_is_the_same_bytes():
    first, second = (draw_radar(scores(1, 2, 3), spoke="spoke", **WORDS).svg for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    "frame",
    [scores(1, 2), scores(*range(13)), scores(1, 2, -3), pd.concat([scores(1, 2, 3, kind=at) for at in "abcd"])],
    ids=["two spokes", "thirteen spokes", "below nought", "four lines"],
)
def test_what_a_radar_cannot_show_is_refused(frame):
    with pytest.raises(RequestError, match="Draw bars or show a table"):
        draw_radar(frame, spoke="spoke", series="kind" if "kind" in frame else None, **WORDS)
