"""What a file of national data is known by before it is read, and what one gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from suffkit.errors import Fault

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Candidate:
    """A file that may be one of ours: its columns (CSV, Parquet) or its sheets (ODS, XLSX), read without its rows.

    `shown` is its path in messages, relative to the folder given. A file is recognised by what it holds, not by name.
    """

    path: Path
    shown: str
    columns: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Piece:
    """What one file gives: tables of contracts/national.py by their contract's name, and what was found amiss.

    `source` is the id of its card in `domain/codes/national_sources.csv`; `release` the release it belongs to;
    `columns` which heading was taken for which, where a release renamed it.
    """

    source: str
    release: str
    tables: Mapping[str, pd.DataFrame]
    faults: tuple[Fault, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
