"""The authorities of the region side by side: newest published figures, and the place of this authority among them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from suffkit.contracts.benchmarks import NOT_AVAILABLE
from suffkit.domain.code_lists import code_rows
from suffkit.errors import RequestError, suggest
from suffkit.present.charts import draw_bars
from suffkit.present.tables import pivot, tabulate
from suffkit.publish.page import Page
from suffkit.publish.shown import lower
from suffkit.publish.standing import (
    UNITS,
    Row,
    heading_of,
    measures_of,
    region_name,
    region_of,
    source_of,
    with_standings,
)
from suffkit.publish.standing_charts import region_numbers
from suffkit.publish.standing_notes import no_figure, plain_year

_LEAST = 2


def region_answer(page: Page, indicators: Sequence[str]) -> str:
    """Where the authority's figures of some indicators stand among those of its region."""
    said = []
    for row in _rows_of(page, indicators):
        known = _of_region(page, [row["indicator"]])
        own = known[known["is_own"]]
        if len(own) and len(known) >= _LEAST:
            figure = f"{own['shown'].iloc[0]} in {plain_year(own['year_label'].iloc[0])}"
            said.append(f"{_place(known)} for {lower(heading_of(row))} ({figure})")
    if not said:
        return f"This edition does not tell how {page.name} stands among the authorities of its region."
    return f"Among the authorities of {region_name(page)}, the figures of {page.name} are the {'; the '.join(said)}."


def side_by_side(page: Page, topics: str | Sequence[str], *, caption: str) -> None:
    """Show the region's authorities by name, a column a headline indicator of the pages, with region and England."""
    listed = measures_of(page, topics, headline=True)
    known = _of_region(page, listed["indicator"])
    rows = with_standings(page, listed)
    if known.empty:
        page.show(page.missing(f"how the authorities of its region compare: {lower(caption)}", needs="national"))
        return
    titles = {row["indicator"]: f"{heading_of(row)}, {_year(known, row)}" for row in rows if _year(known, row)}
    columns = [titles[row["indicator"]] for row in rows if row["indicator"] in titles]
    wide = pivot(known.assign(column=known["indicator"].map(titles)), "name", "column", "shown")
    wide = wide.set_index("name").reindex(index=sorted(_names(page).values(), key=_plain), columns=columns)
    whole = {
        name: {titles[row["indicator"]]: _whole(row, which, page) for row in rows if row["indicator"] in titles}
        for name, which in ((region_name(page), "region"), ("England", "england"))
    }
    wide = pd.concat([wide, pd.DataFrame.from_dict(whole, orient="index", columns=columns)])
    shown = wide.fillna(NOT_AVAILABLE).rename_axis("Authority").reset_index()
    page.show(
        tabulate(
            shown,
            caption=caption,
            row_header="Authority",
            total_rows=[_own_name(page), *whole],
            source=source_of(page, listed, neighbours=False),
            notes=[no_figure()] if NOT_AVAILABLE in set(shown.to_numpy().ravel()) else [],
            holds=sorted({row["measure"] for row in rows if row["measure"] and not row["by1"]}),
        )
    )


def region_bars(page: Page, indicator: str) -> None:
    """Show an indicator of the region's authorities as bars, the highest first, this authority marked.

    Nothing where fewer than two of them have a figure.

    Raises: RequestError for an indicator that is not in `domain/codes/benchmarks.csv`.
    """
    known = _of_region(page, [indicator])
    rows = _rows_of(page, [indicator])
    if not rows or len(known) < _LEAST:
        return
    [row] = rows
    unit, divisor, _ = UNITS[row["unit"]]
    ordered = known.sort_values(["value", "name"], ascending=[False, True], kind="stable")
    own = known[known["is_own"]]
    title = (
        f"{page.name}: {own['shown'].iloc[0]}, the {_place(known)} in {region_name(page)}"
        if len(own)
        else f"{region_name(page)}; there is no figure of {page.name}"
    )
    page.show(
        draw_bars(
            ordered.assign(value=ordered["value"] / divisor, words=ordered["shown"]),
            category="name",
            unit=unit,
            title=title,
            measure=row["title"],
            period=str(known["year_label"].iloc[0]),
            source=source_of(page, pd.DataFrame(rows), neighbours=False),
            highlight=_own_name(page) if len(own) else None,
        )
    )


def _rows_of(page: Page, indicators: Sequence[str]) -> list[Row]:
    """The indicators asked for with their rows of STANDINGS, those that there are figures of."""
    listed = {row["indicator"]: row["page"] for row in code_rows("benchmarks")}
    if unknown := [name for name in indicators if name not in listed]:
        raise RequestError(
            f"{unknown[0]!r} is not an indicator of domain/codes/benchmarks.csv.{suggest(unknown[0], listed)}"
        )
    shown = measures_of(page, list(dict.fromkeys(listed[name] for name in indicators)))
    shown = shown[shown["indicator"].isin(indicators)]
    return with_standings(page, shown.sort_values("indicator", key=lambda names: names.map(list(indicators).index)))


def _of_region(page: Page, indicators: Sequence[str] | pd.Series) -> pd.DataFrame:
    """SPREAD of the region's authorities, with their names and which is this one."""
    names = _names(page)
    rows = page.spread[page.spread["indicator"].isin(indicators) & page.spread["area"].isin(names)]
    return rows.assign(name=rows["area"].map(names), is_own=rows["area"] == page.edition["old_la_code"])


def _names(page: Page) -> dict[str, str]:
    """The region's authorities, number to name; this one says so of itself."""
    number = str(page.edition["old_la_code"])
    return {**region_numbers(page), number: _own_name(page)}


def _own_name(page: Page) -> str:
    return f"{page.name} (this authority)"


def _plain(name: str) -> str:
    return name.casefold()


def _year(known: pd.DataFrame, row: Row) -> str:
    years = known.loc[known["indicator"] == row["indicator"], "year_label"]
    return str(years.iloc[0]) if len(years) else ""


def _whole(row: Row, which: str, page: Page) -> str:
    """The figure of the region or England; of London where its part has none."""
    one = row[which]
    other = which == "region" and region_of(one) != region_name(page)
    return f"{one['latest_shown']} ({region_of(one)})" if other else str(one["latest_shown"])


def _place(known: pd.DataFrame) -> str:
    """The authority's place among those of the region, from the nearer end: "joint 2nd highest of 14"."""
    own = float(known.loc[known["is_own"], "value"].iloc[0])
    higher, equal = int((known["value"] > own).sum()), int((known["value"] == own).sum())
    fewer = len(known) - higher - equal
    if equal == len(known):
        return f"same as all of {len(known)}"
    end, before = ("highest", higher) if higher <= fewer else ("lowest", fewer)
    nth = f"{_ordinal(before + 1)} " if before else ""
    return f"{'joint ' if equal > 1 else ''}{nth}{end} of {len(known)}"


def _ordinal(number: int) -> str:
    teen = number // 10 % 10 == 1
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
