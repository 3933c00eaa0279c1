"""The code lists of the return: every row has a source, codes stand once, and dates decide which is in use."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.domain.code_lists import code_rows
from suffkit.domain.returns_codes import LISTS, groups, labels, valid_on


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_whole(name):
    rows = code_rows(f"ssda903_{name}")
    assert list(rows[0]) == ["code", "label", "group", "valid_from", "valid_to", "source"]
    assert len({row["code"] for row in rows}) == len(rows)
    for row in rows:
        assert row["code"] == row["code"].upper().strip()
        assert all(row[column] for column in ("code", "label", "group", "source"))
        assert not (row["valid_from"] and row["valid_to"]) or row["valid_from"] <= row["valid_to"]


def test_codes_mean_and_belong():
    assert labels("place")["K2"] == "Children's home"
    assert groups("provider") == {
        "PR0": "Parents",
        "PR1": "Own authority",
        "PR2": "Other public",
        "PR3": "Other public",
        "PR4": "Private",
        "PR5": "Voluntary",
    }


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("Fostering", "U1 U2 U3 U4 U5 U6"),
        ("Placed for adoption", "A3 A4 A5 A6"),
        ("Residential", "K1 K2 R1"),
        ("Supported accommodation", "K3 H5 P2"),
        ("With parents", "P1"),
        ("Other", "P3 R2 R3 R5 S1 T0 T1 T2 T3 T4 Z1 Z11 Z12 Z13 Z14"),
    ],
)
def test_placement_groups(group, codes):
    assert [code for code, found in groups("place").items() if found == group] == codes.split()


@pytest.mark.parametrize("kind", ["str", "category"])
def test_a_code_is_in_use_from_its_first_day_to_its_last(kind):
    cases = [
        ("K3", "2023-10-27", False),
        ("K3", "2023-10-28", True),
        ("H5", "2023-10-27", True),
        ("H5", "2023-10-28", False),
        ("P2", "2023-10-28", False),
        ("Z1", "2025-03-31", True),
        ("Z1", "2025-04-01", False),
        ("Z14", "2025-04-01", True),
        ("K2", "1995-01-01", True),
        ("K3", None, True),
        ("K9", "2024-01-01", False),
        ("", "2024-01-01", False),
    ]
    codes = pd.Series([code for code, _, _ in cases], dtype=kind)
    days = pd.to_datetime(pd.Series([day for _, day, _ in cases]))
    assert valid_on("place", codes, days).tolist() == [wanted for _, _, wanted in cases]
