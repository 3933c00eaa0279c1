"""Reads what the editions of an authority set out to do: actions.csv of this one and of those before it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pandas as pd

from suffkit.contracts.printed import ACTIONS
from suffkit.errors import DataError, Fault
from suffkit.io.checked_csv import read_optional
from suffkit.io.editions import Edition, read_settings


def read_actions(folder: Path, shown: str, faults: list[Fault]) -> pd.DataFrame:
    """The actions of this edition and, below them, of the authority's earlier ones, the newest of them first.

    Out: the columns of ACTIONS and `edition`. What an earlier edition promised is set beside what the facts now show.
    """
    there = [(folder, shown), *((one, f"{folder.parent.name}/{one.name}") for one in _earlier_editions(folder))]
    parts = [
        read_optional(one / "actions.csv", f"{name}/actions.csv", ACTIONS, faults).assign(edition=one.name)
        for one, name in there
    ]
    return pd.concat(parts, ignore_index=True)


def _earlier_editions(folder: Path) -> list[Path]:
    """Folders of the editions whose as-at date is before this one's, the newest first.

    An edition whose settings cannot be read is left out: its own build says what is wrong with it.
    """
    dates = {}
    for file in folder.parent.glob("*/edition.toml"):
        with suppress(DataError):
            dates[file.parent.name] = read_settings(file, Edition, file.name).as_at
    own = dates.get(folder.name)
    earlier = [name for name, day in dates.items() if own is not None and day < own]
    return [folder.parent / name for name in sorted(earlier, key=lambda name: (dates[name], name), reverse=True)]
