"""What drove the change of spend, as the page on costs shows it.

drivers             between the last two years: a sentence, bars of the whole, and a table by kind of placement
drivers_over_years  each year against the one before it, and the last against the first
drove               the sentence alone
"""

from __future__ import annotations

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.calendar import Period, financial_year, say_period
from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.charts import Chart, draw_bars
from suffkit.present.tables import Table, pivot
from suffkit.present.wording import say, say_change, say_list
from suffkit.publish.page import Page
from suffkit.publish.selection import select, words_of
from suffkit.publish.shown import table_of

DRIVER, KIND, DRIVERS = "spend_driver", "placement_category", ("placement_category", "cost_driver")
_CHANGE = "Change of spend"
# Each driver as a sentence tells it: what more of it did, and what less.
_SAID = {
    "Volume": ("more weeks of care cost {} more", "fewer weeks of care cost {} less"),
    "Mix": ("a move of weeks to dearer kinds cost {} more", "a move of weeks to cheaper kinds cost {} less"),
    "Inflation": ("inflation came to {}", "falling prices in general took off {}"),
    "Price beyond inflation": ("prices rose by {} beyond inflation", "prices stayed {} behind inflation"),
    "Price": ("the same weeks cost {} more", "the same weeks cost {} less"),
}


def drivers(page: Page, *, what: str, needs: str) -> None:
    """Show what drove the change of spend between the last two years: a sentence, bars of the whole, a table by kind.

    In: the page; `what` completes "This edition does not tell ..."; `needs` an input's id.
    """
    facts = _last_step(page)
    if facts.empty:
        page.show(page.missing(what, needs))
        return
    facts = facts.assign(words=words_of(facts), period=_step_words(facts))
    page.lead(drove(page))
    table = _by_kind(page, facts)
    page.show(_bars(page, facts), table)


def drivers_over_years(page: Page, *, what: str, needs: str) -> None:
    """Show the drivers of all kinds together, a row for each year against the one before and for the whole span."""
    facts = select(page.facts, DRIVER, by=DRIVERS, areas=[page.own], latest=False)
    facts = facts[facts["group1"] == TOTAL]
    if facts["period_end"].nunique() < 2:
        page.show(page.missing(what, needs))
        return
    facts = facts.assign(words=words_of(facts), step=_step_words(facts))
    facts = facts.sort_values(["period_end", "period_start"], ascending=[True, False], kind="stable")
    wide = pivot(facts, "step", "group2", "words", order={"group2": _drivers_in_order(facts)}).fillna("[x]")
    caption = "What drove the change of spend, year by year"
    page.show(table_of(page, wide.rename(columns={TOTAL: _CHANGE}), facts, caption, "step", heading="Years"))


def _last_step(page: Page) -> pd.DataFrame:
    """The drivers between the last two years; empty where there are none."""
    return select(page.facts, DRIVER, by=DRIVERS, areas=[page.own])


def _step_words(facts: pd.DataFrame) -> list[str]:
    """The two years of each row: "2022-23 to 2023-24"."""
    pairs = zip(facts["period_start"], facts["period_end"], strict=True)
    return [" to ".join(_years(start, end)) for start, end in pairs]


def _years(start: pd.Timestamp, end: pd.Timestamp) -> tuple[str, str]:
    return say_period(financial_year(start.year)), say_period(Period(financial_year(end.year - 1).start, end.date()))


def _drivers_in_order(facts: pd.DataFrame) -> list[str]:
    return [name for name in (*_SAID, TOTAL) if name in set(facts["group2"])]


def _whole(facts: pd.DataFrame) -> pd.Series:
    """The drivers of all kinds together, in the order in which they are told, with the whole change last."""
    rows = facts[facts["group1"] == TOTAL].set_index("group2")["value"]
    return rows.reindex(_drivers_in_order(facts))


def drove(page: Page) -> str:
    """What drove the change, in plain words, and which kind changed most; nothing where no change is known."""
    facts = _last_step(page)
    if facts.empty:
        return ""
    whole = _whole(facts)
    before, after = _years(facts["period_start"].iloc[0], facts["period_end"].iloc[0])
    parts = [
        _SAID[str(name)][int(value < 0)].format(say(abs(value), "gbp", decimals=0))
        for name, value in whole.drop(TOTAL).items()
        if round(value)
    ]
    named = page.facts.loc[page.facts["measure"] == "spend", "group1"]
    kinds = facts[facts["group1"].isin(named) & (facts["group1"] != TOTAL) & (facts["group2"] == TOTAL)]
    led = ""
    if len(kinds) > 1:
        most = kinds.iloc[int(kinds["value"].abs().argmax())]
        led = f" Of the kinds shown {most['group1']} changed most, {say_change(most['value'], 'gbp', decimals=0)}."
    told = f"From {before} to {after} spend on placements went {say_change(whole[TOTAL], 'gbp', decimals=0)}"
    return f"{told}: {say_list(parts)}.{led}" if parts else f"{told}.{led}"


def _by_kind(page: Page, facts: pd.DataFrame) -> Table:
    kinds = sorted(dict.fromkeys(facts["group1"]), key=lambda kind: kind == TOTAL)
    order = {"group1": kinds, "group2": _drivers_in_order(facts)}
    wide = pivot(facts, "group1", "group2", "words", order=order).fillna("[x]")
    caption = f"{measure_of(DRIVER).title} by kind of placement, {facts['period'].iloc[0]}"
    return table_of(page, wide.rename(columns={TOTAL: _CHANGE}), facts, caption, KIND)


def _bars(page: Page, facts: pd.DataFrame) -> Chart:
    whole = _whole(facts)
    most = str(whole.drop(TOTAL).abs().idxmax())
    change, by_most = (say_change(whole[name], "gbp", decimals=0) for name in (TOTAL, most))
    title = f"Spend {change}; largest part: {most[:1].lower()}{most[1:]}, {by_most}"
    frame = whole.rename({TOTAL: _CHANGE}).rename_axis("driver").reset_index()
    return draw_bars(
        frame,
        category="driver",
        unit="gbp",
        title=title,
        measure=measure_of(DRIVER).title,
        period=str(facts["period"].iloc[0]),
        source=page.source_of(facts),
        highlight=_CHANGE,
        decimals=0,
    )
