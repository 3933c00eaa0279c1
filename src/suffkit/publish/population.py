"""How many children the area is projected to have, and what that alone would do to the number looked after."""

from __future__ import annotations

import pandas as pd

from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.tables import tabulate
from suffkit.present.wording import say
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of, select, words_of
from suffkit.publish.shown import kinds_of

MEASURE = "looked_after_at_constant_rate"


def at_constant_rate(page: Page) -> None:
    """Show the number of children looked after, were the newest rate to stay, beside the projected children."""
    rows = select(page.facts, MEASURE, areas=[page.own], latest=False, forecast=True)
    rows = rows[rows["value"].notna()].sort_values("period_end", kind="stable")
    if rows.empty:
        page.show(page.missing("how many children the area is projected to have", needs="projections"))
        return
    title = measure_of(MEASURE).title
    shown = pd.DataFrame(
        {
            "Date": periods_of(rows),
            "Projected children, the summer before": [say(one, "children") for one in rows["numerator"]],
            title: words_of(rows),
        }
    )
    page.show(
        tabulate(
            shown,
            caption=f"{title}: {rows['cell'].iloc[0]}",
            row_header="Date",
            source=page.source_of(rows),
            notes=[
                "No forecast: it shows what the projected number of children in the area alone would do. Projections "
                "carry past trends on and take no account of plans or policies."
            ],
            holds=kinds_of(rows),
        )
    )
