"""Pictures of how the authority stands: an indicator over the years, and its place among all authorities."""

from __future__ import annotations

import pandas as pd

from suffkit.contracts.benchmarks import BANDS, NOT_AVAILABLE, ROWS
from suffkit.domain.areas import all_areas
from suffkit.domain.code_lists import code_rows
from suffkit.errors import RequestError, suggest
from suffkit.present.charts import Chart, draw_lines
from suffkit.present.readings import Reading
from suffkit.present.strips import LEAST, NEAR, OTHER, OWN, Strip, draw_strips
from suffkit.present.tables import pivot, tabulate
from suffkit.present.wording import say, say_list
from suffkit.publish.page import Page
from suffkit.publish.shown import lower
from suffkit.publish.standing import (
    UNITS,
    Row,
    called,
    heading_of,
    is_comparable,
    is_known,
    measures_of,
    region_name,
    source_of,
    trend_words,
    with_standings,
)
from suffkit.publish.standing_notes import OUTTURN, no_figure, outturn, plain_year

_QUARTERS = ("quartile_1", "median", "quartile_3")


def strips(page: Page, topic: str) -> None:
    """Show where the authority lies among all on the headline indicators of a page; nothing where there are no figures
    of three authorities.
    """
    listed = measures_of(page, topic, headline=True)
    rows = with_standings(page, listed)
    drawn = [(row, values) for row in rows if len(values := _spread_of(page, row["indicator"])) >= LEAST]
    if not drawn:
        return
    near = region_numbers(page)
    chart = draw_strips(
        [_strip(row, values, near) for row, values in drawn],
        own=page.name,
        near=region_name(page),
        title=_place(page, [row for row, _ in drawn]),
        source=source_of(page, listed),
    )
    page.show(chart)


def region_numbers(page: Page) -> dict[str, str]:
    """The authorities of the region, number to name; Inner and Outer London apart, as in the Department's tool."""
    code = str(page.edition["region_code"])
    return {one.old_la_code: one.short_name for one in all_areas() if one.region_code == code}


def history(page: Page, indicator: str) -> None:
    """Show an indicator over the years: a line each for authority, region, neighbours and England, and their table.

    Nothing where there are no national data at all, as the summary above says.

    In:     the page; the key of an indicator of `domain/codes/benchmarks.csv`. Numbers of children, places or pounds
            are drawn beside the neighbours' alone: the lines of a region or of England would leave nothing to see.
    Raises: RequestError for an indicator that is not in the list.
    """
    listed = {row["indicator"]: row for row in code_rows("benchmarks")}
    if indicator not in listed:
        raise RequestError(
            f"{indicator!r} is not an indicator of domain/codes/benchmarks.csv.{suggest(indicator, listed)}"
        )
    values = page.benchmarks[page.benchmarks["indicator"] == indicator]
    if page.benchmarks.empty:
        return
    if values.empty:
        title = lower(listed[indicator]["title"])
        page.show(page.missing(f"how this has changed, beside other areas: {title}", needs="national"))
        return
    shown = measures_of(page, listed[indicator]["page"])
    [row] = with_standings(page, shown[shown["indicator"] == indicator])
    names = {which: called(page, row, which) for which in ROWS}
    values = values.assign(Area=values["row"].map(names)).sort_values(["year", "year_label"], kind="stable")
    # A row a year: ten years beside one another would not fit the page.
    wide = pivot(values, "year_label", "Area", "shown", order={"Area": list(names.values())}).fillna(NOT_AVAILABLE)
    wide = wide.rename(columns={"year_label": "Year"})
    wide.loc[len(wide)] = ["Change", *(row[which]["change_shown"] for which in ROWS)]
    wide.loc[len(wide)] = ["Trend", *(trend_words(row[which]) for which in ROWS)]
    source = source_of(page, pd.DataFrame([row]))
    table = tabulate(
        wide,
        caption=f"{heading_of(row)}: {page.name} and comparators",
        row_header="Year",
        source=source,
        notes=_about_rank(row, wide),
    )
    page.show(_lines(page, row, values, source), table)


def _spread_of(page: Page, indicator: str) -> pd.DataFrame:
    return page.spread[page.spread["indicator"] == indicator]


def _strip(row: Row, values: pd.DataFrame, near: dict[str, str]) -> Strip:
    """One measure's strip. England's total is no mark on a scale of authorities' amounts, nor is a mean of counts."""
    own = row["authority"]
    kinds = values["area"].map({**dict.fromkeys(near, NEAR), own["area"]: OWN}).fillna(OTHER)
    ordered = values.sort_values("value", kind="stable")
    marks = {"Neighbours": row["neighbours"]}
    if is_comparable(row, "england"):
        marks["England"] = row["england"]
    decimals = int(row["decimals"])
    quarters = [
        Reading(name, float(own[name]), say(own[name], "ratio", decimals=decimals, noun=False)) for name in _QUARTERS
    ]
    better = {"high": "; higher is better", "low": "; lower is better"}.get(row["polarity"], "")
    known = is_known(own)
    return Strip(
        name=f"{heading_of(row)} ({plain_year(values['year_label'].iloc[0])}{better})",
        values=list(values["value"]),
        kinds=list(kinds),
        lowest=str(ordered["shown"].iloc[0]),
        highest=str(ordered["shown"].iloc[-1]),
        quarters=quarters,
        own=Reading("own", float(own["latest"]) if known else None, str(own["latest_shown"]) if known else "no figure"),
        marks=[
            Reading(name, float(one["latest"]), str(one["latest_shown"]))
            for name, one in marks.items()
            if is_known(one)
        ],
    )


def _place(page: Page, rows: list[Row]) -> str:
    """The message of the strips: "Herefordshire is above the middle authority on 2 measures and below it on 1"."""
    told = [row["authority"] for row in rows if is_known(row["authority"])]
    if not told:
        return f"All authorities; there is no figure of {page.name}"
    sides = {
        "above": sum(one["latest"] > one["median"] for one in told),
        "level with": sum(one["latest"] == one["median"] for one in told),
        "below": sum(one["latest"] < one["median"] for one in told),
    }
    said = [(side, count) for side, count in sides.items() if count]
    if len(told) == 1:
        return f"{page.name} is {said[0][0]} the middle authority"
    counted = [
        f"{side} {'it' if place else 'the middle authority'} on {'all ' if count == len(told) else ''}{count} measure"
        f"{'s' if count > 1 else ''}"
        for place, (side, count) in enumerate(said)
    ]
    return f"{page.name} is {say_list(counted)}"


def _lines(page: Page, row: Row, values: pd.DataFrame, source: str) -> Chart | None:
    """The years as lines; nothing for fewer than two years, or where two labels are of one year."""
    unit, divisor, _ = UNITS[row["unit"]]
    drawn = values[[is_comparable(row, which) for which in values["row"]]]
    drawn = drawn.assign(value=drawn["value"] / divisor, words=drawn["shown"])
    drawn = drawn.assign(year_label=[plain_year(label) for label in drawn["year_label"]])
    is_there = set(drawn.loc[drawn["value"].notna(), "row"])
    drawn = drawn[drawn["row"].isin(is_there)]
    years = drawn.loc[drawn["value"].notna(), "year"].nunique()
    if years < 2 or drawn.duplicated(["row", "year"]).any():
        return None
    return draw_lines(
        drawn,
        x="year",
        when="year_label",
        series="Area",
        unit=unit,
        title=_message(page, row),
        measure=row["title"],
        source=source,
        # A line that ends before the others is named at the edge like them, not within the plot.
        highlight=page.name if is_known(row["authority"]) else None,
    )


def _message(page: Page, row: Row) -> str:
    """The newest figure beside the others: "Herefordshire 113.0 in 2024: above its neighbours (65.8)"."""
    own = row["authority"]
    if not is_known(own):
        return f"There is no figure of {page.name} for {plain_year(own['latest_label']) or 'the newest year'}"
    others = {"its neighbours": row["neighbours"], "England": row["england"]}
    compared: dict[str, list[str]] = {}
    for name, one in others.items():
        if is_known(one) and (name != "England" or is_comparable(row, "england")):
            compared.setdefault(_side(own, one), []).append(f"{name} ({one['latest_shown']})")
    said = say_list(f"{side} {say_list(names)}" for side, names in compared.items())
    lead = f"{page.name} {own['latest_shown']} in {plain_year(own['latest_label'])}"
    return f"{lead}: {said}" if said else lead


def _side(own: Row, other: Row) -> str:
    """Above, below, or level with as far as the figures that are shown can tell."""
    if own["latest_shown"] == other["latest_shown"]:
        return "level with"
    return "above" if own["latest"] > other["latest"] else "below"


def _about_rank(row: Row, wide: pd.DataFrame) -> list[str]:
    """Rank and band with its ranges, and what symbols mean."""
    own = row["authority"]
    ranges = "; ".join(f"{band} {own[f'band_{band.lower()}_range']}" for band in BANDS)
    return [
        *([f"Rank in {own['rank_label']}: {own['position']}."] if own["position"] else []),
        *([f"Band {own['band']}. The bands, the best first: {ranges}."] if own["band"] in BANDS else []),
        *([no_figure()] if NOT_AVAILABLE in set(wide.to_numpy().ravel()) else []),
        *([outturn()] if any(OUTTURN in str(year) for year in wide["Year"]) else []),
    ]
