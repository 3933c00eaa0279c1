"""Figures that a council holds only added up, straight to COUNTS: targets, funds, adopters, schools and the like.

A figure that is of nobody (a target, a budget: `persons = false` in the catalogue) is taken as it stands. A number of
children, people or things that they have is judged by its own size. A share, rate or mean of children cannot be judged
without what it stands on, so it is refused.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from suffkit.contracts.extracts import EXTRACTS
from suffkit.domain.catalogue import catalogue
from suffkit.domain.units import unit as unit_of
from suffkit.errors import DataError, Fault
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.rows import given, joined


def counts_of_figures(local: Local) -> pd.DataFrame:
    """Every figure of `figures.csv` as it is given, whatever its date: targets are of years ahead.

    In:     extracts by id, of which `figures` is used.
    Out:    COUNTS; a number of people or things stands on as many children at most, and is judged by that.
    Raises: DataError, with every figure that cannot be judged.
    """
    figures = local.tables.get("figures")
    if figures is None or figures.empty:
        return joined(())
    if faults := faults_of_figures(figures):
        raise DataError(faults)
    rows = figures.rename(columns={"by": "by1", "group": "group1"})
    of_persons = rows["measure"].map({name: catalogue()[name].persons for name in rows["measure"].unique()})
    rows = rows.assign(children=rows["value"].where(of_persons, np.nan))
    return joined(given(part, str(name)) for name, part in rows.groupby("measure", sort=False))


def faults_of_figures(figures: pd.DataFrame) -> list[Fault]:
    """A fault for each measure that disclosure control could not judge from one figure alone.

    In:  the extract `figures`; where it has a column `file_row`, the faults name the rows.
    Out: faults that block, none for figures that are of nobody and for plain counts.
    """
    known = catalogue()
    judged = {
        name: not known[name].persons or unit_of(known[name].unit).kind == "count"
        for name in figures["measure"].unique()
    }
    wrong = figures[~figures["measure"].map(judged).astype(bool)]
    places = wrong["file_row"] if "file_row" in wrong else pd.Series(dtype=int)
    return [
        Fault(
            "figure_cannot_be_judged",
            f"{name} is a {unit_of(known[str(name)].unit).kind} of people, and one figure does not tell of how many: "
            "small numbers could not be hidden. Take the row out, and give the list that it is counted from.",
            EXTRACTS["figures"].file,
            "measure",
            tuple(int(place) for place in places[rows.index]) if len(places) else (),
        )
        for name, rows in wrong.groupby("measure", sort=False)
    ]
