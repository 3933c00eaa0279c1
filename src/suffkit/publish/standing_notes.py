"""What is said under the tables of standings: how their columns are made, and what their symbols mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from suffkit.contracts.benchmarks import NO_BAND, NOT_AVAILABLE

CHANCE, RANK = "Change more than chance?", "Rank"
OUTTURN = "(OT)"


def notes_beside(shown: pd.DataFrame, rows: Sequence[Mapping[Any, Any]]) -> list[str]:
    """What a reader must know of the figures of others (the table and the indicators behind its rows)."""
    spent = sorted({plain_year(label) for row in rows if OUTTURN in (label := row["authority"]["latest_label"])})
    return [
        "Neighbours: the mean of the ten authorities that are most like this one; today's ten also for earlier years.",
        *([no_figure()] if NOT_AVAILABLE in _cells(shown) else []),
        *([f"{' and '.join(spent)}: outturn, what was spent in the financial year."] if spent else []),
    ]


def notes_moved(shown: pd.DataFrame) -> list[str]:
    """What a reader must know of change, rank and band; of symbols only those that occur."""
    cells, chance = _cells(shown), CHANCE in shown
    return [
        "Change: the newest year less the year before. It is one year's movement and no trend"
        + ("." if chance else "; with few children, one child more or less can make it."),
        *(["Not known: a change of which the numbers of children are not published."] if "not known" in cells else []),
        (
            "Rank: 1 is best. Band: A holds about the best quarter of authorities, D the last; equal figures share one."
            if RANK in shown
            else "There is no rank and no band, as neither high nor low is better on these measures."
        ),
        *([f"{NO_BAND}: no rank or band, as neither high nor low is better."] if NO_BAND in cells else []),
        *([no_figure()] if NOT_AVAILABLE in cells else []),
    ]


def _cells(shown: pd.DataFrame) -> set[str]:
    return set(shown.astype(str).to_numpy().ravel())


def no_figure() -> str:
    """What the tool's NA means."""
    return f"{NOT_AVAILABLE}: there is no figure, or it is hidden as it is of few children."


def plain_year(label: str) -> str:
    """The year of a label within a sentence: 2024-25 for "2024-25 (OT)"."""
    return label.removesuffix(OUTTURN).strip()


def outturn() -> str:
    """What the tool's (OT) means."""
    return f"{OUTTURN}: outturn, what was spent in the year."
