"""A council's SSDA903 returns, which lie in `<authority>/ssda903/`, are read, tidied and counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
from pydantic import ValidationError

from suffkit.contracts.facts import FACTS
from suffkit.contracts.facts_folder import CHANGE_COLUMNS
from suffkit.contracts.returns import COUNTS
from suffkit.disclosure.kinds import Nesting
from suffkit.disclosure.policy import Policy
from suffkit.disclosure.release import FROM_RECORDS
from suffkit.domain.calendar import Period, financial_year
from suffkit.domain.catalogue import catalogue
from suffkit.domain.units import unit
from suffkit.errors import BLOCK, DataError, Fault
from suffkit.io.editions import RETURNS, Authority, Edition, HowToRead
from suffkit.io.postcodes import read_postcodes
from suffkit.io.ssda903 import Returns, read_returns
from suffkit.measures.counting import all_counts
from suffkit.measures.ratios import KEY, changes, shares
from suffkit.prepare.changes import changes_of
from suffkit.prepare.printed import COMMON_GROUPS
from suffkit.tidy import Tidy, tidy_returns
from suffkit.tidy.places import Places

POSTCODES = "postcodes.csv"


@dataclass(frozen=True, repr=False)
class Records:
    """The returns behind the counts, child by child: the tables as read, and tidied as of the edition's date.

    They stay on the private side; a forecast is made from them.
    """

    tables: Mapping[str, pd.DataFrame]
    tidy: Tidy
    return_years: tuple[int, ...]


@dataclass(frozen=True, repr=False)
class Counted:
    """What the returns give: counts (not yet released), the faults, and what was left out or changed on the way.

    `changes` is as `changes_of` gives it, `nesting` as `nesting_of`; `records` are missing where a fault blocks.
    """

    counts: pd.DataFrame
    faults: tuple[Fault, ...]
    changes: pd.DataFrame
    source: str
    nesting: Nesting
    records: Records | None = None


def nothing_counted() -> Counted:
    """Of a council that gives no returns."""
    changes = pd.DataFrame(columns=["rule", *CHANGE_COLUMNS])
    return Counted(pd.DataFrame(columns=COUNTS.column_names), (), changes, "", {})


def policy_of(authority: Authority) -> Policy:
    """The authority's policy of hiding small numbers. Raises: DataError where a setting of it is wrong."""
    try:
        return Policy.model_validate(authority.disclosure)
    except ValidationError as error:
        faults = [
            Fault("wrong_setting", f"{item['msg']}.", f"{authority.slug}/authority.toml", "disclosure")
            for item in error.errors(include_input=False)
        ]
        raise DataError(faults) from None


def nesting_of(placements: pd.DataFrame, categories: pd.DataFrame) -> Nesting:
    """Which common group each placement category adds into, for disclosure control: as they were counted.

    In:  tidy placements; the council's categories, for those that nobody is in.
    Out: category -> common group. A category that is counted in several groups adds into none of them alone, so these
         groups are no sums of categories and have none here.
    """
    mapped = {group: group for group in COMMON_GROUPS.values()}
    mapped |= dict(zip(categories["label"], categories["common"].map(COMMON_GROUPS), strict=True))
    pairs = placements[["category", "common_group"]].drop_duplicates().astype(str)
    mapped |= dict(zip(pairs["category"], pairs["common_group"], strict=True))
    parted = set(pairs.loc[pairs["category"].duplicated(keep=False), "common_group"])
    return {
        ("placement_category", "common_group"): {one: group for one, group in mapped.items() if group not in parted}
    }


def worked_out(facts: pd.DataFrame, smallest_base: int) -> pd.DataFrame:
    """Shares and changes of counted facts, from what was released of them: they tell nothing that is not shown.

    In:  released FACTS; the smallest whole that a share is given of.
    Out: FACTS of the same origin, whose `source` starts with `recomputed from`.
    """
    counted = facts[facts["origin"].isin(FROM_RECORDS) & facts["value"].notna()]
    made = [_worked_out(rows, str(origin), smallest_base) for origin, rows in counted.groupby("origin", sort=False)]
    return pd.concat(made, ignore_index=True) if made else facts.iloc[:0]


def _worked_out(counted: pd.DataFrame, origin: str, smallest_base: int) -> pd.DataFrame:
    kinds = catalogue()
    bases = {name for name in counted["measure"].unique() if kinds[name].kind == "base"}
    of = counted["measure"].map({name: unit(kinds[name].unit).kind for name in bases})
    values = counted[[*KEY, "value", "source"]]
    parts = shares(values[of == "count"])
    parts = parts[parts["denominator"] >= smallest_base]
    made = pd.concat([parts, changes(values[of.isin(("count", "money"))])], ignore_index=True)
    made = made[~made["measure"].isin(set(counted["measure"]))]
    made = made.assign(
        unit=made["measure"].map({name: entry.unit for name, entry in kinds.items()}),
        status="",
        origin=origin,
        source="recomputed from " + made["source"],
        cell="",
        as_printed="",
    )
    return made[FACTS.column_names].drop_duplicates([name for name in KEY if name != "area_name"])


def count_returns(
    folder: Path, authority: Authority, edition: Edition, categories: pd.DataFrame, how: HowToRead
) -> Counted:
    """Every measure that the returns allow, for each year up to the edition's as-at date.

    In:  the authority's folder of raw data; its settings and the edition's; its placement categories; how to read.
    Out: Counted. Nothing is counted where a fault blocks; all faults are there, none is raised.
    """
    returns = read_returns(folder / RETURNS, shown=f"{authority.slug}/{RETURNS}", **how.model_dump())
    nothing = pd.DataFrame(columns=COUNTS.column_names)
    source = _source(returns, authority)
    if any(fault.severity == BLOCK for fault in returns.faults):
        return Counted(nothing, returns.faults, changes_of(returns.changes), source, {})
    postcodes = next((path for path in (folder / RETURNS / POSTCODES, folder / POSTCODES) if path.is_file()), None)
    places = _places(postcodes, authority) if postcodes else None
    tidy = tidy_returns(returns.tables, as_of=edition.as_at, places=places, categories=categories)
    years = years_up_to(returns.years, edition.as_at)
    faults = tuple(fault for fault in (*returns.faults, *tidy.faults) if not fault.file.endswith(POSTCODES))
    counts = all_counts(
        tidy, years, population=edition.child_population, bands=authority.age_bands, tables=returns.tables
    )
    counts = _without_unused(counts, set(categories["label"]))
    nesting = nesting_of(tidy.placements, categories)
    records = Records(returns.tables, tidy, tuple(returns.years))
    return Counted(counts, faults, changes_of(returns.changes, tidy.dropped), source, nesting, records)


def _without_unused(counts: pd.DataFrame, own: set[str]) -> pd.DataFrame:
    """Leave out the common groups that stand in for categories the council has of its own: nobody is in them."""
    spare = set(COMMON_GROUPS.values()) - own if own else set()
    unused = pd.Series(False, index=counts.index)
    for by, group in (("by1", "group1"), ("by2", "group2")):
        unused |= (counts[by] == "placement_category") & counts[group].isin(spare)
    return counts[~(unused & (counts["value"].fillna(0) == 0))].reset_index(drop=True)


def _places(postcodes: Path, authority: Authority) -> Places:
    """What is known of postcodes, with the council's own band of bordering authorities."""
    own = (authority.new_la_code, authority.old_la_code)
    band = authority.bordering.band or "Next to the authority"
    bands = {**dict.fromkeys(own, "In the authority"), **dict.fromkeys(authority.bordering.codes, band)}
    return Places(read_postcodes(postcodes, shown=POSTCODES), own, bands)


def years_up_to(return_years: tuple[int, ...], as_at: date) -> list[Period]:
    """The financial years of the returns that had ended by the as-at date."""
    return [financial_year(year - 1) for year in sorted(return_years) if date(year, 3, 31) <= as_at]


def _source(returns: Returns, authority: Authority) -> str:
    years = sorted(returns.years)
    span = f"{years[0]} to {years[-1]}" if len(years) > 1 else f"{years[0]}" if years else "none"
    return f"{'synthetic ' if authority.synthetic else ''}SSDA903 returns, {span}"
