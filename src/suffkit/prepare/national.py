"""Published national data become facts of one authority, and its standing among all.

Facts are the authority's own figures with those of its region, of England and the mean of its statistical neighbours.
The standing (contracts/benchmarks.py) is the Department for Education's table of the indicators that
`domain/codes/benchmarks.csv` puts on pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from suffkit.comparators.benchmark import benchmark
from suffkit.comparators.certainty import Parts, with_certainty
from suffkit.comparators.published import Choice, indicators_from_published
from suffkit.comparators.spread import spread
from suffkit.contracts.benchmarks import Standing, no_standing
from suffkit.contracts.facts import FACTS
from suffkit.contracts.national import INDICATOR_FACTS, INDICATORS
from suffkit.disclosure.release import release
from suffkit.domain.areas import Area, abolished_areas, all_areas, regions
from suffkit.domain.catalogue import measure
from suffkit.domain.code_lists import code_rows
from suffkit.errors import BLOCK, DataError, Fault
from suffkit.io.national.cache import fingerprint, read_cache, write_cache
from suffkit.io.national.releases import first_source_first
from suffkit.io.national.store import National, around, read_national, read_published
from suffkit.prepare.cards import cards_of
from suffkit.prepare.from_published import AT_CONSTANT_RATE
from suffkit.prepare.worked_out import worked_out

MODEL = "2025"
_LEAST_NEIGHBOURS = 5
_OWN_COLUMNS = ("numerator", "denominator", "cell")
_STANDING = ("benchmarks", "standings", "spread", "indicators")
_BY_AREA = ("benchmarks", "standings")


@dataclass(frozen=True)
class NationalFolder:
    """Where national files lie, where what was read of them is kept, and the model of statistical neighbours."""

    folder: Path
    kept: Path
    model: str = MODEL


@dataclass(frozen=True)
class Published:
    """What national data give for one authority: its figures, cards of their sources, its standing, faults.

    `own` are FACTS of the authority and the mean of its neighbours, not released yet; `shared` those of its region and
    of England, which are the same for many authorities and have passed the gate once for all of them.
    """

    own: pd.DataFrame
    shared: pd.DataFrame
    cards: pd.DataFrame
    standing: Standing
    faults: tuple[Fault, ...]

    @property
    def facts(self) -> pd.DataFrame:
        return pd.concat([self.own, self.shared], ignore_index=True)


def published_of(national: NationalFolder, area: Area) -> Published:
    """All that national data tell of one authority."""
    standing = _standing(national, area)
    key = fingerprint(national.folder, national.kept)
    neighbours, faults = _whole_tables(national, key)
    near = around(area.old_la_code, neighbours, national.model)
    sums = [one for one in near if one in _regional_numbers()]
    others = [one for one in near if one not in sums and one != area.old_la_code]
    # Of neighbours only the mean is shown, and of figures without a breakdown only.
    figures = [_figures(national, [area.old_la_code]), _figures(national, others, blank="by1")]
    figures = [rows for rows in figures if len(rows)] or figures[:1]
    own = national_facts(pd.concat(figures, ignore_index=True), area, near, national.model)
    parts = [_released_sum(national, key, one) for one in sums]
    shared = pd.concat([part for part in parts if len(part)] or [own.iloc[:0]], ignore_index=True)
    sources = pd.concat([own["source"], shared["source"]]).unique()
    return Published(own, shared, cards_of(sources), standing, faults)


def _figures(national: NationalFolder, areas: Sequence[str], blank: str = "") -> pd.DataFrame:
    """Published figures of the areas, and those that are worked out from them; all, or where a column is blank."""
    published = read_published(national.folder, national.kept, areas, blank)
    parts = [published, worked_out(national, areas, blank)]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


@lru_cache(maxsize=32)
def _released_sum(national: NationalFolder, _key: str, number: str) -> pd.DataFrame:
    """The released facts of a region or of England: half of an authority's, and the same for many."""
    figures = _figures(national, [number])
    return release([_as_facts(figures.assign(**_named(figures["area"])))])


def newest_count(national: NationalFolder) -> date:
    """The day of the newest count of children looked after in England: the as-at date of a statement made from it.

    Raises: DataError where the folder holds no such count.
    """
    england = next(one.number for one in regions() if one.level == "country")
    key = fingerprint(national.folder, national.kept)
    rows = _released_sum(national, key, england)
    days = rows.loc[
        (rows["measure"] == "children_looked_after") & (rows["by1"] == "") & rows["value"].notna(), "period_end"
    ]
    if days.empty:
        says = "no count of children looked after in England. Get the Department's table by: suffkit fetch."
        _, faults = _whole_tables(national, key)
        raise DataError(
            [*(one for one in faults if one.severity == BLOCK), Fault("no_count", says, national.folder.name)]
        )
    newest: date = days.max().date()
    return newest


def _standing(national: NationalFolder, area: Area) -> Standing:
    """The authority's standing, from that of all, which is worked out once and kept."""
    place = national.kept / f"{fingerprint(national.folder, national.kept)}-{national.model}"
    there = read_cache(place, _STANDING, _BY_AREA, [area.old_la_code])
    if there is not None and there.tables:
        return Standing(**there.tables)
    everyone = [one.old_la_code for one in all_areas()]
    standing = standing_of(read_national(national.folder, national.kept), everyone, national.model)
    write_cache(place, vars(standing), _BY_AREA, ())
    own = {name: getattr(standing, name) for name in _BY_AREA}
    cut = {name: rows[rows["area"] == area.old_la_code].reset_index(drop=True) for name, rows in own.items()}
    return replace(standing, **cut)


@lru_cache(maxsize=4)
def _whole_tables(national: NationalFolder, _key: str) -> tuple[pd.DataFrame, tuple[Fault, ...]]:
    """Who is whose neighbour, and what was amiss: the same for every authority of a run."""
    nobody = read_national(national.folder, national.kept, [])
    return nobody.neighbours, nobody.faults


def national_facts(published: pd.DataFrame, area: Area, near: Sequence[str], model: str = MODEL) -> pd.DataFrame:
    """Published figures as FACTS.

    In:  PUBLISHED of the areas in `near`: the authority, its region, England, then its neighbours; with `numerator`,
         `denominator` and `cell` where figures of our own from published parts are among them.
    Out: FACTS of origin `national` (what a constant rate would give: `forecast`): the authority, region and England as
         published, without groups in the years before it began; of ratios and shares without a breakdown also the
         unweighted mean of neighbours, where at least five of them have a value.
    """
    neighbours = set(near) - {area.old_la_code, *_regional_numbers()}
    shown = published[~published["area"].isin(neighbours)]
    if area.valid_from is not None:
        # Tables list a new authority in the years before it began too, with a symbol in every group: it was not in
        # being. Its whole figures keep theirs, as they stand beside those of others in the same years.
        before = (shown["area"] == area.old_la_code) & (shown["period_end"] < pd.Timestamp(area.valid_from))
        shown = shown[~(before & shown["value"].isna() & (shown["by1"] != ""))]
    shown = shown.assign(**_named(shown["area"]))
    mean = _mean_of_neighbours(published[published["area"].isin(neighbours)], area, model)
    return _as_facts(pd.concat([part for part in (shown, mean) if len(part)] or [shown], ignore_index=True))


def _named(areas: pd.Series) -> dict[str, pd.Series]:
    """Codes and names of areas by their three-digit numbers."""
    names = _areas_by_number()
    columns = enumerate(("area_code", "area_name"))
    return {column: areas.map({number: pair[at] for number, pair in names.items()}) for at, column in columns}


def _as_facts(figures: pd.DataFrame) -> pd.DataFrame:
    facts = first_source_first(figures)
    facts = facts.reindex(columns=[*facts.columns, *({*_OWN_COLUMNS} - set(facts.columns))])
    measures = facts["measure"]
    facts = facts.assign(
        unit=measures.map({name: measure(name).unit for name in measures.unique()}),
        origin=np.where(measures == AT_CONSTANT_RATE, "forecast", "national"),
        source=_source_ids(facts),
        cell=facts["cell"].astype(object).fillna("").astype("str"),
    )
    return _in_order(facts[FACTS.column_names]).reset_index(drop=True)


def _in_order(facts: pd.DataFrame) -> pd.DataFrame:
    """Groups in the order of the code list: ages from the youngest, what is not known last."""
    order = _order_of_groups()
    places = [
        facts[[by, group]].merge(order.set_axis([by, group, "place"], axis=1), how="left")["place"].to_numpy()
        for by, group in (("by1", "group1"), ("by2", "group2"))
    ]
    return facts.iloc[np.lexsort((places[1], places[0]))]


@cache
def _order_of_groups() -> pd.DataFrame:
    """Dimension, group and place in the list; a group that is in no list has no place and comes last."""
    rows = dict.fromkeys((row["dimension"], row["group"]) for row in code_rows("national_groups"))
    pairs = pd.DataFrame(list(rows), columns=["dimension", "group"], dtype="str")
    return pairs.assign(place=np.arange(len(pairs), dtype=float))


def _mean_of_neighbours(rows: pd.DataFrame, area: Area, model: str) -> pd.DataFrame:
    """The unweighted mean of those neighbours that have a value, as the Department's tool takes it."""
    rated = ("share", "per_10k", "per_100k")
    wholes = rows[(rows["by1"] == "") & rows["value"].notna()]
    entries = {name: measure(name) for name in wholes["measure"].unique()}
    kinds = [name for name, entry in entries.items() if entry.unit in rated or entry.kind == "ratio"]
    rates = wholes[wholes["measure"].isin(kinds)]
    keys = ["measure", "period_start", "period_end", "by1", "group1", "by2", "group2", "source", "release"]
    means = rates.groupby(keys, observed=True, sort=False)["value"].agg(["mean", "size"]).reset_index()
    means = means[means["size"] >= _LEAST_NEIGHBOURS]
    return means.assign(
        value=means["mean"],
        status="",
        as_printed="",
        area=area.old_la_code,
        area_code=f"neighbours:{area.new_la_code}",
        area_name=f"Statistical neighbours ({model} model)",
    ).drop(columns=["mean", "size"])


def _source_ids(facts: pd.DataFrame) -> pd.Series:
    """`dfe-cla-numbers 2024`; a mean that is worked out here says so, as every figure of our own does."""
    ids = (facts["source"].astype(str) + " " + facts["release"].astype(str)).str.strip()
    # A source without a release names several, of which a figure was worked out.
    own = facts["area_code"].str.startswith("neighbours:") | (facts["release"] == "")
    return ids.where(~own, "recomputed from " + ids)


def standing_of(national: National, areas: Sequence[str], model: str = MODEL) -> Standing:
    """The authorities beside their regions, neighbours and England on every indicator that pages show.

    From the Department's long file where it is there, else the same measure from the publication itself.
    In: all national data; three-digit numbers of the authorities; the model of neighbours.
    """
    indicators, facts = indicators_shown(national)
    if indicators.empty or national.neighbours.empty:
        return no_standing()
    made = benchmark(indicators, facts, national.neighbours, areas, model)
    parts = {row["indicator"]: Parts(row["count"], row["whole"]) for row in code_rows("benchmarks") if row["count"]}
    standings = with_certainty(made.standings, national.indicators, facts, parts)
    return Standing(made.benchmarks, standings, spread(indicators, facts), facts)


def indicators_shown(national: National) -> tuple[pd.DataFrame, pd.DataFrame]:
    """INDICATORS and INDICATOR_FACTS of `domain/codes/benchmarks.csv`, with that list's titles, in its order."""
    wanted = {row["indicator"]: row for row in code_rows("benchmarks")}
    facts = national.indicator_facts[national.indicator_facts["indicator"].isin(wanted)]
    indicators = national.indicators[national.indicators["indicator"].isin(facts["indicator"])]
    own = {
        Choice(row["measure"], row["by1"], row["group1"]): name
        for name, row in wanted.items()
        if row["measure"] and name not in set(facts["indicator"])
    }
    if own:
        more, more_facts = indicators_from_published(national.published, list(own))
        keys = {choice.indicator: name for choice, name in own.items()}
        indicators = pd.concat([indicators, more.assign(indicator=more["indicator"].map(keys))], ignore_index=True)
        facts = pd.concat([facts, more_facts.assign(indicator=more_facts["indicator"].map(keys))], ignore_index=True)
    order = {name: place for place, name in enumerate(wanted)}
    facts = facts.sort_values("indicator", key=lambda names: names.map(order), kind="stable", ignore_index=True)
    facts = facts.assign(title=facts["indicator"].map({name: row["title"] for name, row in wanted.items()}))
    return indicators[INDICATORS.column_names], facts[INDICATOR_FACTS.column_names]


@cache
def _areas_by_number() -> Mapping[str, tuple[str, str]]:
    """Three-digit number -> nine-character code and name, of authorities in being and gone, regions and England."""
    authorities = {one.old_la_code: (one.new_la_code, one.name) for one in (*abolished_areas(), *all_areas())}
    return authorities | {one.number: (one.region_code, one.region_name) for one in regions()}


@cache
def _regional_numbers() -> frozenset[str]:
    return frozenset(one.number for one in regions())
