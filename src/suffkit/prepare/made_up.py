"""The raw data of an authority: as it gave them or, of a made-up one, generated from its recipe the same every time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from suffkit.io.editions import RECIPE, RETURNS, read_settings

if TYPE_CHECKING:
    import pandas as pd

    from suffkit.tidy import Tidy


class Recipe(BaseModel):
    """`recipe.toml`: how the returns of a made-up authority are generated."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    in_care: int
    years: int
    last_year: int
    seed: int


@dataclass(frozen=True)
class RawData:
    """Where an authority's returns and extracts lie, and the recipe that they are generated from, if they are."""

    folder: Path
    recipe: Recipe | None = None


@contextmanager
def raw_data_of(folder: Path, shown: str) -> Iterator[RawData]:
    """An authority's raw data, for as long as they are read.

    In:     the authority's folder; its name as messages show it.
    Out:    that folder or, where it holds a recipe, a temporary one with the generated returns.
    Raises: DataError, the recipe is not as it should be.
    """
    if not (folder / RECIPE).is_file():
        yield RawData(folder)
        return
    from suffkit.synth import write_returns

    recipe = read_settings(folder / RECIPE, Recipe, f"{shown}/{RECIPE}")
    with tempfile.TemporaryDirectory(prefix="suffkit-synth-") as made:
        write_returns(Path(made) / RETURNS, **recipe.model_dump())
        yield RawData(Path(made), recipe)


def make_up_extracts(data: RawData, tidy: Tidy, care_leavers: pd.DataFrame) -> None:
    """Beside generated returns write the extracts that go with them; nothing where the data are a council's own.

    In: the raw data; the generated returns, tidied, and their table of care leavers.
    """
    if data.recipe is None:
        return
    from suffkit.synth.extracts import write_extracts

    last = data.recipe.last_year
    years = range(last - data.recipe.years + 1, last + 1)
    write_extracts(data.folder, tidy, care_leavers, seed=data.recipe.seed, years=years)
