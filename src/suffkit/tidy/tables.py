"""From the tables of an SSDA903 return to the tidy tables that every measure stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from suffkit.errors import Fault
from suffkit.tidy.changes import faults_of, table_of
from suffkit.tidy.children import make_children
from suffkit.tidy.episodes import merge_episodes
from suffkit.tidy.legal_spells import make_legal_spells
from suffkit.tidy.placements import make_placements
from suffkit.tidy.places import Places, place_placements
from suffkit.tidy.stays import make_stays, noticed, stay_numbers


@dataclass(frozen=True, repr=False)
class Tidy:
    """The children of one authority and their time in care, as of a day. Text columns are categoricals.

    `children`, `stays`, `placements` and `legal_spells` are as their contracts say. `episodes` has the columns of its
    contract, and `stay_id`, `placement_id`, `is_short_break` and `is_cut` (an end that no return states). `dropped`
    counts the rows that were left out, put right or noticed: `rule, rows, what`; `faults` says the same to people.
    """

    children: pd.DataFrame
    episodes: pd.DataFrame
    stays: pd.DataFrame
    placements: pd.DataFrame
    legal_spells: pd.DataFrame
    as_of: date
    faults: tuple[Fault, ...]
    dropped: pd.DataFrame

    def __repr__(self) -> str:
        """How many of what; never a row, since it would end up in a log."""
        sizes = ", ".join(f"{len(table):,} {name}" for name, table in vars(self).items() if hasattr(table, "columns"))
        return f"Tidy({sizes}, as of {self.as_of.isoformat()})"


def tidy_returns(
    tables: Mapping[str, pd.DataFrame],
    *,
    as_of: date,
    places: Places | None = None,
    categories: pd.DataFrame | None = None,
) -> Tidy:
    """Tidy tables from the returns of one or several years.

    In:  the tables `header`, `episodes` and `uasc` of RETURN_TABLES, all years below one another; the day that they are
         to be as of, told and never guessed; what is known of postcodes (without it, no place or distance is known);
         the council's own placement categories of one edition (without them the common groups).
    Out: Tidy. Faults of the data do not raise: they are counted, said and settled in the way that the rule says.
    """
    children = make_children(tables["header"], tables["uasc"])
    merged, changes = merge_episodes(tables["episodes"], children, as_of=as_of)
    episodes = merged.assign(stay_id=stay_numbers(merged))
    stays = make_stays(episodes)
    unplaced, placement_ids = make_placements(episodes, categories)
    placements, where = place_placements(unplaced, children, places, as_of=as_of)
    first_return = int(tables["episodes"]["return_year"].min()) if len(stays) else 1992
    changes = [*changes, *noticed(stays, first_return), *where]
    return Tidy(
        children=children,
        episodes=episodes.assign(placement_id=placement_ids),
        stays=stays,
        placements=placements,
        legal_spells=make_legal_spells(episodes),
        as_of=as_of,
        faults=faults_of(changes),
        dropped=table_of(changes),
    )
