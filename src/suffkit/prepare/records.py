"""All that a council gives of its own records, counted together: its returns and its other extracts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from suffkit.contracts.extracts import EXTRACTS
from suffkit.contracts.returns import COUNTS
from suffkit.domain.calendar import Period, financial_year
from suffkit.errors import BLOCK, DataError
from suffkit.io.editions import Authority, Edition, HowToRead, has_returns
from suffkit.io.extracts import Extracts, read_extracts
from suffkit.measures.counting import by_year
from suffkit.measures.local import TOPICS, Local, Settings
from suffkit.prepare.changes import changes_of
from suffkit.prepare.counted import Counted, count_returns, nothing_counted, years_up_to
from suffkit.prepare.made_up import make_up_extracts, raw_data_of
from suffkit.prepare.printed import COMMON_GROUPS

_YEARS_WITHOUT_RETURNS = 5
_NOTHING_READ = pd.DataFrame(columns=["rule", "table", "return_year", "rows", "what"])


def count_records(
    folder: Path, authority: Authority, edition: Edition, categories: pd.DataFrame, how: HowToRead
) -> Counted:
    """Every measure that the council's records allow, for each year up to the edition's as-at date.

    In:  the authority's folder of raw data, or of a recipe; its settings and the edition's; its placement categories;
         how to read returns.
    Out: Counted, whose `counts` have columns `origin` and `source` of their own. Nothing is counted where a fault
         blocks; all faults are there, none is raised.
    """
    with raw_data_of(folder, authority.slug) as data:
        returns = has_returns(data.folder)
        counted = count_returns(data.folder, authority, edition, categories, how) if returns else nothing_counted()
        tidy = counted.records.tidy if counted.records else None
        if counted.records and tidy:
            make_up_extracts(data, tidy, counted.records.tables["care_leavers"])
        extracts = read_extracts(
            data.folder,
            authority.slug,
            # A placement that the council has no category for stands under its common group.
            set(categories["label"]) | set(COMMON_GROUPS.values()),
            set(tidy.children["child_id"]) if tidy else None,
            stays=tidy.stays if tidy else None,
        )
    changes = pd.concat([counted.changes, changes_of(_NOTHING_READ, extracts.changes)], ignore_index=True)
    counted = replace(counted, faults=(*counted.faults, *extracts.faults), changes=changes)
    if any(fault.severity == BLOCK for fault in counted.faults):
        return replace(counted, counts=counted.counts.iloc[:0])
    try:
        return _with_extracts(counted, extracts, authority, edition)
    except DataError as error:
        return replace(counted, counts=counted.counts.iloc[:0], faults=(*counted.faults, *error.faults))


def _with_extracts(counted: Counted, extracts: Extracts, authority: Authority, edition: Edition) -> Counted:
    records = counted.records
    years = years_up_to(records.return_years, edition.as_at) if records else last_years(edition.as_at)
    population = edition.child_population
    settings = Settings(
        weeks_in_year=authority.weeks_in_year,
        bands=authority.age_bands,
        population=by_year(population, years),
    )
    local = extract_counts(Local(extracts.tables, records.tidy if records else None, years, edition.as_at, settings))
    synthetic = authority.synthetic
    counts = counted.counts.assign(origin="synthetic" if synthetic else "counted", source=counted.source)
    local = local.assign(
        origin="synthetic" if synthetic else "local", source=("synthetic " if synthetic else "") + local["source"]
    )
    # What the returns give is not given a second time: one figure, one place that it comes from.
    both = pd.concat([part for part in (counts, local) if len(part)] or [counts], ignore_index=True)
    both = both.drop_duplicates(list(COUNTS.key), ignore_index=True)
    return replace(counted, counts=both)


def extract_counts(local: Local) -> pd.DataFrame:
    """Every measure that the extracts allow.

    In:  the extracts and what they are counted with.
    Out: COUNTS with `source`, the files that the figures come from.
    """
    made = []
    for topic, needed in TOPICS.items():
        there = [name for name in needed if name in local.tables]
        counts = topic(local) if there else None
        if counts is not None and len(counts):
            files = ", ".join(EXTRACTS[name].file for name in there)
            made.append(counts.assign(source=f"extracts of the council: {files}"))
    return pd.concat(made, ignore_index=True) if made else pd.DataFrame(columns=[*COUNTS.column_names, "source"])


def last_years(as_at: date) -> list[Period]:
    """The financial years that had ended by the date, as many as are counted where there are no returns."""
    newest = as_at.year if (as_at.month, as_at.day) >= (3, 31) else as_at.year - 1
    return [financial_year(year - 1) for year in range(newest - _YEARS_WITHOUT_RETURNS + 1, newest + 1)]
