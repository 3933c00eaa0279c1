"""The blocks of homes and beds: how full they are month by month, what opens when, and the share near home against its
target.
"""

from __future__ import annotations

import pandas as pd

from suffkit.domain.catalogue import measure as measure_of
from suffkit.present.tables import pivot
from suffkit.present.wording import sentence
from suffkit.publish.page import Page
from suffkit.publish.pictures import lines_of
from suffkit.publish.selection import figure, periods_of, select, words_of
from suffkit.publish.shown import table_of

OCCUPANCY, BEDS = "residential_occupancy", "residential_beds"
_MOST_MONTHS, _MOST_YEARS = 24, 5
_LONGEST_MONTH = pd.Timedelta(days=31)


def beds_answer(page: Page) -> str:
    """How many beds the council may use, how many are planned, and how full they were in the newest year."""
    by = "bed_status"
    beds = sentence(
        "The council may use {beds} in children's homes, secure homes and residential schools ({when})",
        "",
        beds=page.words(BEDS, noun=True) or page.words(BEDS, by=by, group="In use", noun=True),
        when=page.when(BEDS) or page.when(BEDS, by=by, group="In use"),
    )
    if not beds:
        return ""
    planned = sentence("; {planned} more are planned", "", planned=page.words(BEDS, by=by, group="Planned"))
    years = _of_length(page, months=False)
    if years.empty:
        return f"{beds}{planned}."
    newest = figure(years.iloc[-1])
    return f"{beds}{planned}. Of the nights in homes that report them, {newest.words} were filled ({newest.when})."


def near_home_answer(page: Page) -> str:
    """The share of residential placements in the authority or next to it, against the council's target."""
    share, target = "placed_in_or_next_to_area_share", "residential_in_or_next_to_area_target"
    by, group = "common_group", "Residential"
    now, when = page.words(share, by=by, group=group), page.when(share, by=by, group=group)
    return sentence(
        "The council aims to have {target} of its residential placements in the authority or next to it; {share} are "
        "({when}).",
        sentence(
            "Of residential placements, {share} are in the authority or next to it ({when}).",
            sentence(
                "The council aims to have {target} of its residential placements in the authority or next to it.",
                "",
                target=page.words(target),
            ),
            share=now,
            when=when,
        ),
        target=page.words(target),
        share=now,
        when=when,
    )


def occupancy_by_month(page: Page) -> None:
    """How full the homes were in each of the last months, and in each year, as a line with its table."""
    months, years = _of_length(page, months=True), _of_length(page, months=False)
    title = measure_of(OCCUPANCY).title
    if len(months) > 2:
        months = months.tail(_MOST_MONTHS)
        months = months.assign(words=words_of(months), period=periods_of(months), series=page.name)
        page.show(lines_of(page, months, "series", title, highlight=None))
        wide = months[["period", "words"]].rename(columns={"words": "Nights filled"})
        page.show(table_of(page, wide, months, f"{title} by month", "period", heading="Month"))
    if len(years):
        years = years.tail(_MOST_YEARS).assign(words=lambda rows: words_of(rows), title="Nights filled")
        years = years.assign(period=periods_of(years))
        wide = pivot(years, "title", "period", "words")
        page.show(table_of(page, wide, years, f"{title} by year", "title", heading="Measure"))
    if months.empty and years.empty:
        page.show(page.missing("how full the homes are", "occupancy"))


def _of_length(page: Page, *, months: bool) -> pd.DataFrame:
    """Occupancy of all homes together, of months or of longer times, in order of time."""
    facts = select(page.facts, OCCUPANCY, areas=[page.own], latest=False)
    is_month = facts["period_end"] - facts["period_start"] < _LONGEST_MONTH
    return facts[(is_month == months) & facts["value"].notna()].sort_values("period_end", kind="stable")
