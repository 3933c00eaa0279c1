"""Reads the DfE's tables on Explore Education Statistics: children looked after, in need, workforce, population.

One shape for all: fixed columns of time and place, columns of words (`filter`) and columns of figures. Which table a
file is, its columns and its words say, never its name: the layouts whose columns it has are tried, and that whose words
it knows best is taken. A file with a further column of words is another table and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from suffkit.errors import WARN, Fault
from suffkit.io.national.coded import read_coded
from suffkit.io.national.ees_figures import FigureColumn, Rows, published
from suffkit.io.national.ees_rows import places_of, years_of
from suffkit.io.national.ees_text import is_figure
from suffkit.io.national.labels import Meanings, meanings, plain
from suffkit.io.national.layouts import FIXED, NATIONAL, Layout, fitting, renamed
from suffkit.io.national.pieces import Candidate, Piece
from suffkit.io.national.releases import release_of

if TYPE_CHECKING:
    import pandas as pd

_KNOWN_ENOUGH = 0.5
_MOST_NAMED = 8


def recognises(candidate: Candidate) -> bool:
    """Whether the file has the columns of one of the tables; its words decide only when it is read."""
    return candidate.path.suffix.lower() == ".csv" and bool(fitting(candidate.columns))


def read(candidate: Candidate) -> Piece:
    """PUBLISHED of one file.

    In:  a file that `recognises` says yes to.
    Out: a Piece; without tables where it is none of the tables that are known, or where it cannot be read. Rows that
         cannot be used are left out, and a fault says which and why; all other rows stand.
    """
    frame, faults = read_coded(candidate.path, candidate.shown)
    if frame.empty:
        return Piece("", "", {}, tuple(faults))
    known = _best(frame)
    if known is None:
        says = "has the columns of a table of Explore Education Statistics, and words of none known here; left out."
        return Piece("", "", {}, (*faults, Fault("unknown_table", says, candidate.shown, severity=WARN)))
    layout = known.layout
    years, wrong_years = years_of(frame, candidate.shown)
    areas, wrong_areas = places_of(frame, candidate.shown)
    faults += [*wrong_years, *wrong_areas, *_unknown_words(known, candidate.shown)]
    release = release_of(layout.generation, years)
    rows = Rows(frame, years, areas, candidate.shown)
    table, more = published(rows, known.columns, known.meanings.known, source=layout.source, release=release)
    return Piece(layout.source, release, {"published": table}, (*faults, *more), renamed(layout))


@dataclass(frozen=True)
class _Reading:
    """A file read by a layout: its combinations of words, its columns of figures, and what they mean.

    In a wide layout the headings are the words: a combination each.
    """

    layout: Layout
    words: tuple[tuple[str, ...], ...]
    columns: tuple[FigureColumn, ...]
    meanings: Meanings

    @property
    def share_known(self) -> float:
        return 1 - len(self.meanings.unknown) / max(len(self.words), 1)


def _best(frame: pd.DataFrame) -> _Reading | None:
    """The layout whose words are most of the file's; of two alike that of the file's level (England alone, or not)."""
    is_national = set(frame["geographic_level"].cat.categories) <= {"National"}
    tried = [
        _read_by(layout, frame)
        for layout in fitting(frame.columns)
        if (layout.level != NATIONAL or is_national) and _has_word(layout, frame) and not _further_words(layout, frame)
    ]
    best = max(tried, key=lambda one: (one.share_known, (one.layout.level == NATIONAL) == is_national), default=None)
    return best if best is not None and best.share_known > _KNOWN_ENOUGH else None


def _has_word(layout: Layout, frame: pd.DataFrame) -> bool:
    words = (plain(str(word)) for name in layout.filters for word in frame[name].cat.categories)
    return not layout.word or layout.word in words


def _further_words(layout: Layout, frame: pd.DataFrame) -> list[str]:
    """Columns of more than one word each that the layout does not know: a further breakdown."""
    others = [name for name in frame.columns if name not in FIXED and name not in layout.roles.values()]
    return [name for name in others if len(frame[name].cat.categories) > 1 and not is_figure(frame[name])]


def _read_by(layout: Layout, frame: pd.DataFrame) -> _Reading:
    if layout.wide:
        heads = tuple(name for name in frame.columns if name not in FIXED and is_figure(frame[name]))
        words = tuple((head,) for head in heads)
        columns = tuple(FigureColumn("number", head, np.full(len(frame), place)) for place, head in enumerate(heads))
        return _Reading(layout, words, columns, meanings(layout.source, words))
    found, of_rows = _combinations(frame, layout.filters)
    columns = tuple(FigureColumn(kind, heading, of_rows) for kind, heading in layout.figures.items())
    return _Reading(layout, found, columns, meanings(layout.source, found))


def _combinations(frame: pd.DataFrame, filters: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], ...], np.ndarray]:
    """The distinct combinations of words, and the place of each row's."""
    sizes = [len(frame[name].cat.categories) for name in filters]
    numbers = np.ravel_multi_index([frame[name].cat.codes.to_numpy(int) for name in filters], sizes)
    distinct, of_rows = np.unique(numbers, return_inverse=True)
    places = np.unravel_index(distinct, sizes)
    words = [frame[name].cat.categories.to_numpy(object)[at] for name, at in zip(filters, places, strict=True)]
    return tuple(zip(*words, strict=True)), of_rows


def _unknown_words(known: _Reading, shown: str) -> Iterable[Fault]:
    unknown = known.meanings.unknown
    if not unknown:
        return []
    named = [" / ".join(known.words[place]) for place in unknown]
    listed = "; ".join(repr(name) for name in named[:_MOST_NAMED])
    rest = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    where = "columns" if known.layout.wide else "rows"
    count = len(named) if known.layout.wide else int(np.isin(known.columns[0].combination, unknown).sum())
    says = (
        f"{known.layout.source}: not known here: {listed}{rest}; {count} {where} are left out. "
        "Add what they mean to domain/codes/national_labels.csv or national_groups.csv."
    )
    return [Fault("unknown_label", says, shown, severity=WARN)]
