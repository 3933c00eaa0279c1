"""Which release of a publication a file is, and how releases of one table join: the newest wins, the rest is kept.

Which release a file is:
1. What the manifest of a fetch says (`manifest.json` beside the files: `{"path": {"release": "2025"}}`).
2. Else the later of the latest year in the file and the generation of its layout. A release that renamed columns is at
   least of the year in which they were renamed, although a copy may have been cut to earlier years; releases since have
   later years in them.

Where two files of one source are of the same release and differ, the one whose bytes have the larger SHA-256 goes
first: no rule of meaning is left, and so the same files always give the same figures, whatever they are called.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from suffkit.contracts.national import PUBLISHED
from suffkit.domain.code_lists import code_rows
from suffkit.errors import WARN, Fault

if TYPE_CHECKING:
    import pandas as pd

MANIFEST = "manifest.json"
KEY = [name for name in PUBLISHED.key if name != "release"]
_FIGURE = [name for name in KEY if name != "source"]
_RELEASE = re.compile(r"\d{4}([a-z0-9-]{0,12})")


def release_of(generation: str, years: np.ndarray) -> str:
    """The release of a file without a manifest: see above. In: generation of its layout; the years of its rows."""
    latest = int(years.max(initial=0))
    return str(max(latest, int(generation or 0)))


def manifest_of(folder: Path) -> tuple[dict[str, str], list[Fault]]:
    """Path, relative to the folder, to release; a warning where the manifest cannot be used."""
    file = folder / MANIFEST
    if not file.is_file():
        return {}, []
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        entries = None
    if not isinstance(entries, Mapping):
        says = "is not a manifest of fetched files, and is not used. Fetch them again (`suffkit fetch`)."
        return {}, [Fault("manifest", says, MANIFEST, severity=WARN)]
    given = {
        path: str(entry["release"])
        for path, entry in entries.items()
        if isinstance(entry, Mapping) and entry.get("release") not in (None, "")
    }
    odd = sorted(path for path, release in given.items() if not _RELEASE.fullmatch(release))
    says = f"expected a release such as 2025 for {len(odd)} of its files; their own years are taken instead."
    faults = [Fault("manifest", says, MANIFEST, severity=WARN)] if odd else []
    return {path: release for path, release in given.items() if path not in odd}, faults


@dataclass(frozen=True)
class Joined:
    """PUBLISHED figures that stand, and those that a newer release, or a file that goes first, has overtaken.

    `same_release` counts the overtaken ones whose figure another file of the same release prints differently.
    """

    stands: pd.DataFrame
    overtaken: pd.DataFrame
    same_release: int


def newest(tables: Sequence[pd.DataFrame]) -> Joined:
    """Each figure of the newest release that has it, whether a number or a symbol.

    In:  PUBLISHED tables, at least one; of the same source and release, the one that goes first stands first.
    Out: Joined; each key (release apart) stands once, rows in the order of the input. What files print alike is one.
    """
    import pandas as pd

    every = pd.concat(tables, ignore_index=True)
    held = pd.concat([table[["source", "release"]].drop_duplicates() for table in tables])
    counts = held["source"].value_counts()
    # Most sources are one file here, whose keys need no looking at.
    several = every[every["source"].isin(counts.index[counts > 1])].drop_duplicates()
    order = several.sort_values("release", ascending=False, kind="stable")
    over = order.index[order.duplicated(KEY).to_numpy()]
    stands = ~every["source"].isin(counts.index[counts > 1]).to_numpy()
    stands[several.index] = True
    stands[over] = False
    overtaken = several.loc[sorted(over)].reset_index(drop=True)
    return Joined(every[stands].reset_index(drop=True), overtaken, int(order.duplicated([*KEY, "release"]).sum()))


def of_first_source(published: pd.DataFrame) -> pd.DataFrame:
    """Each figure once, of the source that goes first (see `first_source_first`).

    Tables overlap: children looked after on 31 March stand in that of rates and, as a total, in several others.

    In:  PUBLISHED of one release of each source.
    Out: PUBLISHED, in which a measure, area, period and groups stand once.
    """
    ordered = first_source_first(published)
    return ordered.drop_duplicates(_FIGURE).sort_index().reset_index(drop=True)


def first_source_first(published: pd.DataFrame) -> pd.DataFrame:
    """The same rows, those of one figure in the order in which their sources are to be believed.

    A newer release goes first, with a number or a symbol; of releases of one year a number before a symbol (the table
    of rates has no number of an area without children, others print 0); then the source that stands first among the
    cards (`codes/national_sources.csv`). A source without a release names several, of which a figure was worked out.

    In:  PUBLISHED of one release of each source.
    Out: its rows; where figures stand once, in the order in which they are.
    """
    order = {row["id"]: place for place, row in enumerate(code_rows("national_sources"))}
    first = published.groupby(_FIGURE, sort=False, dropna=False).ngroup().to_numpy()
    releases = np.unique(published["release"].to_numpy(dtype=object).astype(str), return_inverse=True)[1]
    cards = published["source"].map(order).fillna(len(order)).to_numpy()
    return published.iloc[np.lexsort((cards, published["value"].isna(), -releases, first))]


def revisions(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Figures that a later release prints differently.

    In:  PUBLISHED tables of all releases.
    Out: one row a figure and step from a release to the next that has it: the key, `older_release`, `older_value`,
         `older_status`, `older_printed` and the same of `newer_`. Ordered by key and release.
    """
    import pandas as pd

    every = pd.concat(tables, ignore_index=True).sort_values([*KEY, "release"], kind="stable")
    figures = {"release": "release", "value": "value", "status": "status", "printed": "as_printed"}
    same_key = every.duplicated(KEY).to_numpy()
    older = every[list(figures.values())].shift()
    changed = same_key & (older["as_printed"] != every["as_printed"]).to_numpy()
    found = every.loc[changed, KEY].assign(
        **{f"older_{name}": older.loc[changed, column] for name, column in figures.items()},
        **{f"newer_{name}": every.loc[changed, column] for name, column in figures.items()},
    )
    return found.reset_index(drop=True)
