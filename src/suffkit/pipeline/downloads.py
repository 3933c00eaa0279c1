"""Tables as files that a reader takes away."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_FORMULA = r"^(?=[=@\t\r]|[+\-](?!\s*£?\s*[\d,.]*\s*%?$))"


def inert(table: pd.DataFrame) -> pd.DataFrame:
    """A copy whose text cannot be taken for a formula by a spreadsheet: a leading = + - @ gets an apostrophe before it.

    A printed number with its sign ("-4.2%", "-£500") stays as it is; there is nothing in it to run.
    """
    text = table.select_dtypes(exclude=["number", "bool", "datetime"]).columns
    return table.assign(**{name: table[name].str.replace(_FORMULA, "'", regex=True) for name in text})
