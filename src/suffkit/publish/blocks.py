"""The blocks that pages are built of: each takes an open page and a question, and shows a chart with its table.

    breakdown    one measure by one breakdown, at one or two dates
    crossing     one measure by two breakdowns at once
    over_time    a yearly series, whole or by group
    comparison   the authority beside its neighbours, region and England
    figures      single figures that stand in the statement's text

Where the edition has no such facts, a block shows a sentence that says what is missing and which file would bring it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.catalogue import catalogue
from suffkit.domain.catalogue import measure as measure_of
from suffkit.domain.units import unit as unit_of
from suffkit.present.tables import pivot, tabulate
from suffkit.present.wording import say_change, unit_label
from suffkit.publish.beside import changes_of, relative_changes_of, shares_of, total_last
from suffkit.publish.page import Page
from suffkit.publish.pictures import bars_of_areas, bars_of_groups, lines_of, picture_of_pairs
from suffkit.publish.selection import (
    PERIOD,
    is_counted,
    is_published,
    is_recomputed,
    periods_of,
    printed_decimals,
    select,
    short_periods_of,
    words_of,
)
from suffkit.publish.shown import dimension, kinds_of, no_chart, not_shown_yet, notes_on, table_of

_MOST_DATES = 5
_MOST_ACROSS = 7  # years side by side at the width of a page
_MOSTLY_FILLED = 0.6


def breakdown(page: Page, measure: str, by: str, *, what: str, needs: str) -> None:
    """Show a measure by the groups of one breakdown: numbers, shares worked out and as printed, at the last two dates.

    In: the page; measure and dimension ids; `what` completes "This edition does not tell ..."; `needs` an input's id.
    """
    facts = select(page.facts, measure, by=[by], areas=[page.own], latest=False)
    facts = _with_several_groups(facts)
    shares = (
        select(page.facts, f"{measure}_share", by=[by], areas=[page.own], latest=False)
        if measure_of(measure).kind == "base"
        else facts.iloc[:0]
    )
    if facts.empty:
        facts, shares = _with_several_groups(shares), shares.iloc[:0]
    if facts.empty:
        page.show(page.missing(what, needs))
        return
    facts = _last_periods(facts, 2)
    facts = facts.assign(period=periods_of(facts), words=words_of(facts))
    shares = shares.merge(facts[PERIOD].drop_duplicates().tail(1), on=PERIOD)
    title = measure_of(str(facts["measure"].iloc[0])).title
    wide = pivot(facts, "group1", "period", "words", order={"group1": total_last(facts["group1"])})
    periods = [column for column in wide.columns if column != "group1"]
    wide = wide.fillna("[x]")
    if len(periods) == 2:
        changes = changes_of(facts, periods)
        wide["Change"] = [changes.get(group, "[x]") for group in wide["group1"]]
    for heading, rows in shares_of(page, facts, shares).items():
        words = dict(zip(rows["group1"], words_of(rows), strict=True))
        dated = f"{heading}, {periods[-1]}" if len(periods) > 1 else heading
        wide[dated] = [words.get(group, "") for group in wide["group1"]]
        facts = pd.concat([facts, rows.assign(period=periods[-1])])
    chart = bars_of_groups(page, facts[facts["measure"] == facts["measure"].iloc[0]])
    page.show(chart or no_chart(facts), table_of(page, wide, facts, f"{title} by {dimension(by)}", by))


def crossing(
    page: Page, measure: str, rows: str, columns: str, *, what: str, needs: str, only: Collection[str] = ()
) -> None:
    """Show a measure by two breakdowns at once, at its newest date; only those columns that are named, if any."""
    facts = select(page.facts, measure, by=[rows, columns], areas=[page.own])
    facts = facts[(facts["group2"] != "") & (facts["group2"].isin(only) | (not only))]
    if facts.empty:
        page.show(page.missing(what, needs))
        return
    facts = facts.assign(words=words_of(facts), period=periods_of(facts))
    order = {name: total_last(facts[name]) for name in ("group1", "group2")}
    wide = pivot(facts, "group1", "group2", "words", order=order).fillna("")
    title = measure_of(measure).title
    chart = picture_of_pairs(page, facts, title)
    caption = f"{title} by {dimension(rows)} and {dimension(columns)}, {facts['period'].iloc[0]}"
    page.show(chart or no_chart(facts), table_of(page, wide, facts, caption, rows))


def over_time(page: Page, measure: str, *, by: str = "", what: str, needs: str, least: int = 3) -> None:
    """Show a series of the authority over the years: a line a group, and the change from each year to the next."""
    facts = select(page.facts, measure, by=[by] if by else [], areas=[page.own], latest=False)
    known = facts["value"].notna()
    counts = facts[known].groupby("group1")["period_end"].nunique()
    # A year that is hidden or missing in a published series stays a gap, with its symbol.
    facts = facts[facts["group1"].isin(counts[counts >= least].index) & (known | is_published(facts))]
    if facts.empty and by:
        # Too few dates for a line: what there is at one date or two is still worth seeing.
        breakdown(page, measure, by, what=what, needs=needs)
        return
    if facts.empty:
        page.show(page.missing(what, needs))
        return
    facts = facts.sort_values("period_end", kind="stable").drop_duplicates(["group1", "period_end"])
    periods, day = short_periods_of(facts)
    facts = facts.assign(words=words_of(facts), period=periods, series=facts["group1"].replace("", page.name))
    wide = pivot(facts, "series", "period", "words").fillna("[x]")
    columns = [column for column in wide.columns if column != "series"]
    # A percentage of a few households or children says nothing: only money and rates change by per cent.
    relative = unit_of(str(facts["unit"].iloc[0])).kind in ("money", "rate")
    changes = relative_changes_of(page, facts, columns) if relative else changes_of(facts, columns)
    wide["Last change"] = [changes.get("" if name == page.name else name, "[x]") for name in wide["series"]]
    title = measure_of(measure).title
    chart = lines_of(page, facts, "series", title, highlight=None)
    caption = f"{title}, {day} of each year" if day else title
    page.show(chart, table_of(page, wide, facts, caption, "series", heading=dimension(by) if by else "Area"))


def comparison(page: Page, measure: str, *, what: str, needs: str) -> None:
    """Show the authority beside its statistical neighbours, region and England.

    Lines over the years, or bars at the newest date of each.
    """
    facts = select(page.facts, measure, areas=page.areas, latest=False)
    facts = facts[facts["value"].notna() | is_published(facts)]
    # Of a date in print and a published year that end on one day the more trusted stands.
    facts = facts.drop_duplicates(["area_code", "period_end"])
    own = facts["area_code"] == page.own
    hidden = _newest_is_hidden(facts[own])
    years = facts.loc[own & (facts["value"].notna() | hidden), "period_end"].nunique()
    if not years:
        page.show(page.missing(what, needs))
        return
    facts = facts.assign(place=facts["area_code"].map({code: place for place, code in enumerate(page.areas)}))
    facts = facts.sort_values(["place", "period_end"], kind="stable")
    facts = facts.assign(words=words_of(facts), period=periods_of(facts))
    title = measure_of(measure).title
    if years >= 3:
        periods, day = short_periods_of(facts)
        facts = facts.assign(period=periods)
        common = facts.sort_values("period_end", kind="stable")
        chart: Any = lines_of(page, common, "area_name", title, highlight=page.name) if not hidden else None
        wide = pivot(common, "area_name", "period", "words").fillna("[x]")
        order = list(dict.fromkeys(facts["area_name"]))
        wide = wide.sort_values("area_name", key=lambda names: names.map(order.index), kind="stable")
        caption = f"{title}, {day} of each year" if day else title
        if wide.shape[1] - 1 > _MOST_ACROSS:  # years run down where they would run off the page
            wide = wide.set_index("area_name").T.rename_axis("period").reset_index()
            table = table_of(page, wide.rename_axis(columns=None), facts, caption, "period", heading="Year")
        else:
            table = table_of(page, wide, facts, caption, "area_name", heading="Area")
    else:
        newest = facts.groupby("area_code", sort=False).tail(1)
        chart = bars_of_areas(page, newest, title) if len(newest) > 1 and not hidden else None
        wide = newest[["area_name", "words", "period"]].rename(
            columns={"words": unit_label(str(newest["unit"].iloc[0])), "period": "At"}
        )
        caption = f"{title}: {page.name} and comparators" if len(newest) > 1 else title
        table = table_of(page, wide, newest, caption, "area_name", heading="Area", text=["At"])
    page.show(chart or no_chart(facts[facts["area_code"] == page.own]), table)


def _newest_is_hidden(facts: pd.DataFrame) -> bool:
    """Whether an area's newest published figure is hidden or missing: an older one is no comparison then."""
    newest = facts.sort_values("period_end", kind="stable").tail(1)
    return bool((is_published(newest) & newest["value"].isna()).any())


def figures(page: Page, measures: Sequence[str], *, caption: str, what: str, needs: str, by: str | None = None) -> None:
    """Show single printed figures in one table: what, when and how much.

    In: the measures, each with its changes and shares; `by` keeps only figures of that breakdown. What the page has
        shown in a table above is not shown again.
    """
    order = {name: place for place, name in enumerate(_with_derived(measures))}
    facts = page.facts[page.facts["measure"].isin(order) & (page.facts["origin"] != "forecast")]
    facts = facts[~is_recomputed(facts)].sort_values("measure", key=lambda names: names.map(order), kind="stable")
    facts = _newest_counted(facts[~is_published(facts) | (facts["area_code"] == page.own)], by)
    if by is not None:
        facts = facts[(facts["by1"] == by) | (facts["by2"] == by)]
    if facts.empty:
        page.show(page.missing(what, needs))
        return
    facts = not_shown_yet(page, facts)
    if facts.empty:
        return
    page.mark_shown(facts)
    facts = facts.assign(
        What=[_label(row) for row in facts.to_dict("records")],
        Area=facts["area_name"],
        When=periods_of(facts),
        Figure=_figure_words(facts),
    )
    heads = ["What", "Area"] if set(facts["area_code"]) - {page.own} else ["What"]
    shown = facts.drop_duplicates([*heads, "When", "Figure"])
    shown = shown[~shown.duplicated([*heads, "When"])]
    dates = list(shown.sort_values(["period_end", "period_start"], kind="stable")["When"].drop_duplicates())
    wide = pivot(shown, heads, "When", "Figure", order={"When": dates})
    columns = len(wide.columns) - len(heads)
    # A few dates that most rows share are read best as columns; else each figure has its own row.
    if (
        columns > 1
        and columns <= _MOST_DATES
        and wide[list(wide.columns[len(heads) :])].notna().to_numpy().mean() > _MOSTLY_FILLED
    ):
        table, text = wide.fillna(""), heads[1:]
    else:
        table, text = shown[[*heads, "When", "Figure"]], [*heads[1:], "When"]
    page.show(
        tabulate(
            table,
            caption=caption,
            row_header="What",
            text_columns=text,
            source=page.source_of(facts),
            notes=notes_on(page, facts),
            holds=kinds_of(facts),
        )
    )


def _figure_words(facts: pd.DataFrame) -> list[str]:
    """A change as "up 26", any other figure as it stands."""
    said = words_of(facts, per=True)
    for place, (_, row) in enumerate(facts.iterrows()):
        if measure_of(str(row["measure"])).kind in ("change", "relative_change") and pd.notna(row["value"]):
            change = say_change(row["value"], str(row["unit"]), decimals=printed_decimals(row))
            said[place] = f"about {change}" if row["status"] == "about" else change
    return said


def _with_derived(measures: Sequence[str]) -> list[str]:
    """Each measure, then its shares and changes."""
    derived = {
        one: [name for name, entry in catalogue().items() if entry.of in (one, f"{one}_share")] for one in measures
    }
    return list(dict.fromkeys(name for one in measures for name in (one, *derived[one])))


def _newest_counted(facts: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Printed figures as they are; of what was counted or is published nationally the newest whole of each measure.

    Its breakdowns have blocks of their own. Its groups stand here only where they are asked for or, of what was
    counted, there is no whole.
    """
    counted = is_counted(facts) | is_published(facts)
    newest = facts["period_end"] == facts[counted].groupby("measure")["period_end"].transform("max").reindex(
        facts.index
    )
    whole = facts["by1"] == ""
    has_whole = facts["measure"].isin(facts.loc[counted & whole, "measure"])
    # Published groups are many, and stand in blocks of their own even where no whole is published.
    untold = ~has_whole & ~is_published(facts)
    alone = (facts["by2"] == "") & (facts["group1"] != TOTAL) & (untold | (facts["by1"] == by))
    return facts[~counted | (newest & (whole | alone))]


def _with_several_groups(facts: pd.DataFrame) -> pd.DataFrame:
    """Drop dates and years for which only one group is printed: they are figures, not a breakdown."""
    groups = facts["group1"].where(facts["group1"] != TOTAL)
    return facts[groups.groupby([facts[name] for name in PERIOD]).transform("nunique") > 1]


def _last_periods(facts: pd.DataFrame, count: int) -> pd.DataFrame:
    """The newest period and those before it that are as long: dates stand beside dates, years beside years."""
    length = (facts["period_end"] - facts["period_start"]).dt.days // 27
    facts = facts.assign(length=length).sort_values(["period_end", "period_start"], kind="stable")
    alike = facts[facts["length"] == facts["length"].iloc[-1]].drop(columns="length")
    ends = sorted(alike["period_end"].unique())[-count:]
    return alike[alike["period_end"].isin(ends)]


def _label(row: Mapping[Hashable, Any]) -> str:
    groups = [str(row[name]) for name in ("group1", "group2") if row[name] not in ("", TOTAL)]
    title = measure_of(str(row["measure"])).title
    return f"{title}: {', '.join(groups)}" if groups else title
