"""What number stands in the characters of a print, and how fine it is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from suffkit.domain.printed_numbers import parse_printed


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("1030", "1030", "1"),
        ("1,030", "1030", "1"),
        ("£4,665", "4665", "1"),
        ("£1,234,567.89", "1234567.89", "0.01"),
        ("41.4%", "41.4", "0.1"),
        ("41.40 %", "41.40", "0.01"),
        ("0", "0", "1"),
        ("0.0", "0.0", "0.1"),
        ("5312.33", "5312.33", "0.01"),
        ("c.330", "330", "1"),
        ("c. 1500", "1500", "1"),
        ("over 40", "40", "1"),
        ("330,", "330", "1"),
        (" 12 ", "12", "1"),
        # signs
        ("-69.29", "-69.29", "0.01"),
        ("\u221212", "-12", "1"),
        ("\u20134%", "-4", "1"),
        ("-£500", "-500", "1"),
        ("- £ 500", "-500", "1"),
        ("£-500", "-500", "1"),
        ("(10)", "-10", "1"),
        ("(£10.5)", "-10.5", "0.1"),
        ("(4%)", "-4", "1"),
        ("12 (of 30", None, None),
        ("16-17", None, None),
        # multiplied
        ("£1.2 million", "1200000", "100000"),
        ("£3.645m", "3645000", "1000"),
        ("£3.1 billion", "3100000000", "100000000"),
        ("£12k", "12000", "1000"),
        ("£7 thousand", "7000", "1000"),
        ("-£2M", "-2000000", "1000000"),
        ("5 miles", "5", "1"),
        ("30km", "30", "1"),
        # words
        ("seven", "7", "1"),
        ("Eight", "8", "1"),
        ("zero", "0", "1"),
        ("nineteen", "19", "1"),
        ("forty eight", "48", "1"),
        ("forty-eight", "48", "1"),
        ("twenty per cent", "20", "1"),
        ("half", "0.5", "1"),
        ("a hundred", "100", "1"),
        ("eight forty", None, None),
        ("two hundred", None, None),
        ("three or four", None, None),
        # no number, two numbers, doubtful numbers
        ("", None, None),
        ("-", None, None),
        ("n/a", None, None),
        ("several", None, None),
        ("nan", None, None),
        ("12 of 30", None, None),
        ("1.2.3", None, None),
        ("41,4%", None, None),
        ("1,23", None, None),
        ("1234,567", None, None),
        ("1.234,56", None, None),
    ],
)
def test_the_number_of_a_print(text, value, step):
    if value is None:
        with pytest.raises(ValueError):
            parse_printed(text)
    else:
        found = parse_printed(text)
        assert (found.value, found.step) == (Decimal(value), Decimal(step))


def test_what_a_word_has_multiplied_by_is_kept_apart():
    assert parse_printed("£1.2 million").times == 1_000_000
    assert parse_printed("£1.2").times == 1


@pytest.mark.parametrize(("text", "says"), [("12 of 30", "more than one"), ("several", "no number"), ("41,4", "comma")])
def test_the_message_says_what_is_wrong(text, says):
    with pytest.raises(ValueError, match=says):
        parse_printed(text)
