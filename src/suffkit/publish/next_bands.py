"""How far the authority is from the next better quartile band, measure by measure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from suffkit.domain.code_lists import code_rows
from suffkit.present.tables import tabulate
from suffkit.publish.page import Page
from suffkit.publish.standing import measures_of, source_of, with_standings

_HAIR = 1e-9


def next_bands(page: Page) -> None:
    """Show what would bring the authority into the next band, and whether its distance from England is chance."""
    topics = list(dict.fromkeys(row["page"] for row in code_rows("benchmarks")))
    listed = measures_of(page, topics)
    rows = [row for row in with_standings(page, listed) if row["authority"].get("next_band")] if len(listed) else []
    if not rows:
        page.show(page.missing("how far the next band is", "national"))
        return
    shown = pd.DataFrame(
        {
            "Measure": [row["title"] for row in rows],
            "Now": [row["authority"]["latest_shown"] for row in rows],
            "Band": [row["authority"]["band"] for row in rows],
            "Next band": [row["authority"]["next_band"] for row in rows],
            "Change it would take": [_needed(row) for row in rows],
            "That is": [_children(row["authority"]) for row in rows],
            "Apart from England": [_apart(row["authority"]) for row in rows],
        }
    )
    page.show(
        tabulate(
            shown,
            caption="What would bring the authority into the next band, all others staying as they are",
            row_header="Measure",
            text_columns=["Band", "Next band", "Change it would take", "That is", "Apart from England"],
            source=source_of(page, listed, neighbours=False),
            notes=[
                "The bounds of the bands are made of all authorities' figures and move with them.",
                "Not known: the numbers of children behind the measure are not published.",
                "Apart from England: chance means that so few children would give as large a distance by chance alone "
                "(one time in twenty or oftener).",
            ],
        )
    )


def _needed(row: Mapping[Hashable, Any]) -> str:
    """The change of the measure in words: "down 2.0"; a hair's breadth where only passing the bound is wanted."""
    change, decimals = float(row["authority"]["next_band_needs"]), int(row["decimals"])
    size = f"{abs(change):,.{decimals}f}"
    if abs(change) < _HAIR or float(size.replace(",", "")) == 0:
        return "the least rise" if row["polarity"] == "high" else "the least fall"
    return f"{'up' if change > 0 else 'down'} {size}"


def _children(own: Mapping[str, Any]) -> str:
    """The same in children, where the parts are published."""
    count = own["next_band_children"]
    if pd.isna(count):
        return "not known"
    if count == 0:
        return "rounding alone"
    return f"{abs(count):,.0f} {'child' if abs(count) == 1 else 'children'} {'more' if count > 0 else 'fewer'}"


def _apart(own: Mapping[str, Any]) -> str:
    said = str(own["england_said"])
    if not said:
        return "not known"
    return "by chance, it may be" if said.startswith("within") else "more than chance"
