"""What the page of care leavers shows beside the common blocks: who turns 18, and where those live who soon will."""

from __future__ import annotations

from typing import Any

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.calendar import Period, financial_year, say_period
from suffkit.present.tables import tabulate
from suffkit.present.wording import sentence
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of, select, words_of
from suffkit.publish.shown import kinds_of

OLDEST = "16 and over"
SUPPORTED = "Supported accommodation"
_ADULT = 18
_YEARS = 5


def turning_18(page: Page, *, what: str, needs: str) -> None:
    """Show in which of the next five years those who are looked after now turn 18, if none leaves before.

    Ageing alone: nobody who comes later is in it, and nobody who leaves is taken out. In the year after the date those
    turn 18 who are 17 on it, in the year after that those who are 16, and so on.

    In: the page, whose facts hold children looked after by age; `what` completes "This edition does not tell ...";
        `needs` an input's id.
    """
    facts = select(page.facts, "children_looked_after", by=["age"], areas=[page.own])
    years = {str(_ADULT - step): step for step in range(1, _YEARS + 1)}
    facts = facts[facts["group1"].isin(years)]
    if facts["group1"].nunique() < _YEARS:
        page.show(page.missing(what, needs))
        return
    facts = facts.sort_values("group1", key=lambda ages: ages.map(years)).reset_index(drop=True)
    page.mark_shown(facts)
    day = facts["period_end"].iloc[0]
    turns = pd.DataFrame(
        {
            "Year": [say_period(_after(day, years[age])) for age in facts["group1"]],
            f"Age on {periods_of(facts).iloc[0]}": facts["group1"],
            "Children who turn 18": words_of(facts),
        }
    )
    page.show(
        tabulate(
            turns,
            caption=f"Children looked after on {periods_of(facts).iloc[0]} by the year in which they turn 18",
            row_header="Year",
            source=page.source_of(facts),
            notes=["Ageing alone: those who come into care later are not in it, and those who leave before stay in."],
            holds=kinds_of(facts),
        ),
    )


def supported_said(page: Page) -> str:
    """How many of the oldest children looked after live in supported accommodation; empty where it is not known."""
    which: dict[str, Any] = {"by": "age_group", "group": OLDEST, "by2": "common_group"}
    return sentence(
        "Of {all} of 16 and over who were looked after ({when}), {some} lived in supported accommodation.",
        "",
        all=page.words("placements", **which, group2=TOTAL, noun=True),
        some=page.words("placements", **which, group2=SUPPORTED),
        when=page.when("placements", **which, group2=TOTAL),
    )


def _after(day: pd.Timestamp, years: int) -> Period:
    """The twelve months that begin so many years, less one, after the day: of 31 March the financial years."""
    start = (day + pd.DateOffset(years=years - 1) + pd.Timedelta(days=1)).date()
    end = (day + pd.DateOffset(years=years)).date()
    return financial_year(start.year) if (start.month, start.day) == (4, 1) else Period(start, end)
