"""All national data of a folder as one set of tables, kept as Parquet beside them, so that they are read once.

The cache is keyed by what is in the files, the manifest, the code lists and the code that reads: any of them changed is
another key. Rows are sorted by area, one group of rows an area, so that one authority's are read alone. The cache may
be deleted at any time; what is damaged in it, or was put there by something else, is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from suffkit.contracts.inspections import INSPECTIONS
from suffkit.contracts.national import INDICATOR_FACTS, INDICATORS, NEIGHBOURS, PUBLISHED
from suffkit.errors import NOTE, WARN, DataError, Fault
from suffkit.io.national.area_numbers import sums_of
from suffkit.io.national.cache import fingerprint, read_cache, write_cache
from suffkit.io.national.candidates import candidates, digest_of
from suffkit.io.national.empty import empty_table
from suffkit.io.national.of_nobody import indicators_of_somebody, published_of_somebody
from suffkit.io.national.pieces import Candidate, Piece
from suffkit.io.national.releases import manifest_of, newest

if TYPE_CHECKING:
    import pandas as pd

    from suffkit.contracts.table import Contract

CONTRACTS: Mapping[str, Contract] = {
    "published": PUBLISHED,
    "earlier": PUBLISHED,
    "indicators": INDICATORS,
    "indicator_facts": INDICATOR_FACTS,
    "neighbours": NEIGHBOURS,
    "inspections": INSPECTIONS,
}
BY_AREA = ("published", "earlier", "indicators")
_SOURCE_COLUMNS = ("file", "source", "release", "sha256", "rows")
_MOST_NAMED = 5


@dataclass(frozen=True)
class National:
    """National data: tables of contracts/national.py and contracts/inspections.py, what they came from, what was amiss.

    `published` holds each figure once, of the newest release; `earlier` what newer releases have overtaken. `sources`
    is a row a file: file, source (a card of `codes/national_sources.csv`), release, sha256, rows.
    """

    published: pd.DataFrame
    earlier: pd.DataFrame
    indicators: pd.DataFrame
    indicator_facts: pd.DataFrame
    neighbours: pd.DataFrame
    inspections: pd.DataFrame
    sources: pd.DataFrame
    faults: tuple[Fault, ...]


def read_national(folder: Path, cache: Path | None = None, areas: Sequence[str] | None = None) -> National:
    """All national data of a folder, whatever its files are called.

    In:  the folder; where to keep the tables (nowhere: they are read anew each time); three-digit numbers of areas,
         whose figures alone are wanted (default: all). Neighbours, facts of indicators and inspections come whole.
    Out: National. Its faults hold a blocking one where no file is recognised.
    """
    key = fingerprint(folder, cache) if cache else ""
    kept = read_cache(cache / key, tuple(_names()), BY_AREA, areas) if cache else None
    if kept and kept.tables:
        return National(**kept.tables, faults=kept.faults)
    national = _read_all(folder, cache)
    if cache:
        found = [*kept.faults] if kept else []
        found += write_cache(
            cache / key, {name: getattr(national, name) for name in _names()}, BY_AREA, national.faults
        )
        national = replace(national, faults=(*national.faults, *found))
    return national if areas is None else national_of(national, areas)


def read_published(folder: Path, cache: Path, areas: Sequence[str], blank: str = "") -> pd.DataFrame:
    """The figures of some areas alone (`National.published`), for which nothing else is read where they are kept.

    In: as `read_national`; a column that is to be blank: `by1` for figures without a breakdown (default: all figures).
    """
    kept = read_cache(cache / fingerprint(folder, cache), ("published",), BY_AREA, areas, blank)
    if kept and kept.tables:
        return kept.tables["published"]
    published = read_national(folder, cache, areas).published
    return published[published[blank] == ""].reset_index(drop=True) if blank else published


def national_of(national: National, areas: Sequence[str]) -> National:
    """The same with the figures of these areas alone (three-digit numbers)."""
    cut = {name: getattr(national, name) for name in BY_AREA}
    return replace(
        national, **{name: rows[rows["area"].isin(areas)].reset_index(drop=True) for name, rows in cut.items()}
    )


def around(area: str, neighbours: pd.DataFrame, model: str = "2025") -> tuple[str, ...]:
    """Whom an authority is shown beside: itself, its region (in London part and whole), England, its neighbours.

    In:  its three-digit number; NEIGHBOURS; the model's year.
    """
    rows = neighbours[(neighbours["area"] == area) & (neighbours["model"] == model)].sort_values("place")
    return (area, *sums_of(area), *rows["neighbour"])


def readers() -> tuple[ModuleType, ...]:
    """The modules that read national files, in the order in which they are asked whether a file is theirs.

    Each has `recognises(candidate) -> bool` and `read(candidate) -> Piece`.
    """
    from suffkit.io.national import ees, lait, neighbours, ofsted, ons, spending

    return (ees, lait, neighbours, ons, spending, ofsted)


def _names() -> list[str]:
    """The tables of National."""
    return [one.name for one in fields(National) if one.name != "faults"]


def _read_all(folder: Path, cache: Path | None) -> National:
    found, faults = candidates(folder, apart=cache)
    releases, more = manifest_of(folder)
    faults += more
    read: list[tuple[Candidate, str, Piece]] = []
    strangers: list[str] = []
    for candidate in found:
        reader = next((one for one in readers() if one.recognises(candidate)), None)
        if reader is None:
            strangers.append(candidate.shown)
            continue
        piece = _read_one(reader, candidate)
        faults += piece.faults
        read.append((candidate, digest_of(candidate.path), _released(piece, releases.get(candidate.shown, ""))))
    if not any(piece.tables for _, _, piece in read):
        faults.append(_nothing_found(folder))
    if strangers:
        faults.append(_passed_over(strangers))
    # Where nothing else tells two files apart, their contents do, and never their names.
    read.sort(key=lambda one: one[1], reverse=True)
    tables, more = _joined([piece for _, _, piece in read])
    tables["published"], noted = published_of_somebody(tables["published"])
    tables["indicators"], noted_too = indicators_of_somebody(tables["indicators"])
    return National(**tables, sources=_sources(read), faults=(*faults, *more, *noted, *noted_too))


def _read_one(reader: ModuleType, candidate: Candidate) -> Piece:
    try:
        return reader.read(candidate)
    except DataError as why:
        return Piece("", "", {}, why.faults)


def _released(piece: Piece, release: str) -> Piece:
    """The piece with the release that the manifest gives its file."""
    if not release or "published" not in piece.tables:
        return piece
    table = piece.tables["published"].assign(release=release).astype({"release": "str"})
    return replace(piece, release=release, tables={**piece.tables, "published": table})


def _joined(pieces: Iterable[Piece]) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    import pandas as pd

    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in CONTRACTS}
    for piece in pieces:
        for name, table in piece.tables.items():
            parts[name].append(table)
    tables = {name: empty_table(contract) for name, contract in CONTRACTS.items()}
    differing: dict[str, int] = {}
    if figures := parts.pop("published"):
        joined = newest(figures)
        tables |= {"published": joined.stands, "earlier": joined.overtaken}
        differing["published"] = joined.same_release
    for name, found in parts.items():
        if found:
            tables[name], differing[name] = _once(pd.concat(found, ignore_index=True), CONTRACTS[name])
    return tables, [_files_differ(name, rows) for name, rows in differing.items() if rows]


def _once(table: pd.DataFrame, contract: Contract) -> tuple[pd.DataFrame, int]:
    """Each key once, and how many rows of other files differ in more than it (neighbours come as CSV and as XLSX)."""
    again = table.duplicated(list(contract.key))
    differs = again & ~table.duplicated() if again.any() else again
    return table[~again].reset_index(drop=True), int(differs.sum())


def _files_differ(name: str, rows: int) -> Fault:
    says = f"{name}: {rows} rows of files of one release differ; one of each is taken. Keep one file of each release."
    return Fault("files_differ", says, severity=WARN)


def _sources(read: Sequence[tuple[Candidate, str, Piece]]) -> pd.DataFrame:
    import pandas as pd

    rows = [
        (candidate.shown, piece.source, piece.release, digest, sum(map(len, piece.tables.values())))
        for candidate, digest, piece in sorted(read, key=lambda one: one[0].shown)
        if piece.tables
    ]
    table = pd.DataFrame(rows, columns=list(_SOURCE_COLUMNS))
    return table.astype({**dict.fromkeys(_SOURCE_COLUMNS[:-1], "str"), "rows": "int64"})


def _nothing_found(folder: Path) -> Fault:
    says = (
        "holds no national data that are known here: tables of Explore Education Statistics on children looked after "
        "and in need, the Local Authority Interactive Tool, statistical neighbours, Ofsted's tables and returns of "
        "spending, as CSV, Parquet, ODS or XLSX. Get them by `suffkit fetch`, or name their folder by --national."
    )
    return Fault("no_national_data", says, folder.name)


def _passed_over(strangers: Sequence[str]) -> Fault:
    rest = len(strangers) - _MOST_NAMED
    listed = ", ".join(strangers[:_MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")
    return Fault("not_ours", f"passed over, being none of the files that are known here: {listed}.", severity=NOTE)
