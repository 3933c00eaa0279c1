"""The charts that pages draw: bars, lines and grids.

Each gives a `Chart` with its picture, its alt text and its numbers.
"""

from suffkit.present.bars import draw_bars
from suffkit.present.grid import draw_grid
from suffkit.present.lines import draw_lines
from suffkit.present.sheet import Chart

__all__ = ["Chart", "draw_bars", "draw_grid", "draw_lines"]
