"""Methods of month ends: the one that statements print and what it is set beside, and how each did.

ahead    what each method gives for all children, with its range
record   how far each would have missed, and how often its range held
"""

from __future__ import annotations

import pandas as pd

from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.tables import Table, pivot, tabulate
from suffkit.present.wording import say, say_change
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of
from suffkit.publish.shown import kinds_of

LOW, MIDDLE, HIGH = "0.1", "0.5", "0.9"
_YEAR = "12 months"
_METHOD = (
    "Line through yearly averages: the month ends of each age group are averaged by year and a straight line is drawn "
    "through the averages, as statements in print do, times the growth of the population; its higher line grows by a "
    "further factor a year."
)


def ahead(page: Page) -> None:
    """What each method gives one, two and three years ahead."""
    rows = _facts(page, "month_end_ahead")
    if rows.empty:
        page.show(page.missing("how many children there were at the end of each month", "episodes"))
        return
    wide = pivot(rows, ["group1", "period"], "group2")
    wide = wide.assign(
        words=[f"{_whole(row[MIDDLE])} ({_whole(row[LOW])} to {_whole(row[HIGH])})" for row in wide.to_dict("records")]
    )
    page.lead(*rows["cell"].drop_duplicates())
    page.show(
        tabulate(
            pivot(wide, "group1", "period", "words").rename(columns={"group1": "Method"}),
            caption="Children looked after, by methods of month ends",
            row_header="Method",
            source=_source(page),
            notes=[_METHOD, "In brackets the range that is meant to hold four outcomes in five."],
            holds=kinds_of(rows),
        )
    )


def record(page: Page) -> None:
    """How each method of month ends would have done, replayed from earlier month ends."""
    misses = _facts(page, "month_end_miss")
    if misses.empty:
        return
    page.show(_misses(page, misses), _scores(page))


def record_answer(page: Page) -> str:
    """In words, which method would have missed least a year ahead, and by how much the printed one missed."""
    rows = _facts(page, "month_end_miss")
    rows = rows[rows["group2"] == _YEAR]
    if rows.empty:
        return ""
    best, printed = rows.sort_values("value", kind="stable").iloc[0], rows.iloc[0]
    return (
        f"Of the methods that carry month ends on, {best['group1'].lower()!r} would have missed least a year ahead "
        f"({_share(best['value'])} on average); "
        f"the line that statements in print draw missed {_share(printed['value'])}."
    )


def _misses(page: Page, misses: pd.DataFrame) -> Table:
    rows = misses.assign(column=misses["group2"] + " ahead", words=[_share(value) for value in misses["value"]])
    shown = pivot(rows, "group1", "column", "words", order={"column": list(dict.fromkeys(rows["column"]))})
    ratio = _facts(page, "month_end_ratio").assign(bound=lambda facts: facts["group2"].replace("", "Ratio"))
    beside = pivot(ratio, "group1", "bound").set_index("group1") if len(ratio) else ratio.iloc[:0].set_index("group1")
    shown["Beside the last month, 12 months ahead"] = [
        f"{_ratio(beside.loc[name, 'Ratio'])} ({_ratio(beside.loc[name, 'Lowest'])} to "
        f"{_ratio(beside.loc[name, 'Highest'])})"
        if name in beside.index
        else ""
        for name in shown["group1"]
    ]
    return tabulate(
        shown.rename(columns={"group1": "Method"}),
        caption=f"How far each method of month ends would have missed, {misses['period'].iloc[0]}",
        row_header="Method",
        source=_source(page),
        notes=[
            measure_of("month_end_miss").definition,
            f"Beside the last month: {measure_of('month_end_ratio').definition} "
            "Below 1 throughout, the method is better by more than chance.",
        ],
    )


def _scores(page: Page) -> Table:
    """A year ahead: the scaled miss, the loss of the range, how often it held, and the back-check of three years."""
    columns = {
        "month_end_ages_miss": ("Miss by age group", _share),
        "month_end_scaled_miss": ("Miss over the usual monthly step", _one),
        "month_end_loss": ("Loss of the range", _share),
        "month_end_inside": ("Inside the range of four in five", _whole_share),
        "month_end_back_check": ("Said three years ago for today, less what came", _change),
    }
    names = list(dict.fromkeys(_facts(page, "month_end_miss")["group1"]))
    shown = pd.DataFrame({"Method": names})
    for measure, (title, words) in columns.items():
        rows = _facts(page, measure)
        rows = rows[rows["group2"].isin(["", _YEAR])]
        known = dict(zip(rows["group1"], [words(value) for value in rows["value"]], strict=True))
        shown[title] = [known.get(name, "[x]") for name in names]
    return tabulate(
        shown,
        caption="Record of the methods of month ends, 12 months ahead",
        row_header="Method",
        source=_source(page),
        notes=[
            "A handful of years of one council cannot rank methods for good: misses of neighbouring months overlap.",
            measure_of("month_end_loss").definition,
        ],
        holds=[kind for measure in columns for kind in kinds_of(_facts(page, measure))],
    )


def _facts(page: Page, name: str) -> pd.DataFrame:
    rows = page.facts[(page.facts["measure"] == name) & (page.facts["area_code"] == page.own)]
    return rows.assign(period=periods_of(rows)) if len(rows) else rows.assign(period="")


def _source(page: Page) -> str:
    return f"{page.edition['title']}, worked out from month ends by age"


def _whole(value: float) -> str:
    return say(value, "children", decimals=0, noun=False)


def _change(value: float) -> str:
    return say_change(value, "children", decimals=0, noun=False)


def _share(value: float) -> str:
    return say(value, "share", decimals=1)


def _whole_share(value: float) -> str:
    return say(value, "share", decimals=0)


def _ratio(value: float) -> str:
    return say(value, "ratio", decimals=2)


def _one(value: float) -> str:
    return say(value, "ratio", decimals=1)
