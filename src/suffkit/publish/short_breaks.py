"""What the page of short breaks shows beside the common blocks: need beside supply, year by year.

Years ahead are plans, so the year of the statement leads and not the newest one.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from suffkit.domain.catalogue import measure as measure_of
from suffkit.domain.units import unit as unit_of
from suffkit.present.charts import draw_bars
from suffkit.present.tables import pivot
from suffkit.present.wording import say_list
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of, select, words_of
from suffkit.publish.shown import table_of

KIND, NEED = "care_type", "need_or_supply"
UNMET = "Unmet need"
_MOST_ENDED = 4


def over_years(page: Page, measure: str, *, what: str, needs: str) -> None:
    """Show a measure of need and supply by kind of short break, a row a kind and side, a column a year or date.

    In: the page; short_break_nights, short_break_hours or short_break_children; `what` completes "This edition does not
        tell ..."; `needs` an input's id.
    """
    facts = _facts(page, measure)
    if facts.empty:
        page.show(page.missing(what, needs))
        return
    # All years ahead, which are plans, and the last of those that are over.
    ended = facts["period_end"].where(facts["period_end"] <= page.as_at)
    kept = sorted(ended.dropna().unique())[-_MOST_ENDED:]
    facts = facts[ended.isna() | ended.isin(kept)].assign(row=facts["group1"] + ": " + facts["group2"])
    order = {"row": sorted(facts["row"].unique()), "period": list(dict.fromkeys(facts["period"]))}
    wide = pivot(facts, "row", "period", "words", order=order).fillna("[x]")
    title = measure_of(measure).title
    caption = f"{title}, by kind of short break and need or supply"
    page.show(table_of(page, wide, facts, caption, "row", heading="Kind of short break"))


def picture(page: Page, measure: str) -> None:
    """Show need, supply and what is lacking by kind of short break as bars, at the date of the statement."""
    facts = _now(page, _facts(page, measure))
    if facts["value"].notna().sum() < 2 or facts["group1"].nunique() < 2:
        return
    title = measure_of(measure).title
    lacking = facts[(facts["group2"] == UNMET) & facts["value"].notna()]
    top = facts.loc[[facts["value"].idxmax()]] if lacking.empty else lacking.nlargest(1, "value")
    (first,) = top.to_dict("records")
    page.show(
        draw_bars(
            facts,
            category="group1",
            series="group2",
            unit=str(facts["unit"].iloc[0]),
            title=f"{first['group1']}: {first['group2'][:1].lower()}{first['group2'][1:]} {first['words']}",
            measure=title,
            period=str(facts["period"].iloc[0]),
            source=page.source_of(facts),
        )
    )


def lacking_said(page: Page) -> str:
    """What is lacking at the date of the statement, and the households it would take; empty where it is not known."""
    said = []
    for measure in ("short_break_nights", "short_break_hours"):
        facts = _now(page, _facts(page, measure))
        lacking = facts[(facts["group2"] == UNMET) & (facts["value"] > 0)]
        noun = unit_of(measure_of(measure).unit).plural
        said += [f"{row['words']} {noun} ({row['group1'].lower()})" for row in lacking.to_dict("records")]
    if not said:
        return ""
    when = _now(page, _facts(page, "short_break_nights"))["period"]
    households = page.words("short_break_households_needed", by=KIND, group="Fostering", noun=True)
    return " ".join(
        [
            f"Lacking of what is needed: {say_list(said)}{f' in {when.iloc[0]}' if len(when) else ''}.",
            *([f"With carers it would take {households} more."] if households else []),
        ]
    )


def need_said(page: Page) -> str:
    """Nights needed and nights there are of each kind, each at its own newest date; empty where neither is known."""
    said = []
    for kind, title in (("Fostering", "with foster carers"), ("Residential", "in homes")):
        which: dict[str, Any] = {"by": KIND, "group": kind, "by2": NEED}
        for side, verb in (("Need", "needed"), ("Supply", "to be had")):
            words = page.words("short_break_nights", **which, group2=side, noun=True)
            when = page.when("short_break_nights", **which, group2=side)
            said += [f"{words} {title} {verb} ({when})"] if words and when else []
    return f"Overnight short breaks: {'; '.join(said)}." if said else ""


def _facts(page: Page, measure: str) -> pd.DataFrame:
    """The authority's facts by kind and side, the oldest first; what is both a date's and its year's stands once."""
    facts = select(page.facts, measure, by=[KIND, NEED], areas=[page.own], latest=False)
    facts = facts[facts["group2"] != ""].sort_values(["period_end", "period_start"], kind="stable")
    return facts.assign(words=words_of(facts), period=periods_of(facts)).reset_index(drop=True)


def _now(page: Page, facts: pd.DataFrame) -> pd.DataFrame:
    """The facts of the newest period that has ended by the statement's date; of all where none has."""
    ended = facts[facts["period_end"] <= page.as_at]
    facts = facts if ended.empty else ended
    return facts[facts["period"] == facts["period"].iloc[-1]] if len(facts) else facts
