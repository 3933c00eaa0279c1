"""`manifest.json` of the folder of national data: what each file is, whence it came, and the hash it is held to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from suffkit.errors import RequestError

FILE_NAME = "manifest.json"


@dataclass(frozen=True)
class Entry:
    """One file as it was taken. `sha256` is the pin: other bytes are not taken unasked.

    `url` is empty where a person put the file there; so is `release` where it is then not known. `version`, `etag`
    and `last_modified` are what the publisher knows that file by; they only save asking for it again. `fetched` is a
    date, YYYY-MM-DD.
    """

    release: str
    sha256: str
    fetched: str
    url: str
    title: str
    publisher: str
    licence: str
    bytes: int
    version: str = ""
    etag: str = ""
    last_modified: str = ""


def read_manifest(folder: Path) -> dict[str, Entry]:
    """The entries by path relative to the folder; none where nothing was ever fetched.

    Raises: RequestError where the manifest cannot be read, for then the pins are not known.
    """
    path = folder / FILE_NAME
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {name: Entry(**entry) for name, entry in found.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError) as error:
        raise RequestError(
            f"{path} cannot be read, so it is not known which files were accepted. Put an earlier copy back, or "
            "delete it: the files that lie there are then recorded as put there by hand."
        ) from error


def write_manifest(folder: Path, entries: Mapping[str, Entry]) -> None:
    """Write all entries in one move: a reader sees the old manifest or the new one."""
    text = json.dumps({name: asdict(entries[name]) for name in sorted(entries)}, indent=2, ensure_ascii=False) + "\n"
    half = folder / (FILE_NAME + ".part")
    half.write_text(text, encoding="utf-8", newline="\n")
    half.replace(folder / FILE_NAME)
