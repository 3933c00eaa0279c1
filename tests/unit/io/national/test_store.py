"""A folder of national data becomes one set of tables, which are kept and read by area."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from suffkit.domain.code_lists import code_rows
from suffkit.errors import BLOCK, NOTE, WARN
from suffkit.io.national.cache import write_cache
from suffkit.io.national.store import CONTRACTS, around, national_of, read_national, read_published

HEAD = "time_period,time_identifier,geographic_level,region_code,old_la_code,age_group,population_estimate\n"
AREAS = {"970": ("National", ""), "984": ("Regional", "E12000005")}


def population(path, figures, year=2024):
    """A file of the population: number of the area to what is printed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for area, printed in figures.items():
        level, region = AREAS.get(area, ("Local authority", "E12000005"))
        number = "" if area in AREAS else area
        lines.append(f"{year},Reporting year,{level},{region},{number},Children aged 0 to 17 years,{printed}\n")
    path.write_text(HEAD + "".join(lines), encoding="utf-8")


FIGURES = {"970": "1000", "984": "100", "884": "35", "885": "x"}


@pytest.fixture
def folder(tmp_path):
    population(tmp_path / "raw/any/name.csv", FIGURES)
    return tmp_path / "raw"


def said(national):
    return dict(zip(national.published["area"], national.published["as_printed"], strict=True))


def rules(national, severity):
    return [fault.rule for fault in national.faults if fault.severity == severity]


def tables_of(national):
    return {name: getattr(national, name) for name in (*CONTRACTS, "sources")}


def same(first, second):
    for name, table in tables_of(first).items():
        keys = [column for column in table.columns if column != "value"]
        other = getattr(second, name)
        assert_frame_equal(
            table.sort_values(keys, ignore_index=True), other.sort_values(keys, ignore_index=True), check_dtype=True
        )


def test_the_tables_of_a_folder_and_what_they_came_from(folder):
    national = read_national(folder)
    assert said(national) == FIGURES
    assert national.faults == ()
    (source,) = national.sources.to_dict("records")
    assert source["file"] == "any/name.csv"
    assert source["source"] in {row["id"] for row in code_rows("national_sources")}
    assert (source["release"], source["rows"], len(source["sha256"])) == ("2024", 4, 64)
    assert all(
        list(table.columns) == CONTRACTS[name].column_names
        for name, table in tables_of(national).items()
        if name in CONTRACTS
    )


def test_what_is_kept_is_what_was_read(folder, tmp_path):
    first = read_national(folder, tmp_path / "cache")
    again = read_national(folder, tmp_path / "cache")
    same(first, again)
    same(read_national(folder), again)
    assert again.faults == first.faults


def test_one_areas_figures_are_read_alone(folder, tmp_path):
    wanted = ("884", "970", "no such")
    for cache in (None, tmp_path / "cache", tmp_path / "cache"):
        assert said(read_national(folder, cache, wanted)) == {"884": "35", "970": "1000"}
    assert said(national_of(read_national(folder), ["885"])) == {"885": "x"}
    assert said(read_national(folder, tmp_path / "cache", [])) == {}


def test_another_file_or_another_manifest_is_read_anew(folder, tmp_path):
    cache = tmp_path / "cache"
    read_national(folder, cache)
    population(folder / "any/name.csv", {"884": "36"})
    assert said(read_national(folder, cache)) == {"884": "36"}
    (folder / "manifest.json").write_text(json.dumps({"any/name.csv": {"release": "2026"}}))
    assert set(read_national(folder, cache).published["release"]) == {"2026"}


@pytest.mark.parametrize("harm", ["cut", "flip", "other", "lost", "index"])
def test_what_is_damaged_or_foreign_is_made_anew_and_noted(folder, tmp_path, harm):
    first = read_national(folder, tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    file = kept / "published.parquet"
    raw = bytearray(file.read_bytes())
    if harm == "cut":
        file.write_bytes(raw[: len(raw) // 2])
    elif harm == "flip":
        raw[20] ^= 255
        file.write_bytes(raw)
    elif harm == "other":
        file.write_text("not mine")
    elif harm == "lost":
        file.unlink()
    else:
        (kept / "index.json").write_text("[]")
    again = read_national(folder, tmp_path / "cache")
    same(first, again)
    assert rules(again, NOTE) == ["cache_damaged"]
    assert rules(read_national(folder, tmp_path / "cache"), NOTE) == []


def test_a_cache_that_cannot_be_written_is_noted_and_no_obstacle(folder, tmp_path):
    (tmp_path / "cache").write_text("a file stands in the way")
    national = read_national(folder, tmp_path / "cache")
    assert said(national) == FIGURES
    assert rules(national, NOTE) == ["cache_not_written"]


def test_a_cache_inside_the_folder_is_no_part_of_it(folder):
    read_national(folder, folder / "cache")
    again = read_national(folder, folder / "cache")
    assert again.faults == ()
    assert len(list((folder / "cache").iterdir())) == 1


@pytest.mark.parametrize("there", [False, True])
def test_a_folder_without_national_data_says_how_to_get_them(tmp_path, there):
    if there:
        (tmp_path / "raw").mkdir()
        (tmp_path / "raw/a.csv").write_text("name,colour\nx,y\n")
    national = read_national(tmp_path / "raw")
    assert rules(national, BLOCK) == ["no_national_data"]
    (fault,) = (fault for fault in national.faults if fault.severity == BLOCK)
    assert "suffkit fetch" in fault.message
    assert national.published.empty
    assert (rules(national, NOTE) == ["not_ours"]) == there


def test_releases_join_whatever_the_files_are_called(folder):
    population(folder / "z.csv", {"884": "34", "886": "50"})
    (folder / "manifest.json").write_text(json.dumps({"z.csv": {"release": "2025"}}))
    national = read_national(folder)
    assert said(national) == FIGURES | {"884": "34", "886": "50"}
    assert national.earlier["as_printed"].tolist() == ["35"]


def test_files_of_one_release_that_differ_give_the_same_by_any_name(tmp_path):
    for place, names in (("one", ("a", "b")), ("two", ("b", "a"))):
        population(tmp_path / place / f"{names[0]}.csv", {"884": "35"})
        population(tmp_path / place / f"{names[1]}.csv", {"884": "36"})
    one, two = read_national(tmp_path / "one"), read_national(tmp_path / "two")
    assert said(one) == said(two)
    assert rules(one, WARN) == ["files_differ"]


def test_whom_an_authority_is_shown_beside():
    neighbours = pd.DataFrame(
        {
            "model": ["2025", "2025", "2021"],
            "area": ["202", "202", "202"],
            "place": [2, 1, 1],
            "neighbour": ["211", "208", "304"],
            "closeness": "",
        }
    )
    assert around("202", neighbours) == ("202", "987", "986", "970", "208", "211")
    assert around("884", neighbours) == ("884", "984", "970")


def test_what_nothing_can_use_any_more_is_pruned_and_the_rest_stays(folder, tmp_path):
    cache = tmp_path / "cache"
    read_national(folder, cache)
    [first] = [one.name for one in cache.iterdir()]
    kinds = [f"{first}-2025", f"{first}-ahead-12345678"]
    foreign = ["notes", "0" * 32, f"{'1' * 32}-mine"]
    for name in (*kinds, *foreign):
        (cache / name).mkdir()
    for name in kinds:
        (cache / name / "index.json").write_text("{}")
    (cache / "a file.txt").touch()
    write_cache(cache / f"{first}-ahead-87654321", {}, (), ())
    left = {one.name for one in cache.iterdir()}
    # Another model's standing can still be used; what older code worked out of the same files cannot.
    assert left == {first, f"{first}-2025", f"{first}-ahead-87654321", *foreign, "a file.txt"}
    population(folder / "any/name.csv", FIGURES | {"884": "36"})
    read_national(folder, cache)
    left = {one.name for one in cache.iterdir()}
    assert first not in left and f"{first}-2025" not in left
    assert left > {*foreign, "a file.txt"}


def test_figures_alone_are_those_of_the_whole(folder, tmp_path):
    cache = tmp_path / "cache"
    whole = read_national(folder, cache, ["884"]).published
    assert_frame_equal(read_published(folder, cache, ["884"]), whole)
    assert_frame_equal(read_published(folder, tmp_path / "other", ["884"]), whole)


PLACED = """\
time_period,time_identifier,geographic_level,region_code,old_la_code,cla_group,characteristic,number,percentage
2024,Reporting year,Local authority,E12000005,884,Placement,Foster placements,280,70
"""


def test_figures_without_a_breakdown_alone_are_those_of_the_whole(folder, tmp_path):
    """Foster placements are a measure, and a group of placements: the first has no breakdown."""
    (folder / "placed.csv").write_text(PLACED, encoding="utf-8")
    whole = read_national(folder, tmp_path / "cache", ["884"]).published
    assert set(whole["by1"]) == {"", "placement_type"}
    wanted = whole[whole["by1"] == ""].reset_index(drop=True)
    for cache in (tmp_path / "cache", tmp_path / "not kept yet"):
        assert_frame_equal(read_published(folder, cache, ["884"], blank="by1"), wanted)
