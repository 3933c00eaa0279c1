"""What stands on an edition's released facts: what closes a gap, a comparator's rate, earlier forecasts, month ends."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from suffkit.contracts.facts import FACTS
from suffkit.prepare.last_edition import said_before, scored_before
from suffkit.prepare.month_ends import given_month_ends, month_end_facts, month_ends_of
from suffkit.prepare.plan_room import room_facts

if TYPE_CHECKING:
    from suffkit.prepare.statement import Read


def further_facts(raw: Path, read: Read, facts: pd.DataFrame) -> pd.DataFrame:
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
