"""What drives the forecast: who comes and who leaves, who turns 18, and how ages and kinds of placement change.

answer     the same in words
flows      those who will start and cease to be looked after in each year
by_age     the same by age group, now and in the years ahead, with what changes
"""

from __future__ import annotations

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.present.tables import pivot, tabulate
from suffkit.present.wording import say_list
from suffkit.publish.ahead import (
    BETWEEN,
    HIGH,
    IN_CARE,
    LOW,
    MIDDLE,
    first_middle_last,
    forecast_facts,
    is_from_records,
    levels,
    methods,
    ranges,
    whole,
)
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of, select
from suffkit.publish.shown import kinds_of, lower

_START, _CEASE, _ADULT = "started_to_be_looked_after", "ceased_to_be_looked_after", "turning_18_in_care"
_FLOWS = {_START: "Start to be looked after", _CEASE: "Cease to be looked after", _ADULT: "Of these turn 18"}
_BY_AGE = {IN_CARE: "Children looked after, by age group", _START: "Children who start, by age group"}
_RANGE = "The middle of the forecast, and in brackets the range that holds four outcomes in five."


def answer(page: Page) -> str:
    """What makes the number go up or down, in words."""
    if not methods(page):
        return ""
    if is_from_records(page):
        return " ".join(text for text in (_coming_and_going(page), _ageing_out(page)) if text)
    return (
        "The number goes up where more children start to be looked after than cease. The forecast looks at what set "
        "this authority apart from the others in the last year: more starts than ceases (which goes on for a while), "
        "more unaccompanied children for its population than elsewhere (fewer come then), and a rate above its "
        "region's (which tends to come down). England's last growth goes on, halved each year. How wide the range is "
        "comes from how far all authorities strayed before; small ones stray further."
    )


def flows(page: Page) -> None:
    """Those who start and cease to be looked after in each year ahead, and those who turn 18."""
    rows = [
        ahead.assign(what=words, words=ranges(ahead))
        for name, words in _FLOWS.items()
        if len(ahead := levels(page, name))
    ]
    if not rows:
        return
    wide = pivot(pd.concat(rows), "period", "what", "words").rename(columns={"period": "In the year"})
    facts = pd.concat([forecast_facts(page, name) for name in _FLOWS])
    adding = (
        "Those who turn 18 are among those who cease. The middles need not add up to the change of the number of "
        "children; the means do, and so does every drawn future."
        if is_from_records(page)
        else "Each is forecast by itself: the middles need not add up to the change of the number of children."
    )
    page.show(
        tabulate(
            wide,
            caption="Children who will start and cease to be looked after",
            row_header="In the year",
            source=page.source_of(forecast_facts(page, _START)),
            notes=[_RANGE, adding],
            holds=kinds_of(facts[facts["by1"] == "model"]),
        )
    )


def by_age(page: Page) -> None:
    """Children looked after and those who start, by age group, and what changes; nothing where no ages are told."""
    if not is_from_records(page):
        return
    ages = _mix(_changes(page, IN_CARE, "age_group", IN_CARE), "age group")
    kinds = _mix(_changes(page, "need_by_kind", "common_group", "placements"), "kind of placement")
    page.lead(_ages_of_entry(page), ages, kinds)
    for name, caption in _BY_AGE.items():
        ahead = levels(page, name, by="age_group")
        if ahead.empty:
            continue
        now, some = _counted(page, name, "age_group"), first_middle_last(ahead)
        wide = pivot(some.assign(words=ranges(some)), "group", "period", "words").rename(columns={"group": "Age group"})
        known = now.set_index("group1")["value"].reindex(wide["Age group"])
        if known.notna().any():
            wide.insert(1, f"Counted, {periods_of(now).iloc[0]}", [whole(value) for value in known])
        facts = forecast_facts(page, name)
        page.show(
            tabulate(
                wide,
                caption=f"{caption}, counted and expected",
                row_header="Age group",
                source=page.source_of(pd.concat([now, facts])),
                notes=[_RANGE, *([BETWEEN] if len(some) < len(ahead) else [])],
                holds=kinds_of(facts[facts["by1"] == "age_group"]),
            )
        )


def _coming_and_going(page: Page) -> str:
    """How many start and cease in the first year ahead, and in the last."""
    start, cease = levels(page, _START), levels(page, _CEASE)
    both = start.merge(cease, on="period", suffixes=("_in", "_out"))
    if both.empty:
        return ""
    last = _counted(page, _START, "")
    was = f" ({whole(last['value'].iloc[0])} did in {periods_of(last).iloc[0]})" if len(last) else ""
    rows = both.to_dict("records")
    first, end = rows[0], rows[-1]
    later = (
        f"; in {end['period']} about {whole(end[f'{MIDDLE}_in'])} and {whole(end[f'{MIDDLE}_out'])}"
        if len(rows) > 1
        else ""
    )
    return (
        f"In {first['period']} about {whole(first[f'{MIDDLE}_in'])} children are expected to start to be looked after"
        f"{was} and about {whole(first[f'{MIDDLE}_out'])} to cease{later}."
    )


def _ages_of_entry(page: Page) -> str:
    """The two largest age groups of those who start in the first year ahead."""
    ahead = levels(page, _START, by="age_group")
    if ahead.empty:
        return ""
    first = ahead[ahead["date"] == ahead["date"].min()].sort_values(MIDDLE, ascending=False, kind="stable").head(2)
    most = [f"{lower(row['group'])} (about {whole(row[MIDDLE])})" for row in first.to_dict("records")]
    return (
        f"The largest age groups of those who start in {first['period'].iloc[0]} are expected to be {say_list(most)}."
    )


def _ageing_out(page: Page) -> str:
    """How many leave because they turn 18."""
    adults = levels(page, _ADULT)
    if adults.empty:
        return ""
    first = adults.iloc[0]
    return (
        f"Of those who cease in {first['period']}, about {whole(first[MIDDLE])} do so because they turn 18. The others "
        "leave earlier, as often as children of their age, time in care and placement have."
    )


def _changes(page: Page, measure: str, by: str, counted: str) -> pd.DataFrame:
    """A row a group: what was counted (`now`), and the forecast at the end, a column a level."""
    ahead, now = levels(page, measure, by=by), _counted(page, counted, by)
    last = ahead[ahead["date"] == ahead["date"].max()]
    return last.merge(now[["group1", "value"]].rename(columns={"group1": "group", "value": "now"}), on="group")


def _mix(both: pd.DataFrame, what: str) -> str:
    """Which groups grow or shrink by more than chance may explain; where none does, which changes most."""
    if both.empty:
        return ""
    end = both["period"].iloc[0]
    moved = both.assign(by=(both[MIDDLE] - both["now"]).abs()).sort_values("by", ascending=False, kind="stable")
    sure = moved[(moved["now"] < moved[LOW]) | (moved["now"] > moved[HIGH])]
    said = [
        f"{lower(row['group'])} (from {whole(row['now'])} to about {whole(row[MIDDLE])})"
        for row in (sure if len(sure) else moved.head(1)).to_dict("records")
    ]
    if len(sure):
        return f"By {end} a change beyond what chance may bring is to be expected in the {what} {say_list(said)}."
    return (
        f"In no {what} is a change by {end} to be expected beyond what chance may bring; the largest is in "
        f"{say_list(said)}."
    )


def _counted(page: Page, measure: str, by: str) -> pd.DataFrame:
    """The newest counted figures of a measure, by group."""
    rows = select(page.facts, measure, by=[by] if by else [], areas=[page.own])
    return rows[(rows["group1"] != TOTAL) & rows["value"].notna()]
