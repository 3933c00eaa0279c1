"""How a figure is said: units, rounding, statuses, changes, lists and sentences."""

from __future__ import annotations

import pandas as pd
import pytest

from suffkit.errors import RequestError
from suffkit.present.wording import (
    is_missing,
    say,
    say_change,
    say_list,
    sentence,
    symbols,
    unit_label,
    words_of,
)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1030, "children", "1,030"),
        (0.414, "share", "41%"),
        (0.021, "percentage_points", "2.1 percentage points"),
        (37.84, "per_10k", "37.8 per 10,000"),
        (180.41, "per_100k", "180.4 per 100,000"),
        (4665, "gbp_per_week", "£4,665 a week"),
        (239616, "gbp_per_year", "£239,616 a year"),
        (130, "gbp_per_night", "£130 a night"),
        (1234567, "gbp", "£1,234,567"),
        (1.24, "gbp_million", "£1.2m"),
        (12, "gbp_thousand", "£12k"),
        (-7, "households", "-7"),
        (-1500, "gbp", "-£1,500"),
        (8, "weeks", "8 weeks"),
        (1, "weeks", "1 week"),
        (116, "miles", "116 miles"),
        (40, "hours_per_week", "40 hours a week"),
        (2.508, "moves", "2.51"),
        (0.5, "ratio", "0.50"),
        (3, "rank", "3"),
        (12, "score", "12"),
        (0, "children", "0"),
    ],
)
def test_each_kind_of_unit_is_said_in_its_own_way(value, unit, words):
    assert say(value, unit) == words


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "words"),
    [
        (0.145, "share", 1, "14.5%"),  # as a binary number it lies below the five
        (0.145, "share", 0, "15%"),
        (0.5, "children", 0, "1"),
        (1.5, "children", 0, "2"),
        (2.5, "children", 0, "3"),
        (-2.5, "children", 0, "-3"),
        (1.005, "moves", 2, "1.01"),
        (-0.4, "children", 0, "0"),
        (-0.0004, "share", 1, "0.0%"),
        (5312.33, "gbp", 2, "£5,312.33"),
        (5312.3, "gbp", 2, "£5,312.30"),
    ],
)
def test_fives_round_away_from_nought_and_there_is_no_minus_nought(value, unit, decimals, words):
    assert say(value, unit, decimals=decimals) == words


@pytest.mark.parametrize(
    ("value", "status", "words"),
    [
        (330, "", "330"),
        (330, "about", "about 330"),
        (40, "over", "more than 40"),
        (5, "under", "fewer than 5"),
        (12, "u", "12 [u]"),
        (3, "c", "[c]"),  # a hidden figure is not said even where a number stands
        (None, "c", "[c]"),
        (None, "z", "[z]"),
        (float("nan"), "x", "[x]"),
        (0, "low", "[low]"),
        (None, "", "[x]"),
        (pd.NA, "about", "[x]"),
    ],
)
def test_a_status_softens_or_replaces_the_figure(value, status, words):
    assert say(value, "children", status=status) == words


def test_less_of_what_is_not_counted():
    assert say(0.05, "share", status="under") == "less than 5%"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1, "children", "1 child"),
        (0, "children", "0 children"),
        (1030, "children", "1,030 children"),
        (1.4, "children", "1 child"),
        (-1, "households", "-1 households"),
        (1, "households", "1 household"),
        (1, "plans", "1 plan"),
        (4, "parts", "4 parts"),
        (0.4, "share", "40%"),
    ],
)
def test_the_counted_noun_is_singular_for_one(value, unit, words):
    assert say(value, unit, noun=True) == words


def test_one_with_decimals_is_plural():
    assert say(1, "weeks", decimals=1) == "1.0 weeks"


def test_the_noun_and_the_per_can_be_left_to_the_header():
    assert say(8, "weeks", noun=False) == "8"
    assert say(4665, "gbp_per_week", per=False) == "£4,665"
    assert say(37.8, "per_10k", per=False) == "37.8"


def test_an_unknown_unit_or_status_is_refused_with_what_is_near():
    with pytest.raises(RequestError, match="children"):
        say(1, "childen")
    with pytest.raises(RequestError, match="about"):
        say(1, "children", status="abot")
    with pytest.raises(RequestError, match="finite"):
        say(float("inf"), "children")


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (34, "children", "up 34"),
        (-0.021, "percentage_points", "down 2.1 percentage points"),
        (0.034, "share", "up 3%"),
        (0, "children", "no change"),
        (0.4, "children", "no change"),
        (-0.4, "children", "no change"),
        (0.5, "children", "up 1"),
        (-23, "gbp_per_week", "down £23 a week"),
        (None, "children", "[x]"),
    ],
)
def test_a_change_is_up_or_down_or_none(value, unit, words):
    assert say_change(value, unit) == words


def test_one_point_is_singular():
    assert say_change(0.01, "percentage_points", decimals=0) == "up 1 percentage point"


def test_every_value_is_said_with_its_status():
    assert words_of([1.0, 2.0], "gbp_per_week", ["about", "x"], None) == ["about £1", "[x]"]


@pytest.mark.parametrize(
    ("words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_in_a_sentence(words, said):
    assert say_list(iter(words)) == said


def test_a_sentence_needs_all_its_words():
    assert (
        sentence("{n} children at {day}.", "Not known.", n="410", day="31 March 2022")
        == "410 children at 31 March 2022."
    )
    assert sentence("{n} children at {day}.", "Not known.", n="410", day=None) == "Not known."
    with pytest.raises(RequestError, match="day"):
        sentence("{n} children at {day}.", "", n="410")


@pytest.mark.parametrize(
    ("unit", "label"),
    [
        ("children", "Number of children"),
        ("share", "Per cent"),
        ("percentage_points", "Percentage points"),
        ("gbp_per_week", "Pounds a week"),
        ("gbp_million", "Millions of pounds"),
        ("per_10k", "Rate per 10,000 children under 18"),
        ("months", "Months"),
        ("rank", "Rank, 1 first"),
    ],
)
def test_what_the_numbers_of_a_column_are(unit, label):
    assert unit_label(unit) == label


def test_missing_is_none_nan_or_not_a_number():
    assert [is_missing(value) for value in (None, float("nan"), pd.NA, pd.NaT, 0, 0.0, 3)] == [True] * 4 + [False] * 3


def test_symbols_are_explained_without_the_words():
    assert set(symbols()) == {"[c]", "[x]", "[z]", "[low]", "[u]"}
