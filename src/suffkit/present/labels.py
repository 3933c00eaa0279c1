"""The names of lines, placed at their ends so that none touches another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from suffkit.present.sheet import Sheet
from suffkit.present.style import INK, LEADING, TEXT, height_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BESIDE = 8.0  # points between the edge of the plot and a name, a leading line among them


@dataclass(frozen=True)
class EndLabel:
    """The name of a line: its rows of text, where the line ends, its colour, and whether the title speaks of it."""

    rows: list[str]
    end: tuple[float, float]
    colour: str
    lead: bool


def weight_of(lead: bool) -> str:
    """How heavy the name of a line is: bold where the title speaks of it."""
    return "bold" if lead else "normal"


def draw_end_labels(sheet: Sheet, labels: Sequence[EndLabel], newest: float) -> None:
    """Write names beside the line ends, pushed apart where they would touch.

    A thin line leads from a name that moved. A leading line that ends before the others has its name in the plot.

    In: the sheet, its scales set; the labels; `newest`, the last place in time that any line reaches.
    """
    low, high = sheet.axes.get_ylim()
    early = [label for label in labels if label.lead and len(labels) > 1 and label.end[0] < newest - 1]
    for label in early:
        _name_in_plot(sheet.axes, label)
    beside = [label for label in labels if label not in early]
    wanted = [(label.end[1] - low) / (high - low) * sheet.height for label in beside]
    placed = spread(wanted, [height_of(len(label.rows)) + 2 for label in beside], sheet.height)
    start, edge = sheet.axes.get_xlim()
    for label, at, wish in zip(beside, placed, wanted, strict=True):
        y = low + at / sheet.height * (high - low)
        if abs(at - wish) > TEXT or label.end[0] < edge - 0.2 * (edge - start):
            sheet.axes.annotate(
                "",
                xy=label.end,
                xytext=(edge, y),
                arrowprops={"arrowstyle": "-", "color": label.colour, "linewidth": 0.7},
                annotation_clip=False,
            )
        sheet.axes.annotate(
            "\n".join(label.rows),
            xy=(edge, y),
            xytext=(BESIDE - 4, 0),
            textcoords="offset points",
            va="center",
            ha="left",
            size=TEXT,
            color=INK,
            weight=weight_of(label.lead),
            linespacing=LEADING - 0.12,
            annotation_clip=False,
        )


def _name_in_plot(axes: Axes, label: EndLabel) -> None:
    """The name of a line that ends before the others, over its last point: at the edge it would be far from it."""
    axes.annotate(
        " ".join(label.rows),
        xy=label.end,
        xytext=(4, 9),
        textcoords="offset points",
        va="bottom",
        ha="right",
        size=TEXT,
        weight="bold",
        color=INK,
    )


def spread(wanted: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Centres as near to the wanted ones as they can be without two touching, inside the room where they fit.

    In: wanted centres and heights, in points from the bottom; the room's height. Out: centres, in the same order.
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    centres = list(wanted)
    for _ in range(200):
        moved = 0.0
        for lower, upper in pairwise(order):
            overlap = (heights[lower] + heights[upper]) / 2 - (centres[upper] - centres[lower])
            if overlap > 0.01:
                centres[lower] -= overlap / 2
                centres[upper] += overlap / 2
                moved += overlap
        for place in order:
            inside = min(max(centres[place], heights[place] / 2 - TEXT), room - heights[place] / 2 + TEXT)
            moved += abs(inside - centres[place])
            centres[place] = inside
        if moved < 0.05:
            break
    return centres
