"""Areas: 153 authorities, found by any name or code, and the abolished ones refused."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from suffkit.domain.areas import abolished_areas, all_areas, area, regions
from suffkit.errors import RequestError
from suffkit.folders import plain_name


def test_there_are_153_authorities_in_being():
    assert len(all_areas()) == 153


def test_every_code_and_slug_belongs_to_one_authority():
    every = [*all_areas(), *abolished_areas()]
    codes = [code for one in every for code in (one.old_la_code, one.new_la_code, *one.other_codes)]
    assert len(codes) == len(set(codes))
    assert len({one.slug for one in every}) == len(every)


def test_slugs_are_safe_names_of_folders():
    for one in (*all_areas(), *abolished_areas()):
        assert plain_name(one.slug, "an authority") == one.slug


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("herefordshire", "884"),
        ("Herefordshire, County of", "884"),
        ("Herefordshire", "884"),
        ("E06000019", "884"),
        ("e06000019", "884"),
        ("884", "884"),
        ("Bournemouth, Christchurch & Poole", "839"),
        ("St Helens", "342"),
        ("Kingston Upon Hull, City of", "810"),
        ("Bedford Borough", "822"),
        ("Durham", "840"),
        ("Dorset", "838"),  # the new one; the county of before 2019 had the same name
        ("E10000002", "825"),  # Buckinghamshire before April 2020
        ("E08000038", "370"),  # Barnsley since 2025
    ],
)
def test_any_name_or_code_finds_the_authority(wanted, code):
    assert area(wanted).old_la_code == code


def test_hertfordshire_whole():
    found = area("hertfordshire")
    assert (found.name, found.new_la_code, found.region_name) == ("Hertfordshire", "E10000015", "East of England")


def test_a_misspelt_name_gets_a_suggestion():
    with pytest.raises(RequestError, match="Did you mean hertfordshire"):
        area("hertfordshie")


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("cumbria", r"Cumbria \(909\) ended on 2023-03-31\. Ask for Cumberland \(cumberland\) or Westmorland"),
        ("928", "North Northamptonshire .* or West Northamptonshire"),
        ("Poole", "Bournemouth, Christchurch and Poole"),
        ("E10000009", "Dorset"),
    ],
)
def test_an_abolished_authority_is_refused_with_its_successors(wanted, says):
    with pytest.raises(RequestError, match=says):
        area(wanted)


def test_a_long_request_is_not_repeated_whole():
    with pytest.raises(RequestError) as refused:
        area("x" * 500)
    assert len(str(refused.value)) < 300


def test_successors_begin_the_day_after_and_know_their_predecessors():
    for gone in abolished_areas():
        for heir in map(area, gone.successors):
            assert gone.old_la_code in heir.predecessors
            assert gone.valid_to is not None and heir.valid_from is not None
            assert (heir.valid_from - gone.valid_to).days == 1
    assert area("cumberland").valid_from == date(2023, 4, 1)


def test_every_region_of_an_authority_is_a_known_region():
    known = {(one.region_code, one.region_name) for one in regions()}
    assert {(one.region_code, one.region_name) for one in all_areas()} <= known


def test_england_nine_regions_and_two_parts_of_london():
    levels = [one.level for one in regions()]
    assert (levels.count("country"), levels.count("region"), levels.count("part of a region")) == (1, 9, 2)
    assert len({one.region_code for one in regions()}) == 12
    assert {one.region_name for one in regions() if one.part_of == "E12000007"} == {"Inner London", "Outer London"}


def test_no_authority_is_in_london_as_a_whole():
    assert all(one.region_name != "London" for one in all_areas())


@pytest.mark.national
def test_areas_are_those_of_the_published_file(national):
    published_file = national / "release_2024/cla_number_and_rate_per_10k_children.csv"
    with published_file.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["time_period"] == "2024"]
    columns = ("old_la_code", "new_la_code", "la_name", "region_code", "region_name")
    gone = {one.old_la_code for one in abolished_areas()}
    published = {tuple(row[c] for c in columns) for row in rows if row["geographic_level"] == "Local authority"}
    ours = {(a.old_la_code, a.new_la_code, a.name, a.region_code, a.region_name) for a in all_areas()}
    assert ours == {row for row in published if row[0] not in gone}
    published_regions = {(r["region_code"], r["region_name"]) for r in rows if r["geographic_level"] == "Regional"}
    assert {(one.region_code, one.region_name) for one in regions() if one.level != "country"} == published_regions
