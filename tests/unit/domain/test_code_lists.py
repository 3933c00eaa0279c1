"""Code lists are read-only text, in the order of the file."""

from __future__ import annotations

import pytest

from suffkit.domain.code_lists import code_rows


def test_rows_in_the_order_of_the_file():
    statuses = [row["status"] for row in code_rows("statuses")]
    assert statuses[:3] == ["c", "x", "z"]
    assert set(code_rows("statuses")[0]) == {"status", "label", "meaning"}


def test_a_row_cannot_be_changed():
    with pytest.raises(TypeError):
        code_rows("statuses")[0]["label"] = "other"  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "key"), [("statuses", "status"), ("units", "unit"), ("dimensions", "dimension"), ("inputs", "input")]
)
def test_a_code_stands_once(name, key):
    codes = [row[key] for row in code_rows(name)]
    assert len(codes) == len(set(codes))
