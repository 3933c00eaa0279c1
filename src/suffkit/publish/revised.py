"""How many published figures of the authority later releases changed."""

from __future__ import annotations

from suffkit.publish.page import Page
from suffkit.publish.selection import select

MEASURE = "revised_figures"


def answer(page: Page) -> str:
    """The number of figures that later releases changed, and the largest change; empty where there is none."""
    found = page.figure(MEASURE)
    if found is None:
        return ""
    rows = select(page.facts, MEASURE, areas=[page.own])
    was = "was" if found.value == 1 else "were"
    largest = rows["cell"].iloc[0]
    return (
        f"Of the figures of {page.name} in these tables {found.words} {was} changed by a later release; the newest is "
        f"shown." + (f" The largest change of a whole number: {largest}." if largest else "")
    )
