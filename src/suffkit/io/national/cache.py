"""Keeps tables as Parquet under a key, one group of rows an area, and reads them again whole or by area."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from suffkit.errors import NOTE, Fault
from suffkit.io.national.candidates import digest_of, files_of
from suffkit.io.national.releases import MANIFEST

if TYPE_CHECKING:
    import pandas as pd

_INDEX = "index.json"
_KEY_LENGTH = 32
# What the tables depend on beside the files: the code that reads and compares, and the lists it does so by.
_READ_BY = (
    ("suffkit.io.national", ".py"),
    ("suffkit.comparators", ".py"),
    ("suffkit.contracts", ".py"),
    ("suffkit.domain", ".py"),
    ("suffkit.domain.codes", ".csv"),
    ("suffkit.domain.catalogue", ".toml"),
)


@dataclass(frozen=True)
class Kept:
    """What a cache gave: tables by name, the faults kept with them; no tables where it could not be used."""

    tables: Mapping[str, pd.DataFrame]
    faults: tuple[Fault, ...] = field(default=())


def fingerprint(folder: Path, cache: Path | None = None) -> str:
    """The key of a folder's data: 32 characters that change with any file, its place, or how it is read.

    In: the folder; where the cache is, which may lie inside and is no part of it.
    """
    parts = [f"{shown} {digest_of(path)}" for shown, path in files_of(folder, apart=cache).items()]
    if (manifest := folder / MANIFEST).is_file():
        parts.append(digest_of(manifest))
    return hashlib.sha256("\n".join([*parts, *_code()]).encode()).hexdigest()[:_KEY_LENGTH]


@cache
def _code() -> tuple[str, ...]:
    """Name and hash of each file of code and lists that tables depend on: those that this process was started with."""
    found = []
    for package, suffix in _READ_BY:
        named, _, last = package.rpartition(".")
        where = files(package) if suffix == ".py" else files(named) / last
        for file in sorted(where.iterdir(), key=lambda one: one.name):
            if file.name.endswith(suffix):
                found.append(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}")
    return tuple(found)


def write_cache(
    place: Path, tables: Mapping[str, pd.DataFrame], by_area: Sequence[str], faults: Sequence[Fault]
) -> list[Fault]:
    """Keep the tables at `place`, in one move; gives a note where that cannot be, and keeps nothing then."""
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        draft.mkdir(parents=True)
        groups = {name: _write(draft / f"{name}.parquet", table, name in by_area) for name, table in tables.items()}
        index = {"groups": groups, "faults": [asdict(fault) for fault in faults]}
        (draft / _INDEX).write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")
        shutil.rmtree(place, ignore_errors=True)
        draft.rename(place)
        _prune(place)
    except OSError as why:
        shutil.rmtree(draft, ignore_errors=True)
        if place.is_dir():  # another process has put the same tables there meanwhile
            return []
        says = f"the tables are not kept ({why.strerror or type(why).__name__}) and will be read anew next time."
        return [Fault("cache_not_written", says, place.parent.name, severity=NOTE)]
    return []


def _prune(place: Path) -> None:
    """Take away what was kept here of other files or by other code, which nothing can use any more.

    What was not written by `write_cache` stays. A name is the key of the files, or the key and a kind, or the key, a
    kind and the code that made it: `0f..9e`, `0f..9e-2025`, `0f..9e-ahead-12ab34cd`.
    """
    key, *kind = place.name.split("-")
    for other in place.parent.iterdir():
        of, *other_kind = other.name.split("-")
        is_ours = re.fullmatch(rf"[0-9a-f]{{{_KEY_LENGTH}}}", of) and (other / _INDEX).is_file()
        is_older_code = len(kind) > 1 and other_kind[:1] == kind[:1] and other_kind != kind
        if is_ours and not other.is_symlink() and (of != key or is_older_code):
            shutil.rmtree(other, ignore_errors=True)


def read_cache(
    place: Path, names: Sequence[str], by_area: Sequence[str], areas: Sequence[str] | None = None, blank: str = ""
) -> Kept | None:
    """The tables kept at `place`; None where there is nothing; no tables and a note where they cannot be used.

    In: the names of the tables; those that are kept by area; the areas wanted (default: all); a column that is to be
        blank, for the rows in which it is (default: all rows).
    """
    import pyarrow as pa

    if not place.exists():
        return None
    try:
        index = json.loads((place / _INDEX).read_text(encoding="utf-8"))
        faults = tuple(Fault(**{**fault, "rows": tuple(fault["rows"])}) for fault in index["faults"])
        tables = {
            name: _read(place / f"{name}.parquet", index["groups"][name], areas if name in by_area else None, blank)
            for name in names
        }
    except (OSError, ValueError, KeyError, TypeError, IndexError, pa.ArrowException):
        shutil.rmtree(place, ignore_errors=True)
        return Kept({}, (Fault("cache_damaged", "the kept tables were damaged, and are made anew.", severity=NOTE),))
    return Kept(tables, faults)


def _write(path: Path, table: pd.DataFrame, by_area: bool) -> list[str]:
    """Write a table; gives the areas of its groups of rows, or nothing where it is one group."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    areas = table["area"].astype("category") if by_area else None
    ordered = table if areas is None else table.iloc[np.argsort(areas.cat.codes.to_numpy(), kind="stable")]
    whole = pa.Table.from_pandas(ordered, preserve_index=False)
    named = [] if areas is None else [str(area) for area in areas.cat.categories]
    sizes = [len(table)] if areas is None else np.bincount(areas.cat.codes, minlength=len(named)).tolist()
    with pq.ParquetWriter(path, whole.schema, compression="zstd", write_page_checksum=True) as writer:
        start = 0
        for size in sizes:
            writer.write_table(whole.slice(start, size), row_group_size=max(size, 1))
            start += size
    return named


def _read(path: Path, groups: Sequence[str], areas: Sequence[str] | None, blank: str) -> pd.DataFrame:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    with pq.ParquetFile(path, page_checksum_verification=True) as file:
        wanted = set(groups if areas is None else areas)
        found = [at for at, area in enumerate(groups) if area in wanted]
        read = file.read_row_groups(found) if groups else file.read()
    table = (read.filter(pc.field(blank) == "") if blank else read).to_pandas()
    # Parquet knows no whole seconds.
    days = [name for name, kind in table.dtypes.items() if kind.kind == "M"]
    return table.astype(dict.fromkeys(days, "datetime64[s]"))
