"""Several measures in one table: year by year, by the groups of a breakdown at the newest date, or both."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from suffkit.contracts.facts import TOTAL
from suffkit.domain.catalogue import measure as measure_of
from suffkit.domain.units import unit as unit_of
from suffkit.present.tables import pivot
from suffkit.publish.beside import total_last
from suffkit.publish.page import Page
from suffkit.publish.selection import is_published, periods_of, select, words_of
from suffkit.publish.shown import dimension, lower, table_of

_MOST_YEARS = 5
# Of figures longer than this, such as tens of millions of pounds, one year fewer fits beside the others.
_LONG = 10
# More groups than these do not stand beside one another on a page.
_MOST_COLUMNS = 6


def year_by_year(page: Page, measures: Sequence[str], *, caption: str, what: str, needs: str) -> None:
    """Show measures below one another, a column a year, for the last five years; for two years or more.

    In: the page; measure ids; the caption; `what` completes "This edition does not tell ..."; `needs` an input's id.
    """
    facts = _found(page, measures, by="")
    if facts["period_end"].nunique() < 2:
        page.show(page.missing(what, needs))
        return
    _show_years(page, facts, _titles(measures), caption=caption, heading="Measure")


def groups_over_years(page: Page, measures: Sequence[str], by: str, *, caption: str, what: str, needs: str) -> None:
    """Show measures by the groups of a breakdown, a row a group and a column a year, for the last five years.

    One group alone, such as the only ages that a publication covers, and one year alone are shown too.
    """
    facts = _found(page, measures, by=by)
    if facts.empty:
        page.show(page.missing(what, needs))
        return
    groups = total_last(facts["group1"])
    if facts["measure"].nunique() == 1:
        facts, rows, heading = facts.assign(title=facts["group1"]), groups, dimension(by)
        caption = f"{caption} by {heading}"
    else:
        rows = [f"{title}: {group}" for title in _titles(measures) for group in groups]
        facts, heading = facts.assign(title=facts["title"] + ": " + facts["group1"]), "Measure"
    _show_years(page, facts, rows, caption=caption, heading=heading[:1].upper() + heading[1:])


def _show_years(page: Page, facts: pd.DataFrame, rows: Sequence[str], *, caption: str, heading: str) -> None:
    """The table of facts with `title` and `words`: a row a title, a column a year, for the last five years."""
    most = _MOST_YEARS - 1 if facts["words"].str.len().max() > _LONG else _MOST_YEARS
    ends = sorted(facts["period_end"].unique())[-most:]
    facts = facts[facts["period_end"].isin(ends)]
    # Of an as-at date and a year that end on one day the date is meant.
    facts = facts.sort_values("period_start", kind="stable").drop_duplicates(["title", "period_end"], keep="last")
    facts = facts.sort_values("period_end", kind="stable")
    days = facts["period_end"].dt.strftime("%m-%d").nunique()
    columns = facts["period_end"].dt.year.astype(str) if days == 1 else periods_of(facts)
    facts = facts.assign(when=columns)
    dated = f", {_at_or_to(facts, each=True)}" if days == 1 else ""
    wide = pivot(facts, "title", "when", "words", order={"title": rows}).fillna("[x]")
    page.show(table_of(page, wide, facts, f"{caption}{dated}", "title", heading=heading))


def by_group(page: Page, measures: Sequence[str], by: str, *, caption: str, what: str, needs: str) -> None:
    """Show measures by the groups of a breakdown, at the newest date that there is of any of them.

    A few groups stand beside one another, many below. Of published tables one measure alone of several is left out: it
    has a block of its own.
    """
    facts = _found(page, measures, by=by)
    if len(measures) > 1 and is_published(facts).all() and facts["measure"].nunique() < 2:
        facts = facts.iloc[:0]
    facts = facts[facts["period_end"] == facts["period_end"].max()]
    facts = facts[facts["period_start"] == facts.groupby("measure")["period_start"].transform("max")]
    # One group alone is a figure, no breakdown.
    groups = facts["group1"].where(facts["group1"] != TOTAL)
    facts = facts[groups.groupby(facts["measure"]).transform("nunique") > 1]
    if facts.empty:
        page.show(page.missing(what, needs))
        return
    order = {"title": _titles(measures), "group1": total_last(facts["group1"])}
    dated = f"{caption} by {dimension(by)}, {_at_or_to(facts, each=False)}"
    if len(order["group1"]) > _MOST_COLUMNS or facts["measure"].nunique() == 1:
        wide = pivot(facts, "group1", "title", "words", order=order).fillna("[x]")
        page.show(table_of(page, wide, facts, dated, by))
    else:
        wide = pivot(facts, "title", "group1", "words", order=order).fillna("[x]")
        page.show(table_of(page, wide, facts, dated, "title", heading="Measure"))


def _found(page: Page, measures: Sequence[str], by: str) -> pd.DataFrame:
    """The authority's facts of the measures by the breakdown, all dates, with `title` and `words`."""
    rows = [select(page.facts, name, by=[by] if by else [], areas=[page.own], latest=False) for name in measures]
    facts = pd.concat([part for part in rows if not part.empty] or rows, ignore_index=True)
    titles = dict(zip(measures, _titles(measures), strict=True))
    return facts.assign(title=[titles[name] for name in facts["measure"]], words=words_of(facts))


def _title(name: str) -> str:
    """The measure's title, with its unit where the title does not tell it ("Average distance (miles)")."""
    entry = measure_of(name)
    held = unit_of(entry.unit)
    named = held.kind in ("duration", "distance") or entry.unit in ("weeks", "nights")
    return f"{entry.title} ({held.plural})" if named and held.plural not in lower(entry.title) else entry.title


def _titles(measures: Sequence[str]) -> list[str]:
    """The measures' titles; of a number and a share that are called the same, the share says so."""
    titles = [_title(name) for name in measures]
    return [
        f"{title}, share" if titles.count(title) > 1 and measure_of(name).unit == "share" else title
        for name, title in zip(measures, titles, strict=True)
    ]


def _at_or_to(facts: pd.DataFrame, *, each: bool) -> str:
    """The date in words, "at 31 March 2024 or in the year to it", by whether the facts are of a date or of a year."""
    end = facts["period_end"].iloc[-1]
    day = f"{end.day} {end.month_name()} " + ("of each year" if each else str(end.year))
    is_date = facts["period_start"] == facts["period_end"]
    said = [f"at {day}"] * bool(is_date.any())
    days = (facts["period_end"] - facts["period_start"]).dt.days
    spans = {"in the year": days.between(360, 370), "in the two years": days.between(725, 735)}
    if (is_date | spans["in the year"] | spans["in the two years"]).all():
        for words, found in spans.items():
            said += [f"{words} to {'it' if said else day}"] * bool(found.any())
    else:
        said = list(dict.fromkeys(periods_of(facts)))
    return " or ".join(said)
