"""Finds the files of the returns in a folder, whatever their names, and the year that each belongs to.

Zip files are looked into without unpacking them to disk. Every size is capped before anything is read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from suffkit.errors import NOTE, WARN, Fault

LARGEST_BYTES = 500_000_000  # a file of all England's episodes has some 40 million
MOST_FILES = 2_000
MOST_TIMES_SMALLER = 200  # text packs 5 to 30 times; a bomb a thousand times
_FIRST_YEAR, _LAST_YEAR = 1992, 2100
_READ = {".csv", ".txt", ".tsv", ".xml", ".zip"}
_SAVE_AS_CSV = {".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"}
_SKIPPED = ("__MACOSX", "~$", ".")


@dataclass(frozen=True)
class Source:
    """One file: its name as messages show it, the year that its name or folder tells (or none), and how to read it.

    `group` is the first folder below the returns' folder: files whose year no name tells belong together by it.
    """

    shown: str
    stem: str
    suffix: str
    year: int | None
    group: str
    load: Callable[[], bytes]


def find_sources(folder: Path, shown: str) -> tuple[list[Source], list[Fault]]:
    """Every file of the folder and its zip files that may be of a return, in the order of their names, and faults."""
    faults: list[Fault] = []
    sources: list[Source] = []
    if not folder.is_dir():
        says = "there is no such folder. Put the returns into it, one folder a year, or name another."
        return [], [Fault("missing_folder", says, shown)]
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    if len(paths) > MOST_FILES:
        says = f"there are {len(paths):,} files in it, and {MOST_FILES:,} at most are read. Is it the returns' folder?"
        return [], [Fault("too_many_files", says, shown)]
    for path in paths:
        inner = PurePosixPath(path.relative_to(folder).as_posix())
        if not any(part.startswith(_SKIPPED) for part in inner.parts):
            sources += _from_file(path, inner, folder.name, shown, faults)
    return sources, faults


def year_in(name: str) -> int | None:
    """The year of a return that a name tells: 2024 in `2023-24`, `2024`, `SSDA903_2324`, `202324`, `2023_to_2024`.

    None where the name tells no year, or more than one.
    """
    left = re.sub(r"ssda[\s_-]*903|(?<!\d)903(?!\d)", " ", name.lower())
    found: set[int] = set()
    between = r"[\s_–/.-]*(?:to)?[\s_–/.-]*"
    for pattern in (rf"(?<!\d)((?:19|20)\d\d){between}((?:19|20)?\d\d)(?!\d)", rf"(?<!\d)(\d\d){between}(\d\d)(?!\d)"):
        for match in list(re.finditer(pattern, left)):
            first, second = int(match[1]), int(match[2])
            if second % 100 == (first + 1) % 100:
                found.add((first if first > 99 else (1900 if first > 90 else 2000) + first) + 1)
                left = left.replace(match[0], " ", 1)
    found |= {int(text) for text in re.findall(r"(?<!\d)\d{4}(?!\d)", left)}
    found = {year for year in found if _FIRST_YEAR <= year <= _LAST_YEAR}
    return found.pop() if len(found) == 1 else None


def _year_of(inner: PurePosixPath, root: str) -> int | None:
    """The nearest name that tells: the file's, then its folders' from the inside out, then the returns' folder's."""
    names = [inner.stem, *(part.removesuffix(".zip") for part in reversed(inner.parts[:-1])), root]
    return next((year for name in names if (year := year_in(name)) is not None), None)


def _from_file(path: Path, inner: PurePosixPath, root: str, shown: str, faults: list[Fault]) -> Iterator[Source]:
    name = _printable(f"{shown}/{inner}")
    suffix = path.suffix.lower()
    if suffix in _SAVE_AS_CSV:
        says = "a spreadsheet is not read. Save each sheet as CSV (UTF-8, comma)."
        faults.append(Fault("not_a_csv", says, name, severity=WARN))
    if suffix not in _READ:
        return
    try:
        size = path.stat().st_size
    except OSError as error:
        faults.append(_unreadable(name, error))
        return
    if size > LARGEST_BYTES:
        faults.append(_too_large(name, size))
    elif suffix == ".zip":
        yield from _from_zip(path, inner, root, name, faults)
    else:
        yield Source(name, path.stem, suffix, _year_of(inner, root), _group(inner), path.read_bytes)


def _from_zip(path: Path, inner: PurePosixPath, root: str, shown: str, faults: list[Fault]) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, OSError, NotImplementedError):  # the last: packed by a method that it does not know
        faults.append(Fault("not_a_zip", "the zip file cannot be opened. Pack it again.", shown))
        return
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if total > LARGEST_BYTES or len(members) > MOST_FILES or total > MOST_TIMES_SMALLER * max(packed, 10_000):
        faults.append(_too_large(shown, total))
        return
    for member in sorted(members, key=lambda one: one.filename):
        within = PurePosixPath(*[part for part in PurePosixPath(member.filename).parts if part not in {"..", "/"}])
        if any(part.startswith(_SKIPPED) for part in within.parts):
            continue
        name, suffix = _printable(f"{shown}/{within}"), within.suffix.lower()
        if suffix == ".zip" or member.flag_bits & 1:
            what = "a zip file within a zip file" if suffix == ".zip" else "locked with a password"
            faults.append(Fault("not_a_zip", f"it is {what} and is not read. Unpack it into the folder.", name))
        elif suffix in _READ:
            whole = inner / within
            yield Source(name, within.stem, suffix, _year_of(whole, root), _group(whole), _unpack(path, member))
        else:
            says = "it is neither CSV nor XML and is not read."
            faults.append(Fault("unknown_file", says, name, severity=NOTE))


def _unpack(path: Path, member: zipfile.ZipInfo) -> Callable[[], bytes]:
    def load() -> bytes:
        with zipfile.ZipFile(path) as archive, archive.open(member) as stream:
            unpacked = io.BytesIO(stream.read(member.file_size + 1))
        if unpacked.getbuffer().nbytes > member.file_size:
            raise OSError("it is larger than it says")
        return unpacked.getvalue()

    return load


def read_bytes(source: Source) -> bytes | Fault:
    """The bytes of a file, or why they cannot be had."""
    try:
        return source.load()
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        return _unreadable(source.shown, error)


def _unreadable(shown: str, error: Exception) -> Fault:
    why = error.strerror if isinstance(error, OSError) and error.strerror else "it is damaged"
    return Fault("unreadable_file", f"the file cannot be read ({why}). Check who may read it, or get it again.", shown)


def _too_large(shown: str, size: int) -> Fault:
    says = (
        f"it holds {size:,} bytes (unpacked) and {LARGEST_BYTES:,} at most are read, packed no more than "
        f"{MOST_TIMES_SMALLER} times. Is it a return?"
    )
    return Fault("too_large", says, shown)


def _group(inner: PurePosixPath) -> str:
    return inner.parts[0] if len(inner.parts) > 1 else ""


def _printable(name: str) -> str:
    plain = "".join(sign if sign.isprintable() else "?" for sign in name)
    return plain if len(plain) <= 160 else f"...{plain[-157:]}"
