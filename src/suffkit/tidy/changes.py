"""What tidying dropped, changed or noticed: a rule, how many rows, and in words. Never a child's value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from suffkit.errors import WARN, Fault


class Change(NamedTuple):
    """One rule that touched `rows` rows of `table`; `what` ends the sentence "3 rows ..."."""

    rule: str
    table: str
    rows: int
    what: str
    severity: str = WARN

    def say(self) -> str:
        return f"{self.rows:,} row{'s' if self.rows != 1 else ''} {self.what}"


def faults_of(changes: Iterable[Change]) -> tuple[Fault, ...]:
    """Each change that touched any row, as a fault."""
    return tuple(Fault(one.rule, one.say(), one.table, severity=one.severity) for one in changes if one.rows)


def table_of(changes: Iterable[Change]) -> pd.DataFrame:
    """Each change that touched any row: `rule`, `rows`, `what`."""
    kept = [(one.rule, one.rows, f"{one.table}: {one.say()}") for one in changes if one.rows]
    return pd.DataFrame(kept, columns=["rule", "rows", "what"]).astype({"rule": str, "rows": "int64", "what": str})
