"""What later releases of a publication changed: listed for whoever asks, counted for a statement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from suffkit.domain.areas import abolished_areas, all_areas, regions
from suffkit.domain.calendar import Period, say_period
from suffkit.domain.catalogue import measure
from suffkit.domain.units import unit
from suffkit.io.national.releases import revisions
from suffkit.io.national.store import National, read_national

if TYPE_CHECKING:
    from suffkit.prepare.national import NationalFolder

_COUNTED = "revised_figures"
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


def count_of_revisions(read: National, area: str) -> pd.DataFrame:
    """How many figures of an area later releases changed, as a published figure of our own.

    In:  national data with the figures of the area; its three-digit number.
    Out: one row of PUBLISHED with `cell`, which says the largest change of a number of children or placements as a
         whole; nothing where the data hold one release of everything.
    """
    found = _steps(read)
    found = found[found["area"] == area]
    if found.empty:
        return found
    wholes = found[(found["by1"] == "") & _is_count(found["measure"])]
    moved = (wholes["newer_value"] - wholes["older_value"]).abs().dropna()
    ids = {f"{source} {release}" for kind in ("older", "newer") for source, release in _releases(found, kind)}
    return pd.DataFrame(
        {
            "measure": _COUNTED,
            "area": area,
            "period_start": found["period_end"].min(),
            "period_end": found["period_end"].max(),
            **dict.fromkeys(("by1", "group1", "by2", "group2", "status", "as_printed", "release"), ""),
            "value": float(len(found)),
            "source": " and ".join(sorted(ids)),
            "cell": _largest(wholes.loc[[moved.idxmax()]]) if len(moved) else "",
            "numerator": np.nan,
            "denominator": np.nan,
        },
        index=[0],
    )


def _steps(read: National) -> pd.DataFrame:
    """Steps from one release to the next; tables of which there is one release have none."""
    several = read.published["source"].isin(set(read.earlier["source"]))
    found = revisions([read.published[several], read.earlier])
    # Two files of one release that differ are a fault of the folder and no revision.
    return found[found["older_release"] != found["newer_release"]].reset_index(drop=True)


def _releases(found: pd.DataFrame, kind: str) -> set[tuple[str, str]]:
    return set(zip(found["source"], found[f"{kind}_release"], strict=True))


def _is_count(measures: pd.Series) -> pd.Series:
    return measures.map({name: unit(measure(name).unit).kind == "count" for name in measures.unique()}).astype(bool)


def _largest(row: pd.DataFrame) -> str:
    [one] = row.assign(title=[measure(name).title for name in row["measure"]], when=_when(row)).to_dict("records")
    older, newer = (
        f"{one[f'{kind}_value']:,.0f} in the release of {one[f'{kind}_release']}" for kind in ("older", "newer")
    )
    return f"{one['title']}, {one['when']}: {older}, {newer}"


def _when(rows: pd.DataFrame) -> list[str]:
    periods = zip(rows["period_start"], rows["period_end"], strict=True)
    return [say_period(Period(start.date(), end.date())) for start, end in periods]


@cache
def _names() -> dict[str, str]:
    authorities = {one.old_la_code: one.short_name for one in (*abolished_areas(), *all_areas())}
    return authorities | {one.number: one.region_name for one in regions()}
