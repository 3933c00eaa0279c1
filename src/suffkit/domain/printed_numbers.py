"""Reads a number from the characters of a print: `£4,665`, `41.4%`, `c.330`, `(10)`, `£1.2 million`, `forty eight`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_GROUPED = re.compile(r"\d+|\d{1,3}(?:,\d{3})+")
_MULTIPLIER = re.compile(r"\d\s*(million|m|billion|bn|thousand|k)\b", re.IGNORECASE)
_TIMES = {"million": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9, "thousand": 10**3, "k": 10**3}
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {
    word: 10 * tens
    for tens, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_WORDS: dict[str, int | Decimal] = {
    **{word: number for number, word in enumerate(_ONES)},
    **_TENS,
    "half": Decimal("0.5"),
    "hundred": 100,
}


@dataclass(frozen=True)
class PrintedNumber:
    """The number and the size of one unit in its last printed place (0.1 for `41.4`), both in the printed unit.

    `times` is what a word of the print has multiplied both by: 1,000,000 for `£1.2 million`, else 1.
    """

    value: Decimal
    step: Decimal
    times: int = 1


def parse_printed(text: str) -> PrintedNumber:
    """The one number in the text.

    Signs: a leading minus (or dash) or round brackets make it negative. `million`, `m`, `k` multiply.
    Raises: ValueError where there is no number or more than one, or where a comma does not stand before three figures.
    """
    plain = text.strip().replace("\u2212", "-").replace("\u2013", "-").replace("\u00a0", " ")
    found = _NUMBER.findall(plain)
    if not found:
        return PrintedNumber(Decimal(_from_words(plain)), Decimal(1))
    if len(found) > 1:
        raise ValueError("more than one number; give each its own cell")
    figures = found[0].rstrip(",")
    if not _GROUPED.fullmatch(figures.partition(".")[0]):
        # `41,4` from a spreadsheet of another country would else be four hundred and fourteen.
        raise ValueError("a comma stands before thousands only; write decimals with a point")
    digits = figures.replace(",", "")
    value, step = Decimal(digits), Decimal(1).scaleb(-len(digits.partition(".")[2]))
    multiplier = _MULTIPLIER.search(plain)
    times = _TIMES[multiplier[1].lower()] if multiplier else 1
    negative = re.match(r"^[^\d]*-\s*£?\s*\d", plain) or re.fullmatch(r"\(\s*£?[\d,.]+\s*%?\)", plain)
    return PrintedNumber((-value if negative else value) * times, step * times, times)


def _from_words(text: str) -> int | Decimal:
    words = [
        word for word in re.split(r"[\s-]+", text.lower().strip(" .%")) if word not in {"percent", "per", "cent", "a"}
    ]
    known = [_WORDS[word] for word in words if word in _WORDS]
    if not known or len(known) > 2 or len(known) != len(words):
        raise ValueError("no number in it")
    if len(known) == 2 and not (known[0] in _TENS.values() and known[1] in range(1, 10)):
        raise ValueError("more than one number; give each its own cell")
    return sum(known)
