"""The XML of a return gives the same tables as its CSV files, and cannot reach out or blow up."""

from __future__ import annotations

import pytest

from suffkit.errors import BLOCK
from suffkit.io.ssda903 import read_returns
from suffkit.io.ssda903.xml_return import read_xml_tables

XML = """<?xml version='1.0' encoding='us-ascii'?>
<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID><UPN>X</UPN><SEX>2</SEX><DOB>01/05/2010</DOB><ETHNIC>WBRI</ETHNIC>
<UASC>1</UASC><DUC /><AREVIEW><REVIEW>01/06/2023</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
<AREVIEW><REVIEW>01/12/2023</REVIEW><REVIEW_CODE>PN2</REVIEW_CODE></AREVIEW><MOTHER /><MC_DOB />
<OC2><SDQ_SCORE>12</SDQ_SCORE><CONVICTED>0</CONVICTED><HEALTH_CHECK>1</HEALTH_CHECK></OC2>
<AMISSING><MISSING>M</MISSING><MIS_START>01/07/2023</MIS_START><MIS_END /></AMISSING></HEADER>
<EPISODE><DECOM>01/05/2023</DECOM><RNE>S</RNE><LS>V2</LS><CIN>N8</CIN><PL>U6</PL><PL_POST>SG1 1AA</PL_POST><HOME_POST />
<URN /><PLACE_PROVIDER>PR1</PLACE_PROVIDER><DEC /><REC /><REASON_PLACE_CHANGE /></EPISODE></CHILD>
<CHILD><HEADER><CHILDID>2</CHILDID><SEX>1</SEX><DOB>01/05/2005</DOB><ETHNIC>WBRI</ETHNIC><UASC>0</UASC>
<IN_TOUCH>YES</IN_TOUCH><ACTIV>F2</ACTIV><ACCOM>B1</ACCOM></HEADER></CHILD></EXPSSDA903>"""


def test_every_module_is_found(tmp_path):
    (tmp_path / "return_2024.xml").write_text(XML, encoding="utf-8")
    returns = read_returns(tmp_path)
    assert not [str(fault) for fault in returns.faults if fault.severity == BLOCK]
    assert {name: len(table) for name, table in returns.tables.items() if len(table)} == {
        "header": 2,
        "episodes": 1,
        "uasc": 1,
        "reviews": 2,
        "care_leavers": 1,
        "health": 1,
        "missing": 1,
    }
    [episode] = returns.tables["episodes"].to_dict("records")
    assert (episode["child_id"], episode["place"], episode["placement_postcode"]) == ("1", "U6", "SG1 1AA")
    assert returns.tables["health"]["sdq_score"].tolist() == [12]
    assert returns.tables["header"]["sex"].tolist() == ["Female", "Male"]


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><EXPSSDA903><CHILD>&b;</CHILD></EXPSSDA903>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><EXPSSDA903><CHILD>&a;</CHILD></EXPSSDA903>'


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (BOMB, "unsafe_xml"),
        (OUTSIDE, "unsafe_xml"),
        (XML[:-200], "cut_off"),
        ("<other/>", "empty_file"),
        ("", "cut_off"),
    ],
)
def test_what_is_no_return_is_told_and_not_read(text, rule):
    tables, [fault] = read_xml_tables(text.encode(), "r.xml")
    assert (tables, fault.rule, fault.severity) == ({}, rule, BLOCK)
