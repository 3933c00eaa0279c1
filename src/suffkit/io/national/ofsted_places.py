"""Counts registered providers, their places, and premises of supported accommodation, by authority, kind and sector."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from suffkit.domain.calendar import Period
from suffkit.errors import NOTE, WARN, Fault
from suffkit.io.national.area_numbers import in_being, numbers_by_name, sums_of, unknown_areas
from suffkit.io.national.published import as_published, sums_as_printed, words_of
from suffkit.io.national.sheets import table_of

if TYPE_CHECKING:
    import pandas as pd

_SOURCE = "ofsted-providers"
_WALES = "Wales"
_COUNTED = "counted"
_SUSPENDED = "Suspended"
_KEY = ["area", "group", "sector"]


def read_providers(cells: pd.DataFrame, day: date, where: str, faults: list[Fault]) -> pd.DataFrame:
    """PUBLISHED `registered_providers` and `registered_places` by provision, and by provision and sector.

    In:  the sheet's cells; the day of its title; file and sheet as messages show them; faults, which are added to.
    Out: for every authority in being on that day; regions and England are sums of ours under a source of their own. An
         authority with none on the list has 0, since the list is of all. Both spellings of children's home are one;
         suspended providers are counted, as Ofsted does. Kinds of which no provider has places have no row of places.
    """
    rows = _rows(cells, day, ("provider_column", "provision"), where, faults)
    return _published(rows, day, ("registered_providers", "registered_places"), "provision")


def read_premises(cells: pd.DataFrame, day: date, where: str, faults: list[Fault]) -> pd.DataFrame:
    """PUBLISHED `supported_accommodation_premises` and `supported_accommodation_places`, by the premises' authority.

    As `read_providers`; by category, by category and sector, and in all.
    """
    rows = _rows(cells, day, ("premises_column", "category"), where, faults)
    measures = ("supported_accommodation_premises", "supported_accommodation_places")
    return _published(rows, day, measures, "service_category", in_all=True)


def _rows(cells: pd.DataFrame, day: date, kinds: tuple[str, str], where: str, faults: list[Fault]) -> pd.DataFrame:
    """One row for each provider (or premises) of England: area, group, sector, places.

    `kinds` are the kinds of words of headings and of groups in codes/ofsted_words.csv.
    """
    import pandas as pd

    headings = words_of("ofsted_words", kinds[0])
    table = table_of(cells, headings, frozenset(headings.values()), where)
    is_welsh = table["region"] == _WALES
    if is_welsh.any():
        says = "these rows lie in Wales and are left out."
        faults.append(Fault("wales", says, where, rows=tuple(table.index[is_welsh]), severity=NOTE))
    table = table[~is_welsh]
    if len(suspended := table.index[table["registration"] == _SUSPENDED]):
        says = "these are suspended; they are counted, as the publisher does."
        faults.append(Fault("suspended", says, where, rows=tuple(suspended), severity=NOTE))
    area = table["la_name"].map(numbers_by_name(tuple(table["la_name"].unique())))
    area = area.where(area.isin([one.old_la_code for one in in_being(day)]))
    faults += unknown_areas(table.loc[area.isna(), "la_name"], where, "Local authority")
    ours = table.assign(
        area=area,
        group=_ours(table["group"], kinds[1], where, faults),
        sector=_ours(table["sector"], "sector", where, faults),
        is_counted=_ours(table["registration"], "registration", where, faults) == _COUNTED,
        places=pd.to_numeric(table["places"], errors="coerce"),
    )
    if len(wrong := table.index[ours["places"].isna() & (table["places"] != "")]):
        faults.append(Fault("not_a_number", "expected a number of places, or nothing.", where, "Places", tuple(wrong)))
    return ours[ours["is_counted"]].dropna(subset=_KEY)[[*_KEY, "places"]]


def _ours(words: pd.Series, kind: str, where: str, faults: list[Fault]) -> pd.Series:
    """Ofsted's words as ours, whatever their capitals; others have none, are said and drop out."""
    known = {published.lower(): label for published, label in words_of("ofsted_words", kind).items()}
    found = words.str.lower().map(known)
    if found.isna().any():
        named = ", ".join(sorted(words[found.isna()].unique())[:5])
        says = (
            f"words ({kind}) that are not in codes/ofsted_words.csv: {named}. These rows are left out; add the words."
        )
        faults.append(Fault("unknown_word", says, where, rows=tuple(words.index[found.isna()]), severity=WARN))
    return found


def _published(
    rows: pd.DataFrame, day: date, measures: tuple[str, str], by: str, *, in_all: bool = False
) -> pd.DataFrame:
    """Counts and places of each authority, and the same of regions and England, which are sums over authorities."""
    import pandas as pd

    own = [one.old_la_code for one in in_being(day)]
    wider = pd.DataFrame([(area, wide) for area in own for wide in sums_of(area)], columns=["area", "wide"])
    in_wider = rows.merge(wider, on="area").drop(columns="area").rename(columns={"wide": "area"})
    tables = {
        _SOURCE: _counts(rows, own, in_all=in_all),
        f"{_SOURCE}-summed": _counts(in_wider, sorted(wider["wide"].unique()), in_all=in_all),
    }
    parts = []
    for source, table in tables.items():
        shaped = table.assign(
            by1=(table["group"] != "").map({True: by, False: ""}),
            by2=(table["sector"] != "").map({True: "sector", False: ""}),
        ).rename(columns={"group": "group1", "sector": "group2"})
        for measure, column in zip(measures, ("count", "places"), strict=True):
            cells = shaped[shaped["has_places"]] if column == "places" else shaped
            status = cells[column].isna().map({True: "x", False: ""})
            printed = sums_as_printed(cells[column]).mask(cells[column].isna(), "empty")
            cells = cells.assign(measure=measure, value=cells[column], status=status, as_printed=printed)
            parts.append(as_published(cells, source=source, release=str(day.year), period=Period(day, day)))
    return pd.concat(parts, ignore_index=True)


def _counts(rows: pd.DataFrame, areas: list[str], *, in_all: bool) -> pd.DataFrame:
    """For every area and every kind (and kind and sector) that occurs: `count`, `places`, `has_places` of the kind.

    Places are not known where a provider of the kind gives none though others do.
    """
    import pandas as pd

    with_places = set(rows.loc[rows["places"].notna(), "group"]) | {""}
    levels = [rows, rows.assign(sector=""), *([rows.assign(group="", sector="")] if in_all else [])]
    every = pd.concat(levels, ignore_index=True).assign(is_missing=lambda table: table["places"].isna())
    counted = every.groupby(_KEY, as_index=False).agg(
        count=("is_missing", "size"), places=("places", "sum"), missing=("is_missing", "sum")
    )
    kinds = counted[["group", "sector"]].drop_duplicates()
    whole = pd.DataFrame({"area": areas}, dtype="str").merge(kinds, how="cross")
    table = whole.merge(counted, on=_KEY, how="left", validate="1:1").fillna({"count": 0, "places": 0, "missing": 0})
    return table.assign(
        places=table["places"].mask(table["missing"] > 0), has_places=table["group"].isin(sorted(with_places))
    ).drop(columns="missing")
