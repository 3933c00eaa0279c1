"""Numbers as words: how a released figure is said in a sentence, a table or a chart.

A figure comes here as it is held (a share from 0 to 1, pounds, a count) with its unit and its status,
and leaves as text. Percent, thousands separators and rounding exist only from here on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from suffkit.domain.code_lists import code_rows
from suffkit.domain.units import Unit
from suffkit.domain.units import unit as unit_of
from suffkit.errors import RequestError, suggest

_DECIMALS = {"rate": 1, "mean": 2, "ratio": 2, "points": 1}
_PER = {
    "gbp_per_week": " a week",
    "gbp_per_year": " a year",
    "gbp_per_night": " a night",
    "gbp_per_hour": " an hour",
    "per_10k": " per 10,000",
    "per_100k": " per 100,000",
}
# A number of weeks or miles says nothing without its word; a number of children mostly has it in the sentence.
_ALWAYS_NAMED = {"days", "weeks", "months", "hours", "hours_per_week", "nights", "miles"}
_REPLACING = {"c", "x", "z", "low"}


@cache
def symbols() -> dict[str, str]:
    """The symbols that stand for a figure that is missing or soft, and what they mean: `{"[c]": "hidden, so ..."}`."""
    return {row["label"]: row["meaning"] for row in code_rows("statuses") if row["label"].startswith("[")}


@cache
def _labels() -> dict[str, str]:
    return {row["status"]: row["label"] for row in code_rows("statuses")}


def is_missing(value: object) -> bool:
    """Whether there is no number: None, NaN, or pandas' NA."""
    if value is None:
        return True
    try:
        return math.isnan(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return True


def say(
    value: Any,
    unit: str,
    *,
    decimals: int | None = None,
    status: str = "",
    per: bool = True,
    noun: bool | None = None,
) -> str:
    """One figure in words.

    In:     value as held (a share is 0 to 1, 0.01 is one percentage point), its unit, its status;
            decimals, else the unit's own; `per=False` leaves "a week" or "per 10,000" away; `noun`: True adds what is
            counted ("1 child", "1,030 children"), False never, else only for units of time and distance.
    Out:    "1,030", "41.4%", "£4,665 a week", "37.8 per 10,000", "8 weeks", "about 330", "more than 40", or the
            symbol ("[c]") of a figure that is missing. Fives round away from zero; "-0" is never said.
    Raises: RequestError for an unknown unit or status.
    """
    held = unit_of(unit)
    label = _label(status)
    if status in _REPLACING:
        return label
    if is_missing(value):
        return label if label.startswith("[") else _labels()["x"]
    number = _rounded(value, held, decimals)
    text = _figure(number, held)
    if per:
        text += _PER.get(unit, "")
    text += _noun(number, held, noun)
    return _softened(text, label, status, held)


def say_change(
    value: Any, unit: str, *, decimals: int | None = None, per: bool = True, noun: bool | None = None
) -> str:
    """A difference in words: "up 34", "down 2.1 percentage points", "no change" where it rounds to nothing.

    The unit is that of the difference: two shares differ by `percentage_points`; `share` is a change relative to
    the earlier figure ("up 3.4%"). A missing difference is said as its symbol, "[x]".
    """
    if is_missing(value):
        return say(value, unit)
    number = _rounded(value, unit_of(unit), decimals)
    if number == 0:
        return "no change"
    return f"{'up' if number > 0 else 'down'} {say(abs(value), unit, decimals=decimals, per=per, noun=noun)}"


def say_list(words: Iterable[str]) -> str:
    """Words as a list in a sentence: "a", "a and b", "a, b and c"; nothing for none."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"


def say_some(count: int) -> str:
    """How many of several, with its verb: "none is", "1 is", "2 are"."""
    return "none is" if count == 0 else "1 is" if count == 1 else f"{count:,} are"


def sentence(template: str, otherwise: str, **words: str | None) -> str:
    """The template filled with the words, or `otherwise` where a word is not known (None).

    Raises: RequestError where the template names a word that is not given.
    """
    if any(word is None for word in words.values()):
        return otherwise
    try:
        return template.format(**words)
    except (KeyError, IndexError) as missing:
        raise RequestError(
            f"The sentence {template!r} asks for the word {missing}, which is not among those given "
            f"({say_list(sorted(words)) or 'none'})."
        ) from None


def unit_label(unit: str) -> str:
    """What the numbers of a chart or column are: "Number of children", "Per cent", "Pounds a week"."""
    held = unit_of(unit)
    per = _PER.get(unit, "")
    if held.kind == "count":
        return f"Number of {held.plural}"
    if held.kind == "money":
        scale = {"k": "Thousands of pounds", "m": "Millions of pounds"}
        return f"{scale.get(held.suffix, 'Pounds')}{per}"
    if held.kind == "rate":
        return f"Rate{per} children under 18"
    plain = {"share": "Per cent", "points": "Percentage points", "rank": "Rank, 1 first", "ratio": "Ratio"}
    named = plain.get(held.kind) or held.plural
    return named[:1].upper() + named[1:]


def _label(status: str) -> str:
    if not status:
        return ""
    try:
        return _labels()[status]
    except KeyError:
        raise RequestError(
            f"{status!r} is not a status of domain/codes/statuses.csv.{suggest(status, _labels())}"
        ) from None


def _rounded(value: Any, held: Unit, decimals: int | None) -> Decimal:
    # The shortest decimal that reads back as the same float is what was meant: 0.145 is 14.5%, not 14.499...
    exact = Decimal(repr(float(value)))
    if not exact.is_finite():
        raise RequestError(f"{value} cannot be said as a figure: expected a finite number.")
    if held.kind in {"share", "points"} and not held.scales_to:
        exact *= 100
    places = decimals if decimals is not None else _default_decimals(held)
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)


def _default_decimals(held: Unit) -> int:
    return 1 if held.unit == "gbp_million" else _DECIMALS.get(held.kind, 0)


def _figure(number: Decimal, held: Unit) -> str:
    sign = "-" if number < 0 else ""
    return f"{sign}{held.prefix}{abs(number):,f}{held.suffix}"


def _noun(number: Decimal, held: Unit, noun: bool | None) -> str:
    # Points are never said as a bare number, it would read as a share.
    wanted = held.unit in _ALWAYS_NAMED or held.kind == "points" if noun is None else noun
    if held.kind == "points" and not held.plural:
        one, many = unit_of(held.scales_to).singular, unit_of(held.scales_to).plural
    else:
        one, many = held.singular, held.plural
    if not wanted or not many:
        return ""
    return f" {one if number == 1 and number.as_tuple().exponent == 0 else many}"


def _softened(text: str, label: str, status: str, held: Unit) -> str:
    if status == "over":
        return f"more than {text}"
    if status == "under":
        return f"{'fewer' if held.kind == 'count' else 'less'} than {text}"
    return f"{text} {label}" if label.startswith("[") else f"{label} {text}".strip()


def words_of(values: Sequence[Any], unit: str, statuses: Sequence[str], decimals: int | None) -> list[str]:
    """Values of one unit with their statuses as short words, for labels in a chart."""
    pairs = zip(values, statuses, strict=True)
    return [say(value, unit, decimals=decimals, status=status, per=False, noun=False) for value, status in pairs]
