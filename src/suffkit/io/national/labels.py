"""What the words of the DfE's tables mean: which measure, broken down by what, for which period.

Data in `domain/codes/national_labels.csv`: a source, words of its columns (an empty one stands for every word), the
column of figures, and the measure with its groups. `=filter2` takes the group from the word of the second column, which
`national_groups.csv` gives by dimension; a row whose word has no group there is not meant. A row without a measure says
that the words are known and their figures not taken (they stand elsewhere in the same table).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from suffkit.domain.code_lists import code_rows

TOTAL = "Total"
_PLACE = {"=filter1": 0, "=filter2": 1, "=filter3": 2}
_FILTERS = ("filter1", "filter2", "filter3")


@dataclass(frozen=True)
class Meaning:
    """What the figures of one column are in the rows with one combination of words (`combination` is its place)."""

    combination: int
    figures: str
    measure: str
    by1: str
    group1: str
    by2: str
    group2: str
    period: str
    may_be_negative: bool


@dataclass(frozen=True)
class Meanings:
    """All meanings of a table's combinations of words, and the places of those that nothing is known of."""

    known: tuple[Meaning, ...]
    unknown: tuple[int, ...]


def meanings(source: str, combinations: Sequence[tuple[str, ...]]) -> Meanings:
    """The meanings of these combinations of words, as many as the source's filters; one may have several or none.

    Whole-to-whole shares are left out: the share of the row `Total` is always everything.
    """
    known, unknown = [], []
    for place, words in enumerate(combinations):
        rows = [found for row in _rows(source) if (found := _meant(row, words, place))]
        if not rows:
            unknown.append(place)
        known += [row for row in rows if row.measure and not _is_whole(row)]
    return Meanings(tuple(known), tuple(unknown))


@cache
def plain(word: str) -> str:
    """A word as it is compared: capitals, spaces, the form of an apostrophe and the stop after a number are nothing."""
    word = re.sub(r"\s+", " ", word.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")).strip().casefold()
    return re.sub(r"^([0-9n][0-9a-z.]*?)\.? ", r"\1 ", word.replace("/ ", "/").replace(" /", "/"))


@dataclass(frozen=True)
class _Row:
    words: tuple[str, ...]
    figures: str
    measure: str
    by1: str
    group1: str
    by2: str
    group2: str
    period: str
    may_be_negative: bool


def _meant(row: _Row, words: tuple[str, ...], place: int) -> Meaning | None:
    for wanted, word in zip(row.words, words, strict=False):
        if wanted and wanted != plain(word):
            return None
    group1, group2 = _group(row.by1, row.group1, words), _group(row.by2, row.group2, words)
    if group1 is None or group2 is None:
        return None
    return Meaning(place, row.figures, row.measure, row.by1, group1, row.by2, group2, row.period, row.may_be_negative)


def _group(dimension: str, group: str, words: tuple[str, ...]) -> str | None:
    if group not in _PLACE:
        return group
    return _groups().get((dimension, plain(words[_PLACE[group]])))


def _is_whole(row: Meaning) -> bool:
    return row.figures == "percent" and (row.group2 if row.by2 else row.group1) == TOTAL


@cache
def _rows(source: str) -> tuple[_Row, ...]:
    return tuple(
        _Row(
            words=tuple(plain(row[name]) for name in _FILTERS),
            figures=row["indicator"],
            measure=row["measure"],
            by1=row["by1"],
            group1=row["group1"],
            by2=row["by2"],
            group2=row["group2"],
            period=row["period"],
            may_be_negative=row["signed"] == "yes",
        )
        for row in code_rows("national_labels")
        if row["source"] == source
    )


@cache
def _groups() -> dict[tuple[str, str], str]:
    return {(row["dimension"], plain(row["published"])): row["group"] for row in code_rows("national_groups")}
