"""Dots with intervals: what is drawn, what is said, and what cannot be drawn."""

from __future__ import annotations

import pytest

from suffkit.errors import RequestError
from suffkit.present.intervals import Span, draw_intervals, those_that_fit

MIXED = Span("Mixed", 4.6, 4.0, 5.3, "4.6 (4.0 to 5.3)")
WHITE = Span("White", 0.62, 0.56, 0.69, "0.6 (0.6 to 0.7)")
NONE = Span("Other ethnic groups", 0.0, 0.0, 2.5, "0.0 (0.0 to 2.5)")
HIDDEN = Span("Asian or Asian British", None, None, None, "[c]")
SAID = {"title": "Mixed: 4.6 times as often", "subtitle": "Children for each resident, 31 March 2024", "source": "DfE"}


def test_every_figure_is_said_and_the_hidden_one_by_its_symbol():
    chart = draw_intervals([WHITE, MIXED, HIDDEN], **SAID)
    assert chart.alt.startswith("Dots with intervals: Mixed: 4.6 times as often.")
    assert "White 0.6 (0.6 to 0.7); Mixed 4.6 (4.0 to 5.3); Asian or Asian British [c]." in chart.alt
    assert list(chart.table.frame["Times as often"]) == ["0.6 (0.6 to 0.7)", "4.6 (4.0 to 5.3)", "[c]"]
    assert chart.svg.startswith("<svg")


def test_nobody_of_a_group_has_a_line_and_no_dot():
    with_nobody, without = (
        draw_intervals(spans, **SAID).svg for spans in ([MIXED, WHITE, NONE], [MIXED, WHITE, MIXED])
    )
    assert "nan" not in with_nobody.lower() and "inf" not in with_nobody.lower()
    assert with_nobody.count("PathCollection") == without.count("PathCollection") - 1


def test_the_same_figures_give_the_same_bytes():
    assert draw_intervals([MIXED, WHITE], **SAID).svg == draw_intervals([MIXED, WHITE], **SAID).svg


def test_one_figure_is_no_chart():
    with pytest.raises(RequestError, match="two known figures"):
        draw_intervals([MIXED, HIDDEN], **SAID)


def test_words_of_the_scale_do_not_touch_and_1_is_always_there():
    """Of 0.2, 0.5, 1, 2, 5, 10 and 20 times on a narrow scale those nearer to 1 stay, and all on a wide one."""
    ticks = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
    assert set(those_that_fit({tick: 40.0 * place for place, tick in enumerate(ticks)})) == {0.2, 1.0, 5.0, 20.0}
    assert set(those_that_fit({tick: 80.0 * place for place, tick in enumerate(ticks)})) == set(ticks)
    assert set(those_that_fit({tick: float(place) for place, tick in enumerate(ticks)})) == {1.0}
