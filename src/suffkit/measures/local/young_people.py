"""Care leavers as the council's own tracker has them on a day.

The return knows care leavers of 17 to 21 around their birthday; the tracker has all whom the council supports, up to
25, on one day. So the two are different measures (`care_leavers` and `leavers_supported`).
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from suffkit.domain.calendar import Period, financial_year
from suffkit.measures.breakdowns import By, count, ratio
from suffkit.measures.linked import NOT_KNOWN, category
from suffkit.measures.local.children import as_category, common_words, numbered, there, words_allowed
from suffkit.measures.local.inputs import Local
from suffkit.measures.local.rows import joined
from suffkit.measures.periods import dated, in_each
from suffkit.tidy.ages import age_on

AGES = {"17 to 18": (17, 18), "19 to 21": (19, 21), "22 to 25": (22, 25)}
CONTACT = {"Yes": "In touch", "No": "Not in touch", "": NOT_KNOWN}
SUITABILITY = {"Yes": "Suitable", "No": "Unsuitable", "": NOT_KNOWN}
ACTIVITY = {
    "Yes": "In education, employment or training",
    "No": "Not in education, employment or training",
    "": NOT_KNOWN,
}
PROVIDERS = words_allowed("leavers_tracker", "staying_put_with")
YEARS_AHEAD = 3
ADULT = 18


def leavers(tracker: pd.DataFrame, as_at: date) -> pd.DataFrame:
    """Care leavers of 17 to 25 on a day, one row each, with the categories that they are counted by.

    In:  the extract `leavers_tracker`, as it stood on the day; the day. Others than those of 17 to 25 are left out.
    Out: `child` (a row number), `age`, and age_group, accommodation, contact, suitability and activity. Kinds of
         accommodation of fewer than ten people are one group, Other.
    """
    ages = age_on(tracker["birth_date"], as_at).to_numpy()
    kept = tracker[(ages >= ADULT - 1) & (ages <= AGES["22 to 25"][1])].reset_index(drop=True)
    ages = age_on(kept["birth_date"], as_at).to_numpy()
    bands = np.searchsorted([low for low, _ in AGES.values()], ages, side="right") - 1
    return numbered(kept, "person_id").assign(
        age=ages,
        age_group=category(bands, tuple(AGES)),
        accommodation=as_category(common_words(kept["accommodation"], kept["person_id"])),
        contact=as_category(kept["in_touch"].map(CONTACT), tuple(CONTACT.values())),
        suitability=as_category(kept["suitable"].map(SUITABILITY), tuple(SUITABILITY.values())),
        activity=as_category(kept["active"].map(ACTIVITY), tuple(ACTIVITY.values())),
    )


def leavers_supported(rows: pd.DataFrame, as_at: date) -> pd.DataFrame:
    """Care leavers on the day; COUNTS of leavers_supported by age, accommodation, contact, activity and suitability.

    In: `leavers`; the day.
    """
    by: list[tuple[str, ...]] = [(), ("age_group",), ("accommodation",), ("contact",), ("age_group", "suitability")]
    # A column that is empty throughout was not filled in: nothing is known of it, and nothing is counted.
    known = {name: (rows[name] != NOT_KNOWN).any() for name in ("contact", "suitability", "activity")}
    by = [names for names in by if all(known.get(name, True) for name in names)]
    return count(rows, "leavers_supported", _day(as_at), by=[*by, ("activity",)] if known["activity"] else by)


def share_of_leavers(rows: pd.DataFrame, measure: str, column: str, word: str, as_at: date) -> pd.DataFrame:
    """Care leavers of whom a thing is true over all of their age; those of whom it is not known stay in the whole.

    In:  `leavers`; the measure; the column and its word that says so; the day.
    Out: COUNTS with both parts, by age; nothing where the column was filled in for nobody.
    """
    if not (rows[column] != NOT_KNOWN).any():
        return joined([])
    by: By = [(), ("age_group",)]
    return ratio(rows, rows[column] == word, measure, _day(as_at), by=by)


def staying_put(tracker: pd.DataFrame, as_at: date) -> pd.DataFrame:
    """Young people of 18 or over who stay with former carers, by whose carers; COUNTS by provider with their Total."""
    rows = leavers(tracker, as_at)
    rows = rows[(rows["age"] >= ADULT) & (rows["staying_put_with"] != "")]
    rows = rows.assign(provider=as_category(rows["staying_put_with"], PROVIDERS))
    return count(rows, "staying_put", _day(as_at), by=("provider",)) if len(rows) else joined([])


def moves_to_independence(tracker: pd.DataFrame, as_at: date) -> pd.DataFrame:
    """Moves to a home of their own that are due, and that were made, by year.

    In:  the extract; the day that it is of.
    Out: COUNTS of moves_to_independence (due in the year) for the year that holds the day and the three after it, and
         of moves_to_independence_made for the year up to the day. Earlier years are not counted: who has left the
         tracker is not in it. Nothing where no day is given.
    """
    this = financial_year(as_at.year if as_at >= date(as_at.year, 4, 1) else as_at.year - 1)
    ahead = [financial_year(this.start.year + step) for step in range(YEARS_AHEAD + 1)]
    rows = numbered(tracker, "person_id")
    parts = []
    if rows["move_due_date"].notna().any():
        parts.append(count(in_each(rows, ahead, dated("move_due_date")), "moves_to_independence", ahead))
    if rows["moved_date"].notna().any():
        so_far = Period(this.start, as_at)
        parts.append(count(in_each(rows, so_far, dated("moved_date")), "moves_to_independence_made", so_far))
    return joined(parts)


def counts_of_young_people(local: Local) -> pd.DataFrame:
    """All that the tracker tells on the day; COUNTS, without rows where there is no extract `leavers_tracker`.

    The tracker has no history: it is of the edition's as-at date alone.
    """
    tracker = there(local.tables, "leavers_tracker")
    if tracker is None:
        return joined([])
    rows = leavers(tracker, local.as_at)
    return joined(
        [
            leavers_supported(rows, local.as_at),
            share_of_leavers(rows, "leavers_in_touch_share", "contact", CONTACT["Yes"], local.as_at),
            share_of_leavers(rows, "leavers_suitable_share", "suitability", SUITABILITY["Yes"], local.as_at),
            share_of_leavers(rows, "leavers_active_share", "activity", ACTIVITY["Yes"], local.as_at),
            staying_put(tracker, local.as_at),
            moves_to_independence(tracker, local.as_at),
        ]
    )


def _day(as_at: date) -> Period:
    return Period(as_at, as_at)
