"""Where things are: the project's root and the folders below it. Nothing else in suffkit spells a path."""

from __future__ import annotations

import os
import re
from pathlib import Path

from suffkit.errors import RequestError

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_RESERVED = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}


def project_root(start: Path | None = None) -> Path:
    """The folder that holds `_config.yml` and `notebooks/`, found from `SUFFKIT_ROOT` or upwards from `start`.

    Notebooks run with their own folder as the working directory, so the search goes up.
    Raises: RequestError where no such folder is found.
    """
    if given := os.environ.get("SUFFKIT_ROOT"):
        return Path(given)
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "_config.yml").is_file() and (folder / "notebooks").is_dir():
            return folder
    raise RequestError(
        f"{here} is not inside a suffkit project (no folder above it holds _config.yml and notebooks/). "
        "Change to the project's folder, or set SUFFKIT_ROOT to it."
    )


def plain_name(name: str, what: str) -> str:
    """The name if it is safe as one folder's name: no path, no reserved word, 64 characters at most.

    Raises: RequestError for any other.
    """
    if not _NAME.fullmatch(name) or name in _RESERVED:
        shown = name if len(name) <= 40 else name[:40] + "..."
        raise RequestError(
            f"{shown!r} cannot be the name of {what}: use small letters, digits, - and _ (at most 64), not a path."
        )
    return name


def raw_root(root: Path) -> Path:
    return root / "data" / "raw"


def national_root(root: Path) -> Path:
    """Where `suffkit fetch` puts published national data."""
    return raw_root(root) / "national"


def processed_root(root: Path) -> Path:
    """`data/processed`, or the folder that `SUFFKIT_PROCESSED` names (the commands set it for the pages they run)."""
    return Path(os.environ.get("SUFFKIT_PROCESSED") or root / "data" / "processed")


def facts_folder(authority: str, edition: str, root: Path | None = None) -> Path:
    """The public facts folder of an edition."""
    plain_name(authority, "an authority")
    plain_name(edition, "an edition")
    return processed_root(root or project_root()) / authority / edition / "facts"


def build_root(root: Path) -> Path:
    return root / "_build"
