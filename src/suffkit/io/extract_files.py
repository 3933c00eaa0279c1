"""Finds the file of each extract below an authority's folder, and what lies there that is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from suffkit.contracts.extracts import EXTRACTS
from suffkit.errors import WARN, Fault, suggest

READ = (".csv", ".xlsx")
_SAVE_AGAIN = {".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".tsv", ".txt"}
_SKIPPED = ("~", ".")


def files_of(folder: Path, shown: str) -> tuple[dict[str, Path], list[Fault]]:
    """The file of each extract that is there, by the extract's id, and faults of the files as such.

    In:  the authority's folder; its name in messages. Names are found whatever their capitals.
    Out: CSV or XLSX files; an extract that is there twice is a fault and has no file.
    """
    there: dict[PurePosixPath, list[Path]] = {}
    for place in sorted({PurePosixPath(one.file).parent for one in EXTRACTS.values()}):
        for path in _entries(folder, place):
            there.setdefault(PurePosixPath(place, path.stem.lower()), []).append(path)
    found: dict[str, Path] = {}
    faults: list[Fault] = []
    for extract in EXTRACTS.values():
        paths = there.pop(PurePosixPath(extract.file).with_suffix(""), [])
        readable = [path for path in paths if path.suffix.lower() in READ]
        if len(readable) > 1:
            names = " and ".join(path.name for path in readable)
            says = f"{names} are both there, and it is not known which one counts. Keep one."
            faults.append(Fault("two_files", says, f"{shown}/{extract.file}"))
        elif readable:
            found[extract.id] = readable[0]
        else:
            says = "a file of this kind is not read. Save it as .xlsx or .csv (UTF-8, comma)."
            faults += [
                Fault("not_read", says, f"{shown}/{PurePosixPath(extract.file).parent}/{path.name}") for path in paths
            ]
    faults += _strangers(there, shown)
    return found, faults


def _entries(folder: Path, place: PurePosixPath) -> Iterator[Path]:
    """Files of a folder below the authority's that may be extracts, in the order of their names."""
    inside = folder / place
    if not inside.is_dir():
        return
    for path in sorted(inside.iterdir()):
        if path.suffix.lower() in {*READ, *_SAVE_AGAIN} and not path.name.startswith(_SKIPPED) and path.is_file():
            yield path


def _strangers(there: dict[PurePosixPath, list[Path]], shown: str) -> list[Fault]:
    """Files in the extracts' folders that are no extract; the authority's own folder holds other files too."""
    faults = []
    for place, paths in there.items():
        if place.parent == PurePosixPath("."):
            continue
        names = [
            PurePosixPath(one.file).name for one in EXTRACTS.values() if PurePosixPath(one.file).parent == place.parent
        ]
        for path in paths:
            says = f"no extract has this name, and it is not read.{suggest(path.name.lower(), names)}"
            faults.append(Fault("unknown_file", says, f"{shown}/{place.parent}/{path.name}", severity=WARN))
    return faults
