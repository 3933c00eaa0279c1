"""A table of a contract without rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from suffkit.contracts.table import Contract

_TYPES = {"text": "str", "date": "datetime64[s]", "number": "float", "integer": "int64", "boolean": "bool"}


def empty_table(contract: Contract) -> pd.DataFrame:
    """The contract's columns, each of its type, and no rows."""
    import pandas as pd

    return pd.DataFrame({column.name: pd.Series(dtype=_TYPES[column.type]) for column in contract.columns})
