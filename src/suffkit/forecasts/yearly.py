"""All authorities' published yearly counts: the panel of them, and the forecast of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from suffkit.contracts.forecasts import ENTRIES, EXITS, IN_CARE, LEVELS, NATIONAL_FORECASTS, PANEL
from suffkit.contracts.national import INDICATORS, PUBLISHED
from suffkit.contracts.table import check
from suffkit.domain.areas import abolished_areas, all_areas
from suffkit.errors import RequestError
from suffkit.forecasts.notes import has_ended
from suffkit.forecasts.pooled import PooledGrowth

if TYPE_CHECKING:
    import pandas as pd

# Measure, source and group of the publications, and the DfE tool's indicator, whose series are longer, of each column.
_PUBLISHED = {
    IN_CARE: ("children_looked_after", "dfe-cla-numbers", ""),
    ENTRIES: ("started_to_be_looked_after", "dfe-cla-numbers", ""),
    EXITS: ("ceased_to_be_looked_after", "dfe-cla-numbers", ""),
    "uasc": ("children_looked_after", "dfe-cla-characteristics", "UASC"),
}
_INDICATORS = {
    "LACnum": IN_CARE,
    "LACnum_Start": ENTRIES,
    "LACceased": EXITS,
    "Unacc_Asylmn_Seek_Childn": "uasc",
}
_POPULATION = ("dfe-cla-numbers", "ons-children-population")
_COUNTS = (*_PUBLISHED, "children")
_YEAR_END = "-03-31"


def yearly_panel(published: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Yearly counts of every authority, those that have ended among them.

    In:     PUBLISHED and INDICATORS of all areas.
    Out:    PANEL, on 31 March of each year, by area and date. A publication's figure comes before the tool's; the
            population is that of the middle of the year before. A symbol stays missing and never becomes 0.
    Raises: ContractError, not such tables; RequestError, no authority's children looked after in them.
    """
    import pandas as pd

    check(published.iloc[:0], PUBLISHED)
    check(indicators.iloc[:0], INDICATORS)
    codes = {one.old_la_code: one for one in (*abolished_areas(), *all_areas())}
    rows = pd.concat([_of_publications(published), _of_population(published), _of_tool(indicators)], ignore_index=True)
    rows = rows[rows["area"].isin(list(codes)) & rows["value"].notna()]
    rows = rows.drop_duplicates(["area", "date", "column"], keep="first")
    wide = rows.pivot(index=["area", "date"], columns="column", values="value").reindex(columns=list(_COUNTS))
    wide = wide[wide.drop(columns="children").notna().any(axis=1)].reset_index()
    if wide[IN_CARE].isna().all():
        raise RequestError(
            "There are no numbers of children looked after by authority among the national data. Add the DfE's "
            "children looked after release, or the data of its Local Authority Interactive Tool."
        )
    wide["area_code"] = wide["area"].map({number: one.new_la_code for number, one in codes.items()}).astype("str")
    wide["region_code"] = wide["area"].map({number: one.region_code for number, one in codes.items()}).astype("str")
    wide["date"] = pd.to_datetime(wide["date"]).astype("datetime64[s]")
    wide.columns.name = None
    return wide.sort_values(["area_code", "date"], ignore_index=True)[PANEL.column_names]


def forecast_all(
    panel: pd.DataFrame,
    years: int = 3,
    levels: Sequence[str] = LEVELS,
    *,
    origin: date | None = None,
    series: Sequence[str] = (IN_CARE, ENTRIES, EXITS),
) -> pd.DataFrame:
    """The pooled forecast of every authority that has not ended (`forecast_notes` says which rest on less).

    In:     PANEL of yearly counts; years ahead; levels of quantiles; the origin (default: the newest date on which a
            child is counted); what to forecast. Series of an area are forecast each by itself: their quantiles do not
            add up, as quantiles never do.
    Out:    NATIONAL_FORECASTS, by series, area, date and level.
    Raises: ContractError, not a PANEL table; RequestError, too little to learn from, or years or levels amiss.
    """
    import pandas as pd

    check(panel, PANEL)
    start = origin or newest_date(panel)
    steps = range(1, years + 1)
    made = [PooledGrowth(one).forecast(panel, start, steps, levels) for one in series]
    table = pd.concat(made, ignore_index=True)
    ended = [code for code in table["area_code"].unique() if has_ended(code, start)]
    return table[~table["area_code"].isin(ended)].reset_index(drop=True)[NATIONAL_FORECASTS.column_names]


def newest_date(panel: pd.DataFrame) -> date:
    """The newest date on which an area's children in care are counted. Raises: RequestError where there is none."""
    dates = panel.loc[panel[IN_CARE].notna(), "date"]
    if dates.empty:
        raise RequestError("The panel counts no children in care on any date.")
    newest: date = dates.max().date()
    return newest


def _of_publications(published: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    wanted = pd.DataFrame(
        [(*what[:2], "uasc" if what[2] else "", what[2], column) for column, what in _PUBLISHED.items()],
        columns=["measure", "source", "by1", "group1", "column"],
    )
    rows = published[published["source"].isin(wanted["source"]) & (published["by2"] == "")]
    rows = rows.merge(wanted, on=["measure", "source", "by1", "group1"], validate="m:1")
    rows = rows.sort_values("release", ascending=False, kind="stable")
    return rows.assign(date=rows["period_end"].dt.strftime("%Y-%m-%d"))[["area", "date", "column", "value"]]


def _of_population(published: pd.DataFrame) -> pd.DataFrame:
    rows = published[(published["measure"] == "child_population") & (published["by1"] == "")]
    rows = rows[rows["source"].isin(_POPULATION)].sort_values(["source", "release"], ascending=[True, False])
    following = (rows["period_end"].dt.year + 1).astype(str) + _YEAR_END
    return rows.assign(date=following, column="children")[["area", "date", "column", "value"]]


def _of_tool(indicators: pd.DataFrame) -> pd.DataFrame:
    rows = indicators[indicators["indicator"].isin(list(_INDICATORS))]
    dates = rows["year"].astype(str) + _YEAR_END
    return rows.assign(date=dates, column=rows["indicator"].map(_INDICATORS))[["area", "date", "column", "value"]]
