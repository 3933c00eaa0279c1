"""What holds for every printed number and every pair of numbers that agree."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from suffkit.domain.printed_numbers import parse_printed
from suffkit.prepare.findings import agreement

whole = st.integers(0, 10**9)
decimals = st.integers(0, 4)


@given(whole, decimals, st.sampled_from(["", "£", "c.", "over "]), st.sampled_from(["", "%", " children"]))
def test_what_is_printed_is_read(number, places, before, after):
    value = Decimal(number).scaleb(-places)
    read = parse_printed(f"{before}{value:,.{places}f}{after}")
    assert (read.value, read.step) == (value, Decimal(1).scaleb(-places))


@given(whole.filter(bool), decimals, st.sampled_from(["-{}", "-£{}", "£-{}", "({})", "(£{})", "\u2212{}", "\u2013{}%"]))
def test_a_negative_number_is_read_however_it_is_printed(number, places, written):
    value = Decimal(number).scaleb(-places)
    assert parse_printed(written.format(f"{value:,.{places}f}")).value == -value


@given(st.text(max_size=30))
def test_any_text_is_a_finite_number_or_refused(text):
    try:
        read = parse_printed(text)
    except ValueError:
        return
    assert read.value.is_finite()
    assert read.step > 0


numbers = st.integers(-(10**7), 10**7)


@given(numbers, decimals)
def test_a_rounded_number_agrees_with_its_print(number, places):
    made, step = number / 10_000, 10.0**-places
    assert agreement(made, round(made / step) * step, step) == "agrees"


@given(numbers.filter(bool), decimals)
def test_a_number_cut_off_is_never_said_to_differ(number, places):
    made, step = number / 10_000, 10.0**-places
    cut = int(Decimal(number).scaleb(-4).scaleb(places)) * step
    assert agreement(made, cut, step) in ("agrees", "cut")


@given(numbers, decimals, st.integers(2, 50))
def test_a_number_two_places_away_differs(number, places, away):
    made, step = number / 10_000, 10.0**-places
    assert agreement(made, made + away * step, step) == "differs"
    assert agreement(made, made - away * step, step) == "differs"
