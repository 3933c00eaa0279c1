"""Numbers as the DfE's tool shows them."""

from __future__ import annotations

import numpy as np
import pytest

from suffkit.comparators.shown import in_last_places, ordinals, shown


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (67, 1, "67.0"),
        (67, 0, "67"),
        (0, 2, "0.00"),
        (523.29999999999995, 1, "523.3"),
        (2.675, 2, "2.68"),  # as a double it lies a hair below the half
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (-0.04, 1, "-0.0"),
        (1.045, 3, "1.045"),
        (1234, 0, "1,234"),
        (999999.4, 0, "999,999"),
        (999999.5, 0, "1,000,000"),  # below a million, so not said in millions
        (1_000_000, 0, "1.000 million"),
        (-1_234_567, 2, "-1.235 million"),
        (30_000_000, 1, "30 million"),
        (30_000_001, 1, "30.000 million"),
        (25_000_000, 1, "25.000 million"),
        (999_999_999, 0, "1,000.000 million"),
        (1_200_000_000, 0, "1.200 billion"),
        (20_000_000_000, 0, "20 billion"),
        (1_234_000_000_000, 0, "1,234.000 billion"),
        (float("nan"), 1, "NA"),
    ],
)
def test_one_number(value, decimals, text):
    assert shown([value], decimals).tolist() == [text]


def test_a_column_has_decimals_of_its_own():
    assert shown([1, 1, 1, np.nan], [0, 1, 2, 3]).tolist() == ["1", "1.0", "1.00", "NA"]
    assert shown([], 1).tolist() == []


def test_whole_units_of_the_last_place():
    assert in_last_places([2.675, -2.675, 0, 9], [2, 2, 2, 0]).tolist() == [268, -268, 0, 9]


def test_ordinals_end_as_they_are_said():
    words = ordinals(153)
    said = [words[number] for number in (1, 2, 3, 4, 11, 12, 13, 21, 101, 111, 113, 122, 153)]
    assert " ".join(said) == "1st 2nd 3rd 4th 11th 12th 13th 21st 101st 111th 113th 122nd 153rd"
