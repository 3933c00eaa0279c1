"""What the page of needs shows beside the common blocks: profiles of scores, and sentences on change and on cost."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.charts import Chart, draw_bars
from suffkit.present.radar import FEWEST_SPOKES, MOST_SERIES, draw_radar
from suffkit.present.tables import pivot
from suffkit.present.wording import say_change, sentence
from suffkit.publish.beside import total_last
from suffkit.publish.page import Page
from suffkit.publish.selection import periods_of, select, words_of
from suffkit.publish.shown import dimension, table_of

SCORE = "need_score"
FIRST, LAST = "First score", "Last score"
LOWER, HIGHER = "Lower need", "Higher need"


def profile(page: Page, spokes: str, *, by: str = "", only: Sequence[str] = (), what: str, needs: str) -> None:
    """Show the mean scores at the newest date as a radar, a line a group, with their table.

    In: the page; `need_statement` or `need_domain`; a breakdown whose groups are set side by side, and the groups to
        draw where they are more than three (the table has all); `what` completes "This edition does not tell ...";
        `needs` an input's id.
    """
    facts = _scores(page, spokes, by)
    if facts.empty:
        page.show(page.missing(what, needs))
        return
    title = measure_of(SCORE).title
    rows = total_last(facts[facts["group1"] != TOTAL]["group1"])
    caption = f"{title} by {dimension(spokes)}{f' and {dimension(by)}' if by else ''}, {facts['period'].iloc[0]}"
    if by:
        wide = pivot(facts, "group1", "group2", "words", order={"group1": rows, "group2": total_last(facts["group2"])})
        wide = wide.fillna("[x]")
    else:
        wide = facts[["group1", "words"]].rename(columns={"words": title})
    page.show(_radar(page, facts, spokes, by, only), table_of(page, wide, facts, caption, spokes))


def profile_bars(page: Page, spokes: str, *, by: str = "", only: Sequence[str] = ()) -> None:
    """Show the same scores as bars, for those who read lengths more easily than a radar; nothing without scores."""
    facts = _drawn(_scores(page, spokes, by), by, only)
    if facts["value"].notna().sum() < 2:
        return
    page.show(
        draw_bars(
            facts,
            category="group1",
            series="group2" if by else None,
            unit=str(facts["unit"].iloc[0]),
            title=f"{_message(facts, by)} (as bars)",
            measure=measure_of(SCORE).title,
            period=str(facts["period"].iloc[0]),
            source=page.source_of(facts),
            decimals=1,
        )
    )


def change_said(page: Page, measure: str, over: str) -> str:
    """How the mean total of the same children has changed between two assessments; empty where it is not known.

    In: `need_total_within_year` or `need_total_between_years`; the span in words, "from ... to ...".
    """
    first, last = (page.figure(measure, by="before_or_after", group=group) for group in (FIRST, LAST))
    if first is None or last is None:
        return ""
    change = say_change(last.value - first.value, last.unit, decimals=0, noun=True)
    return (
        f"Of the same children, the mean of the twelve scores added up went {over} from {first.bare} to {last.bare} "
        f"({change}; {last.when})."
    )


def direction_said(page: Page) -> str:
    """How many children's total fell and rose over the year, of those assessed twice; empty where it is not known."""
    by = "need_change"
    words = {group: page.words("children_by_change_of_need", by=by, group=group) for group in (LOWER, HIGHER, TOTAL)}
    return sentence(
        "The total fell for {fell} and rose for {rose} of {all} children with two assessments in the year.",
        "",
        fell=words[LOWER],
        rose=words[HIGHER],
        all=words[TOTAL],
    )


def cost_said(page: Page) -> str:
    """Whether those with more need cost more, with the interval of the correlation; empty where it is not known."""
    found = page.figure("need_cost_correlation")
    low, high = (page.figure("need_cost_correlation", by="bound", group=group) for group in ("Lowest", "Highest"))
    if found is None or low is None or high is None:
        return ""
    if low.value > 0:
        message = "Higher needs go with higher weekly prices"
    elif high.value < 0:
        message = "Higher needs go with lower weekly prices"
    else:
        message = "Whether higher needs go with higher weekly prices cannot be told from chance"
    return (
        f"{message} ({found.when}): the correlation of the total needs score and the weekly price is {found.words}, "
        f"on a scale on which 0 is no link and 1 a perfect one; its 95% interval goes from {low.words} to {high.words}."
    )


def _scores(page: Page, spokes: str, by: str) -> pd.DataFrame:
    facts = select(page.facts, SCORE, by=[spokes, *([by] if by else [])], areas=[page.own])
    facts = facts[(facts["group1"] != TOTAL) & ((facts["group2"] != "") == bool(by))].reset_index(drop=True)
    return facts.assign(words=words_of(facts), period=periods_of(facts))


def _drawn(facts: pd.DataFrame, by: str, only: Sequence[str]) -> pd.DataFrame:
    """The facts of the groups that a chart shows: those named, else all; none of which less is known than a shape."""
    if not by:
        return facts
    groups = [group for group in (only or total_last(facts["group2"])) if group != TOTAL]
    known = facts[facts["value"].notna()].groupby("group2").size()
    groups = [group for group in groups if known.get(group, 0) >= FEWEST_SPOKES][:MOST_SERIES]
    chosen = facts[facts["group2"].isin(groups)]
    return chosen.sort_values("group2", key=lambda names: names.map(groups.index), kind="stable").reset_index(drop=True)


def _radar(page: Page, facts: pd.DataFrame, spokes: str, by: str, only: Sequence[str]) -> Chart | None:
    drawn = _drawn(facts, by, only)
    if drawn["group1"].nunique() < FEWEST_SPOKES or drawn["value"].notna().sum() < FEWEST_SPOKES:
        return None
    return draw_radar(
        drawn,
        spoke="group1",
        series="group2" if by else None,
        unit=str(drawn["unit"].iloc[0]),
        title=_message(drawn, by),
        measure=measure_of(SCORE).title,
        period=str(drawn["period"].iloc[0]),
        source=page.source_of(drawn),
        decimals=1,
    )


def _message(facts: pd.DataFrame, by: str) -> str:
    """What the scores say: the highest, or where two groups are furthest apart."""
    groups = list(dict.fromkeys(facts["group2"])) if by else []
    wide = facts.pivot(index="group1", columns="group2", values="value")
    if len(groups) >= 2 and (gaps := wide[groups].max(axis=1) - wide[groups].min(axis=1)).notna().any():
        name = str(gaps.idxmax())
        of = facts[(facts["group1"] == name) & facts["value"].notna()].sort_values("value", ascending=False)
        top, bottom = of.iloc[0], of.iloc[-1]
        return f"Furthest apart: {name}, {top['group2']} {top['words']} and {bottom['group2']} {bottom['words']}"
    (highest,) = facts.nlargest(1, "value").to_dict("records")
    return f"Highest: {highest['group1']}, {highest['words']}"
