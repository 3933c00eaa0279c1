"""Opens spreadsheets and gives the cells of a sheet; what they mean is the reader's business."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from suffkit.errors import DataError, Fault

if TYPE_CHECKING:
    import pandas as pd
    from python_calamine import CalamineWorkbook


def open_workbook(path: Path, shown: str) -> CalamineWorkbook:
    """The spreadsheet. Raises: DataError where it cannot be opened."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, OSError):
        says = "the spreadsheet cannot be opened: it is damaged, locked or of another kind. Get it again."
        raise DataError([Fault("unreadable_file", says, shown)]) from None


def cells_of(workbook: CalamineWorkbook, sheet: str, where: str) -> pd.DataFrame:
    """All cells of a sheet as they are held; the index is the row on the sheet, from 1.

    Raises: DataError where the sheet is empty; `where` is the file and sheet as messages show them.
    """
    import pandas as pd

    rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    if not rows:
        raise DataError([Fault("empty_file", "the sheet is empty. Get the file again.", where)])
    return pd.DataFrame(rows, dtype=object, index=pd.RangeIndex(1, len(rows) + 1))


def as_text(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells' characters without outer spaces.

    A number's are those of the shortest number that is the same double; a whole one, held as 40512.0, is 40512.
    """
    return cells.apply(lambda column: column.astype("str").str.strip().str.replace(r"^(-?\d+)\.0$", r"\1", regex=True))
