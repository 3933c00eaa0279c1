"""What later releases of a publication changed: listed for whoever asks, counted for a statement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from suffkit.contracts.national import PUBLISHED
from suffkit.domain.areas import abolished_areas, all_areas, regions
from suffkit.domain.calendar import Period, say_period
from suffkit.domain.catalogue import measure
from suffkit.domain.units import unit
from suffkit.io.national.releases import revisions
from suffkit.io.national.store import National, read_national

if TYPE_CHECKING:
    from suffkit.prepare.national import NationalFolder

_COUNTED = "revised_figures"
_POPULATION = "child_population"
_LISTED = ["area", "area_name", "measure", "title", "when", "groups", "source"]
_RELEASES = ["older_release", "older_printed", "newer_release", "newer_printed"]


def revised(
    national: NationalFolder, areas: Sequence[str] | None = None, measure_id: str | None = None
) -> pd.DataFrame:
    """Figures that a later release prints differently, by area, measure and date.

    In:     where national data are; three-digit numbers of areas and a measure, which alone are asked for.
    Out:    area, area_name, measure, title, when and groups in words, source, older_release, older_printed,
            newer_release, newer_printed.
    Raises: RequestError, a measure that is not in the catalogue.
    """
    if measure_id is not None:
        measure(measure_id)
    found = _steps(read_national(national.folder, national.kept, areas))
    found = found if measure_id is None else found[found["measure"] == measure_id]
    found = found.sort_values(["area", "measure", "period_end"], kind="stable", ignore_index=True)
    groups = found["group1"].where(found["group2"] == "", found["group1"] + ", " + found["group2"])
    return found.assign(
        area_name=found["area"].map(_names()),
        title=found["measure"].map({name: measure(name).title for name in found["measure"].unique()}),
        when=_when(found),
        groups=groups,
    )[[*_LISTED, *_RELEASES]]


def in_words(found: pd.DataFrame) -> list[str]:
    """A line for each revision, as printed, with the source's id: "Leeds: Children looked after, 31 March 2023: 1450
    (2023 release), then 1452 (2024) [dfe-cla-numbers]".
    """
    of = found["groups"].where(found["groups"] == "", " (" + found["groups"] + ")")
    change = found["older_printed"] + " (" + found["older_release"] + " release), then " + found["newer_printed"]
    said = found["title"] + of + ", " + found["when"] + ": " + change + " (" + found["newer_release"] + ")"
    return list(found["area_name"] + ": " + said + " [" + found["source"] + "]")


def counts_of_revisions(read: National) -> pd.DataFrame:
    """How many figures of each area later releases changed, as published figures of our own.

    In:  all national data, or those of some areas.
    Out: the columns of PUBLISHED with `numerator`, `denominator` and `cell`, a row an area; `cell` says the largest
         change of a number of children or placements as a whole. Nothing where the data hold one release of everything.
    """
    found = _steps(read)
    if found.empty:
        return pd.DataFrame(columns=[*PUBLISHED.column_names, "numerator", "denominator", "cell"])
    by_area = found.groupby("area", observed=True)
    named = [found[["area"]].assign(id=found["source"] + " " + found[f"{kind}_release"]) for kind in ("older", "newer")]
    ids = pd.concat(named).drop_duplicates().sort_values("id").groupby("area")["id"].agg(" and ".join)
    counted = pd.DataFrame(
        {
            "period_start": by_area["period_end"].min(),
            "period_end": by_area["period_end"].max(),
            "value": by_area.size().astype(float),
            "source": ids,
            "cell": _largest(found),
        }
    )
    empty = dict.fromkeys(("by1", "group1", "by2", "group2", "status", "as_printed", "release"), "")
    counted = counted.fillna({"cell": ""}).rename_axis("area").reset_index()
    return counted.assign(measure=_COUNTED, numerator=np.nan, denominator=np.nan, **empty)


def _steps(read: National) -> pd.DataFrame:
    """Steps from one release to the next; tables of which there is one release have none."""
    several = read.published["source"].isin(set(read.earlier["source"]))
    found = revisions([read.published[several], read.earlier])
    # Two files of one release that differ are a fault of the folder and no revision.
    return found[found["older_release"] != found["newer_release"]].reset_index(drop=True)


def _is_count(measures: pd.Series) -> pd.Series:
    return measures.map({name: unit(measure(name).unit).kind == "count" for name in measures.unique()}).astype(bool)


def _largest(found: pd.DataFrame) -> pd.Series:
    """By area the largest change of a whole number of children or placements, in words.

    Of what was a symbol, or became one, nothing is said.
    """
    # Estimates of the population move by hundreds in every release, and would hide what became of children in care.
    wholes = found[(found["by1"] == "") & _is_count(found["measure"]) & (found["measure"] != _POPULATION)]
    moved = (wholes["newer_value"] - wholes["older_value"]).abs().dropna()
    rows = found.loc[moved.groupby(wholes["area"]).idxmax().dropna().astype(int)]
    rows = rows.assign(title=[measure(name).title for name in rows["measure"]], when=_when(rows))
    said = [
        f"{one['title']}, {one['when']}: {one['older_value']:,.0f} in the release of {one['older_release']}, "
        f"{one['newer_value']:,.0f} in that of {one['newer_release']}"
        for one in rows.to_dict("records")
    ]
    return pd.Series(said, index=rows["area"], dtype="str")


def _when(rows: pd.DataFrame) -> list[str]:
    periods = zip(rows["period_start"], rows["period_end"], strict=True)
    return [say_period(Period(start.date(), end.date())) for start, end in periods]


@cache
def _names() -> dict[str, str]:
    authorities = {one.old_la_code: one.short_name for one in (*abolished_areas(), *all_areas())}
    return authorities | {one.number: one.region_name for one in regions()}
