"""Finds the files of a folder that may be national data: what is in them counts, not what they are called."""

from __future__ import annotations

import csv
import hashlib
import os
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

from suffkit.errors import WARN, Fault
from suffkit.io.national.pieces import Candidate

TABLES, SPREADSHEETS = (".csv", ".parquet"), (".ods", ".xlsx")
_MOST_FILES = 5_000
_MOST_BYTES = {".csv": 1 << 30, ".parquet": 1 << 30, ".ods": 1 << 26, ".xlsx": 1 << 26}
_MOST_UNPACKED = 1 << 30  # of a spreadsheet, which is a zip file: a small one may hold far more than the machine
_FIRST_LINE = 1 << 16


def candidates(folder: Path, apart: Path | None = None) -> tuple[list[Candidate], list[Fault]]:
    """Every file that may be one of ours, with its columns or its sheets, and what was passed over and why.

    In:  a folder, of any depth; a folder in it that is left out. Hidden files, files of other kinds, and links that
         lead out of it are passed over.
    Out: candidates in the order of their paths; a warning for each file that is too large or cannot be opened.
    """
    found: list[Candidate] = []
    faults: list[Fault] = []
    for shown, path in files_of(folder, apart).items():
        try:
            found.append(_opened(path, shown))
        except _PassedOver as why:
            faults.append(Fault("file_passed_over", f"passed over: {why}", shown, severity=WARN))
    return found, faults


def files_of(folder: Path, apart: Path | None = None) -> dict[str, Path]:
    """Files of the kinds that are read, by their paths inside the folder, in order; none of the folder `apart`.

    At most 5,000. A run for all authorities asks often whether any has changed, so paths are text until the end.
    """
    inside, outside = folder.resolve(), apart.resolve() if apart else None
    left_out = f"{outside.relative_to(inside).as_posix()}/" if outside and outside.is_relative_to(inside) else None
    found = {}
    for shown in sorted(_walk(str(folder)), key=lambda shown: shown.split("/")):
        path = folder / shown
        if left_out is not None and shown.startswith(left_out):
            continue
        # Folders that are links are not walked into, so only a file that is one may lead elsewhere.
        if path.is_symlink():
            real = path.resolve()
            if not real.is_relative_to(inside) or (outside and real.is_relative_to(outside)):
                continue
        found[shown] = path
    return dict(islice(found.items(), _MOST_FILES))


def digest_of(path: Path) -> str:
    """The file's SHA-256, worked out once while it stays as it is: a run for all authorities asks often."""
    state = path.stat()
    return _digest(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1024)
def _digest(path: Path, _changed: int, _size: int) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


class _PassedOver(Exception):
    """Why a file is not looked at."""


def _walk(folder: str) -> Iterator[str]:
    for here, folders, names in os.walk(folder, followlinks=False):
        folders[:] = [name for name in folders if not name.startswith(".")]
        inside = os.path.relpath(here, folder).replace(os.sep, "/") + "/" if here != folder else ""
        for name in names:
            # A spreadsheet that is open leaves ~$name or .~lock.name# beside it.
            path = Path(here, name)
            if not name.startswith((".", "~")) and path.suffix.lower() in _MOST_BYTES and path.is_file():
                yield inside + name


def _opened(path: Path, shown: str) -> Candidate:
    kind = path.suffix.lower()
    size = path.stat().st_size
    if size > _MOST_BYTES[kind]:
        raise _PassedOver(f"it is larger than the {_MOST_BYTES[kind] >> 20:,} MB that a file of this kind may have.")
    try:
        if kind == ".csv":
            return Candidate(path, shown, columns=tuple(heading.strip() for heading in csv_columns(path)))
        if kind == ".parquet":
            return Candidate(path, shown, columns=_parquet_columns(path))
        return Candidate(path, shown, sheets=_sheets(path))
    except OSError as why:
        raise _PassedOver(f"it cannot be opened ({why.strerror or type(why).__name__}).") from None


def csv_columns(path: Path) -> tuple[str, ...]:
    """The headings of a CSV file as they are written, a byte-order mark apart."""
    with path.open("rb") as opened:
        line = opened.readline(_FIRST_LINE)
    if b"\0" in line:
        raise _PassedOver("it is not text, whatever its name says.")
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = line.decode("cp1252", errors="replace")
    return tuple(next(csv.reader([text.rstrip("\r\n")]), []))


def _parquet_columns(path: Path) -> tuple[str, ...]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return tuple(pq.read_schema(path).names)
    except pa.ArrowInvalid:
        raise _PassedOver("it is not a Parquet file, or a damaged one.") from None


def _sheets(path: Path) -> tuple[str, ...]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile:
        raise _PassedOver("it is not a spreadsheet, or a damaged one.") from None
    if unpacked > _MOST_UNPACKED:
        raise _PassedOver(f"unpacked it would be larger than {_MOST_UNPACKED >> 20:,} MB.")
    try:
        return tuple(CalamineWorkbook.from_path(path).sheet_names)
    except CalamineError:
        raise _PassedOver("it is not a spreadsheet, or a damaged one.") from None
