"""Postcode files: the ONS Postcode Directory of any year, and the council's own small file."""

from __future__ import annotations

import math

import pytest

from suffkit.errors import DataError
from suffkit.io.postcodes import read_postcodes

SMALL = (
    "postcode,easting,northing,la_code\nal1 1aa,400000,200000,E10000015\nBT1 1AA,333000,374000,N09000003\nXX1 1XX,,,\n"
)
OLD = (
    "pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,oseast1m,osnrth1m,ctry\n"
    '"AL1 1AA","AL1  1AA","AL1 1AA","198001","","E10000015","E07000240","400000","0200000","E92000001"\n'
    '"LU1 1AA","LU1  1AA","LU1 1AA","198001","","E99999999","E06000032","432186","0200000","E92000001"\n'
    '"EH1 1AA","EH1  1AA","EH1 1AA","198001","","S99999999","S12000036","325000","0673000","S92000003"\n'
    '"BT1 1AA","BT1  1AA","BT1 1AA","198001","","N99999999","N09000003","333000","0374000","N92000002"\n'
    '"IM1 1AA","IM1  1AA","IM1 1AA","198001","","M99999999","M99999999","","","M83000003"\n'
)
NEW = (
    OLD.replace("oscty,oslaua,oseast1m,osnrth1m,ctry", "CTY25CD,LAD25CD,EAST1M,NORTH1M,CTRY25CD")
    .replace("pcd,", "pcd7,")
    .replace("pcd2,", "pcd8,")
)


@pytest.fixture
def read(tmp_path):
    def reading(text: str | bytes, **asked: object):
        file = tmp_path / "postcodes.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_postcodes(file, **asked)

    return reading


def rows(table):
    whole = table.astype(object).where(table.notna(), None)
    return [tuple(row) for row in whole.itertuples(index=False)]


def test_the_small_file(read):
    assert rows(read(SMALL)) == [
        ("AL11AA", 400000.0, 200000.0, "E10000015"),
        ("BT11AA", None, None, "N09000003"),
        ("XX11XX", None, None, ""),
    ]


@pytest.mark.parametrize("text", [OLD, NEW, "\ufeff" + OLD])
def test_the_directory_gives_the_county_else_the_district(read, text):
    assert rows(read(text)) == [
        ("AL11AA", 400000.0, 200000.0, "E10000015"),
        ("LU11AA", 432186.0, 200000.0, "E06000032"),
        ("EH11AA", 325000.0, 673000.0, "S12000036"),
        ("BT11AA", None, None, "N09000003"),
        ("IM11AA", None, None, "M99999999"),
    ]


def test_only_what_is_wanted_is_kept(read):
    assert read(OLD, wanted=["lu1 1aa", "QQ1 1QQ"])["postcode"].tolist() == ["LU11AA"]
    assert read(OLD, wanted=[]).empty


def test_a_point_without_coordinates_has_none(read):
    table = read(SMALL.replace("400000,200000", "0,0"))
    assert math.isnan(table["easting"][0]) and math.isnan(table["northing"][0])


def test_missing_columns_are_named_all_at_once(read):
    with pytest.raises(DataError) as raised:
        read("postcode,x,y\nAL1 1AA,1,2\n")
    assert [(fault.rule, fault.file, fault.column) for fault in raised.value.faults] == [
        ("missing_column", "postcodes.csv", name) for name in ("easting", "northing", "la_code")
    ]


@pytest.mark.parametrize("text", [b"", SMALL + "ZZ9 9ZZ\n", SMALL.replace("400000", "east"), b"PK\x03\x04\xff\xfe"])
def test_what_cannot_be_read_is_one_fault_that_repeats_nothing(read, text):
    with pytest.raises(DataError) as raised:
        read(text, shown="bromley/postcodes.csv")
    assert raised.value.faults[0].file == "bromley/postcodes.csv"
    assert "ZZ9" not in str(raised.value) and "east," not in str(raised.value)
