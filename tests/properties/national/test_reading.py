"""What is true of any table in the layout of Explore Education Statistics."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from suffkit.contracts.national import PUBLISHED
from suffkit.contracts.table import check
from suffkit.io.national import ees
from suffkit.io.national.pieces import Candidate
from suffkit.io.national.releases import newest

GROUPS = ("Female", "Male", "Total")
CELLS = st.one_of(st.integers(0, 10**6).map(str), st.sampled_from(["c", "z", "x", "k", ""]))
KEYS = st.tuples(st.sampled_from(["2023", "2024"]), st.sampled_from(["884", "885", "919"]), st.sampled_from(GROUPS))
TABLES = st.dictionaries(KEYS, st.tuples(CELLS, CELLS), min_size=1, max_size=18)
FIXED = {"time_identifier": "Reporting year", "geographic_level": "Local authority", "region_code": "E12000005"}
READ = settings(max_examples=40, deadline=None)


def rows_of(table):
    return [
        {"time_period": year, **FIXED, "old_la_code": area, "characteristic": "Sex", "breakdown": group}
        | {"children_count": count, "children_percent": percent}
        for (year, area, group), (count, percent) in table.items()
    ]


def read(rows, columns=None):
    text = io.StringIO()
    names = list(columns or rows[0])
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        path.write_text(text.getvalue(), encoding="utf-8")
        return ees.read(Candidate(path, "a.csv", columns=tuple(names))).tables["published"]


def said(table):
    return set(table.astype({"value": object}).fillna({"value": "none"}).itertuples(index=False, name=None))


@READ
@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_columns_is_nothing(table, chance):
    rows = rows_of(table)
    names = list(rows[0])
    expected = said(read(rows))
    chance.shuffle(rows)
    chance.shuffle(names)
    assert said(read(rows, names)) == expected


@READ
@given(TABLES)
def test_every_cell_is_there_with_its_characters_once(table):
    found = read(rows_of(table))
    check(found, PUBLISHED)
    counts = found[found["measure"] == "children_looked_after"]
    printed = {
        (str(row.period_end.year), row.area, row.group1): row.as_printed.replace("empty", "")
        for row in counts.itertuples()
    }
    assert printed == {key: count for key, (count, _) in table.items()}
    assert len(found) == len(table) + sum(group != "Total" for _, _, group in table)
    numbers = counts[counts["status"] == ""]
    assert (numbers["value"] == pd.to_numeric(numbers["as_printed"])).all()


@READ
@given(TABLES, st.integers(0, 17))
def test_a_table_cut_in_two_files_is_the_same_table(table, at):
    rows = rows_of(table)
    parts = [part for part in (rows[:at], rows[at:]) if part]
    whole = read(rows).assign(release="2025")
    assert said(newest([read(part).assign(release="2025") for part in parts]).stands) == said(whole)


@READ
@given(TABLES, TABLES)
def test_the_newer_release_stands_wherever_it_has_a_figure(older, newer):
    new, old = read(rows_of(newer)).assign(release="2025"), read(rows_of(older)).assign(release="2024")
    joined = newest([old, new])
    assert said(new) <= said(joined.stands)
    key = [*PUBLISHED.key[:-1]]
    assert not joined.stands.duplicated(key).any()
    assert len(joined.stands) + len(joined.overtaken) == len(new) + len(old)
