"""Which release a file is, and how releases of one table join."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from suffkit.contracts.national import PUBLISHED
from suffkit.contracts.table import check
from suffkit.errors import WARN
from suffkit.io.national.releases import first_source_first, manifest_of, newest, of_first_source, release_of, revisions


def published(release, figures, source="dfe-cla-numbers"):
    """PUBLISHED of children looked after: number of the authority and year, to what is printed."""
    table = pd.DataFrame(
        {
            "measure": "children_looked_after",
            "area": [area for area, _ in figures],
            "period_start": pd.to_datetime([f"{year}-03-31" for _, year in figures]).astype("datetime64[s]"),
            "period_end": pd.to_datetime([f"{year}-03-31" for _, year in figures]).astype("datetime64[s]"),
            **dict.fromkeys(("by1", "group1", "by2", "group2"), ""),
            "value": [float(text) if text.isdigit() else np.nan for text in figures.values()],
            "status": ["" if text.isdigit() else text for text in figures.values()],
            "as_printed": list(figures.values()),
            "source": source,
            "release": release,
        }
    )
    check(table, PUBLISHED)
    return table


def said(table):
    return [(row.area, row.period_end.year, row.as_printed, row.release) for row in table.itertuples()]


OLDER = {("884", 2022): "360", ("884", 2023): "405", ("885", 2023): "x"}
NEWER = {("884", 2023): "400", ("884", 2024): "410", ("885", 2023): "770"}


def test_the_newest_release_wins_and_the_rest_is_kept():
    joined = newest([published("2023", OLDER), published("2024", NEWER)])
    assert said(joined.stands) == [
        ("884", 2022, "360", "2023"),
        ("884", 2023, "400", "2024"),
        ("884", 2024, "410", "2024"),
        ("885", 2023, "770", "2024"),
    ]
    assert said(joined.overtaken) == [("884", 2023, "405", "2023"), ("885", 2023, "x", "2023")]
    assert joined.same_release == 0


def test_a_symbol_of_a_newer_release_overtakes_a_number():
    joined = newest([published("2024", {("884", 2023): "c"}), published("2023", {("884", 2023): "4"})])
    assert said(joined.stands) == [("884", 2023, "c", "2024")]


def test_sources_do_not_overtake_one_another():
    tables = [published("2023", OLDER), published("2024", NEWER, source="dfe-cla-characteristics")]
    assert len(newest(tables).stands) == len(OLDER) + len(NEWER)


def test_the_same_file_twice_is_one_and_files_of_one_release_that_differ_are_counted():
    first, again = published("2024", NEWER), published("2024", NEWER)
    assert newest([first, again]).overtaken.empty
    other = newest([first, published("2024", {("884", 2024): "411"})])
    assert said(other.stands)[1] == ("884", 2024, "410", "2024")
    assert said(other.overtaken) == [("884", 2024, "411", "2024")]
    assert other.same_release == 1


def test_of_tables_that_overlap_the_first_card_goes_first():
    rates, others = published("2024", NEWER), published("2024", OLDER, source="dfe-cla-social-workers")
    assert said(of_first_source(pd.concat([others, rates]))) == [
        ("884", 2022, "360", "2024"),
        *said(rates),
    ]


def test_what_a_later_release_changed_can_be_listed():
    third = published("2025", {("884", 2023): "401", ("884", 2024): "410"})
    found = revisions([published("2023", OLDER), third, published("2024", NEWER)])
    columns = ["area", "older_release", "older_printed", "newer_release", "newer_printed"]
    assert found[columns].values.tolist() == [
        ["884", "2023", "405", "2024", "400"],
        ["884", "2024", "400", "2025", "401"],
        ["885", "2023", "x", "2024", "770"],
    ]
    assert found.loc[2, ["older_status", "newer_status", "newer_value"]].tolist() == ["x", "", 770.0]


def test_a_release_is_its_latest_year_and_at_least_that_of_its_layout():
    assert release_of("", np.array([2020, 2023, 0])) == "2023"
    assert release_of("2025", np.array([2021, 2024])) == "2025"
    assert release_of("2025", np.array([2026])) == "2026"


def test_a_manifest_says_the_release(tmp_path):
    assert manifest_of(tmp_path) == ({}, [])
    entries = {"a/b.csv": {"release": "2025", "sha256": "any"}, "c.csv": {"release": 2024}, "d.csv": {}}
    (tmp_path / "manifest.json").write_text(json.dumps(entries))
    assert manifest_of(tmp_path) == ({"a/b.csv": "2025", "c.csv": "2024"}, [])


@pytest.mark.parametrize("holds", ["no json", "[1]", '{"a.csv": {"release": "../../newest of all"}}'])
def test_a_manifest_that_is_none_is_a_warning_and_not_used(tmp_path, holds):
    (tmp_path / "manifest.json").write_text(holds)
    releases, (fault,) = manifest_of(tmp_path)
    assert releases == {}
    assert fault.severity == WARN


def test_of_two_sources_the_newer_release_goes_first_and_then_the_first_among_the_cards():
    one = {("884", 2024): "100"}
    tables = [
        published("2024", one | {("885", 2024): "7"}, source="dfe-cla-net-gain"),
        published("2025", dict.fromkeys(one, "101"), source="dfe-cla-stability"),
        published("2025", dict.fromkeys(one, "102"), source="dfe-cla-numbers"),
    ]
    together = pd.concat(tables, ignore_index=True)
    assert list(first_source_first(together)["as_printed"]) == ["102", "101", "100", "7"]
    without = pd.concat([*tables[:2], published("2025", {("884", 2024): "z"})], ignore_index=True)
    assert list(first_source_first(without)["as_printed"]) == ["101", "z", "100", "7"]
    assert sorted(of_first_source(together)["as_printed"]) == ["102", "7"]
