"""What is true of every published file: nothing is invented, nothing lost, and it is what another publication says."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from suffkit.contracts.national import PUBLISHED
from suffkit.contracts.table import check
from suffkit.domain.catalogue import measure
from suffkit.domain.code_lists import code_rows
from suffkit.errors import BLOCK
from suffkit.io.national import ees
from suffkit.io.national.candidates import candidates
from suffkit.io.national.ees_text import SYMBOLS
from suffkit.io.national.labels import meanings
from suffkit.io.national.layouts import FIXED, layouts
from suffkit.io.national.periods import period_of
from suffkit.io.national.releases import newest

pytestmark = [pytest.mark.national, pytest.mark.slow]

NUMBER = re.compile(r"-?\d+(\.\d+)?")
ENOUGH_FILES = 40


@pytest.fixture(scope="module")
def pieces(national):
    """Every file of Explore Education Statistics, read: path and piece."""
    found = [one for one in candidates(national)[0] if ees.recognises(one)]
    return [(one.path, ees.read(one)) for one in found]


@pytest.fixture(scope="module")
def figures(pieces):
    """The figures of all files, each of the newest release that has it."""
    return newest([piece.tables["published"] for _, piece in pieces]).stands


def test_every_file_is_one_that_is_known_and_nothing_in_it_is_a_fault(pieces):
    assert len(pieces) >= ENOUGH_FILES
    for path, piece in pieces:
        assert piece.source in {row["id"] for row in code_rows("national_sources")}, path.name
        assert not [fault for fault in piece.faults if fault.severity == BLOCK], path.name
        assert not [fault for fault in piece.faults if fault.rule == "unknown_label"], path.name
        check(piece.tables["published"], PUBLISHED, file=path.name)


def test_no_symbol_became_a_number_and_no_number_a_symbol(pieces):
    for path, piece in pieces:
        table = piece.tables["published"]
        is_symbol = table["as_printed"].isin(SYMBOLS)
        assert table.loc[is_symbol, "value"].isna().all(), path.name
        assert (table.loc[is_symbol, "status"] == table.loc[is_symbol, "as_printed"].map(SYMBOLS)).all(), path.name
        numbers = table[~is_symbol]
        assert (numbers["status"] == "").all(), path.name
        plain = numbers[~numbers["as_printed"].str.contains(":")]
        is_share = plain["measure"].map(lambda name: measure(name).unit == "share").astype(bool)
        printed = plain["as_printed"].astype(float)
        assert np.allclose(plain["value"], np.where(is_share, printed / 100, printed), rtol=1e-12), path.name


def test_each_figure_is_that_of_the_slow_way(pieces):
    """Row by row with the csv module: the same keys have the same characters, and there are no others."""
    for path, piece in pieces:
        keys = [*PUBLISHED.key[:-2]]
        table = piece.tables["published"]
        days = {name: table[name].dt.date for name in ("period_start", "period_end")}
        fast = dict(
            zip(table.assign(**days)[keys].itertuples(index=False, name=None), table["as_printed"], strict=True)
        )
        assert fast == slowly(path, piece), path.name


def slowly(path: Path, piece) -> dict[tuple[object, ...], str]:
    regions = {row["region_code"]: row["number"] for row in code_rows("regions")}
    found: dict[tuple[object, ...], str] = {}
    with path.open(encoding="utf-8-sig", newline="") as opened:
        for row in csv.DictReader(opened):
            row = {name.lower(): cell for name, cell in row.items()}
            level, number = row["geographic_level"], row.get("old_la_code", "")
            area = {"National": "970", "Regional": regions.get(row.get("region_code", ""), "")}.get(level, number)
            if "/" in area:
                continue
            for words, kind, heading in figures_of(row, piece.source):
                for one in meanings(piece.source, [words]).known:
                    if one.figures == kind:
                        days = period_of(int(row["time_period"]), one.period)
                        key = (one.measure, area, *days, one.by1, one.group1, one.by2, one.group2)
                        found.setdefault(key, row[heading])
    return found


def figures_of(row, source):
    """The words, the kind and the heading of each figure of a row."""
    (layout,) = [one for one in layouts() if one.source == source and set(one.roles.values()) <= set(row)][:1]
    if layout.wide:
        return [((name,), "number", name) for name in row if name not in FIXED and name != "category"]
    words = tuple(row[name] for name in layout.filters)
    return [(words, kind, heading) for kind, heading in layout.figures.items()]


def test_the_numbers_of_a_file_are_all_taken_but_for_those_that_stand_elsewhere_in_it(pieces):
    """Not taken are per cent of totals, rows of two authorities together, and columns that the list passes over."""
    for path, piece in pieces:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            rows = [row for row in csv.DictReader(opened) if "/" not in row.get("old_la_code", "")]
        figures = [
            name for name in rows[0] if name.lower() not in FIXED and any(NUMBER.fullmatch(r[name]) for r in rows)
        ]
        inside = {cell for row in rows for name in figures if NUMBER.fullmatch(cell := row[name])}
        taken = set(piece.tables["published"]["as_printed"])
        passed_over = {row["filter1"].lower() for row in code_rows("national_labels") if not row["measure"]}
        apart = {row[name] for row in rows for name in figures if name.lower() in passed_over}
        assert inside - taken - apart <= {"100"}, path.name


def test_shares_are_the_group_over_the_total_of_the_same_row(figures):
    """Rounded as they are, the shares of counts are their counts over the count of the group Total."""
    shares = figures[figures["measure"].str.endswith("_share") & (figures["by1"] != "") & figures["value"].notna()]
    shares = shares.assign(base=shares["measure"].str.removesuffix("_share"))
    last = shares["by2"].where(shares["by2"] == "", "2")
    key = ["area", "period_end", "by1", "by2", "source", "release"]
    counts = figures[["measure", "group1", "group2", "value", *key]]
    parts = shares.merge(
        counts, left_on=["base", "group1", "group2", *key], right_on=["measure", "group1", "group2", *key]
    )
    parts = parts.assign(
        whole1=np.where(parts["by2"] == "", "Total", parts["group1"]), whole2=np.where(parts["by2"] == "", "", "Total")
    )
    both = parts.merge(
        counts, left_on=["base", "whole1", "whole2", *key], right_on=["measure", "group1", "group2", *key]
    )
    both = both[(both["value"] > 0) & both["value_y"].notna() & (both["area"].astype(int) < 970)]
    off = (both["value_y"] / both["value"] - both["value_x"]).abs()
    assert len(last) and len(both) > 50_000
    # Per cent are whole numbers (one decimal where the source says so): half of one at most, of unrounded counts.
    assert (off <= 0.005 + 1e-9).all(), both.loc[
        off > 0.005 + 1e-9, ["source", "base", "group1_x", "group2_x"]
    ].drop_duplicates()
