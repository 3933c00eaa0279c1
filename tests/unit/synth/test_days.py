"""Days as numbers agree with the calendar."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from suffkit.synth.days import age_on, birthday, day_number


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        ((2004, 2, 29), 18, (2022, 3, 1)),  # a common year
        ((2004, 2, 29), 4, (2008, 2, 29)),
        ((2006, 3, 31), 16, (2022, 3, 31)),
        ((2006, 12, 31), 1, (2007, 12, 31)),
    ],
)
def test_birthdays(born, age, day):
    reached = birthday(np.array([day_number(*born)]), age)
    assert reached.tolist() == [day_number(*day)]
    assert age_on(np.array([day_number(*born)]), np.array([reached[0] - 1, reached[0]])).tolist() == [age - 1, age]


def test_day_numbers_count_from_1970():
    assert day_number(1970, 1, 1) == 0
    assert day_number(2024, 3, 31) == (date(2024, 3, 31) - date(1970, 1, 1)).days
