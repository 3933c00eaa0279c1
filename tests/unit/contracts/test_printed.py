"""The contracts of the printed files agree with the vocabulary and with the page that describes them."""

from __future__ import annotations

import pytest

from suffkit.contracts.printed import ACTIONS, CELLS, CLAIMS, OPERATIONS, PLACEMENT_CATEGORIES, TABLES
from suffkit.io.printed import LEAST_PARTS
from suffkit.prepare.printed import COMMON_GROUPS


@pytest.mark.parametrize("contract", [TABLES, CELLS, CLAIMS, ACTIONS, PLACEMENT_CATEGORIES])
def test_every_column_says_what_it_holds(contract):
    assert all(column.meaning for column in contract.columns)
    assert set(contract.key) <= set(contract.column_names)


@pytest.mark.parametrize("contract", [TABLES, CELLS, CLAIMS, ACTIONS])
def test_every_column_is_in_the_description(root, contract):
    text = (root / "docs/printed-tables.md").read_text(encoding="utf-8")
    assert [name for name in contract.column_names if name not in text] == []


def test_every_operation_has_its_number_of_parts():
    assert set(LEAST_PARTS) == set(OPERATIONS)


def test_every_common_group_has_its_name():
    [common] = [column for column in PLACEMENT_CATEGORIES.columns if column.name == "common"]
    assert set(common.allowed) == set(COMMON_GROUPS)
