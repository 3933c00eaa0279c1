"""Placements: consecutive episodes in the same place joined, and which of them are one when placements are counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from suffkit.domain.returns_codes import groups
from suffkit.tidy.categories import own_categories
from suffkit.tidy.coding import Flags, Numbers, dates_of, days_of, mapped, numbers_of
from suffkit.tidy.runs import begins, firsts, lasts, of_first, run_numbers

TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
ADOPTION = ("A3", "A4", "A5", "A6")
WITH_CURRENT_CARER = ("A3", "A5")
FOSTER_CARE = tuple(code for code, group in groups("place").items() if group == "Fostering")
LEGAL_STATUS_ONLY = "L"
SAME_CARER = ("T", "U")
SAME_PLACE = ("place", "provider", "placement_postcode", "urn")
_OF_FIRST = ["child_id", "stay_id", "start_date", "start_reason", "is_short_break", *SAME_PLACE]
_OF_LAST = ["end_date", "move_reason", "home_postcode", *SAME_PLACE]


def make_placements(episodes: pd.DataFrame, categories: pd.DataFrame | None = None) -> tuple[pd.DataFrame, Numbers]:
    """The placements of the episodes.

    A stay's placements follow one another without gap. A temporary one (T0 to T4) lies over the placement that it
    interrupts, which goes on until the child is placed elsewhere or the stay ends.

    In:  episodes in order, with `stay_id` and `is_short_break`; the council's own categories, if any.
    Out: PLACEMENTS in order of child and day, but for where they are (`place_placements` adds that) and with the
         postcodes of their last episodes; and the `placement_id` of each episode.
    """
    piece = _begins_piece(episodes)
    first = episodes[_OF_FIRST].iloc[firsts(piece)].reset_index(drop=True)
    last = episodes[_OF_LAST].iloc[lasts(piece)].reset_index(drop=True)
    joined = _join(first, last)
    # The pieces of one placement need not follow one another, so its last one is found by number.
    order = np.argsort(joined.number, kind="stable")
    final = order[lasts(begins(joined.number[order]))]
    leads = np.flatnonzero(joined.leads)
    first, last = first.iloc[leads].reset_index(drop=True), last.iloc[final].reset_index(drop=True)
    table = pd.DataFrame(
        {
            "child_id": first["child_id"],
            "placement_id": joined.number[leads],
            "stay_id": first["stay_id"],
            "start_date": first["start_date"],
            "end_date": dates_of(joined.end[final]),
            "place": last["place"],
            "provider": last["provider"],
            "urn": last["urn"],
            "category": own_categories(last["place"], last["provider"], categories),
            "common_group": mapped(last["place"], groups("place"), "Not known"),
            "provider_group": mapped(last["provider"], groups("provider"), "Not known"),
            "move_reason": last["move_reason"],
            "is_temporary": last["place"].isin(TEMPORARY).to_numpy(),
            "counts_as_new": joined.is_new[leads] & ~first["is_short_break"].to_numpy(),
            "is_short_break": first["is_short_break"],
            "counted_id": joined.counted[leads],
            "carer_start_date": dates_of(joined.carer_start[leads]),
            "home_postcode": last["home_postcode"],
            "placement_postcode": last["placement_postcode"],
        }
    )
    return table, joined.number[run_numbers(piece)]


def _begins_piece(episodes: pd.DataFrame) -> Flags:
    """Whether each episode begins a piece of a placement.

    It carries on the one before where only the legal status changed (RNE L) and PLACE and provider are the same; a
    change of these begins a row of its own, so that each row has one kind of placement.
    """
    stay, place, provider = episodes["stay_id"].to_numpy(), *(numbers_of(episodes[name]) for name in SAME_PLACE[:2])
    moved = (episodes["start_reason"] != LEGAL_STATUS_ONLY).to_numpy(dtype=bool)
    return begins(stay, place, provider) | moved


@dataclass(frozen=True, repr=False)
class Joined:
    """Beside each piece: the number of its placement, and whether it is its first piece; the day the placement ended.

    And as placements are counted: the number of the placement that it counts as, whether it is the first of that, and
    the day since when the child has been with the same carers.
    """

    number: Numbers
    leads: Flags
    end: Numbers
    counted: Numbers
    is_new: Flags
    carer_start: Numbers


def _join(first: pd.DataFrame, last: pd.DataFrame) -> Joined:
    """Which pieces are one placement, which count as one, and which are with the same carers.

    A temporary move and a piece that begins and ends on one day, so under 24 hours, break nothing: they are passed
    over, and a return to the same place (PLACE, provider, postcode, URN) after them is the same placement. A change to
    adoption with the same carers counts as no new placement. Any other change with the same carers (RNE T, U) counts as
    new, but is no change of carers.
    """
    start, end, stay = days_of(first["start_date"]), days_of(last["end_date"]), first["stay_id"].to_numpy()
    passed_over = first["place"].isin(TEMPORARY).to_numpy() | (end == start)
    kept = np.flatnonzero(~passed_over)
    now, then = first.iloc[kept], last.iloc[np.append(kept[:1], kept[:-1])]
    carried_on = ~begins(stay[kept])
    away = np.diff(kept, prepend=-1) > 1
    same_place = np.logical_and.reduce([numbers_of(now[name]) == numbers_of(then[name]) for name in SAME_PLACE])
    same_carer = now["start_reason"].isin(SAME_CARER).to_numpy()
    status_only = (now["start_reason"] == LEGAL_STATUS_ONLY).to_numpy(dtype=bool)
    returns = carried_on & away & same_place
    counts_on = returns | (carried_on & ~away & (status_only | (same_carer & _adopted(now, then))))
    keeps_carer = counts_on | (carried_on & ~away & same_carer)

    leads, is_new, carer_start = np.ones(len(start), dtype=bool), ~passed_over, start.copy()
    leads[kept[returns]] = False
    is_new[kept[counts_on]] = False
    carer_start[kept] = of_first(start[kept], ~keeps_carer)
    number = run_numbers(leads) + 1
    number[kept] = of_first(number[kept], ~returns)
    counted = number.copy()
    counted[kept] = of_first(number[kept], ~counts_on)
    # What is passed over after a piece belongs to its time, up to the next piece or the end of the stay.
    of_stay = begins(stay)
    next_kept = np.append(kept[1:], len(start))[: len(kept)]
    end[kept] = end[np.minimum(next_kept - 1, lasts(of_stay)[run_numbers(of_stay)][kept])]
    return Joined(number, leads, end, counted, is_new, carer_start)


def _adopted(now: pd.DataFrame, then: pd.DataFrame) -> Flags:
    """Whether each is placed for adoption, after an adoptive placement or (A3, A5) after a foster placement."""
    from_foster_care = then["place"].isin(FOSTER_CARE).to_numpy() & now["place"].isin(WITH_CURRENT_CARER).to_numpy()
    return (now["place"].isin(ADOPTION).to_numpy() & then["place"].isin(ADOPTION).to_numpy()) | from_foster_care
