"""Made-up SSDA903 returns of an authority that does not exist, and extracts beside them, to show and test suffkit.

The model, from the outside in: families come into care (`children`), stay (`stays`), live in placements (`placements`)
under a legal status (`legal`), which together make episodes (`episodes`); all of it is a `world`, which `returns` cuts
into years and `files` writes. `rates` holds every number, `faults` what can be put in on purpose. `extracts` makes
what a council would give beside its returns, of the same children.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def write_returns(
    folder: Path,
    *,
    in_care: int,
    years: int,
    seed: int,
    last_year: int = 2024,
    faults: Sequence[int] = (),
    extracts: bool = False,
) -> None:
    """Write made-up returns into a folder, one folder a year, with a postcode file and a note that they are made up.

    In:     the folder, new or empty or written by this function before; about how many children are in care on each
            31 March; how many yearly returns; the seed; the year that the last return ends in; numbers of the faults
            to put in (`faults`); whether to write the extracts that go with them beside (`extracts`).
    Raises: RequestError, an impossible number, an unknown fault, a folder that holds something else;
            EnvironmentFault, it cannot be written.
    """
    # The model needs pandas, which the command line does not load before it is needed.
    from suffkit.synth.files import write_files

    write_files(folder, in_care=in_care, years=years, seed=seed, last_year=last_year, faults=faults, extracts=extracts)
