"""Whole editions counted from made-up returns, and a reader who puts all that is released of one together.

The reader's relations are written down here from what measures and breakdowns mean, not from `suffkit.disclosure`. What
the reader might wrongly hold for a sum is left out where the true numbers do not keep it. The reader knows the rule of
hiding, the rounding and, more than a real one, which hidden numbers are small; then each hidden number is put between
the lowest and the highest that all of it allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components
from tests.properties.disclosure.editions import of_extracts

from suffkit.contracts.facts import TOTAL
from suffkit.contracts.returns import COUNTS
from suffkit.domain.calendar import financial_year
from suffkit.domain.units import unit
from suffkit.io.extracts import read_extracts
from suffkit.io.postcodes import read_postcodes
from suffkit.io.ssda903 import read_returns
from suffkit.measures.counting import all_counts
from suffkit.measures.local import Local, Settings
from suffkit.prepare.printed import COMMON_GROUPS
from suffkit.prepare.records import extract_counts
from suffkit.synth import write_returns
from suffkit.synth.area import NEIGHBOUR_CODES, OWN_CODE
from suffkit.synth.extracts import write_extracts
from suffkit.tidy import Places, tidy_returns

LAST_YEAR = 2024
CATEGORIES = pd.DataFrame(
    [
        ("Our own foster carers", "In-house", "U4 U5 U6"),
        ("Family and friends", "Any", "U1 U2 U3"),
        ("Agency foster carers", "Independent", "U4 U5 U6"),
        ("Our own homes", "In-house", "K2"),
        ("Private homes", "Independent", "K2"),
    ],
    columns=["label", "provider", "place_codes"],
)
IN, OUT, UNKNOWN = "In the authority", "Outside the authority", "Not known"
STOCK, STARTED, CEASED, IN_YEAR = (
    "children_looked_after",
    "started_to_be_looked_after",
    "ceased_to_be_looked_after",
    "looked_after_in_year",
)
NIGHTS = "nights"
# The population of a rate is public.
RATES = {"cla_rate_per_10k": STOCK, "entry_rate_per_10k": STARTED, "exit_rate_per_10k": CEASED}
FAR_OUT = "Outside the authority, over 20 miles"
OVERLAPPING = ("bound", "characteristic")
# A measure that is those of another one in some groups of a breakdown.
GROUPS = (
    ("adopted_from_care", CEASED, "destination", ("Adopted",)),
    ("left_by_special_guardianship", CEASED, "destination", ("Special guardianship order",)),
    ("placed_out_of_area", STOCK, "locality", (OUT,)),
    ("placed_out_of_area", STOCK, "location_band", ("At a distance", "Next to it")),
    ("placed_at_a_distance", STOCK, "location_band", ("At a distance",)),
    ("placed_in_or_next_to_area_share/part", STOCK, "location_band", (IN, "Next to it")),
    ("out_of_area_over_20_miles_share/part", STOCK, "locality_and_distance", (FAR_OUT,)),
    ("placed_20_miles_or_more", STOCK, "distance", ("Over 20 miles",)),
    ("foster_placements", STOCK, "common_group", ("Fostering",)),
    ("placed_in_fostering_share/part", STOCK, "common_group", ("Fostering",)),
    ("in_house_share_of_fostering/part", "foster_placements", "provider", ("Own authority",)),
    ("uasc_characteristics/whole", STOCK, "uasc", ("UASC",)),
    ("care_leavers_in_touch/part", "care_leavers", "contact", ("In touch",)),
)
# A measure that counts some of those of another one, in every group that both have; all of them, where that is true.
SOME = (
    (STOCK, IN_YEAR),
    (CEASED, "periods_of_care_ended"),
    (STARTED, "periods_of_care_started"),
    ("adopted_from_care", CEASED),
    ("left_by_special_guardianship", CEASED),
    ("looked_after_12_months", STOCK),
    ("placed_out_of_area", STOCK),
    ("placed_20_miles_or_more", STOCK),
    ("placed_at_a_distance", "placed_out_of_area"),
    ("placements_under_emergency_powers", "new_placements"),
    ("placed_100_miles_or_more", "placed_20_miles_or_more"),
    ("foster_placements", STOCK),
    ("new_placements", "placements_in_year"),
    ("short_placements", "placements_in_year"),
    ("placements_ended_by_move", "placements_in_year"),
    *(
        (f"{share}/whole", STOCK)
        for share in (
            "three_or_more_placements",
            "long_term_stability",
            "placed_in_fostering_share",
            "out_of_area_over_20_miles_share",
            "minority_ethnic_share",
            "placed_in_or_next_to_area_share",
        )
    ),
    ("in_house_share_of_fostering/whole", "foster_placements"),
    ("children_missing_share/whole", IN_YEAR),
    ("health_assessment_share/whole", "looked_after_12_months"),
    ("teeth_check_share/whole", "looked_after_12_months"),
    ("convicted_share/whole", "looked_after_12_months"),
    ("sdq_returned_share/whole", "looked_after_12_months"),
    ("sdq_of_concern_share/whole", "sdq_returned_share/part"),
    ("care_leavers_in_touch/whole", "care_leavers"),
    ("staying_put", "care_leavers"),
)
Key = frozenset[tuple[str, str]]
Name = tuple[str, pd.Timestamp, Key]
Terms = list[tuple[Name, float]]


@dataclass(frozen=True)
class Edition:
    """What a council would release of its returns: counts of all years, with the common group of each category."""

    counts: pd.DataFrame
    common: dict[str, str]

    @property
    def nesting(self) -> dict[tuple[str, str], dict[str, str]]:
        return {("placement_category", "common_group"): self.common}


def made_edition(folder: Path, *, in_care: int, years: int, seed: int, extracts: bool = False) -> Edition:
    """Returns of a made-up council with known places, read, tidied and counted; its extracts with them if asked for."""
    write_returns(folder, in_care=in_care, years=years, seed=seed, last_year=LAST_YEAR)
    bands = {OWN_CODE: IN, **dict.fromkeys(NEIGHBOUR_CODES, "Next to it")}
    places = Places(read_postcodes(folder / "postcodes.csv"), own=OWN_CODE, bands=bands)
    read = read_returns(folder)
    tidy = tidy_returns(read.tables, as_of=date(LAST_YEAR, 3, 31), places=places, categories=CATEGORIES)
    periods = [financial_year(year) for year in range(LAST_YEAR - years, LAST_YEAR)]
    counts = all_counts(tidy, periods, population=in_care * 150, tables=read.tables)
    if extracts:
        write_extracts(folder, tidy, read.tables["care_leavers"], seed=seed, years=sorted(read.years))
        labels = set(CATEGORIES["label"]) | set(COMMON_GROUPS.values())
        given = read_extracts(folder, "made-up", labels, set(tidy.children["child_id"]), stays=tidy.stays)
        residents = {period.start.year: in_care * 150.0 for period in periods}
        local = extract_counts(
            Local(given.tables, tidy, periods, date(LAST_YEAR, 3, 31), Settings(population=residents))
        )
        counts = pd.concat([counts, local[COUNTS.column_names]], ignore_index=True)
        counts = counts.drop_duplicates(list(COUNTS.key), ignore_index=True)
    pairs = tidy.placements[["category", "common_group"]].drop_duplicates().astype(str)
    return Edition(counts, dict(zip(pairs["category"], pairs["common_group"], strict=True)))


class Reader:
    """Holds what is released against what the measures mean."""

    def __init__(self, edition: Edition, facts: pd.DataFrame, *, round_to: int = 1) -> None:
        self.common, self.round_to = edition.common, round_to
        self.true: dict[Name, float] = {}
        self.known: dict[Name, tuple[float, float]] = {}
        hidden: dict[Name, None] = {}
        for row, fact in zip(edition.counts.itertuples(), facts.itertuples(), strict=True):
            for name, value, shown, times in self._numbers(row, fact):
                self.true.setdefault(name, value * times)
                if abs(self.true[name] - value * times) > 1e-6 * abs(value * times):
                    continue  # another thing of that name: who stays put by the return, and by the tracker of a day
                if fact.status == "c":
                    hidden[name] = None
                else:
                    self._see(name, shown, times)
        self.hidden = dict.fromkeys(name for name in hidden if name not in self.known)
        self.rests = self._rests()
        self.gaps = list(of_extracts.gaps(self.true))
        self.true |= {gap: self.true[outer] - self.true[inner] for gap, outer, inner in self.gaps}
        self.days = sorted({name[1] for name in self.true if name[0] == IN_YEAR})
        self.equal: list[Terms] = []
        self.at_least: list[Terms] = []
        for every, must in self._relations():
            # "Not known" is left out where nobody is in it: a 0 that every reader sees.
            terms = [(name, sign) for name, sign in every if name in self.true]
            off = sum(self.true[name] * sign for name, sign in terms)
            if abs(off) <= 1e-9 * sum(abs(self.true[name] * sign) for name, sign in terms):
                self.equal.append(terms)
            elif must:
                assert off > 0, f"the reader is wrong about {terms}"
                self.at_least.append(terms)

    def _numbers(self, row: Any, fact: Any) -> Iterator[tuple[Name, float, float, int]]:
        """The numbers that a row shows: what they are of, the true one, the one that is shown, and times what."""
        pairs = ((row.by1, row.group1), (row.by2, row.group2))
        about = (row.period_end, frozenset(pair for pair in pairs if pair[0] and pair[1] != TOTAL))
        if row.unit == "share" and np.isnan(row.denominator):
            return  # inflation
        if row.unit == "share":
            yield (f"{row.measure}/part", *about), row.numerator, fact.numerator, 1
            yield (f"{row.measure}/whole", *about), row.denominator, fact.denominator, 1
        elif row.measure in RATES:
            yield (RATES[row.measure], *about), row.numerator, fact.numerator, 1
        elif row.measure in ("placement_weeks", "bed_nights"):
            yield (NIGHTS, *about), row.value, fact.value, 7 if row.unit == "weeks" else 1
        elif unit(row.unit).kind == "count" and row.unit != "weeks":
            yield (STOCK if row.measure == "placements" else row.measure, *about), row.value, fact.value, 1
        elif row.unit == "weeks":
            yield (row.measure, *about), row.value, fact.value, 1
        elif row.measure not in of_extracts.MEDIANS and unit(row.unit).kind not in ("share", "rate"):
            yield from of_extracts.numbers_of_mean(row, fact, about)

    def _see(self, name: Name, shown: float, times: int) -> None:
        """Between what the true number lies: rounded numbers may lie half the rounding off."""
        half = 0.0 if self.round_to == 1 else self.round_to / 2
        if times == 1 and half:
            low, high = shown - self.round_to // 2, shown + (self.round_to - 1) // 2
        else:
            low, high = (shown - half) * times, (shown + half) * times
        before = self.known.get(name, (0.0, np.inf))
        self.known[name] = max(before[0], low), min(before[1], high)

    def _rests(self) -> list[Name]:
        """What each share leaves of its whole."""
        parts = [name for name in self.true if name[0].endswith("/part")]
        rests = []
        for share, day, key in parts:
            rest = (share.replace("/part", "/rest"), day, key)
            self.true[rest] = self.true[share, day, key] * -1 + self.true[share.replace("/part", "/whole"), day, key]
            rests.append(rest)
        return rests

    def _relations(self) -> Iterator[tuple[Terms, bool]]:
        """Signed sums that are nothing where the true numbers say so, and else (if the flag is set) not below it."""
        for rest, day, key in self.rests:
            part, whole = (rest.replace("/rest", word) for word in ("/part", "/whole"))
            yield [((part, day, key), 1.0), ((rest, day, key), 1.0), ((whole, day, key), -1.0)], True
        yield from self._totals()
        yield from self._nested()
        yield from self._across()
        yield from self._flows()
        yield from of_extracts.relations(self.true)
        for gap, outer, inner in self.gaps:
            yield [(gap, 1.0), (inner, 1.0), (outer, -1.0)], True

    def _lines(self) -> dict[tuple[str, pd.Timestamp, Key, str], list[Name]]:
        """The numbers along each breakdown: by measure, day and what else they are of."""
        lines: dict[tuple[str, pd.Timestamp, Key, str], list[Name]] = {}
        for name in list(self.true):
            measure, day, key = name
            for pair in key:
                if pair[0] not in OVERLAPPING:
                    lines.setdefault((measure, day, key - {pair}, pair[0]), []).append(name)
        return lines

    def _totals(self) -> Iterator[tuple[Terms, bool]]:
        for (measure, day, around, by), parts in self._lines().items():
            whole = (measure, day, around)
            if by != "age" and whole in self.true and not measure.endswith("/rest"):
                yield [*((one, 1.0) for one in parts), (whole, -1.0)], False

    def _nested(self) -> Iterator[tuple[Terms, bool]]:
        inside = {"Up to 20 miles": ", up to 20 miles", "Over 20 miles": ", over 20 miles"}
        for (measure, day, around, by), parts in self._lines().items():
            group_of = {one: dict(one[2])[by] for one in parts}
            if by == "placement_category":
                for common in {self.common.get(group, group) for group in group_of.values()}:
                    fine = [one for one, group in group_of.items() if self.common.get(group, group) == common]
                    yield from self._adds(fine, (measure, day, around | {("common_group", common)}), must=False)
            if by == "location_band":
                for where, groups in ((IN, (IN,)), (OUT, ("Next to it", "At a distance"))):
                    fine = [one for one, group in group_of.items() if group in groups]
                    yield from self._adds(fine, (measure, day, around | {("locality", where)}), must=False)
            if by == "locality_and_distance":  # those of a place whose distance is not known are in none of the four
                for where in (IN, OUT):
                    fine = [one for one, group in group_of.items() if group.startswith(where)]
                    yield from self._adds(fine, (measure, day, around | {("locality", where)}), must=True)
                for far, words in inside.items():
                    fine = [one for one, group in group_of.items() if group.endswith(words)]
                    yield from self._adds(fine, (measure, day, around | {("distance", far)}), must=True)

    def _adds(self, parts: list[Name], whole: Name, *, must: bool) -> Iterator[tuple[Terms, bool]]:
        if parts and whole in self.true:
            yield [*((one, -1.0) for one in parts), (whole, 1.0)], must

    def _across(self) -> Iterator[tuple[Terms, bool]]:
        for name in list(self.true):
            measure, day, key = name
            for one, of, by, groups in GROUPS:
                if measure == one:
                    free = frozenset(pair for pair in key if pair[0] not in OVERLAPPING)
                    parts = [(of, day, free | {(by, group)}) for group in groups]
                    if any(part in self.true for part in parts):
                        yield [*((part, 1.0) for part in parts if part in self.true), (name, -1.0)], False
            for one, of in SOME:
                if measure == one and (of, day, key) in self.true:
                    yield [((of, day, key), 1.0), (name, -1.0)], True

    def _flows(self) -> Iterator[tuple[Terms, bool]]:
        flows = (STOCK, STARTED, CEASED, IN_YEAR)
        keys = {
            key for measure, _, key in self.true if measure in flows and {by for by, _ in key} <= {"sex", "ethnicity"}
        }
        keys = {key for key in keys if len(key) < 2}
        for key, (before, day) in product(keys, pairwise([None, *self.days])):
            end, come, gone, during = ((one, day, key) for one in flows)
            yield [(end, 1.0), (gone, 1.0), (during, -1.0)], True
            if not key:
                lowest, highest = (
                    ("looked_after_on_a_day", day, frozenset({("bound", word)})) for word in ("Lowest", "Highest")
                )
                yield [(end, 1.0), (lowest, -1.0)], True
                yield [(highest, 1.0), (end, -1.0)], True
            if before is None:
                continue
            start = (STOCK, before, key)
            yield [(start, 1.0), (come, 1.0), (gone, -1.0), (end, -1.0)], False
            yield [(start, 1.0), (come, 1.0), (during, -1.0)], True
            if not key:
                begun, ended = (("periods_of_care_started", day, key), ("periods_of_care_ended", day, key))
                flow = [(start, 1.0), (begun, 1.0), (ended, -1.0), (end, -1.0)]
                assert sum(self.true[one] * sign for one, sign in flow) == 0, "stock and flow do not agree"
                yield flow, True

    def _bounds(self, name: Name) -> tuple[float, float]:
        if name in self.known:
            return self.known[name]
        if name in self.hidden and self._is_small(name):
            return (0 if self.hides_zeros else 1), 5
        return 0, np.inf

    def _is_small(self, name: Name) -> bool:
        return name[0] != NIGHTS and not of_extracts.is_sum(name[0]) and 1 <= self.true[name] <= 5

    def found_out(self) -> list[tuple[Name, float, float]]:
        """The hidden numbers, and what hidden shares leave, that have one possible value only, with that value.

        A 0 may be found out: it would have been shown for its own sake. With rounding a number that is not small is
        no secret.
        """
        self.hides_zeros = any(self.true[name] == 0 for name in self.hidden)
        names = list(dict.fromkeys([*self.true]))
        at = {name: place for place, name in enumerate(names)}
        low, high = np.array([self._bounds(name) for name in names]).T
        scale = np.array([self._step(name) for name in names])
        low, high = low / scale, high / scale
        both = [*self.equal, *self.at_least]
        row = np.repeat(np.arange(len(both)), [len(terms) for terms in both])
        column = np.array([at[name] for terms in both for name, _ in terms])
        sign = np.array([sign for terms in both for _, sign in terms]) * scale[column]
        sign = sign / np.maximum.reduceat(np.abs(sign), np.cumsum([0, *(len(terms) for terms in both[:-1])]))[row]
        matrix = csr_array(coo_array((sign, (row, column)), shape=(len(both), len(names))))
        open_columns = np.flatnonzero(low < high)
        known = matrix @ np.where(low < high, 0.0, low)
        links = matrix[:, open_columns]
        lines = np.flatnonzero(np.diff(csr_array(links).indptr))
        links = csr_array(links[lines])
        size = links.shape[0]
        graph = coo_array(
            (np.ones(links.nnz), (links.tocoo().row, links.tocoo().col + size)), shape=(sum(links.shape),) * 2
        )
        part = connected_components(graph, directed=False)[1]
        secret = [
            self._is_secret(names[column]) and part_of >= 0
            for column, part_of in zip(open_columns, part[size:], strict=True)
        ]
        found = [(gap, self.true[gap], self.true[gap]) for gap in self._shown_gaps()]
        for one in np.unique(part[size:][secret]):
            here, rows = np.flatnonzero(part[size:] == one), np.flatnonzero(part[:size] == one)
            columns = open_columns[here]
            is_equal = lines[rows] < len(self.equal)
            ends = _ends(
                csr_array(csr_array(links[rows])[:, here]),
                -known[lines[rows]],
                is_equal,
                np.column_stack([low, high])[columns],
                np.array(secret)[here],
                scale[columns] == 1,
            )
            for column, lowest, highest in zip(columns, *ends, strict=True):
                if highest - lowest < 1 - 1e-6:
                    found.append((names[column], lowest, highest))
        return found

    def _step(self, name: Name) -> float:
        """By how much another number differs from it: a sum by a tenth, a number of children by one."""
        return max(self.true[name] / 10, 1e-3) if of_extracts.is_sum(name[0]) else 1.0

    def _shown_gaps(self) -> Iterator[Name]:
        """Few children who are in one number that is shown and not in another one, within it, that is shown as well."""
        for gap, outer, inner in self.gaps:
            if self._is_small(gap) and self.round_to == 1 and {outer, inner} <= self.known.keys():
                yield gap

    def _is_secret(self, name: Name) -> bool:
        if "/gap" in name[0]:
            return self._is_small(name)
        if name[0].endswith("/rest"):
            return self._is_small(name) and (name[0].replace("/rest", "/part"), *name[1:]) in self.hidden
        any_will_do = self.round_to == 1 and self.true[name] > 0 and ("/" not in name[0] or name[0].endswith("/sum"))
        return name in self.hidden and (self._is_small(name) or any_will_do)


def _ends(
    matrix: csr_array,
    total: np.ndarray,
    is_equal: np.ndarray,
    bounds: np.ndarray,
    sought: np.ndarray,
    is_whole: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and highest whole number of each sought column; of the others nothing is said (0 and infinity).

    Whatever sets of numbers turn up on the way show for many columns at once that they may differ.
    """
    given = {"A_eq": matrix[is_equal], "b_eq": total[is_equal]} if is_equal.any() else {}
    if not is_equal.all():
        given |= {"A_ub": -matrix[~is_equal], "b_ub": -total[~is_equal]}
    lowest, highest = np.full(len(bounds), np.inf), np.full(len(bounds), -np.inf)
    bounds = np.column_stack([bounds[:, 0], np.where(np.isinf(bounds[:, 1]), bounds[:, 0] + 1e6, bounds[:, 1])])

    def look(aim: np.ndarray) -> None:
        answer = linprog(-aim, bounds=bounds, method="highs", **given)
        assert answer.status == 0, answer.message
        np.minimum(lowest, np.where(is_whole, np.ceil(answer.x - 1e-6), answer.x), out=lowest)
        np.maximum(highest, np.where(is_whole, np.floor(answer.x + 1e-6), answer.x), out=highest)

    random = np.random.default_rng(903)
    for _ in range(4):
        aim = random.choice([-1.0, 1.0], len(bounds)) * sought
        look(aim)
        look(-aim)
    for column in np.flatnonzero(sought):
        for direction in (1.0, -1.0):
            if highest[column] - lowest[column] < 1 - 1e-6:
                look(direction * (np.arange(len(bounds)) == column))
    return np.where(sought, lowest, 0), np.where(sought, highest, np.inf)


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Makes editions, and the reader of one."""

    def make(in_care: int, years: int, seed: int, extracts: bool = False) -> Edition:
        folder = tmp_path_factory.mktemp("returns")
        return made_edition(folder, in_care=in_care, years=years, seed=seed, extracts=extracts)

    return SimpleNamespace(make=make, reader=Reader)
