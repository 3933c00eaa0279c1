"""What stands on an edition's released facts: what closes a gap, a comparator's rate, earlier forecasts, month ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from suffkit.contracts.facts import FACTS
from suffkit.disclosure.release import release
from suffkit.prepare.last_edition import said_before, scored_before
from suffkit.prepare.month_ends import given_month_ends, month_end_facts, month_ends_of
from suffkit.prepare.outlook import gap_facts
from suffkit.prepare.plan_room import room_facts

if TYPE_CHECKING:
    from suffkit.io.editions import Authority, Edition
    from suffkit.prepare.statement import Read


def with_forecasts(raw: Path, read: Read, facts: pd.DataFrame, who: Authority, what: Edition) -> pd.DataFrame:
    """The released facts and what is computed forward from them: forecasts, the gap, and what follows from both.

    The forecast from the council's own returns stands before the one from published counts.
    """
    about = (who.new_la_code, who.name)
    ahead = [part for part in (_own_ahead(read, facts, who), read.ahead) if part is not None and len(part)]
    so_far = pd.concat([facts, *ahead], ignore_index=True) if ahead else facts
    gap = gap_facts(so_far, read.plan, *about, what.as_at)
    so_far = pd.concat([so_far, gap], ignore_index=True) if len(gap) else so_far
    ahead = [part[FACTS.column_names] for part in (*ahead, gap, _further_facts(raw, read, so_far)) if len(part)]
    # All of it passes the gate at once: each passing costs as much as the table is small.
    return pd.concat([facts, release(ahead)], ignore_index=True) if ahead else facts


def _own_ahead(read: Read, released: pd.DataFrame, who: Authority) -> pd.DataFrame | None:
    """The forecast from the council's own returns, where there are any."""
    if read.counted is None or read.counted.records is None:
        return None
    from suffkit.prepare.cohort import cohort_facts

    return cohort_facts(read.counted, released, who)


def _further_facts(raw: Path, read: Read, facts: pd.DataFrame) -> pd.DataFrame:
    """The facts that follow from those released so far.

    In:  the folder of raw data; the edition as read; its released FACTS, those of the gap among them.
    Out: FACTS of origin `forecast` (see `room_facts`, `scored_before`, `month_end_facts`).
    """
    who, what = read.authority, read.edition
    if who is None or what is None:
        return pd.DataFrame(columns=FACTS.column_names)
    about = (who.new_la_code, who.name)
    shown = f"{read.slug}/{read.name}/scenarios.toml"
    said = said_before(raw, read.slug, pd.Timestamp(what.as_at))
    parts = [room_facts(facts, read.plan, *about, what.as_at, shown), scored_before(said, facts, *about)]
    records = read.counted.records if read.counted is not None else None
    counted = month_ends_of(records) if records is not None else given_month_ends(facts, who.new_la_code)
    parts.append(month_end_facts(counted, what.as_at, *about, facts))
    parts = [part for part in parts if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=FACTS.column_names)
