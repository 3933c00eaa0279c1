"""How earlier editions turned out: what they said of a date that has come, and what came.

off   the latest of them in words, and every one of them
"""

from __future__ import annotations

import pandas as pd

from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.tables import Table, tabulate
from suffkit.present.wording import say, say_change
from suffkit.publish.page import Page
from suffkit.publish.scenarios import more_or_fewer
from suffkit.publish.selection import periods_of

_SAID = {
    "earlier_forecast": "earlier_forecast_error",
    "earlier_rate_forecast": "earlier_rate_forecast_error",
}
_KEY = ["period_end", "group1", "group2"]


def _latest(page: Page) -> str:
    """The newest date that an earlier edition spoke of: what it said, and what came."""
    rows = _beside(page, "earlier_forecast")
    rows = rows[rows["group2"] == ""]
    if rows.empty:
        return ""
    last = rows[rows["period_end"] == rows["period_end"].max()].iloc[0]
    off_by = more_or_fewer(last["error"])
    told = "as many as came" if off_by == "as many" else f"{off_by} than came"
    return (
        f"For {last['period']}, {last['cell']} said {_say(page, 'earlier_forecast', last['value'])} children "
        f"looked after: {told}."
    )


def off(page: Page) -> None:
    """What each earlier edition, and this one's own plan, said of a date that has come, and how far off it was.

    Nothing where none of them said anything of such a date.
    """
    page.lead(_latest(page))
    page.show(*(_table(page, name) for name in _SAID if len(_beside(page, name))))


def _table(page: Page, name: str) -> Table:
    rows = _beside(page, name).sort_values(["period_end", "group1"], kind="stable")
    unit = measure_of(name).unit
    whose = rows["group2"].where(rows["group2"] == "", ", " + rows["group2"].str.lower())
    shown = pd.DataFrame(
        {
            "For": rows["period"] + whose,
            "Said by": rows["group1"],
            "What was said": [_say(page, name, value) for value in rows["value"]],
            "What came": [
                _say(page, name, said - error) for said, error in zip(rows["value"], rows["error"], strict=True)
            ],
            "Said beside what came": [
                more_or_fewer(error) if unit == "children" else say_change(error, unit, per=False)
                for error in rows["error"]
            ],
        }
    )
    return tabulate(
        shown,
        caption=f"{measure_of(name).title}, and what came",
        row_header="For",
        text_columns=["Said by"],
        source=page.source_of(rows),
        notes=["A plan says what is meant to happen, not what is likely: it can be missed for good reasons."],
    )


def _beside(page: Page, name: str) -> pd.DataFrame:
    """What was said, with its error beside it."""
    own = page.facts[page.facts["area_code"] == page.own]
    said, error = own[own["measure"] == name], own[own["measure"] == _SAID[name]]
    both = said.merge(error[[*_KEY, "value"]].rename(columns={"value": "error"}), on=_KEY, how="inner", validate="m:1")
    return both.assign(period=periods_of(both)) if len(both) else both.assign(period="")


def _say(page: Page, name: str, value: float) -> str:
    return say(value, measure_of(name).unit, per=False, noun=False)
