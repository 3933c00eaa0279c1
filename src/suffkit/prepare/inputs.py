"""What a council has given of all that it may give, and what each missing file would add to its statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from suffkit.contracts.extracts import EXTRACTS
from suffkit.domain.code_lists import code_rows
from suffkit.errors import BLOCK, Fault
from suffkit.io.editions import RECIPE, RETURNS
from suffkit.io.extract_files import files_of
from suffkit.io.ssda903.layout import LAYOUTS

_POSTCODES = "postcodes.csv"


@dataclass(frozen=True)
class Input:
    """A file that may be given: its name below the authority's folder, whether it is there, what it tells."""

    file: str
    is_there: bool
    tells: str


def inputs_of(folder: Path, edition: str) -> tuple[Input, ...]:
    """Every input of an authority's edition, in the order in which a council would give them.

    In:  the authority's folder of raw data; the edition's name. Nothing is listed of a made-up authority, whose files
         are generated, or of one that has no folder.
    """
    if not folder.is_dir() or (folder / RECIPE).is_file():
        return ()
    return tuple(_inputs(folder, edition))


def nothing_yet(shown: str, severity: str = BLOCK) -> Fault:
    """An edition (`shown`) has no figure yet: nothing can be built, and nothing is wrong with a folder just begun."""
    says = (
        "there is no figure yet. Put in returns (ssda903/), an extract or a printed table, or get national data: "
        "suffkit fetch."
    )
    return Fault("nothing_yet", says, shown, severity=severity)


def _inputs(folder: Path, edition: str) -> Iterator[Input]:
    holds = {row["input"]: row for row in code_rows("inputs")}
    returns = (folder / RETURNS).is_dir() and any(path.is_file() for path in (folder / RETURNS).rglob("*"))
    if returns:
        yield Input(f"{RETURNS}/", True, "who is in care, where and how long, and all that the return counts")
    else:
        for name in (name for name in LAYOUTS if name in holds):
            yield Input(_named(holds[name]["file"]), False, holds[name]["holds"])
    yield Input(_POSTCODES, (folder / _POSTCODES).is_file(), "how far from home children live, and in which area")
    there, _ = files_of(folder, folder.name)
    for extract in EXTRACTS.values():
        shown = there[extract.id].relative_to(folder).as_posix() if extract.id in there else extract.file
        yield Input(shown, extract.id in there, extract.adds)
    actions = f"{edition}/actions.csv"
    yield Input(actions, (folder / actions).is_file(), "what the council will do, by when, and how far it is")


def _named(file: str) -> str:
    """`ssda903/<year>/header.csv` of "the SSDA903 return's header (ssda903/<year>/header.csv)"."""
    return file.rpartition("(")[2].rstrip(")")
